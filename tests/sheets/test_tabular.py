"""A sheet of ours is a declaration: it is written, found again by its titles, read and added to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from relance.problems import RelanceError
from relance.sheets import looks
from relance.sheets.cells import as_amount, as_date
from relance.sheets.sheet_lines import SheetColumn
from relance.sheets.tabular import NOWHERE, SheetTable
from relance.xlsx import Value
from tests.sheets.grids import grid

NOTED = SheetTable(
    sheet="Relance - Essai",
    note="Une ligne par règlement.",
    columns=(
        SheetColumn(title="Date", width=12, look=looks.DATE, read=as_date, needed="elle manque"),
        SheetColumn(title="Client", width=28, look=looks.NAME),
        SheetColumn(title="Montant", width=13, look=looks.MONEY, read=as_amount),
        SheetColumn(title="Mode", look=looks.INPUT, options=("chèque", "virement")),
    ),
)
LINES: tuple[Mapping[str, Value], ...] = (
    {"Date": date(2026, 11, 16), "Client": "Roux", "Montant": Decimal("120.50"), "Mode": "chèque"},
    {"Date": date(2026, 11, 17), "Client": "Noël", "Montant": Decimal(80)},
)


def test_what_is_written_is_read_back_the_same_by_kind() -> None:
    found, lines = NOTED.read(grid(NOTED.new_sheet(LINES)))
    assert [(line["Date"], line["Client"], line["Montant"]) for line in lines] == [
        (date(2026, 11, 16), "Roux", Decimal("120.50")),
        (date(2026, 11, 17), "Noël", Decimal("80.00")),
    ]
    assert [line.row for line in lines] == [5, 6]
    assert (found.header, found.next_row) == (4, 7)


def test_columns_moved_by_the_owner_are_found_and_added_to_by_their_titles() -> None:
    rows: list[list[object]] = [
        ["Mes notes", "Mode", "Montant", "Client", "Date"],
        ["", "", 5, "Roux", "16/11/2026"],
    ]
    found, [line] = NOTED.read(rows)
    assert (line["Date"], line["Montant"]) == (date(2026, 11, 16), Decimal("5.00"))
    cells = NOTED.added(found, LINES[:1]).cells
    assert {(cell.row, cell.column): cell.value for cell in cells} == {
        (3, 2): "chèque",
        (3, 3): Decimal("120.50"),
        (3, 4): "Roux",
        (3, 5): date(2026, 11, 16),
    }


def test_without_the_sheet_there_is_nothing_and_a_title_that_is_gone_is_refused() -> None:
    assert NOTED.read(None) == (NOWHERE, [])
    with pytest.raises(RelanceError, match="« Mode » a disparu"):
        NOTED.read([["Date", "Client", "Montant", "Moyen"], ["x"]])
    assert len(NOTED.lines([["Date", "Client", "Montant", "Moyen"], ["x"]])) == 1


def test_the_choices_of_a_column_are_offered_below_its_title() -> None:
    [choice] = NOTED.new_sheet(LINES).choices
    assert (choice.column, choice.first_row, choice.options) == (4, 5, ("chèque", "virement"))
