"""What the values alone do not tell: one pass over a sheet's XML before any value is believed.

Other readers take an error (#N/A), a formula that no program has computed yet and an empty cell
alike. The first two are listed here. Only the cells concerned are looked at one by one, so that a large
sheet costs a fraction of its reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from relance.xlsx.archive import Archive
from relance.xlsx.edits import Position
from relance.xlsx.element import parse
from relance.xlsx.markup import PLACED, masked, pattern_for
from relance.xlsx.rows import Rows, open_sheet
from relance.xlsx.values import (
    VALUE,
    Box,
    box,
    column_number,
    decoded,
    inner_text,
    letters,
)

_OFFICE = "000000 FFFFFF 44546A E7E6E6 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47".split()
_THEME = re.compile(rb'(?:srgbClr val|lastClr)="(\w{6})"')  # dk1, lt1, dk2, lt2, accents
# « {} » stands for the sheet's prefix; the first group is a cell's attributes.
_FORMULA = rb"<{}f(?:\s[^<>]*)?(?:/>|(?<=/)>|>[^<]*</{}f\s*>)\s*"
_UNCOMPUTED = _FORMULA + rb"(?:<{}v(?:\s*/|>\s*</{}v\s*)>\s*)?</{}c"  # in the cell before it
_FAILED = rb"<{}c(\s[^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>\s*(?:" + _FORMULA + rb")?(?:<{}v>([^<]*))?"
_UNPLACED = rb"<{}c(?!\s+r=)(?!\s[^<>]*\br\s*=)[\s/>]"
_MERGED = rb"<{}mergeCell\s[^<>]*?\bref\s*=\s*[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']"
_STYLED = rb"<{}c(?=" + PLACED + rb")[^<>]*?\ss=[\"'](0*(?:STYLES))[\"']"
_FEW = 200  # styles that are sought one by one faster than any
_COMPUTED = rb"<{}c" + PLACED + rb"[^<>]*>\s*<{}f[\s/>]"
_COMMENT = re.compile(
    rb"<(?:[\w.-]+:)?comment\s[^<>]*?\bref=[\"'][A-Z]+(\d+)[\"'][^<>]*>(.*?)</(?:[\w.-]+:)?comment>",
    re.DOTALL,
)
_TYPED = re.compile(rb"\bt\s*=\s*[\"'](?:str|e)[\"']")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)")


class SheetScan(Struct, frozen=True, kw_only=True):
    """`errors`: cells that show an error, with it; `uncomputed`: formulas without a value."""

    errors: Mapping[Position, str] = field(default_factory=dict)
    uncomputed: frozenset[Position] = frozenset()
    tables: tuple[Box, ...] = ()
    merges: tuple[Box, ...] = ()
    queries: tuple[Box, ...] = ()  # those that Excel fills from elsewhere, and lays out anew


def scan(package: Archive, sheet: str) -> SheetScan:
    """Errors, formulas without value and tables of a sheet. Raises Damaged."""
    found = package.sheet(sheet)
    if found is None or found.kind != "worksheet":
        return SheetScan()
    parts = [r.target for r in package.relations(found.part) if r.kind == "table"]
    described = [parse(package.read(part)).attributes for part in parts]
    tables = [(box(t["ref"]), t.get("tableType")) for t in described if t.get("ref")]
    data = package.tags(found.part)
    unplaced, uncomputed, failed, merged = (
        pattern_for(data, pattern) for pattern in (_UNPLACED, _UNCOMPUTED, _FAILED, _MERGED)
    )
    errors, waiting = (
        _counted(data)
        if unplaced.search(data)
        else (
            {_place(c[1]): decoded((c[2] or b"").decode()) for c in failed.finditer(data)}
            if b'"e"' in data or b"'e'" in data
            else {},
            # An empty text is a value: Excel marks it t="str"; other programs write no type.
            {
                _place(tag)
                for formula in uncomputed.finditer(data)
                if not _TYPED.search(tag := _tag_before(data, formula.start()))
            },
        )
    )
    return SheetScan(
        errors={place: text or "#?" for place, text in errors.items()},
        uncomputed=frozenset(waiting),
        merges=tuple(box(area[1].decode()) for area in merged.finditer(data)),
        tables=tuple(area for area, _ in tables),
        queries=tuple(area for area, kind in tables if kind == "queryTable"),
    )


class Looks(Struct, frozen=True, kw_only=True):
    """How the rows look in some columns: those struck through, and the colour of the others."""

    struck: frozenset[int] = frozenset()
    fills: Mapping[int, str] = field(default_factory=dict)  # « 00B050 »; no colour: not there


def looks(package: Archive, sheet: str, columns: Iterable[int]) -> Looks:
    """How rows look in these columns (from 1). Raises Damaged."""
    found, book = package.sheet(sheet), package.related("styles")
    if found is None or found.kind != "worksheet" or not book:
        return Looks()
    tree = parse(package.read(book))
    part = package.related("theme")
    theme = _THEME.findall(package.read(part).partition(b"</a:clrScheme>")[0]) if part else []
    barred = {
        number
        for number, font in enumerate(tree.list("fonts", "font"))
        if (bar := font.child("strike")) and bar.attributes.get("val") not in ("0", "false")
    }
    colours = {
        number: colour
        for number, fill in enumerate(tree.list("fills", "fill"))
        if (front := fill.list("patternFill", "fgColor"))
        and (colour := _colour(front[0].attributes, theme))
    }
    styles = list(enumerate(tree.list("cellXfs", "xf")))
    bars = {number for number, style in styles if style.number("fontId") in barred}
    coloured = {
        number: colours[fill]
        for number, style in styles
        if (fill := style.number("fillId")) in colours
    }
    if not bars and not coloured:
        return Looks()
    data = package.tags(found.part)
    told = bars | coloured.keys()
    those = b"|".join(b"%d" % style for style in told) if len(told) <= _FEW else rb"\d+"
    cells = pattern_for(data, _STYLED.replace(b"STYLES", those), "|".join(map(letters, columns)))
    seen = [(int(cell[2]), int(cell[3])) for cell in cells.finditer(data)]
    return Looks(
        struck=frozenset(row for row, style in seen if style in bars),
        fills={row: coloured[style] for row, style in reversed(seen) if style in coloured},
    )


def _colour(attributes: Mapping[str, str], theme: Sequence[bytes]) -> str:
    """« 00B050 », whatever way it is written (ECMA-376 18.8.3); "" for white and for none."""
    text = attributes.get("theme") or attributes.get("indexed") or ""
    number = int(text) if re.fullmatch("[0-9]{1,3}", text) else 1000
    palette = [*map(bytes.decode, theme)] or _OFFICE
    colour = attributes.get("rgb", "")[-6:]
    if "theme" in attributes and number < len(palette):
        colour = palette[number ^ 1 if number < 4 else number]  # Excel counts the pairs swapped
    elif "indexed" in attributes:
        from openpyxl.styles.colors import COLOR_INDEX  # heavy, and such a colour is rare

        colour = COLOR_INDEX[number][-6:] if number < len(COLOR_INDEX) else colour
    if colour.upper() == "FFFFFF":
        return "D9D9D9" if attributes.get("tint", "").startswith("-") else ""
    return colour.upper()


def formulas(package: Archive, sheet: str, columns: Iterable[int]) -> frozenset[Position]:
    """The cells of these columns (from 1) that hold a formula. Raises Damaged."""
    found = package.sheet(sheet)
    if found is None or found.kind != "worksheet":
        return frozenset()
    data = package.tags(found.part)
    cells = pattern_for(data, _COMPUTED, "|".join(map(letters, columns)))
    return frozenset(
        (int(cell[2]), column_number(cell[1].decode())) for cell in cells.finditer(data)
    )


def comments(package: Archive, sheet: str) -> dict[int, str]:
    """What the comments on a sheet's cells say (Excel row → their texts). Raises Damaged."""
    found = package.sheet(sheet)
    said: dict[int, str] = {}
    for relation in package.relations(found.part) if found else ():
        if relation.kind == "comments" and relation.target in package:
            for place, text in _COMMENT.findall(masked(package.read(relation.target))):
                row = int(place)
                said[row] = f"{said.get(row, '')} {inner_text(text)}".strip()
    return said


def _tag_before(data: bytes, end: int) -> bytes:
    return data[data.rfind(b"<", 0, end) : end]


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
