"""Payments in numbered columns of the list: each with its date, added up, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.problems import AnswerNeeded, Level
from relance.workbook.reader import Reading, read
from tests.workbook.minibook import workbook

FIRST = "N° facture | Client | Échéance   | Montant TTC"


def reading(titles: str, *rows: str) -> Reading:
    return read(workbook("\n".join((titles, *rows))), "classeur.xlsx")


def received(found: Reading) -> list[tuple[str, Decimal, date | None]]:
    numbers = {invoice.id: invoice.number for invoice in found.ledger.invoices}
    return sorted(
        (numbers[p.invoice_id], p.amount, p.on) for p in found.ledger.payments if p.invoice_id
    )


@pytest.mark.parametrize(
    "titles",
    [
        "Règlement 1 | Date règlement 1 | Règlement 2 | Date règlement 2",
        "Paiement n°1 | Payé le 1 | Paiement n°2 | Payé le 2",
        "1er versement | Date 1 | 2ème versement | Date 2",
        "Regl. 1 | Date | Regl. 2 | Date",
        "Encaissement 1 | Le | Encaissement 2 | Le",
        "Réglé 1 | Réglé le | Réglé 2 | Réglé le",
    ],
)
def test_numbered_payments_are_each_read_with_their_date(titles: str) -> None:
    found = reading(
        f"{FIRST} | {titles}",
        "F-1 | Roux SARL | 2026-09-01 | 1200 | 400 | 2026-09-15 | 800 | 2026-10-01",
        "F-2 | Noël SARL | 2026-09-01 | 1000 | 400 | 2026-09-20 |     |",
        "F-3 | Petit SAS | 2026-09-01 | 500  |     |            |     |",
        "TOTAL |         |            | 2700 | 800 |            | 800 |",
    )
    assert received(found) == [
        ("F-1", Decimal(400), date(2026, 9, 15)),
        ("F-1", Decimal(800), date(2026, 10, 1)),
        ("F-2", Decimal(400), date(2026, 9, 20)),
    ]
    assert found.ledger.problems == ()
    assert [ours for _, _, ours in found.understood.columns].count("Montant réglé") == 2
    assert found.understood.unknown == ()


def test_two_equal_payments_of_one_day_are_two() -> None:
    found = reading(
        f"{FIRST} | Règlement 1 | Règlement 2", "F-1 | Roux | 2026-09-01 | 900 | 300 | 300"
    )
    assert received(found) == [("F-1", Decimal(300), None)] * 2


def test_an_empty_pair_of_columns_says_that_nothing_is_paid() -> None:
    found = reading(f"{FIRST} | Règlement 1 | Règlement 2", "F-1 | Roux | 2026-09-01 | 900 | |")
    assert (received(found), found.ledger.invoices[0].problems) == ([], ())


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("chèque | 2026-09-15 | |", "Montant réglé"),
        (" | 2026-09-15 | |", "Règlement daté, mais sans montant."),
        ("400 | #REF! | |", "Réglé le"),
    ],
)
def test_a_payment_that_cannot_be_read_holds_its_invoice(cells: str, told: str) -> None:
    found = reading(
        f"{FIRST} | Règlement 1 | Date 1 | Règlement 2 | Date 2",
        f"F-1 | Roux | 2026-09-01 | 900 | {cells}",
    )
    (invoice,) = found.ledger.invoices
    levels = [(p.level, told in p.what) for p in invoice.problems]
    assert (Level.BLOCKING, True) in levels


def test_a_total_of_payments_that_contradicts_its_parts_is_a_question() -> None:
    with pytest.raises(AnswerNeeded, match=r"F-1 est réglée de 500,00\s€ .* 400,00"):
        reading(
            f"{FIRST} | Total réglé | Règlement 1 | Règlement 2",
            "F-1 | Roux | 2026-09-01 | 900 | 500 | 300 | 100",
        )


def test_numbered_deposits_are_no_payments() -> None:
    """Whether a deposit was already taken off the price, its title does not say."""
    with pytest.raises(AnswerNeeded, match="ce qui est payé"):
        reading(f"{FIRST} | Acompte 1 | Acompte 2", "F-1 | Roux | 2026-09-01 | 900 | 300 |")


def test_a_single_numbered_payment_is_no_series() -> None:
    rows = "F-1 | Roux | 2026-09-01 | 900 | 300 |", "F-2 | Noël | 2026-09-01 | 900 | | 900"
    found = reading(f"{FIRST} | Règlement 1 | Reste dû", *rows)
    assert found.ledger.payments == ()
    assert found.ledger.invoices[0].problems
