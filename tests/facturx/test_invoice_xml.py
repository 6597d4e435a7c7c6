"""The XML of an invoice: what it says, and what it does not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.facturx.invoice_xml import invoice_in
from relance.rules.codes import RateBasis
from relance.rules.own_invoice import OwnInvoice
from tests.facturx.pdfs import invoice_xml


def read(data: bytes) -> OwnInvoice:
    own = invoice_in(data)
    assert own
    return own


def test_all_that_a_letter_relies_on_is_read() -> None:
    own = read(invoice_xml(left="1000.00", payee="Factor SA", penalties="Pénalités de retard : 12 % par an"))  # fmt: skip
    assert (own.number, own.type_code, own.currency) == ("F-041", "380", "EUR")
    assert (own.grand_total, own.due_payable) == (Decimal("1234.50"), Decimal("1000.00"))
    assert own.due_dates == (date(2026, 10, 10),)
    assert (own.seller, own.payee) == ("Menuiserie Dupré", "Factor SA")
    assert [(rate.basis, rate.value) for rate in own.rates] == [(RateBasis.FIXED, Decimal(12))]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20261010", date(2026, 10, 10)),
        ("2026-10-10", date(2026, 10, 10)),  # under the same format 102: a public sample
        ("202610101200", date(2026, 10, 10)),  # format 203
        ("20260230", None),
        ("2026101", None),
        ("10/10/2026", None),
        ("", None),
    ],
)
def test_a_date_is_one_of_the_calendar_or_not_told(written: str, day: date | None) -> None:
    assert read(invoice_xml(due=written)).due_dates == ((day,) if day else ())


@pytest.mark.parametrize("written", ["", "NaN", "1e9", "1 234,50", "1" * 40])
def test_an_amount_is_a_plain_decimal_or_not_told(written: str) -> None:
    own = read(invoice_xml(total=written, left="12.00"))
    assert (own.grand_total, own.due_payable) == (None, Decimal("12.00"))


def test_of_a_total_in_two_currencies_that_of_the_invoice_counts() -> None:
    two = b'<GrandTotalAmount currencyID="USD">9</GrandTotalAmount><GrandTotalAmount currencyID="EUR">'
    own = read(invoice_xml().replace(b"<GrandTotalAmount>", two))
    assert own.grand_total == Decimal("1234.50")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"facture", b"<Invoice><ID>1</ID></Invoice>", b"<CrossIndustryInvoice/>",
        b'<?xml version="1.0" encoding="klingon"?><x/>', b"<a>" * 5000,
        b"<!DOCTYPE CrossIndustryInvoice>" + invoice_xml(),
    ],
)  # fmt: skip
def test_what_is_no_invoice_is_none(data: bytes) -> None:
    assert invoice_in(data) is None


def test_what_is_endless_or_deep_costs_little() -> None:
    long = read(invoice_xml("9" * 500_000, payee="x " * 300_000, penalties="retard 12 % " * 50_000))
    assert (len(long.number), len(long.payee)) == (80, 80)
    assert invoice_in(b"<a>" * 200_000 + b"</a>" * 200_000) is None
