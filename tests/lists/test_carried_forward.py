"""Sheets that are not the list: those of other months and years where these are kept apart, archives."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.lists.layout import Hints
from relance.lists.reader import Reading
from relance.lists.reader import read as read_as_told
from relance.problems import AnswerNeeded
from relance.rules.codes import Status
from tests.lists.readings import by_number, whats
from tests.minibook import workbook


def read(data: bytes, name: str, *, hints: Hints | None = None) -> Reading:
    """Each sheet kept apart, as the owner says."""
    return read_as_told(data, name, hints=replace(hints or Hints(), together=False))


MONTHS = """
    [Mars 2026]
    N° facture | Client | Montant TTC | Échéance | Réglé le
    F-1 | Roux | 100 | 2026-03-31 | {first}
    F-2 | Noël | 200 | 2026-03-31 | {second}
    [Avril 2026]
    N° facture | Client | Montant TTC | Échéance | Réglé le
    F-1 | Roux | {amount} | 2026-03-31 |
    F-3 | Noël | 300 | 2026-04-30 |
    """


def test_of_monthly_sheets_the_last_is_read_and_an_earlier_payment_counts() -> None:
    text = MONTHS.format(first="2026-04-02", second="2026-04-03", amount=100)
    found = read(workbook(text), "x.xlsx")
    assert found.understood.sheet == "Avril 2026"
    paid = {i.number: i.paid_on for i in found.ledger.invoices}
    assert paid == {"F-1": date(2026, 4, 2), "F-3": None}


def test_an_invoice_carried_forward_with_another_amount_waits() -> None:
    found = read(workbook(MONTHS.format(first="", second="2026-04-03", amount=60)), "x.xlsx")
    assert "montant n'est plus le même" in whats(by_number(found)["F-1"])
    assert [problem.where for problem in found.ledger.problems] == ["Avril 2026!A2"]  # told too


def test_an_unpaid_invoice_that_was_not_carried_forward_is_a_question() -> None:
    with pytest.raises(AnswerNeeded, match="F-2 de « Mars 2026 » n'est ni notée payée ni reportée"):
        read(workbook(MONTHS.format(first="", second="", amount=100)), "x.xlsx")


def test_what_an_earlier_sheet_says_in_a_word_counts_with_all_that_it_means() -> None:
    text = MONTHS.replace("Réglé le", "Statut")
    text = text.format(first="Mise en demeure", second="payée", amount=100)
    invoice = by_number(read(workbook(text), "x.xlsx"))["F-1"]
    assert (invoice.status, invoice.status_text) == (Status.UNPAID, "Mise en demeure")
    assert invoice.step_told == "Mise en demeure"


YEARS = """
    [2025]
    N° facture | Client | Montant TTC | Date facture | Échéance | Réglé le
    F-1 | Roux | 100 | 2025-03-01 | 2025-03-31 | {first}
    F-2 | Noël | 200 | 2025-03-01 | 2025-03-31 | {second}
    [2026]
    N° facture | Client | Montant TTC | Date facture | Échéance | Réglé le
    F-1 | Roux | {amount} | 2026-03-01 | 2026-03-31 |
    F-3 | Noël | 300 | 2026-03-01 | 2026-03-31 |
    """


def test_numbers_that_begin_again_each_year_are_not_carried_forward() -> None:
    text = YEARS.format(first="2025-04-02", second="2025-04-03", amount=77)
    found = read(workbook(text), "x.xlsx")
    assert found.understood.sheet == "2026"
    assert {i.number: i.paid_on for i in found.ledger.invoices} == {"F-1": None, "F-3": None}
    assert not any(invoice.problems for invoice in found.ledger.invoices)
    with pytest.raises(AnswerNeeded, match="F-1 de « 2025 » n'est ni notée payée ni reportée"):
        read(workbook(YEARS.format(first="", second="2025-04-03", amount=77)), "x.xlsx")


def test_all_that_is_unpaid_elsewhere_is_named_with_its_amount_and_asked_about_once() -> None:
    data = workbook(YEARS.format(first="", second="", amount=77))
    with pytest.raises(AnswerNeeded) as asked:
        read(data, "x.xlsx")
    assert "F-1 de « 2025 »" in asked.value.what
    assert "F-2 de « 2025 » (200,00\N{NO-BREAK SPACE}€)" in asked.value.what
    assert (asked.value.setting, list(asked.value.options)) == (
        "Feuilles laissées de côté",
        ["2025"],
    )
    found = read(data, "x.xlsx", hints=Hints(sheets_aside=("2025",)))
    assert [i.number for i in found.ledger.invoices] == ["F-1", "F-3"]
    told = [problem.what for problem in found.ledger.problems]
    assert [what[:28] for what in told] == [f"La facture F-{n} de « 2025 » (" for n in (1, 2)]


def test_the_list_already_followed_keeps_its_sheet_and_the_others_are_asked_about() -> None:
    data = workbook(YEARS.format(first="2025-04-02", second="2025-04-03", amount=77))
    with pytest.raises(AnswerNeeded, match="F-1 de « 2026 » n'est ni notée payée ni reportée"):
        read(data, "x.xlsx", hints=Hints(sheet="2025"))


@pytest.mark.parametrize("archive", ["Archives", "Factures payées"])
def test_an_archive_is_never_the_list_and_what_is_unpaid_there_is_asked_about(archive: str) -> None:
    text = YEARS.replace("2025]", archive + "]")
    with pytest.raises(AnswerNeeded, match=f"F-2 de « {archive} »"):
        read(workbook(text.format(first="2025-04-02", second="", amount=77)), "x.xlsx")
    found = read(workbook(text.format(first="2025-04-02", second="2025-04-03", amount=7)), "x.xlsx")
    assert found.understood.sheet == "2026"
    assert found.understood.others == (archive,)


@pytest.mark.parametrize(
    "sheet",
    [
        "[Règlements]\n    N° facture | Client | Montant réglé | Date règlement\n"
        "    F-2 | Noël | 200 | 2025-05-02\n    F-3 | Noël | 1 | 2026-05-02\n",
        "[2024]\n    N° facture | Client | Montant TTC | Date facture | Échéance | Réglé le\n"
        "    F-2 | Noël | 200 | 2025-03-01 | 2025-03-31 | 2025-05-02\n",
    ],
)
def test_what_another_place_says_is_paid_is_not_asked_about(sheet: str) -> None:
    text = YEARS.format(first="2025-04-02", second="", amount=77)
    found = read(workbook(text + "    " + sheet), "x.xlsx")
    assert {i.number for i in found.ledger.invoices} == {"F-1", "F-3"}


def test_an_invoice_of_an_older_sheet_that_a_credit_note_cancels_there_is_over() -> None:
    text = YEARS.format(first="2025-04-02", second="", amount=77).replace(
        "    [2026]", "    AV-1 | Noël | -200 | 2025-04-01 | 2025-04-01 |\n    [2026]", 1
    )
    text = text.replace("Réglé le", "Réglé le | Notes").replace(
        "2025-04-01 | 2025-04-01 |", "2025-04-01 | 2025-04-01 | | avoir sur F-2"
    )
    found = read(workbook(text.replace("F-2 ", "F-22 ").replace("sur F-2", "sur F-22")), "x.xlsx")
    assert {i.number for i in found.ledger.invoices} == {"F-1", "F-3"}


def test_what_is_typed_beside_an_invoice_on_an_older_sheet_is_reported() -> None:
    text = MONTHS.format(first="", second="2026-04-03", amount=100)
    ours = " | N° facture (relance) | Motif | Suite donnée | Jusqu'au"
    text = text.replace("Réglé le\n    F-1", f"Réglé le{ours}\n    F-1", 1)
    text = text.replace("2026-03-31 | \n", "2026-03-31 | | F-1 | | Appel fait |\n", 1)
    (told,) = read(workbook(text), "x.xlsx").ledger.problems
    assert told.where == "Mars 2026!H2"
    assert told.what.startswith("« Appel fait » est noté sur « Mars 2026 » pour la facture F-1")


def test_a_client_written_otherwise_on_an_older_sheet_is_the_same_where_the_amount_is() -> None:
    text = MONTHS.format(first="2026-04-02", second="2026-04-03", amount=100)
    text = text.replace(
        "| Roux | 100 | 2026-03-31 | 2026-04-02", "| SARL ROUX | 100 | 2026-03-31 | 2026-04-02"
    )
    assert by_number(read(workbook(text), "x.xlsx"))["F-1"].paid_on == date(2026, 4, 2)


def test_rows_of_an_older_sheet_in_the_colour_of_what_is_paid_are_paid() -> None:
    text = YEARS.format(first="2025-04-02", second="", amount=77)
    text = text.replace("    F-2 |", "    {C6EFCE}F-2 |").replace("    F-3 |", "    {C6EFCE}F-3 |")
    found = read(workbook(text), "x.xlsx", hints=Hints(signs=("vert",)))
    assert {i.number for i in found.ledger.invoices} == {"F-1", "F-3"}


def test_a_row_of_an_older_sheet_without_an_amount_left_is_no_debt() -> None:
    text = YEARS.format(first="2025-04-02", second="", amount=77).replace("| 200 |", "| 0 |", 1)
    assert len(read(workbook(text), "x.xlsx").ledger.invoices) == 2


def test_a_sheet_left_aside_that_cannot_be_read_stops_nothing() -> None:
    text = YEARS.format(first="2025-04-02", second="", amount=77)
    text = text.replace("Client | Montant TTC", "Client | Total TTC | Montant TTC", 1)
    text = text.replace("| Roux | 100", "| Roux | 90 | 100").replace("| 200 |", "| 190 | 200 |", 1)
    with pytest.raises(AnswerNeeded, match="Deux colonnes de « 2025 »") as asked:
        read(workbook(text), "x.xlsx")
    assert asked.value.cure.endswith("réglage « Feuilles laissées de côté » = 2025.")
    found = read(workbook(text), "x.xlsx", hints=Hints(sheets_aside=("2025",)))
    assert len(found.ledger.invoices) == 2
