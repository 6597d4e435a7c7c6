"""The vocabulary: cells in order, whatever order they are given in."""

from __future__ import annotations

import pytest

from relance.xlsx import Cell, NewSheet, SheetEdit, patch
from relance.xlsx.edits import between, in_order, values_of
from tests.minibook import book, opened, sheet
from tests.xlsx.editing import cell


def test_cells_come_by_row_and_column_and_of_two_at_one_place_the_last() -> None:
    given = [cell("B2", 1), cell("A3", 2), cell("A2", 3), cell("B2", 4)]
    assert [(c.row, c.column, c.value) for c in in_order(given)] == [
        (2, 1, 3), (2, 2, 4), (3, 1, 2),
    ]  # fmt: skip


def test_cells_in_order_are_not_sorted_again() -> None:
    given = (cell("A1", 1), cell("B1", 2), cell("A2", 3))
    assert in_order(given) is given


def test_the_cells_of_some_rows_are_found() -> None:
    cells: list[Cell] = [cell(f"A{row}", row) for row in range(1, 9)]
    assert [c.row for c in between(cells, 3, 5)] == [3, 4, 5]
    assert values_of(cells, 4) == {1: 4}
    assert values_of(cells, 40) == {}


def test_the_order_in_which_cells_are_given_does_not_matter() -> None:
    cells = (cell("D3", 3), cell("C2", 1), cell("D2", 2))
    one, other = (
        patch(book(sheet()), [SheetEdit(sheet="Factures", cells=each)])
        for each in (cells, cells[::-1])
    )
    assert one == other
    assert opened(one)["Factures"]["D3"].value == 3


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "'a", "[a]"])
def test_edits_that_no_workbook_could_take_are_a_mistake_of_the_caller(name: str) -> None:
    with pytest.raises(TypeError, match="not a sheet name"):
        patch(book(sheet()), [NewSheet(name=name)])
    with pytest.raises(TypeError, match="one edit per sheet"):
        patch(book(sheet()), [SheetEdit(sheet="Factures"), SheetEdit(sheet="FACTURES")])
