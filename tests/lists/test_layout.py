"""Where the list of invoices stands, and where our columns go beside it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from relance.lists.reader import read
from relance.problems import AnswerNeeded, RelanceError
from tests.lists.readings import Read, only
from tests.minibook import workbook


def test_titles_on_two_lines_are_read_together(reading: Read) -> None:
    """
    Facture |            | Client | Règlement  |         | Total
    N°      | Échéance   |        | Date       | Montant | TTC
    F-001   | 2026-03-31 | Roux   | 2026-04-02 | 40      | 100
    """
    invoice = only(reading())
    assert (invoice.number, invoice.total) == ("F-001", Decimal(100))
    assert (invoice.paid_on, invoice.paid) == (date(2026, 4, 2), Decimal(40))


def test_a_workbook_without_a_list_says_what_was_looked_at(reading: Read) -> None:
    """
    [Devis]
    Désignation | Quantité
    Porte       | 2
    [Notes]
    Penser au béton
    """
    with pytest.raises(RelanceError, match=r"« Devis », « Notes »") as stop:
        reading()
    assert "N° facture" in stop.value.cure
    assert stop.value.status == 1


def test_a_missing_column_is_named_with_the_nearest_title(reading: Read) -> None:
    """
    N° facture | Client | Montant global TTC | Échéance   | Réglé
    F-001      | Roux   | 100                | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match="il y manque : « Montant TTC »") as stop:
        reading()
    assert "« Montant global TTC » s'en rapproche" in stop.value.cure


def test_an_amount_without_tax_is_not_taken_for_the_total(reading: Read) -> None:
    """
    N° facture | Client | Montant HT | Échéance   | Réglé
    F-001      | Roux   | 100        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert "« Montant HT » est un montant hors taxes" in stop.value.cure


def test_invoices_to_pay_are_not_a_list_of_clients(reading: Read) -> None:
    """
    N° facture | Fournisseur | Montant TTC | Échéance   | Réglé
    F-001      | Bois & Co   | 100         | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert "liste de fournisseurs" in stop.value.cure


TWO_LISTS = """
    [2025]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [2026]
    N° facture | Client | Montant TTC | Échéance   | Réglé {mark}
    F-002      | Noël   | 200         | 2026-03-31 |
    """


def test_two_lists_are_a_question_that_names_both() -> None:
    with pytest.raises(AnswerNeeded, match="« 2025 », « 2026 »"):
        read(workbook(TWO_LISTS.format(mark="")), "x.xlsx")


@pytest.mark.parametrize(("mark", "hidden"), [("", "2025"), ("| N° facture (relance)", "")])
def test_of_two_lists_the_one_known_or_shown_is_read(mark: str, hidden: str) -> None:
    data = workbook(TWO_LISTS.format(mark=mark), hidden=hidden)
    assert only(read(data, "x.xlsx")).number == "F-002"


def test_a_price_list_is_no_second_list_of_invoices(reading: Read) -> None:
    """
    [Tarifs]
    Réf | Famille  | Désignation | Prix | Date
    R1  | Peinture | Blanc 10 l  | 39   | 2026-01-01
    [Suivi]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-002      | Noël   | 200         | 2026-03-31 |
    """
    assert only(reading()).number == "F-002"


def test_our_own_sheets_are_never_taken_for_the_owners(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [Relance - Historique]
    Facture | Client | Montant TTC | Échéance | Statut
    F-009   | Roux   | 100         | 2025-03-31 |
    """
    assert only(reading()).number == "F-001"


def test_two_columns_that_both_look_like_the_amount_are_a_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 90        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match=r"« Montant TTC » \(colonne C\) et « Total TTC »"):
        reading()


def test_two_columns_that_say_the_same_are_no_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 100       | 2026-03-31 |
    """
    assert only(reading()).total == Decimal(100)


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
