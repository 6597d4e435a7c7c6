"""Payments in numbered columns of the list: each with its date, added up, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.reader import Reading, read
from relance.problems import AnswerNeeded, Level
from relance.rules.sums.allocation import settle
from tests.minibook import workbook

TODAY = date(2026, 11, 23)
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
        "1er versement | Date 1 | 2nd versement | Date 2",
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


PAIRS = f"{FIRST} | Règlement 1 | Date 1 | Règlement 2 | Date 2"


def held(found: Reading) -> dict[str, str]:
    return {i.number: " ".join(p.what for p in i.problems) for i in found.ledger.invoices}


def test_a_total_of_payments_that_contradicts_its_parts_holds_the_invoice() -> None:
    found = reading(
        f"{FIRST} | Total réglé | Règlement 1 | Règlement 2",
        "F-1 | Roux SARL | 2026-09-01 | 900 | 500 | 300 | 100",
        "F-2 | Roux SARL | 2026-09-01 | 900 | 400 | 300 | 100",
    )
    assert "réglée de 500,00\xa0€ sur sa ligne, et ses règlements font 400" in held(found)["F-1"]
    assert not held(found)["F-2"]
    assert [p.what for p in found.ledger.problems] == [held(found)["F-1"]]


@pytest.mark.parametrize(
    ("paid_on", "doubted"), [("2026-10-20", True), ("2026-10-15", False), ("", False)]
)
def test_a_day_of_payment_that_no_part_has_is_a_third_payment_perhaps(
    paid_on: str, doubted: bool
) -> None:
    row = f"F-1 | Roux SARL | 2026-09-01 | 1200 | 400 | 2026-09-15 | 400 | 2026-10-15 | {paid_on}"
    assert bool(held(reading(f"{PAIRS} | Soldée le", row))["F-1"]) is doubted


@pytest.mark.parametrize(
    "below", [" | | | | 800 | 2026-10-15 | |", " | | | | | | 800 | 2026-10-15"]
)
def test_a_payment_on_the_row_below_holds_the_invoice(below: str) -> None:
    first = "F-1 | Roux SARL | 2026-09-01 | 1200 | 400 | 2026-09-15 | |"
    found = reading(PAIRS, first, below, "F-2 | Noël SARL | 2026-09-01 | 100 | | | |")
    assert "dit « 800 »" in held(found)["F-1"]
    assert not held(found)["F-2"]


def test_a_date_before_each_payment_is_its_own() -> None:
    found = reading(
        f"{FIRST} | Date règlement | Règlement 1 | Date règlement | Règlement 2",
        "F-1 | Roux | 2026-09-01 | 900 | 2026-09-15 | 300 | 2026-10-15 | 400",
    )
    dates = [("F-1", Decimal(300), date(2026, 9, 15)), ("F-1", Decimal(400), date(2026, 10, 15))]
    assert received(found) == dates


@pytest.mark.parametrize(
    "titles",
    ["Montant TTC 10 % | Montant TTC 20 %", "Total 10 % | Total 20 %", "Montant 1 | Montant 2"],
)
def test_amounts_by_rate_of_vat_are_no_payments(titles: str) -> None:
    found = reading(
        f"{FIRST} | {titles} | Réglé le", "F-1 | Roux | 2026-09-01 | 1200 | 500 | 700 |"
    )
    assert found.ledger.payments == ()


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        ("700 | 500 |", " | |", 0),
        ("300 | |", " | |", 900),
        ("300 | 200 | 500", " | |", 700),  # its total told again
        ("300 | 200 | 500", "300 | 200 | 500", 700),
        ("300 | |", "300 | 200 |", 700),  # carried forward, and one more
        ("300 | 200 |", "300 | |", None),  # more was paid before
    ],
)
def test_payments_in_parts_on_an_earlier_month_count_once(
    before: str, now: str, left: int | None
) -> None:
    titles = f"{FIRST} | Règlement 1 | Règlement 2 | Total réglé"
    book = f"""
        [Septembre 2026]
        {titles}
        F-1 | Roux | 2026-09-01 | 1200 | {before}
        [Octobre 2026]
        {titles}
        F-1 | Roux | 2026-09-01 | 1200 | {now}
        F-2 | Noël | 2026-09-01 | 300 | 100 | |
        """
    ledger = read(workbook(book), "classeur.xlsx").ledger
    invoice = ledger.invoices[0]
    settlement = settle(
        invoice, [p for p in ledger.payments if p.invoice_id == invoice.id], (), TODAY
    )
    assert bool(invoice.problems or settlement.doubt) is (left is None)
    assert left is None or settlement.outstanding == left


def test_montant_1_with_its_date_is_a_payment() -> None:
    found = reading(
        f"{FIRST} | Montant 1 | Date 1 | Montant 2 | Date 2 | Réglé le",
        "F-1 | Roux | 2026-09-01 | 1000 | 400 | 2026-10-01 | 600 | 2026-10-02 |",
    )
    assert [amount for _, amount, _ in received(found)] == [Decimal(400), Decimal(600)]


@pytest.mark.parametrize("title", ["Montant réglé", "Total réglé"])
def test_longer_titles_of_payments_are_numbered_too(title: str) -> None:
    found = reading(
        f"{FIRST} | {title} 1 | {title} 2", "F-1 | Roux | 2026-09-01 | 1000 | 400 | 600"
    )
    assert len(received(found)) == 2


def test_a_last_payment_without_its_date_has_none() -> None:
    found = reading(
        f"{FIRST} | Règlement 1 | Date | Règlement 2",
        "F-1 | Roux | 2026-09-01 | 1000 | 400 | 2026-10-01 | 600",
    )
    assert received(found) == [
        ("F-1", Decimal(400), date(2026, 10, 1)), ("F-1", Decimal(600), None)
    ]  # fmt: skip


def test_numbered_deposits_are_no_payments() -> None:
    """Whether a deposit was already taken off the price, its title does not say."""
    with pytest.raises(AnswerNeeded, match="ce qui est payé"):
        reading(f"{FIRST} | Acompte 1 | Acompte 2", "F-1 | Roux | 2026-09-01 | 900 | 300 |")


def test_a_single_numbered_payment_is_no_series() -> None:
    rows = "F-1 | Roux | 2026-09-01 | 900 | 300 |", "F-2 | Noël | 2026-09-01 | 900 | | 900"
    found = reading(f"{FIRST} | Règlement 1 | Reste dû", *rows)
    assert found.ledger.payments == ()
    assert found.ledger.invoices[0].problems
