"""What the values alone do not tell: one pass over a sheet's XML before any value is believed.

calamine reads an error (#N/A), a formula that no program has computed yet and an empty cell alike.
The first two are listed here. Only the cells concerned are looked at one by one, so that a large
sheet costs a fraction of its reading.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from relance.workbook.edits import Position
from relance.workbook.markup import masked, parse
from relance.workbook.package import Package
from relance.workbook.rows import Rows, open_sheet
from relance.workbook.values import (
    LAST_COLUMN,
    LAST_ROW,
    VALUE,
    Box,
    box,
    column_number,
    decoded,
    letters,
)

_PREFIX = re.compile(rb"<([\w.-]+:)?worksheet[\s>]")
# « {} » stands for the sheet's prefix; the first group is a cell's attributes.
_FORMULA = rb"<{}f(?:\s[^<>]*)?(?:/>|(?<=/)>|>[^<]*</{}f\s*>)\s*"
_UNCOMPUTED = rb"<{}c(\s[^<>]*)>\s*" + _FORMULA + rb"(?:<{}v(?:\s*/|>\s*</{}v\s*)>\s*)?</{}c"
_FAILED = rb"<{}c(\s[^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>\s*(?:" + _FORMULA + rb")?(?:<{}v>([^<]*))?"
_UNPLACED = rb"<{}c(?!\s+r=)(?!\s[^<>]*\br\s*=)[\s/>]"
_MERGED = rb"<{}mergeCell\s[^<>]*?\bref\s*=\s*[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']"
_STYLED = rb"<{}c\s(?=[^<>]*?\br=[\"'](?:#)(\d+)[\"'])[^<>]*?\bs=[\"'](\d+)[\"']"
_FILLED = rb"\sr=[\"'](#)(\d+)[\"'][^<>]*(?<!/)>"  # only cells have a column in their « r »
_TYPED = re.compile(rb"\bt\s*=\s*[\"'](?:str|e)[\"']")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScan:
    """`errors`: cells that show an error, with it; `uncomputed`: formulas without a value."""

    errors: Mapping[Position, str] = field(default_factory=dict)
    uncomputed: frozenset[Position] = frozenset()
    tables: tuple[Box, ...] = ()
    merges: tuple[Box, ...] = ()
    queries: tuple[Box, ...] = ()  # those that Excel fills from elsewhere, and lays out anew


def scan(package: Package, sheet: str) -> SheetScan:
    """Errors, formulas without value and tables of a sheet. Raises Damaged."""
    found = package.sheet(sheet)
    if found is None or found.kind != "worksheet":
        return SheetScan()
    tables = [r.target for r in package.relations(found.part) if r.kind == "table"]
    described = [parse(package.read(part)).attributes for part in tables]
    data = masked(package.read(found.part))
    unplaced, uncomputed, failed, merged = (
        _pattern(data, pattern) for pattern in (_UNPLACED, _UNCOMPUTED, _FAILED, _MERGED)
    )
    errors, waiting = (
        _counted(data)
        if unplaced.search(data)
        else (
            {_place(c[1]): decoded((c[2] or b"").decode()) for c in failed.finditer(data)}
            if b'"e"' in data or b"'e'" in data
            else {},
            # An empty text is a value: Excel marks it t="str"; other programs write no type.
            {_place(c[1]) for c in uncomputed.finditer(data) if not _TYPED.search(c[1])},
        )
    )
    return SheetScan(
        errors={place: text or "#?" for place, text in errors.items()},
        uncomputed=frozenset(waiting),
        merges=tuple(box(area[1].decode()) for area in merged.finditer(data)),
        tables=tuple(box(table["ref"]) for table in described if table.get("ref")),
        queries=tuple(
            box(table["ref"])
            for table in described
            if table.get("ref") and table.get("tableType") == "queryTable"
        ),
    )


def _pattern(data: bytes, pattern: bytes, columns: str = "") -> re.Pattern[bytes]:
    """The pattern for this sheet's prefix, and for these columns where it names some."""
    root = _PREFIX.search(data)
    prefix = re.escape((root[1] if root else b"") or b"")
    return re.compile(pattern.replace(b"{}", prefix).replace(b"#", columns.encode()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How the rows look in some columns: those struck through, and the colour of the others."""

    struck: frozenset[int] = frozenset()
    fills: Mapping[int, str] = field(default_factory=dict)  # no colour: not there


def looks(package: Package, sheet: str, columns: Iterable[int]) -> Looks:
    """How rows look in these columns (from 1). Raises Damaged."""
    found, styles = package.sheet(sheet), package.related("styles")
    if found is None or found.kind != "worksheet" or not styles:
        return Looks()
    tree = parse(package.read(styles))
    barred = [
        (bar := font.child("strike")) is not None
        and bar.attributes.get("val") not in ("0", "false")
        for font in tree.list("fonts", "font")
    ]
    colours = [
        ""
        if not (inside := fill.child("patternFill")) or not (front := inside.child("fgColor"))
        else str(sorted(front.attributes.items()))
        for fill in tree.list("fills", "fill")
    ]
    bars: set[int] = set()
    coloured: dict[int, str] = {}
    for number, style in enumerate(tree.list("cellXfs", "xf")):
        font, fill = (int(style.attributes.get(name, 0)) for name in ("fontId", "fillId"))
        if font < len(barred) and barred[font]:
            bars.add(number)
        if fill < len(colours) and colours[fill]:
            coloured[number] = colours[fill]
    if not bars and not coloured:
        return Looks()
    data = masked(package.read(found.part))
    cells = _pattern(data, _STYLED, "|".join(map(letters, columns)))
    seen = [(int(cell[1]), int(cell[2])) for cell in cells.finditer(data)]
    return Looks(
        struck=frozenset(row for row, style in seen if style in bars),
        fills={row: coloured[style] for row, style in reversed(seen) if style in coloured},
    )


def far_cell(data: bytes, limit: int) -> str:
    """The cell, far from the others, that stretches a sheet over `limit` cells; "" if none does.

    A reader that lays a sheet out from A1 to its last cell would exhaust the memory.
    """
    end = data.rfind(b"</", 0, max(data.rfind(b"sheetData"), 0))
    filled = _pattern(data, _FILLED, "[A-Z]+")
    tails = (deque(filled.finditer(data, at), 1) for at in (max(0, end - 100_000), 0))
    last = next((tail[0] for tail in tails if tail), None)
    if last is None:
        return ""
    rows = int(last[2])
    widest = max(limit // rows, 1)
    name = letters(min(widest, LAST_COLUMN))
    # Only names of columns beyond: as long at least, and for a single letter, later ones.
    wider = rb"[A-Z]{%d,3}" % (2 if len(name) == 1 else len(name))
    if len(name) == 1 and name != "Z":
        wider += rb"|[%c-Z]" % (ord(name) + 1)
    cells = _pattern(data, _FILLED, wider.decode()).finditer(data)
    far = max(((column_number(c[1].decode()), int(c[2])) for c in cells), default=(0, 0))
    if far[0] <= widest:
        return ""
    if rows * LAST_COLUMN > far[0] * LAST_ROW:
        return f"{last[1].decode()}{rows}"
    return f"{letters(far[0])}{far[1]}"


def _place(attributes: bytes) -> Position:
    found = _PLACE.search(attributes)
    return (int(found[2]), column_number(found[1].decode().upper())) if found else (0, 0)


def _counted(data: bytes) -> tuple[dict[Position, str], set[Position]]:
    """The same where some program left the places out: rows and cells are counted on."""
    errors: dict[Position, str] = {}
    waiting: set[Position] = set()
    rows = Rows(open_sheet(data))
    for position, row in enumerate(rows.numbers):
        for cell in rows.cells(position, 1)[0]:
            value = VALUE.search(data, cell.start, cell.end)
            text = decoded(value[1].decode()) if value else ""
            if cell.kind == "e":
                errors[row, cell.column] = text
            elif cell.kind != "str" and not text.strip() and rows.has_formula(cell):
                waiting.add((row, cell.column))
    return errors, waiting
