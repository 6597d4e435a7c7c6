"""The one reader of rows: cells found by title and read by kind, doubts that name their cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.sheets.cells import as_amount, as_date, as_flag, as_whole
from relance.sheets.sheet_lines import Line, SheetColumn, read_lines, titled

COLUMNS = (
    SheetColumn(title="Client"),
    SheetColumn(title="Date", read=as_date, needed="elle manque"),
    SheetColumn(title="Montant", read=as_amount),
    SheetColumn(title="Jours", read=as_whole),
    SheetColumn(title="Signé", read=as_flag),
)
TITLES = ("Montant", "À moi", "CLIENT ", "date", "Jours", "Signé")  # moved, and one of the owner's
PLACES = {title: at for at, _, title in titled(TITLES, COLUMNS) if title}


def line(*cells: object) -> Line:
    [read] = read_lines("Feuille", PLACES, [cells], first=7, columns=COLUMNS)
    return read


def test_titles_are_known_whatever_their_order_case_and_blanks() -> None:
    assert PLACES == {"Montant": 1, "Client": 3, "Date": 4, "Jours": 5, "Signé": 6}
    assert [text for _, text, title in titled(TITLES, COLUMNS) if not title] == ["À moi"]


@pytest.mark.parametrize(
    ("title", "cell", "value", "doubt"),
    [
        ("Client", " Roux  SARL", "Roux SARL", None),
        ("Client", "", None, None),
        ("Date", "16/11/2026", date(2026, 11, 16), None),
        ("Date", "lundi", None, "« lundi » n'est pas une date"),
        ("Date", "", None, "elle manque"),
        ("Montant", "1 250,00 €", Decimal("1250.00"), None),
        ("Montant", "beaucoup", None, "« beaucoup » n'est pas un montant en euros"),
        ("Montant", None, None, None),
        ("Jours", 8.0, 8, None),
        ("Signé", "non", False, None),
        ("Signé", "peut-être", None, "« peut-être » : écrivez « oui » ou « non »"),
    ],
)
def test_a_cell_is_read_by_the_kind_of_its_column(
    title: str, cell: object, value: object, doubt: str | None
) -> None:
    cells: list[object] = [5, "", "Roux", "16/11/2026", 8, "oui"]
    cells[PLACES[title] - 1] = cell
    read = line(*cells)
    assert read[title] == value
    assert read.doubts == ({title: doubt} if doubt else {})


def test_a_doubt_names_its_cell_and_the_rest_of_the_row_is_still_understood() -> None:
    read = line("beaucoup", "", "Roux", "16/11/2026")
    assert (read["Montant"], read["Date"], read.row) == (None, date(2026, 11, 16), 7)
    [problem] = read.problems("Corrigez.")
    assert (problem.where, problem.cure) == ("Feuille!A7", "Corrigez.")
    assert problem.what == (
        "« Montant » n'a pas été compris : « beaucoup » n'est pas un montant en euros."
    )


def test_a_row_shorter_than_its_titles_and_a_column_that_is_not_there_are_empty() -> None:
    [read] = read_lines("Feuille", {"Client": 3}, [("", "", "Roux")], first=7, columns=COLUMNS)
    assert (read["Montant"], read.text("Jours"), read.doubts) == (None, "", {})
    assert read.where("Montant") == read.where("Client") == "Feuille!C7"
    assert line(5)["Signé"] is None


def test_rows_with_nothing_under_our_titles_are_left_out() -> None:
    rows = [("", "un mot"), (12,), (), ("", "", "Roux")]
    read = read_lines("Feuille", PLACES, rows, first=5, columns=COLUMNS)
    assert [each.row for each in read] == [6, 8]
    assert read[1].texts() == ("", "Roux", "", "", "")
