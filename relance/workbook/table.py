"""Excel tables and filters grow to the right, so that the owner's sorts carry our columns along.

Columns beside a table or a filter stay behind when the owner sorts, and the rows get mixed. A
table has its own part (range, filter, list of columns, whose names repeat the header cells); a
sheet's filter has its range in the sheet and once more in a hidden name of the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from relance.problems import RelanceError
from relance.workbook.edits import Cell, SheetEdit
from relance.workbook.markup import Element, Part, quoted
from relance.workbook.package import Package, Sheet
from relance.workbook.sheet import SheetPatch, refusal
from relance.workbook.values import Box, box, cleaned, coded, letters, overlap, reference

Parts = Callable[[str], Part]


class Table:
    """A table of a sheet: where it lies, what its columns are called."""

    def __init__(self, part: Part) -> None:
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
    name_columns(sheet.name, there, patch.wanted)
    if edit.grow is None:
        return
    row, last = edit.grow
    headers = patch.wanted.get(row, {})
    for table in there:
        top, _, _, right = table.box
        if table.has_header and top == row and right < last and right + 1 in headers:
            _grow_table(patch, table, there, last)
            return
    if any(t.box[0] <= row <= t.box[2] and t.box[1] <= last <= t.box[3] for t in there):
        return
    _grow_filter(package, sheet, parts, patch, row, last)


def name_columns(
    sheet: str,
    there: Iterable[Table],
    wanted: Mapping[int, Mapping[int, Cell]],
    *,
    whole: bool = False,
) -> None:
    """A table column is called as its header cell says; `whole`: the sheet has no other cells."""
    for table in there:
        top, left, _, right = table.box
        headers = wanted.get(top, {})
        for column in range(left, right + 1) if table.has_header else ():
            header = headers[column].value if column in headers else None
            if isinstance(header, str) and header:
                table.part.set(table.columns[column - left], "name", _column_name(header))
            elif whole or column in headers:
                raise _refusal(sheet, table, "un en-tête doit être un texte", top, column)


def _refusal(sheet: str, table: Table, why: str, row: int, column: int) -> RelanceError:
    return refusal(
        sheet,
        f"le tableau « {table.name} » ne peut pas s'accorder aux colonnes du programme : {why}",
        "Dans Excel, dégagez les colonnes à droite du tableau, enregistrez, puis relancez.",
        f"{letters(column)}{row}",
    )


def _column_name(header: str) -> str:
    return coded(cleaned(header)).replace("\n", "_x000a_")


def _grow_table(patch: SheetPatch, table: Table, others: list[Table], last: int) -> None:
    top, left, bottom, right = table.box
    gained: Box = (top, right + 1, bottom, last)
    if table.query:
        raise _refusal(
            patch.name, table, "il vient d'une requête, qui les effacerait", top, right + 1
        )
    for other in others:
        if other is not table and overlap(other.box, gained):
            why = f"le tableau « {other.name} » est sur le chemin"
            raise _refusal(patch.name, table, why, top, other.box[1])
    for merge in patch.root.list("mergeCells", "mergeCell"):
        area = box(merge.attributes["ref"])
        if overlap(area, gained):
            raise _refusal(patch.name, table, "des cellules y sont fusionnées", area[0], area[1])
    _refuse_others_cells(patch, table, gained)
    names = {c.attributes.get("name", "").casefold() for c in table.columns}
    number = max((int(c.attributes.get("id", "0")) for c in table.columns), default=0)
    new = []
    for column in range(right + 1, last + 1):
        cell = patch.wanted[top].get(column)
        header = cell.value if cell else None
        if not isinstance(header, str) or not header:
            raise _refusal(patch.name, table, "il leur faut un en-tête, en texte", top, column)
        name = _column_name(header)
        if name.casefold() in names:
            raise _refusal(patch.name, table, f"« {header} » y est déjà", top, column)
        names.add(name.casefold())
        number += 1
        new.append(f'<{table.part.prefix}tableColumn id="{number}" name={quoted(name)}/>')
    table.part.extend(table.root, "tableColumns", "".join(new), len(new), ["tableColumns"])
    table.part.set(table.root, "ref", reference((top, left, bottom, last)))
    filtered = table.root.child("autoFilter")
    if filtered and "ref" in filtered.attributes:
        area = box(filtered.attributes["ref"])
        table.part.set(filtered, "ref", reference((*area[:3], last)))


def _refuse_others_cells(patch: SheetPatch, table: Table, gained: Box) -> None:
    """Nothing but our own cells may be swallowed by the table, and none may be its totals."""
    top, left, bottom, right = gained
    rows = patch.rows
    for row in range(bottom - table.totals + 1, bottom + 1):
        if any(left <= column <= right for column in patch.wanted.get(row, ())):
            raise _refusal(patch.name, table, "cette ligne est celle de ses totaux", row, left)
    columns = set(range(left, right + 1))
    for position in range(rows.at(top), rows.at(bottom + 1)):
        number = rows.numbers[position]
        ours = patch.wanted.get(number, {}).keys()
        if ours >= columns:
            continue
        for found in rows.cells(position, left)[0]:
            filled = patch.part.data.count(b"<", found.start, found.end) > 2
            if found.column <= right and filled and found.column not in ours:
                raise _refusal(patch.name, table, "cette cellule est occupée", number, found.column)


def _grow_filter(
    package: Package, sheet: Sheet, parts: Parts, patch: SheetPatch, row: int, last: int
) -> None:
    found = patch.root.child("autoFilter")
    if found is None or "ref" not in found.attributes:
        return
    top, left, bottom, right = box(found.attributes["ref"])
    ours = patch.wanted.get(row, {})
    if top != row or right >= last or any(c not in ours for c in range(right + 1, last + 1)):
        return
    patch.part.set(found, "ref", reference((top, left, bottom, last)))
    set_filter_name(package, sheet, parts, last)


def set_filter_name(
    package: Package, sheet: Sheet, parts: Parts, last: int, bottom: int = 0
) -> None:
    """Follow the filter's range in its hidden name, where the workbook has one."""
    index = str([s.element for s in package.sheets].index(sheet.element))
    workbook = parts(package.workbook)
    for name in workbook.root.list("definedNames", "definedName"):
        given = name.attributes
        if given.get("name") == "_xlnm._FilterDatabase" and given.get("localSheetId") == index:
            _set_corner(workbook, name, last, bottom)


def _set_corner(part: Part, name: Element, last: int, bottom: int) -> None:
    old = part.data[name.inside : name.after].decode()
    match = re.search(r":\$?[A-Z]{1,3}\$?(\d+)\s*$", old)
    if match:
        new = f"{old[: match.start()]}:${letters(last)}${bottom or match[1]}"
        if new != old:
            part.patch(name.inside, name.after, new)
