"""Do the owner's own formulas read the cells that were written?

Their results in the file are then out of date until Excel computes again, and the workbook is
marked so; otherwise it is left as it is. A textual check: cell and range references, structured
references (« Factures[Pénalités] »), names. OFFSET and INDIRECT need no mark: Excel always
computes them on opening.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from relance.workbook.package import Package
from relance.workbook.values import Box, box, letters, overlap

_LITERAL = re.compile(r'"[^"]*"')
_CELLS = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([\w.]+))!)?(?<![\w.$])"
    r"(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+)"
    r"(?![\w(.!])"
)
_WHOLE = (r"[#All]", r"[#Data]", r"[]", r"]:[")


@dataclass(frozen=True, slots=True)
class Touched:
    """What was written in one sheet: an area, and our columns in the tables that cover it."""

    sheet: str
    area: Box
    columns: frozenset[tuple[str, str]] = frozenset()  # table, column


def formulas_read(package: Package, touched: Iterable[Touched]) -> bool:
    """Whether a formula of the workbook reads one of these areas."""
    wanted = list(touched)
    names = {
        name.attributes.get("name", "")
        for name in package.tree.list("definedNames", "definedName")
        if not name.attributes.get("name", "").startswith("_xlnm.")
        and any(_reads(name.text, "", t) for t in wanted)
    }
    for sheet in package.sheets:
        if sheet.kind != "worksheet" or sheet.part not in package:
            continue
        data = package.read(sheet.part)
        for text in _candidates(data, sheet.name, wanted, names):
            formula = _LITERAL.sub("", html.unescape(text.decode("utf-8", "replace")))
            if any(_reads(formula, sheet.name, t) for t in wanted) or any(
                re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.(])", formula) for name in names
            ):
                return True
    return False


def _candidates(
    data: bytes, sheet: str, touched: Iterable[Touched], names: Iterable[str]
) -> list[bytes]:
    """The formulas worth a closer look, sorted out at the speed of C."""
    signs = set(names)
    for there in touched:
        signs |= {there.sheet.replace("'", "''") + mark for mark in ("!", "'!")}
        signs |= {f"{table}[" for table, _ in there.columns}
        if there.sheet == sheet:
            _, left, _, right = there.area
            signs |= {":", *(letters(c) for c in range(left, min(right, left + 100) + 1))}
    prefix = (m := re.search(rb"<((?:[\w.-]+:)?)sheetData", data)) and m[1]
    found: list[bytes] = re.findall(rb"<%bf(?:\s[^>]*)?>([^<]+)<" % (prefix or b""), data)
    whole = b"\n".join(found)
    seen = [sign for s in signs if (sign := escape(s).encode()) in whole]
    return [f for f in found if any(sign in f for sign in seen)] if seen else []


def _reads(formula: str, sheet: str, touched: Touched) -> bool:
    for quoted, bare, cells in _CELLS.findall(formula):
        place = quoted.replace("''", "'") or bare or sheet
        if place.casefold() == touched.sheet.casefold() and overlap(_tidy(cells), touched.area):
            return True
    return any(
        f"{table}[" in formula
        and (
            f"[{column}]" in formula
            or any(f"{table}{w}" in formula for w in _WHOLE[:3])
            or _WHOLE[3] in formula
        )
        for table, column in touched.columns
    )


def _tidy(cells: str) -> Box:
    top, left, bottom, right = box(cells)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
