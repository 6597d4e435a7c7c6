"""A whole sheet of the program's own: made new, or rewritten where it exists.

Rewriting replaces what this program writes (cells, widths, merges, lists, links, filter) and keeps
what the owner may have added around it: pictures, notes, page setup, zoom, conditional formats.
"""

from __future__ import annotations

from collections.abc import Iterator

from relance.workbook.choices import choice_xml
from relance.workbook.edits import Cell, NewSheet
from relance.workbook.markup import Element, Part, quoted, spliced
from relance.workbook.rows import open_sheet
from relance.workbook.sheet import ORDER, Context, column_xml, refuse_protected
from relance.workbook.values import Plain, letters, reference, value_xml

_OURS = (
    "dimension",
    "cols",
    "sheetData",
    "autoFilter",
    "sortState",
    "mergeCells",
    "dataValidations",
    "hyperlinks",
)
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.6, "header": 0.3, "footer": 0.3}


def sheet_xml(
    sheet: NewSheet, context: Context, main: str, old: bytes | None
) -> tuple[bytes, dict[int, dict[int, Plain]]]:
    """The sheet's part and what its cells hold; `old` is the part that it replaces."""
    if old is None:
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        views = f'<sheetViews><sheetView workbookViewId="0" showGridLines="0">{_pane(sheet)}</sheetView></sheetViews>'
        margins = "".join(f' {k}="{v}"' for k, v in _MARGINS.items())
        page = f'<pageMargins{margins}/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        rest = f'{_shape(sheet)}{views}<sheetFormatPr defaultRowHeight="15"/>{page}'
        old = f'{head}<worksheet xmlns="{main}">{rest}</worksheet>'.encode()
    part, _ = open_sheet(old)
    refuse_protected(sheet.name, part.root)
    if sheet.groups and (shape := part.root.child("sheetFormatPr")):
        part.set(shape, "outlineLevelRow", "1")
    written: dict[int, dict[int, Plain]] = {}
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell)
    pieces = {name: xml for name, xml in _pieces(sheet, rows, written, context, part.prefix) if xml}
    return _assembled(part, pieces), written


def _assembled(part: Part, pieces: dict[str, str]) -> bytes:
    """The old part, its own pieces replaced, dropped or put in at their place."""
    there: dict[str, Element] = {}
    for child in part.root.children:
        if child.name in _OURS:
            part.patch(
                child.start,
                child.end,
                pieces.get(child.name, "") if child.name not in there else "",
            )
            there[child.name] = child
    for name in pieces.keys() - there.keys():
        part.create(part.root, name, pieces[name], ORDER)
    return b"".join(spliced(part.data, part.sorted()))


def _pieces(
    sheet: NewSheet,
    rows: dict[int, list[Cell]],
    written: dict[int, dict[int, Plain]],
    context: Context,
    p: str,
) -> Iterator[tuple[str, str]]:
    if rows:
        columns = [c.column for c in sheet.cells]
        area = (min(rows), min(columns), max(rows), max(columns))
        yield "dimension", f'<{p}dimension ref="{reference(area)}"/>'
    cols = (column_xml(column, sheet.widths[column], p) for column in sorted(sheet.widths))
    yield "cols", _list("cols", cols, p)
    data = "".join(_rows(sheet, rows, written, context, p))
    yield "sheetData", f"<{p}sheetData>{data}</{p}sheetData>"
    if sheet.filter:
        yield "autoFilter", f'<{p}autoFilter ref="{reference(sheet.filter)}"/>'
    merges = [f'<{p}mergeCell ref="{reference(area)}"/>' for area in sheet.merged]
    yield "mergeCells", _list("mergeCells", merges, p, counted=True)
    lists = [choice_xml(choice, p) for choice in sheet.choices]
    yield "dataValidations", _list("dataValidations", lists, p, counted=True)
    links = (
        f'<{p}hyperlink ref="{letters(c.column)}{c.row}" location={quoted(c.link)}/>'
        for c in sheet.cells
        if c.link
    )
    yield "hyperlinks", _list("hyperlinks", links, p)


def _list(name: str, items: Iterator[str] | list[str], p: str, *, counted: bool = False) -> str:
    found = list(items)
    count = f' count="{len(found)}"' if counted else ""
    return f"<{p}{name}{count}>{''.join(found)}</{p}{name}>" if found else ""


def _rows(
    sheet: NewSheet,
    rows: dict[int, list[Cell]],
    written: dict[int, dict[int, Plain]],
    context: Context,
    p: str,
) -> Iterator[str]:
    folded = {row for first, last in sheet.groups for row in range(first, last + 1)}
    above = {first - 1 for first, _ in sheet.groups}
    for number in sorted(rows.keys() | sheet.heights.keys() | folded | above):
        height = sheet.heights.get(number)
        marks = f' ht="{height:.8g}" customHeight="1"' if height else ""
        marks += ' hidden="1" outlineLevel="1"' if number in folded else ""
        marks += ' collapsed="1"' if number in above else ""
        cells = ""
        for cell in sorted(rows.get(number, ()), key=lambda c: c.column):
            style = context.styles.xf(0, cell.look) if cell.look else 0
            held, xml = value_xml(
                cell.value, p, date1904=context.date1904, bare=context.styles.missing
            )
            written.setdefault(number, {})[cell.column] = held
            cells += f'<{p}c r="{letters(cell.column)}{number}" s="{style}"{xml}'
        yield f'<{p}row r="{number}"{marks}>{cells}</{p}row>'


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
