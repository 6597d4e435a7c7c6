"""When a debt is probably time-barred (LAW §7; the articles stand beside each case)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.law.loader import load_law
from relance.rules.limitation import time_barred_on
from relance.rules.model import Client, Invoice, Kind

TODAY = date(2026, 11, 23)
ISSUED = date(2024, 2, 29)


def barred(kind: Kind, **facts: object) -> date | None:
    invoice = Invoice(
        id="F1",
        number="F1",
        client_id="c",
        total=Decimal(100),
        **{"due": date(2024, 3, 31), "issued": ISSUED, **facts},  # type: ignore[arg-type]
    )
    return time_barred_on(invoice, Client(id="c", name="C", kind=kind), load_law(), TODAY)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.BUSINESS, date(2029, 3, 1)),  # C. com. L110-4: five years; no 29 February in 2029
        (Kind.CONSUMER, date(2026, 3, 1)),  # C. conso. L218-2: two years
        (Kind.OTHER, date(2026, 3, 1)),
        (Kind.PUBLIC_BODY, date(2029, 1, 1)),  # loi 68-1250, art. 1: four years from 1 January 2025
    ],
)
def test_the_period_depends_on_who_owes(kind: Kind, expected: date) -> None:
    assert barred(kind) == expected


def test_a_consumers_period_runs_from_the_end_of_the_works_not_from_the_invoice() -> None:
    """Cass. 1re civ. 19 May 2021, n° 20-12.520."""
    assert barred(Kind.CONSUMER, works_end=date(2023, 12, 15)) == date(2025, 12, 15)


def test_a_part_payment_recognises_the_debt_and_starts_the_period_afresh() -> None:
    """C. civ. 2240."""
    paid = {"paid": Decimal(10), "paid_on": date(2025, 6, 1)}
    assert barred(Kind.CONSUMER, **paid) == date(2027, 6, 1)
    assert barred(Kind.CONSUMER, paid_on=date(2025, 6, 1)) == date(2026, 3, 1)


def test_without_any_date_nothing_is_said() -> None:
    assert barred(Kind.BUSINESS, issued=None, due=None) is None
