"""Where our columns go beside the list, and what the owner is shown of it."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from relance.lists.reader import read
from tests.minibook import workbook

LIST = """
    N° facture | Client | Montant TTC | Échéance   | Jours de retard | Réglé {title}
    1          | A      | 100         | 2026-03-31 | 12              |       {cell}
    """


def test_our_columns_touch_the_list_and_have_titles_of_their_own() -> None:
    layout = read(workbook(LIST.format(title="", cell="")), "x.xlsx").layout
    assert (layout.last_column, layout.first_free, layout.ours) == (6, 7, {})
    assert list(layout.our_columns().values()) == list(range(7, 18))
    assert layout.titles["days_late"] == "Jours de retard (relance)"
    assert layout.columns["total"] == 3
    assert layout.invoices == {2: "1|a"}


def test_our_columns_go_after_what_stands_in_the_way() -> None:
    layout = read(workbook(LIST.format(title="", cell="| | | mémo")), "x.xlsx").layout
    assert (layout.last_column, layout.first_free) == (6, 10)


def test_our_columns_touch_an_excel_table() -> None:
    layout = read(workbook(LIST.format(title="", cell=""), table="A1:F9"), "x.xlsx").layout
    assert (layout.last_column, layout.first_free) == (6, 7)


def test_columns_of_ours_that_are_there_keep_their_place() -> None:
    titles = "| N° facture (relance) | à moi | Jours de retard (relance) | Suite donnée | Jusqu'au"
    layout = read(workbook(LIST.format(title=titles, cell="| 1 | | | x")), "x.xlsx").layout
    ours = layout.our_columns()
    assert (ours["number"], ours["days_late"], ours["follow_up"]) == (7, 9, 10)
    assert (ours["until"], ours["interest"], ours["reason"]) == (11, 12, 18)
    assert layout.titles["days_late"] == "Jours de retard (relance)"


@pytest.mark.parametrize(("query", "first"), [(False, 6), (True, 7)])
def test_a_column_is_left_free_beside_a_table_that_a_query_fills(query: bool, first: int) -> None:
    drawn, changed = io.BytesIO(), io.BytesIO()
    titles = ("N° facture", "Client", "Montant TTC", "Échéance", "Reste dû")
    with xlsxwriter.Workbook(drawn) as book:
        sheet = book.add_worksheet("Factures")
        sheet.add_table(
            0,
            0,
            1,
            4,
            {
                "columns": [{"header": title} for title in titles],
                "data": [["F1", "Dupont", 10, "15/02/2026", 10]],
            },
        )
    with zipfile.ZipFile(drawn) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if query and name == "xl/tables/table1.xml":
                content = content.replace(b" ref=", b' tableType="queryTable" ref=', 1)
            new.writestr(name, content)
    assert read(changed.getvalue(), "x.xlsx").layout.first_free == first


def test_our_columns_go_right_of_merged_cells() -> None:
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn) as book:
        sheet = book.add_worksheet("Factures")
        sheet.write_row(0, 0, ["N° facture", "Client", "Montant TTC", "Échéance", "Réglé"])
        sheet.write_row(1, 0, ["F-1", "Roux", 100, "31/03/2026"])
        sheet.merge_range("M1:X1", "")
    assert read(drawn.getvalue(), "x.xlsx").layout.first_free == 25
