"""Excel tables and filters grow with what is written beside them, and on our sheets below them.

Columns beside a table or a filter stay behind when the owner sorts, and the rows get mixed; so do
the lines that are added to a sheet of ours, where the owner may have made a table of it. A
table has its own part (range, filter, list of columns, whose names repeat the header cells); a
sheet's filter has its range in the sheet and once more in a hidden name of the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from relance.xlsx.archive import Archive, Sheet
from relance.xlsx.edits import Position
from relance.xlsx.markup import Part, quoted
from relance.xlsx.refused import Cause, RefusalKind, Refused
from relance.xlsx.sheet import SheetPatch
from relance.xlsx.values import Box, box, cleaned, coded, letters, overlap, reference

Parts = Callable[[str], Part]
RowValues = Callable[[int], Mapping[int, object]]  # row → column → value


class ExcelTable:
    """A table of a sheet: where it lies, what its columns are called."""

    def __init__(self, sheet: str, part: Part) -> None:
        """Raises ValueError where the part does not say where the table lies."""
        get = part.root.attributes.get
        self.part, self.root, self.sheet = part, part.root, sheet
        self.name = get("displayName") or get("name", "")
        self.box = box(get("ref", ""))
        self.has_header = get("headerRowCount", "1") != "0"
        self.totals = int(get("totalsRowCount", "0"))
        self.query = get("tableType") == "queryTable"
        self.columns = part.root.list("tableColumns", "tableColumn")

    def resize(self, area: Box) -> None:
        """The table covers this area, and its filter all of it but the totals."""
        self.part.set(self.root, "ref", reference(area))
        filtered = self.root.child("autoFilter")
        if filtered and "ref" in filtered.attributes:
            top, left, bottom, right = area
            area = top, left, bottom - self.totals, right
            self.part.set(filtered, "ref", reference(area))

    def name_columns(self, values: RowValues) -> None:
        """A column is called as its header cell says."""
        top, left, _, right = self.box
        headers = values(top) if self.has_header else {}
        for column in range(left, right + 1):
            if column in headers:
                name = self.column_name(column, headers[column])
                self.part.set(self.columns[column - left], "name", name)

    def column_name(self, column: int, header: object) -> str:
        """How a column with this header is called. Raises Refused where it cannot be."""
        if not isinstance(header, str) or not header.strip():
            raise self.refusal(Cause.HEADER_MISSING, self.box[0], column)
        return coded(cleaned(header)).replace("\n", "_x000a_")

    def refusal(self, why: Cause, row: int, column: int, **facts: str) -> Refused:
        """Why the table cannot follow the columns that are written."""
        place = f"{self.sheet}!{letters(column)}{row}"
        return Refused(RefusalKind.TABLE, place, why, table=self.name, **facts)


def tables(package: Archive, sheet: Sheet, parts: Parts) -> list[ExcelTable]:
    """The tables of a sheet."""
    return [
        ExcelTable(sheet.name, parts(relation.target))
        for relation in package.relations(sheet.part)
        if relation.kind == "table" and relation.target in package
    ]


def fit_tables(
    package: Archive,
    sheet: Sheet,
    parts: Parts,
    patch: SheetPatch,
    grow: Position | None,
    *,
    own: bool,
) -> None:
    """Keep the names of table columns equal to the header cells written, and grow as asked.

    `own`: the sheet is one of the program's, where tables grow by themselves.
    """
    there = tables(package, sheet, parts)
    for table in there:
        table.name_columns(patch.wanted)
    filtered = patch.root.child("autoFilter")
    area = box(filtered.attributes["ref"]) if filtered and "ref" in filtered.attributes else None
    if own:
        grown = _grow_down(patch, there, area)
    else:
        grown = _grow_right(patch, there, area, grow) if grow else area
    if filtered and grown and grown != area:
        patch.part.set(filtered, "ref", reference(grown))
        set_filter_name(package, sheet, parts, grown[2:])


def _grow_down(patch: SheetPatch, there: list[ExcelTable], filtered: Box | None) -> Box | None:
    """Tables take in the lines just below them, but for one with totals; so does the filter."""
    for table in there:
        top, left, bottom, right = table.box
        last = _last_line(patch, table.box)
        gained = (bottom + 1, left, last, right)
        free = not any(overlap(area, gained) for area in _taken(patch, table, there))
        if bottom < last and free and not (table.totals or table.query):
            table.resize((top, left, last, right))
    return filtered and (*filtered[:2], _last_line(patch, filtered), filtered[3])


def _last_line(patch: SheetPatch, area: Box) -> int:
    """The last of the rows, on from the end of the area, that are given a value in its columns."""
    _, left, row, right = area
    for number, cells in patch.by_row():
        filled = any(c.value is not None and left <= c.column <= right for c in cells)
        row += filled and number == row + 1
    return row


def _grow_right(
    patch: SheetPatch, there: list[ExcelTable], filtered: Box | None, grow: Position
) -> Box | None:
    """The table whose header is on that row takes in the columns beside it, else the filter."""
    row, last = grow
    ours = patch.wanted(row)
    for table in there:
        top, _, _, right = table.box
        if table.has_header and top == row and right < last and right + 1 in ours:
            _grow_table(patch, table, there, last)
            return filtered
    if filtered and filtered[0] == row and filtered[3] < last:
        beside = range(filtered[3] + 1, last + 1)
        return (*filtered[:3], last) if all(column in ours for column in beside) else filtered
    return filtered


def rewrite_tables(there: Iterable[ExcelTable], lines: Box | None, values: RowValues) -> None:
    """A table that the owner made of a sheet of ours covers its `lines` (the titles included).

    Raises Refused where it does not lie on the titles: its cells would be emptied.
    """
    for table in there:
        top, left, _, right = table.box
        fits = table.has_header and not table.totals and not table.query
        if not (lines and fits and top == lines[0] and lines[1] <= left <= right <= lines[3]):
            raise Refused(
                RefusalKind.OWN_TABLE, f"{table.sheet}!{letters(left)}{top}", table=table.name
            )
        table.name_columns(values)
        table.resize((top, left, max(lines[2], top + 1), right))
        for element in filter(None, (table.root, table.root.child("autoFilter"))):
            if sorting := element.child("sortState"):  # of lines that are no longer the same
                table.part.patch(sorting.start, sorting.end, "")


def _grow_table(patch: SheetPatch, table: ExcelTable, others: list[ExcelTable], last: int) -> None:
    top, left, bottom, right = table.box
    _refuse_occupied(patch, table, others, (top, right + 1, bottom, last))
    names = {c.attributes.get("name", "").casefold() for c in table.columns}
    number = max((int(c.attributes.get("id", "0")) for c in table.columns), default=0)
    new = ""
    for column in range(right + 1, last + 1):
        name = table.column_name(column, patch.wanted(top).get(column))
        if name.casefold() in names:
            raise table.refusal(Cause.HEADER_TWICE, top, column, name=name)
        names.add(name.casefold())
        number += 1
        new += f'<{table.part.prefix}tableColumn id="{number}" name={quoted(name)}/>'
    table.part.extend(table.root, "tableColumns", new, last - right, ["tableColumns"])
    table.resize((top, left, bottom, last))


def _taken(patch: SheetPatch, table: ExcelTable, others: list[ExcelTable]) -> Iterator[Box]:
    """Where a table cannot grow: merged cells, and the other tables."""
    for merge in patch.root.list("mergeCells", "mergeCell"):
        yield box(merge.attributes["ref"])
    yield from (other.box for other in others if other is not table)


def _refuse_occupied(
    patch: SheetPatch, table: ExcelTable, others: list[ExcelTable], gained: Box
) -> None:
    """Nothing but our own cells may be swallowed by the table, and none may be its totals."""
    top, left, bottom, right = gained
    if table.query:
        raise table.refusal(Cause.QUERY, top, left)
    for area in _taken(patch, table, others):
        if overlap(area, gained):
            raise table.refusal(Cause.CROWDED, *area[:2])
    columns, rows = set(range(left, right + 1)), patch.rows
    for row in range(bottom - table.totals + 1, bottom + 1):
        if columns & patch.wanted(row).keys():
            raise table.refusal(Cause.TOTALS, row, left)
    full = {n for n, cells in patch.by_row() if columns <= {cell.column for cell in cells}}
    for position in range(rows.at(top), rows.at(bottom + 1)):
        number = rows.numbers[position]
        not_ours = set() if number in full else columns - patch.wanted(number).keys()
        for found in rows.cells(position, left)[0] if not_ours else ():
            filled = patch.part.data.count(b"<", found.start, found.end) > 2
            if filled and found.column in not_ours:
                raise table.refusal(Cause.OCCUPIED, number, found.column)


def set_filter_name(package: Archive, sheet: Sheet, parts: Parts, corner: Position) -> None:
    """Follow the filter's last row and column in its hidden name, where the workbook has one."""
    index = str([s.element for s in package.sheets].index(sheet.element))
    workbook = parts(package.workbook)
    for name in workbook.root.list("definedNames", "definedName"):
        given = name.attributes
        if given.get("name") == "_xlnm._FilterDatabase" and given.get("localSheetId") == index:
            old = workbook.data[name.inside : name.after].decode()
            head = re.sub(r":\$?[A-Z]{1,3}\$?\d+\s*$", "", old)
            new = f"{head}:${letters(corner[1])}${corner[0]}"
            if old not in {new, head}:
                workbook.patch(name.inside, name.after, new)
