"""The figures of credit management, as they are published: arithmetic only, exact, never rounded here.

What cannot be known is None, and the page says so in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from relance.rules.money import ZERO, total


class Period(NamedTuple):
    """What was billed (EUR incl. VAT) in a period of so many days."""

    billed: Decimal
    days: int


class DatedPayment(NamedTuple):
    """An amount paid (EUR), `late` days after the due date: negative where it came before."""

    amount: Decimal
    late: int


def count_back(outstanding: Decimal, periods: Iterable[Period]) -> Decimal | None:
    """DSO by count-back, in days: how many days of billing the open amount is worth.

    `periods` newest first. The billing of each is taken off `outstanding` (EUR) and its days are
    counted, those of the last pro rata. None where more is open than was billed in all of them.
    Source: the count-back (exhaustion) method, « épuisement du chiffre d'affaires ».

    >>> count_back(Decimal(2500), [Period(Decimal(1200), 30), Period(Decimal(1800), 31)])
    Decimal('52.38888888888888888888888889')
    """
    days, left = Decimal(0), outstanding
    for period in periods:
        if left <= 0:
            break
        if period.billed >= left:
            return days + left * period.days / period.billed
        left -= max(period.billed, ZERO)
        days += period.days
    return None if left > 0 else days


def average_delay(payments: Iterable[DatedPayment]) -> Decimal | None:
    """Average payment delay in days: Σ amount × (paid − due) / Σ amount. None where nothing was paid.

    >>> average_delay([DatedPayment(Decimal(10), 5), DatedPayment(Decimal(100), 10)])
    Decimal('9.545454545454545454545454545')
    """
    paid = [payment for payment in payments if payment.amount > 0]
    weight = total(payment.amount for payment in paid)
    return sum((p.amount * p.late for p in paid), ZERO) / weight if weight else None


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` in percent of `whole`; None of nothing."""
    return 100 * part / whole if whole else None
