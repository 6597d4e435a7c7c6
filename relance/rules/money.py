"""Euros: how amounts are rounded and added up.

No text rules how late-payment sums are rounded; the practice is to the cent, half up, once per
line, so that the printed lines add up (LAW §3). Amounts are `Decimal` euros; reading « 1 234,56 € »
is the workbook's business, writing it french.py's.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
DAYS_A_YEAR = 365  # in every year, leap or not: 366 and 360 are not used (LAW §3)


def cents(amount: Decimal) -> Decimal:
    """`amount` (EUR) rounded to the cent, half away from zero: 0.005 becomes 0.01."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of `amounts` (EUR), 0.00 when there are none."""
    return sum(amounts, ZERO)


def simple_interest(base: Decimal, rate: Decimal, days: int) -> Decimal:
    """Interest in EUR on `base` (EUR) at `rate` (percent a year) for `days` days, to the cent.

    >>> simple_interest(Decimal("10000"), Decimal("12.40"), 10)
    Decimal('33.97')
    """
    return cents(base * rate * days / (100 * DAYS_A_YEAR))
