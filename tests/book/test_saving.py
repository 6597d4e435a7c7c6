"""The save as this program asks for it: its own sheets, French days, French refusals."""

from __future__ import annotations

from datetime import date

import pytest

from relance.book.saving import edited
from relance.problems import RelanceError
from relance.xlsx import Cell, SheetEdit
from tests.minibook import LIST, book, opened, part, sheet, table, with_table, zipped
from tests.xlsx.editing import cell, members


def only(sheet_name: str, *cells: Cell) -> list[SheetEdit]:
    return [SheetEdit(sheet=sheet_name, cells=cells)]


def test_a_day_in_a_workbook_without_formats_is_a_french_text() -> None:
    data = book(sheet(LIST.replace(' s="2"', "")), styles=None)
    after = edited(data, only("Factures", cell("D2", date(2026, 11, 23))))
    assert opened(after)["Factures"]["D2"].value == "23/11/2026"


def test_tables_of_our_sheets_take_in_the_lines_below_and_the_owner_s_do_not() -> None:
    theirs = with_table(table("A1:B3", "N°", "Montant"))
    name = "xl/workbook.xml"
    named = members(theirs)[name].replace(b"Factures", b"Relance - Historique")
    ours = zipped({**members(theirs), name: named})
    for data, title, ref in (
        (theirs, "Factures", "A1:B3"),
        (ours, "Relance - Historique", "A1:B4"),
    ):
        after = edited(data, only(title, cell("A4", "F-3")))
        assert f'ref="{ref}"' in part(after, "xl/tables/table1.xml")


def test_a_refusal_is_a_french_sentence_with_its_cell_and_what_to_do() -> None:
    inner = LIST.replace("<v>100</v></c>", '<v>100</v></c><c r="D2"><f>B2*2</f></c>')
    with pytest.raises(RelanceError) as caught:
        edited(book(sheet(inner)), only("Factures", cell("D2", 1)))
    assert str(caught.value) == (
        "Factures!D2 : cette cellule contient une formule du classeur ; rien n'a été écrit.\n→"
        " Déplacez-la hors des colonnes du programme, enregistrez, puis relancez."
    )
