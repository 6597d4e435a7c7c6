"""Excel tables and filters grow to the right, so that the owner's sorts carry our columns along.

Columns beside a table or a filter stay behind when the owner sorts, and the rows get mixed. A
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
    _name_columns(sheet.name, there, patch.row_values)
    if edit.grow is None:
        return
    row, last = edit.grow
    ours = patch.row_values(row)
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
    cells: Mapping[int, Mapping[int, object]],
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
        _name_columns(sheet, [table], lambda row: cells.get(row, {}))
        area = reference((top, left, max(lines[2], top + 1), right))
        table.part.set(table.root, "ref", area)
        filtered = table.root.child("autoFilter")
        if filtered and "ref" in filtered.attributes:
            table.part.set(filtered, "ref", area)
        for element in filter(None, (table.root, filtered)):
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
        name = _column_name(patch.name, table, place, patch.row_values(top).get(column))
        if name.casefold() in names:
            raise _refusal(patch.name, table, f"« {name} » y est déjà", place)
        names.add(name.casefold())
        number += 1
        new += f'<{table.part.prefix}tableColumn id="{number}" name={quoted(name)}/>'
    table.part.extend(table.root, "tableColumns", new, last - right, ["tableColumns"])
    table.part.set(table.root, "ref", reference((top, left, bottom, last)))
    filtered = table.root.child("autoFilter")
    if filtered and "ref" in filtered.attributes:
        area = box(filtered.attributes["ref"])
        table.part.set(filtered, "ref", reference((*area[:3], last)))


def _refuse_occupied(patch: SheetPatch, table: Table, others: list[Table], gained: Box) -> None:
    """Nothing but our own cells may be swallowed by the table, and none may be its totals."""
    top, left, bottom, right = gained
    if table.query:
        why = "il vient d'une requête, qui les effacerait"
        raise _refusal(patch.name, table, why, (top, left))
    merges = [box(m.attributes["ref"]) for m in patch.root.list("mergeCells", "mergeCell")]
    for area in (*merges, *(other.box for other in others if other is not table)):
        if overlap(area, gained):
            raise _refusal(patch.name, table, "la place est prise", (area[0], area[1]))
    columns, rows = set(range(left, right + 1)), patch.rows
    for row in range(bottom - table.totals + 1, bottom + 1):
        if columns & patch.wanted.get(row, {}).keys():
            raise _refusal(patch.name, table, "cette ligne est celle de ses totaux", (row, left))
    for position in range(rows.at(top), rows.at(bottom + 1)):
        number = rows.numbers[position]
        others_columns = columns - patch.wanted.get(number, {}).keys()
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
