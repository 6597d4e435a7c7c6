"""Which invoices a payment settles where its line does not say it plainly."""

from __future__ import annotations

import pytest

from relance.lists.reader import read
from tests.minibook import workbook

RECEIVED = """
    [Factures]
    N° facture | Client      | Montant TTC | Échéance
    F-1        | SARL Roux   | 100         | 2026-03-31
    F-2        | SARL Roux   | 250         | 2026-03-31
    F-3        | M. Noël     | 100         | 2026-03-31
    [Règlements]
    Date | Facture | Client | Montant
    {line}
    """


@pytest.mark.parametrize(
    ("line", "paid", "held"),
    [
        ("2026-04-01 |           | SARL Roux | 250", ["F-2"], []),
        (
            "2026-04-01 |           | Roux      | 350",
            ["F-1", "F-2"],
            [],
        ),  # one sum, legal form apart
        ("2026-04-01 | F-1 + F-2 |           | 350", ["F-1", "F-2"], []),
        ("2026-04-01 | F-1, F-2  |           | 300", [], ["F-1", "F-2"]),  # not their sum
        ("2026-04-01 |           |           | 100", [], ["F-1", "F-3"]),  # of nobody
        ("2026-04-01 | F-9       | SARL Roux | 250", [], ["F-2"]),  # for another invoice, or a slip
        ("2026-04-01 | F-3       | SARL Roux | 100", [], ["F-3"]),  # another client's
        ("2026-04-01 |           | SARL Roux | 70 ", [], []),  # fits none: left to the rules
        ("TOTAL      |           |           | 100", [], []),
    ],
)
def test_a_payment_settles_what_it_names_or_the_one_sum_that_fits(
    line: str, paid: list[str], held: list[str]
) -> None:
    found = read(workbook(RECEIVED.format(line=f"2026-03-01 | F-1 | | 0\n    {line}")), "x.xlsx")
    numbers = {invoice.id: invoice.number for invoice in found.ledger.invoices}
    settled = [numbers[p.invoice_id] for p in found.ledger.payments if p.amount and p.invoice_id]
    assert sorted(settled) == paid
    assert [i.number for i in found.ledger.invoices if i.problems] == held


@pytest.mark.parametrize(
    ("second", "counted", "held"),
    [
        ("F-1 | 2026-04-01 | 40", 1, []),  # the same sheet once more
        ("F-1 | 2026-04-03 | 40", 2, ["F-1"]),  # the bank's date, or a second payment
        ("F-2 | 2026-04-01 | 40", 2, []),
    ],
)
def test_two_sheets_that_tell_the_same_payments_are_counted_once(
    second: str, counted: int, held: list[str]
) -> None:
    found = read(
        workbook(f"""
        [Factures]
        N° facture | Client | Montant TTC | Échéance
        F-1 | Roux | 100 | 2026-03-31
        F-2 | Noël | 100 | 2026-03-31
        [Règlements]
        N° facture | Réglé le | Montant
        F-1 | 2026-04-01 | 40
        [Encaissements banque]
        N° facture | Réglé le | Montant
        {second}
        """),
        "x.xlsx",
    )
    assert len(found.ledger.payments) == counted
    assert [i.number for i in found.ledger.invoices if i.problems] == held
