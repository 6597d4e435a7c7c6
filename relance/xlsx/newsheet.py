"""A whole sheet of the program's own: made new, or rewritten where it exists.

Rewriting replaces what is written here (cells, widths, merges, lists, links, filter) and keeps
what the owner may have added around it: pictures, notes, page setup, zoom, conditional formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from relance.xlsx.choices import choice_xml
from relance.xlsx.edits import Cell, Look, NewSheet, in_order
from relance.xlsx.markup import Part, quoted
from relance.xlsx.refused import Cause, Damaged
from relance.xlsx.rows import open_sheet
from relance.xlsx.sheet import ORDER, Context, column_xml, refuse_protected
from relance.xlsx.values import letters, reference, value_xml

_OURS = (
    "dimension cols sheetData autoFilter sortState mergeCells dataValidations hyperlinks"
).split()
_PLAIN = Look()
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.6, "header": 0.3, "footer": 0.3}


def sheet_part(sheet: NewSheet, context: Context, main: str, old: bytes | None) -> Part:
    """The sheet's part, patched; `old` is the part that it replaces."""
    if old is None:
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        views = f'<sheetViews><sheetView workbookViewId="0" showGridLines="0">{_pane(sheet)}</sheetView></sheetViews>'
        margins = "".join(f' {k}="{v}"' for k, v in _MARGINS.items())
        page = f'<pageMargins{margins}/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        rest = f'{_shape(sheet)}{views}<sheetFormatPr defaultRowHeight="15"/>{page}'
        old = f'{head}<worksheet xmlns="{main}">{rest}</worksheet>'.encode()
    part = open_sheet(old)
    if part.root.name != "worksheet":
        raise Damaged(Cause.NOT_A_SHEET, sheet=sheet.name)
    refuse_protected(sheet.name, part.root)
    if sheet.groups and (shape := part.root.child("sheetFormatPr")):
        part.set(shape, "outlineLevelRow", "1")
    pieces = {name: part.encoded(xml) for name, xml in _pieces(sheet, context, part) if xml}
    for child in part.root.children:  # ours are replaced or dropped, of two the second
        if child.name in _OURS:
            part.patch(child.start, child.end, pieces.pop(child.name, b""))
    for name, piece in pieces.items():
        part.create(part.root, name, piece, ORDER)
    return part


def _pieces(sheet: NewSheet, context: Context, part: Part) -> Iterator[tuple[str, str | bytes]]:
    p, cells = part.prefix, in_order(sheet.cells)
    if cells:
        columns = [c.column for c in cells]
        area = (cells[0].row, min(columns), cells[-1].row, max(columns))
        yield "dimension", f'<{p}dimension ref="{reference(area)}"/>'
    cols = (column_xml(column, sheet.widths[column], p) for column in sorted(sheet.widths))
    yield "cols", _list("cols", cols, p)
    rows = b"".join(map(part.encoded, _rows(sheet, cells, context, p)))
    start, end = part.encoded(f"<{p}sheetData>"), part.encoded(f"</{p}sheetData>")
    yield "sheetData", start + rows + end
    if sheet.filter:
        yield "autoFilter", f'<{p}autoFilter ref="{reference(sheet.filter)}"/>'
    merges = (f'<{p}mergeCell ref="{reference(area)}"/>' for area in sheet.merged)
    yield "mergeCells", _list("mergeCells", merges, p, counted=True)
    lists = (choice_xml(choice, p) for choice in sheet.choices)
    yield "dataValidations", _list("dataValidations", lists, p, counted=True)
    links = (
        f'<{p}hyperlink ref="{letters(c.column)}{c.row}" location={quoted(c.link)}/>'
        for c in cells
        if c.link
    )
    yield "hyperlinks", _list("hyperlinks", links, p)


def _list(name: str, items: Iterator[str], p: str, *, counted: bool = False) -> str:
    found = list(items)
    count = f' count="{len(found)}"' if counted else ""
    return f"<{p}{name}{count}>{''.join(found)}</{p}{name}>" if found else ""


def _rows(sheet: NewSheet, cells: Sequence[Cell], context: Context, p: str) -> Iterator[str]:
    rows: Mapping[int, list[Cell]] = {
        number: list(there) for number, there in groupby(cells, attrgetter("row"))
    }
    folded = {row for first, last in sheet.groups for row in range(first, last + 1)}
    above = {first - 1 for first, _ in sheet.groups}
    styles: dict[int, int] = {}  # many cells share their look, found by identity
    for number in sorted(rows.keys() | sheet.heights.keys() | folded | above):
        height = sheet.heights.get(number)
        marks = f' ht="{height:.8g}" customHeight="1"' if height else ""
        marks += ' hidden="1" outlineLevel="1"' if number in folded else ""
        marks += ' collapsed="1"' if number in above else ""
        inner = ""
        for cell in rows.get(number, ()):
            look = cell.look or _PLAIN  # format 0 may be a day's
            if (style := styles.get(id(look))) is None:
                style = styles[id(look)] = context.styles.xf(0, look)
            _, xml = value_xml(cell.value, p, context.days)
            inner += f'<{p}c r="{letters(cell.column)}{number}" s="{style}"{xml}'
        yield f'<{p}row r="{number}"{marks}>{inner}</{p}row>'


def _shape(sheet: NewSheet) -> str:
    colour = f'<tabColor rgb="FF{sheet.tab.upper()}"/>' if sheet.tab else ""
    return f'<sheetPr>{colour}<outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>'


def _pane(sheet: NewSheet) -> str:
    if sheet.freeze is None:
        return ""
    row, column = sheet.freeze
    split = f' xSplit="{column - 1}"' if column > 1 else ""
    split += f' ySplit="{row - 1}"' if row > 1 else ""
    name = {(True, True): "bottomRight", (True, False): "bottomLeft", (False, True): "topRight"}
    active = name.get((row > 1, column > 1))
    if active is None:
        return ""
    corner = f"{letters(column)}{row}"
    return (
        f'<pane{split} topLeftCell="{corner}" activePane="{active}" state="frozen"/>'
        f'<selection pane="{active}" activeCell="{corner}" sqref="{corner}"/>'
    )
