"""Could the owner's own formulas read the columns that were written?

Their results in the file may then be out of date until Excel computes again, and the workbook is
marked so; otherwise it is left as it is. A textual check, rather too wide than too narrow: rows do
not count, nor what a formula takes from a table that holds our columns, nor whether a name is used.
OFFSET and INDIRECT need no mark: Excel always computes them on opening.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from relance.xlsx.archive import Archive
from relance.xlsx.markup import sheet_prefix
from relance.xlsx.values import LAST_COLUMN, Box, box

_LITERAL = re.compile(r'"[^"]*"')
_CELLS = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([\w.]+))!)?(?<![\w.$])"
    r"(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+)"
    r"(?![\w(.!])",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?<![$A-Z])[A-Z]", re.IGNORECASE)  # a column that moves with the formula
_NAMES = re.compile(rb"'[^']*'!|[\w.]+[!\[]")
_REFERENCE = re.compile(rb"\sref\s*=\s*[\"']([^\"']+)")


class Touched(Struct, frozen=True):
    """What was written in one sheet: an area, and the tables that it lies in."""

    sheet: str
    area: Box
    tables: frozenset[str] = frozenset()


def formulas_read(package: Archive, touched: Iterable[Touched]) -> bool:
    """Whether a formula or a name of the workbook could read one of these areas."""
    wanted = list(touched)
    names = (
        ("", name.text, LAST_COLUMN)
        for name in package.tree.list("definedNames", "definedName")
        if not name.attributes.get("name", "").startswith("_xlnm.")
    )
    cells = (
        (sheet.name, html.unescape(text.decode("utf-8", "replace")), shift)
        for sheet in package.sheets
        if sheet.kind == "worksheet" and sheet.part in package
        for text, shift in _formulas(package.blocks(sheet.part))
    )
    return any(
        _reads(_LITERAL.sub("", formula), sheet, shift, there)
        for found in (names, cells)
        for sheet, formula, shift in found
        for there in wanted
    )


def _formulas(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """The formulas of a sheet, and how many columns each is shared over besides its own.

    Of those that differ by digits alone one comes per block: it reads the same columns. Digits in
    the names of sheets and tables count (« Sales2026!B2 »).
    """
    p: bytes | None = None
    for block in blocks:
        if p is None:
            p = sheet_prefix(block)
        if b"shared" in block:
            for given, text in re.findall(rb"<%bf(\s[^<>]*\bshared\b[^<>]*)>([^<]+)<" % p, block):
                if reference := _REFERENCE.search(given):
                    _, left, _, right = box(reference[1].decode())
                    yield text, right - left
        texts = re.findall(rb"<%bf(?:\s[^<>]*)?>([^<]+)<" % p, block)
        joined = b"\0".join(texts)
        pairs = list(zip(joined.translate(None, b"0123456789").split(b"\0"), texts, strict=False))
        distinct: dict[object, bytes] = dict(pairs)
        if b"!" in joined or b"[" in joined:
            named = ((key, text) for key, text in pairs if b"!" in text or b"[" in text)
            distinct.update(((key, *_NAMES.findall(text)), text) for key, text in named)
        yield from ((text, 0) for text in distinct.values())


def _reads(formula: str, sheet: str, shift: int, touched: Touched) -> bool:
    if re.search(r":[\w.]+!", formula):  # « Janvier:Mars!B2 »
        return True
    computed = ":" in _CELLS.sub("", formula)  # « B2:INDEX(…) » ends somewhere
    for quoted, bare, cells in _CELLS.findall(formula):
        place = (quoted.replace("''", "'") or bare or sheet).casefold()
        if ":" in place:
            return True
        if place in ("", touched.sheet.casefold()):
            _, left, _, right = box(cells)
            more = shift if _RELATIVE.search(cells) else 0
            _, first, _, last = touched.area
            if computed or (min(left, right) - more <= last and first <= max(left, right) + more):
                return True
    return any(_mentions(formula, table) for table in touched.tables)


def _mentions(formula: str, table: str) -> bool:
    """Whether the table is named; its number may have been taken for a row's."""
    name = re.escape(table.rstrip("0123456789"))
    return bool(re.search(rf"(?<![\w.]){name}\d*(?![\w.(])", formula, re.IGNORECASE))
