"""Every invoice as money that comes and goes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.rules.codes import Status
from relance.rules.figures.accounts import InvoiceAccount, accounts
from relance.rules.figures.definitions import DatedPayment as Paid
from relance.rules.ladder.plan import plan
from relance.rules.model import CreditNote, Ledger, Payment
from tests.rules.ladder.ledgers import LAW, MONDAY, invoice, ledger

A = replace(invoice("A", 30), balance=None)  # issued on 24 September, due on 24 October, 1,000 €


def paid(amount: str, on: date | None, number: str = "A") -> Payment:
    return Payment(amount=Decimal(amount), on=on, invoice_id=f"{number}/dupont", client_id="dupont")


def books(of: Ledger) -> tuple[InvoiceAccount, ...]:
    return accounts(of, plan(of, LAW, MONDAY).claims, MONDAY)


def test_what_was_open_on_a_day_follows_the_payments_and_the_credit_note() -> None:
    note = CreditNote(
        number="AV1", client_id="dupont", amount=Decimal(100), on=None, invoice_id="A/dupont"
    )
    of = ledger(
        A,
        credit_notes=[note],
        payments=[paid("300", date(2026, 10, 20)), paid("200", date(2026, 11, 3))],
    )
    [book] = books(of)
    days = {
        date(2026, 9, 23): 0,  # not issued yet
        date(2026, 9, 24): 900,
        date(2026, 10, 20): 600,
        date(2026, 11, 2): 600,
        date(2026, 11, 3): 400,
    }
    assert {day: book.open_on(day) for day in days} == days
    assert book.open == book.open_on(MONDAY) == 400
    assert book.payments() == (Paid(Decimal(300), -4), Paid(Decimal(200), 10))


def test_a_payment_without_a_date_is_in_no_day_and_its_sum_is_told() -> None:
    [book] = books(ledger(A, payments=[paid("300", None), paid("100", date(2026, 11, 3))]))
    assert book.undated == 300
    assert book.payments() == (Paid(Decimal(100), 10),)
    assert book.open_on(date(2026, 10, 1)) == 700  # as far as known
    assert book.open == 600


def test_other_currencies_and_what_cannot_be_read_or_was_cancelled_are_left_out() -> None:
    of = ledger(
        A,
        replace(invoice("B", 30), currency="CHF"),
        replace(invoice("C", 30), total=None),
        replace(invoice("D", 30), due=None),
        replace(invoice("E", 30), status=Status.CANCELLED, status_text="Annulée"),
    )
    assert [book.claim.invoice.number for book in books(of)] == ["A"]
