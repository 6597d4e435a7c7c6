"""Sheets of payments: each line with the invoice that it settles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from relance.lists.reader import read
from relance.problems import Level
from tests.lists.readings import PAYMENTS, by_number
from tests.minibook import workbook


def test_a_sheet_of_payments_is_joined_by_the_invoice_number() -> None:
    found = read(workbook(PAYMENTS.format(title="", first="", second="")), "x.xlsx")
    payments = found.ledger.payments
    assert found.layout.payments_sheet == "Règlements"
    assert [(p.amount, p.invoice_id, p.client_id) for p in payments] == [
        (Decimal(60), "f 2|noel", "noel"),
        (Decimal(40), "f 2|noel", "noel"),
        (Decimal(30), "", "roux"),
    ]
    assert (payments[0].on, payments[0].reference) == (date(2026, 4, 1), "123")
    (problem,) = found.ledger.problems
    assert (problem.where, problem.level) == ("Règlements!B4", Level.WARNING)


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("2026-04-01 | F-2 | Roux | 1 200 par chq", ["F-2"]),
        ("le mois dernier | F-2 | Roux | 1200", ["F-2"]),
        ("2026-04-01 | | Roux | #REF!", ["F-1", "F-2"]),
        ("2026-04-01 | F-7 | Roux | chèque", ["F-1", "F-2"]),
        ("2026-04-01 | F-2 | Roux | -", []),
    ],
)
def test_a_payment_that_cannot_be_read_holds_what_it_may_settle(line: str, held: list[str]) -> None:
    text = """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 1200        | 2026-03-31 |
    F-2        | Roux   | 1200        | 2026-03-31 |
    F-3        | Noël   | 1200        | 2026-03-31 |
    [Règlements]
    Date       | Facture | Client | Montant
    """
    found = read(workbook(f"{dedent(text).strip()}\n{line}"), "x.xlsx")
    assert [number for number, each in by_number(found).items() if each.problems] == held
