"""What one Monday decides: sums that add up, and from when on an invoice is late."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.rules.outcome import AgedBalance, Claim
from tests.rules.ladder.ledgers import DUPONT, LATE

CLAIM = Claim(
    invoice=LATE,
    client=DUPONT,
    outstanding=Decimal("100.00"),
    days_late=10,
    interest=Decimal("1.23"),
    fee=Decimal("40.00"),
)


def test_a_claim_adds_up_what_is_left_its_interest_and_the_forty_euros() -> None:
    assert CLAIM.total == Decimal("141.23")


def test_it_is_late_after_its_due_date_or_after_the_days_that_the_law_gives() -> None:
    assert CLAIM.due == LATE.due
    assert replace(CLAIM, legal_end=date(2030, 1, 1)).due == date(2030, 1, 1)


def test_the_five_ages_add_up() -> None:
    ages = [Decimal(each) for each in (1, 20, 300, 4000, 50000)]
    fields = ("not_due", "up_to_30", "up_to_60", "up_to_90", "over_90")
    assert AgedBalance(**dict(zip(fields, ages, strict=True))).total == 54321
