"""One sheet a month, the unpaid carried forward."""

from __future__ import annotations

from datetime import date

import pytest

from relance.lists.reader import read
from relance.problems import AnswerNeeded
from relance.rules.codes import Status
from tests.lists.readings import by_number, whats
from tests.minibook import workbook

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
