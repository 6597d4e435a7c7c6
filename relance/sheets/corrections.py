"""The sheet « Relance - À corriger »: what hinders the letters, gravest first, each linked to its cell.

Many problems of one cause are one line that opens (« 45 clients à l'adresse incomplète »).
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from relance.problems import Problem, grouped
from relance.sheets import looks
from relance.sheets.sheet_lines import SheetColumn
from relance.sheets.tabular import FIRST_TITLE_ROW, SheetTable
from relance.xlsx import Cell, NewSheet

CORRECTIONS = SheetTable(
    sheet="Relance - À corriger",
    note="Ce qui empêche ou gêne les relances, le plus grave d'abord. Refaite à chaque passage :"
    " corrigez dans vos feuilles, pas ici. Une ligne qui en résume d'autres se déplie par le « + » à sa gauche.",
    columns=(
        SheetColumn(title="Niveau", width=12, look=looks.BLOCKING),
        SheetColumn(title="Où", width=26),
        SheetColumn(title="Quoi", width=70),
        SheetColumn(title="Que faire", width=60),
    ),
    tab="C0392B",
)


def corrections(problems: Iterable[Problem]) -> NewSheet:
    """The whole sheet, written anew at each run."""
    lines: list[Problem] = []
    folded = []
    for head, members in grouped(problems):
        lines += [head, *members]
        if members:
            last = FIRST_TITLE_ROW + len(lines)
            folded.append((last - len(members) + 1, last))
    sheet = CORRECTIONS.new_sheet(
        [
            {
                "Niveau": problem.level.value,
                "Où": problem.where,
                "Quoi": problem.what,
                "Que faire": problem.cure or None,
            }
            for problem in lines
        ]
    )
    cells = tuple(_linked(cell) for cell in sheet.cells)
    return replace(sheet, cells=cells, groups=tuple(folded))


def _linked(cell: Cell) -> Cell:
    """« Factures!F12 » leads to that cell."""
    text = cell.value if isinstance(cell.value, str) else ""
    name, _, place = text.rpartition("!")
    if cell.column != 2 or not name or not place.isascii() or not place.isalnum():
        return cell
    quoted = name.replace("'", "''")
    return replace(cell, link=f"'{quoted}'!{place}")
