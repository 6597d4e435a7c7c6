"""Excel tables and filters grow with what is written beside them, and on our sheets below them.

Columns beside a table or a filter stay behind when the owner sorts, and the rows get mixed; so do
the lines that are added to a sheet of ours, where the owner may have made a table of it. A
table has its own part (range, filter, list of columns, whose names repeat the header cells); a
sheet's filter has its range in the sheet and once more in a hidden name of the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from relance.problems import RelanceError
from relance.workbook.edits import Position, SheetEdit
from relance.workbook.markup import Part, quoted
from relance.workbook.package import Package, Sheet
from relance.workbook.sheet import SheetPatch, refusal
from relance.workbook.values import Box, box, cleaned, coded, letters, overlap, reference

Parts = Callable[[str], Part]
_OUR_SHEETS = "Relance - "  # how their names begin
RowValues = Callable[[int], Mapping[int, object]]  # row → column → value


class Table:
    """A table of a sheet: where it lies, what its columns are called."""

    def __init__(self, part: Part) -> None:
        """Raises ValueError where the part does not say where the table lies."""
        get = part.root.attributes.get
        self.part, self.root = part, part.root
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


def tables(package: Package, sheet: Sheet, parts: Parts) -> Iterator[Table]:
    """The tables of a sheet."""
    for relation in package.relations(sheet.part):
        if relation.kind == "table" and relation.target in package:
            yield Table(parts(relation.target))


def fit_tables(
    package: Package, sheet: Sheet, parts: Parts, patch: SheetPatch, edit: SheetEdit
) -> None:
    """Keep the names of table columns equal to the header cells written, and grow as asked."""
    there = list(tables(package, sheet, parts))
    _name_columns(sheet.name, there, patch.wanted)
    if sheet.name.startswith(_OUR_SHEETS):
        _grow_down(package, sheet, parts, patch, there)
    elif edit.grow:
        _grow_right(package, sheet, parts, patch, there, edit.grow)


def _grow_down(
    package: Package, sheet: Sheet, parts: Parts, patch: SheetPatch, there: list[Table]
) -> None:
    """Tables and the filter take in the lines just below them; one with totals stays as it is."""
    for table in there:
        top, left, bottom, right = table.box
        last = _last_line(patch, table.box)
        gained = (bottom + 1, left, last, right)
        free = not any(overlap(area, gained) for area in _taken(patch, table, there))
        if bottom < last and free and not (table.totals or table.query):
            table.resize((top, left, last, right))
    filtered = patch.root.child("autoFilter")
    if filtered and "ref" in filtered.attributes:
        top, left, bottom, right = box(filtered.attributes["ref"])
        last = _last_line(patch, (top, left, bottom, right))
        if bottom < last:
            patch.part.set(filtered, "ref", reference((top, left, last, right)))
            set_filter_name(package, sheet, parts, (last, right))


def _last_line(patch: SheetPatch, area: Box) -> int:
    """The last of the rows, on from the end of the area, that are given a value in its columns."""
    _, left, row, right = area
    while any(v is not None and left <= c <= right for c, v in patch.wanted(row + 1).items()):
        row += 1
    return row


def _grow_right(
    package: Package,
    sheet: Sheet,
    parts: Parts,
    patch: SheetPatch,
    there: list[Table],
    grow: Position,
) -> None:
    row, last = grow
    ours = patch.wanted(row)
    for table in there:
        top, _, _, right = table.box
        if table.has_header and top == row and right < last and right + 1 in ours:
            _grow_table(patch, table, there, last)
            return
    filtered = patch.root.child("autoFilter")
    if filtered and "ref" in filtered.attributes:
        top, left, bottom, right = box(filtered.attributes["ref"])
        if top == row and right < last and all(c in ours for c in range(right + 1, last + 1)):
            patch.part.set(filtered, "ref", reference((top, left, bottom, last)))
            set_filter_name(package, sheet, parts, (bottom, last))


def rewrite_tables(
    sheet: str,
    there: Iterable[Table],
    lines: Box | None,
    values: RowValues,
) -> None:
    """A table that the owner made of a sheet of ours covers its `lines` (the titles included).

    Raises RelanceError where it does not lie on the titles: its cells would be emptied.
    """
    for table in there:
        top, left, _, right = table.box
        fits = table.has_header and not table.totals and not table.query
        if not (lines and fits and top == lines[0] and lines[1] <= left <= right <= lines[3]):
            raise refusal(
                sheet,
                f"le tableau « {table.name} » ne peut pas suivre les lignes de cette feuille, que"
                " le programme refait",
                "Dans Excel : clic dans le tableau, Création de tableau > Convertir en plage ;"
                " enregistrez, puis relancez.",
                f"{letters(left)}{top}",
            )
        _name_columns(sheet, [table], values)
        table.resize((top, left, max(lines[2], top + 1), right))
        for element in filter(None, (table.root, table.root.child("autoFilter"))):
            if sorting := element.child("sortState"):  # of lines that are no longer the same
                table.part.patch(sorting.start, sorting.end, "")


def _name_columns(sheet: str, there: Iterable[Table], values: RowValues) -> None:
    """A table column is called as its header cell says."""
    for table in there:
        top, left, _, right = table.box
        headers = values(top) if table.has_header else {}
        for column in range(left, right + 1):
            if column in headers:
                name = _column_name(sheet, table, (top, column), headers.get(column))
                table.part.set(table.columns[column - left], "name", name)


def _refusal(sheet: str, table: Table, why: str, place: Position) -> RelanceError:
    return refusal(
        sheet,
        f"le tableau « {table.name} » ne peut pas s'accorder aux colonnes du programme : {why}",
        "Dans Excel, dégagez les colonnes à droite du tableau, enregistrez, puis relancez.",
        f"{letters(place[1])}{place[0]}",
    )


def _column_name(sheet: str, table: Table, place: Position, header: object) -> str:
    if not isinstance(header, str) or not header.strip():
        raise _refusal(sheet, table, "il leur faut un en-tête, en texte", place)
    return coded(cleaned(header)).replace("\n", "_x000a_")


def _grow_table(patch: SheetPatch, table: Table, others: list[Table], last: int) -> None:
    top, left, bottom, right = table.box
    gained: Box = (top, right + 1, bottom, last)
    _refuse_occupied(patch, table, others, gained)
    names = {c.attributes.get("name", "").casefold() for c in table.columns}
    number = max((int(c.attributes.get("id", "0")) for c in table.columns), default=0)
    new = ""
    for column in range(right + 1, last + 1):
        place = top, column
        name = _column_name(patch.name, table, place, patch.wanted(top).get(column))
        if name.casefold() in names:
            raise _refusal(patch.name, table, f"« {name} » y est déjà", place)
        names.add(name.casefold())
        number += 1
        new += f'<{table.part.prefix}tableColumn id="{number}" name={quoted(name)}/>'
    table.part.extend(table.root, "tableColumns", new, last - right, ["tableColumns"])
    table.resize((top, left, bottom, last))


def _taken(patch: SheetPatch, table: Table, others: list[Table]) -> Iterator[Box]:
    """Where a table cannot grow: merged cells, and the other tables."""
    for merge in patch.root.list("mergeCells", "mergeCell"):
        yield box(merge.attributes["ref"])
    yield from (other.box for other in others if other is not table)


def _refuse_occupied(patch: SheetPatch, table: Table, others: list[Table], gained: Box) -> None:
    """Nothing but our own cells may be swallowed by the table, and none may be its totals."""
    top, left, bottom, right = gained
    if table.query:
        why = "il vient d'une requête, qui les effacerait"
        raise _refusal(patch.name, table, why, (top, left))
    for area in _taken(patch, table, others):
        if overlap(area, gained):
            raise _refusal(patch.name, table, "la place est prise", (area[0], area[1]))
    columns, rows = set(range(left, right + 1)), patch.rows
    for row in range(bottom - table.totals + 1, bottom + 1):
        if columns & patch.wanted(row).keys():
            raise _refusal(patch.name, table, "cette ligne est celle de ses totaux", (row, left))
    full = {n for n, cells in patch.by_row() if columns <= {cell.column for cell in cells}}
    for position in range(rows.at(top), rows.at(bottom + 1)):
        number = rows.numbers[position]
        others_columns = set() if number in full else columns - patch.wanted(number).keys()
        for found in rows.cells(position, left)[0] if others_columns else ():
            filled = patch.part.data.count(b"<", found.start, found.end) > 2
            if filled and found.column in others_columns:
                raise _refusal(
                    patch.name, table, "cette cellule est occupée", (number, found.column)
                )


def set_filter_name(package: Package, sheet: Sheet, parts: Parts, corner: Position) -> None:
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
