"""What the values alone do not tell: one pass over a sheet's XML before any value is believed.

calamine reads an error (#N/A), a formula that no program has computed yet and an empty cell alike.
The first two are listed here. Only the cells concerned are looked at one by one, so that a large
sheet costs a fraction of its reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from relance.workbook.edits import Position
from relance.workbook.markup import masked, parse
from relance.workbook.package import Package
from relance.workbook.values import Box, box, column_number, decoded

_PREFIX = re.compile(rb"<([\w.-]+:)?worksheet[\s>]")
# « {} » stands for the sheet's prefix; the first group is a cell's attributes.
_FORMULA = rb"<{}f(?:\s[^<>]*)?(?:/>|(?<=/)>|>[^<]*</{}f\s*>)\s*"
_UNCOMPUTED = rb"<{}c(\s[^<>]*)>\s*" + _FORMULA + rb"(?:<{}v(?:\s*/|>\s*</{}v\s*)>\s*)?</{}c"
_FAILED = rb"<{}c(\s[^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>\s*(?:" + _FORMULA + rb")?(?:<{}v>([^<]*))?"
_UNPLACED = rb"<{}c(?!\s+r=)(?!\s[^<>]*\br\s*=)[\s/>]"
_TYPED = re.compile(rb"\bt\s*=\s*[\"'](?:str|e)[\"']")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScan:
    """`errors`: cells that show an error, with it; `uncomputed`: formulas without a value."""

    errors: Mapping[Position, str] = field(default_factory=dict)
    uncomputed: frozenset[Position] = frozenset()
    tables: tuple[Box, ...] = ()
    queries: tuple[Box, ...] = ()  # those that Excel fills from elsewhere, and lays out anew


def scan(package: Package, sheet: str) -> SheetScan:
    """Errors, formulas without value and tables of a sheet. Raises Damaged."""
    found = package.sheet(sheet)
    if found is None or found.kind != "worksheet":
        return SheetScan()
    tables = [r.target for r in package.relations(found.part) if r.kind == "table"]
    described = [parse(package.read(part)).attributes for part in tables]
    data = masked(package.read(found.part))
    root = _PREFIX.search(data)
    prefix = re.escape((root[1] if root else b"") or b"")
    unplaced, uncomputed, failed = (
        re.compile(pattern.replace(b"{}", prefix)) for pattern in (_UNPLACED, _UNCOMPUTED, _FAILED)
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
        tables=tuple(box(table["ref"]) for table in described if table.get("ref")),
        queries=tuple(
            box(table["ref"])
            for table in described
            if table.get("ref") and table.get("tableType") == "queryTable"
        ),
    )


def _place(attributes: bytes) -> Position:
    found = _PLACE.search(attributes)
    return (int(found[2]), column_number(found[1].decode().upper())) if found else (0, 0)


def _counted(data: bytes) -> tuple[dict[Position, str], set[Position]]:
    """The same where some program left the places out: rows and cells are counted on."""
    errors: dict[Position, str] = {}
    waiting: set[Position] = set()
    row = 0
    sheet = parse(data).child("sheetData")
    for line in sheet.children if sheet else ():
        row, column = int(line.attributes.get("r") or row + 1), 0
        for cell in line.children:
            column = box(cell.attributes["r"])[1] if "r" in cell.attributes else column + 1
            value, kind = cell.child("v"), cell.attributes.get("t", "")
            if kind == "e":
                errors[row, column] = value.text if value else ""
            elif cell.child("f") and kind != "str" and not (value and value.text.strip()):
                waiting.add((row, column))
    return errors, waiting
