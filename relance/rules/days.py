"""The calendar: half-years of the law, business days, deadlines.

Legal rates change on 1 January and 1 July: a half-year is named « 2026-S2 ». A due date is never
moved, not even off a Sunday (no text moves it, LAW §15); business days only serve the deadlines
that letters give, where one more day does no harm.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache

from dateutil.easter import easter  # type: ignore[import-untyped]

from relance.problems import RelanceError

DAY = timedelta(days=1)
_JULY = 7
_FIXED = (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)
_AFTER_EASTER = 1, 39, 50  # Easter Monday, Ascension Day, Whit Monday


def half_year_start(day: date) -> date:
    """1 January or 1 July: the first day of the half-year that holds `day`."""
    return date(day.year, 1 if day.month < _JULY else _JULY, 1)


def half_year_end(day: date) -> date:
    """30 June or 31 December: the last day of the half-year that holds `day`."""
    return date(day.year, 6, 30) if day.month < _JULY else date(day.year, 12, 31)


def half_year(day: date) -> str:
    """The name of the half-year of `day`: « 2026-S2 »."""
    return f"{day.year}-S{1 if day.month < _JULY else 2}"


def parse_half_year(text: str) -> date:
    """The first day of the half-year named « 2026-S2 ». Raises RelanceError for any other text."""
    if not (found := re.fullmatch(r"(\d{4})-S([12])", text)):
        cure = "Écrivez-le comme « 2027-S1 »."
        raise RelanceError(f"« {text} » n'est pas un semestre.", cure=cure)
    return date(int(found[1]), 1 if found[2] == "1" else _JULY, 1)


@cache
def _holidays(year: int) -> frozenset[date]:
    """The eleven of C. trav. L3133-1; only the fixed ones in years whose Easter is not computed."""
    sunday = easter(min(max(year, 1583), 4099))
    fixed = {date(year, month, day) for month, day in _FIXED}
    return frozenset(fixed | {sunday + days * DAY for days in _AFTER_EASTER})


def is_business_day(day: date) -> bool:
    """Monday to Friday and not one of the eleven legal holidays (C. trav. L3133-1).

    Alsace-Moselle has two more, which this does not know.
    """
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_business_day(day: date) -> date:
    """`day` itself when it is a business day, else the first one after it."""
    while not is_business_day(day):
        day += DAY
    return day


def add_business_days(day: date, count: int) -> date:
    """The `count`-th business day after `day`; 0 gives `day` itself, or the next business day."""
    for _ in range(count):
        day = next_business_day(day + DAY)
    return next_business_day(day)


def deadline(sent: date, days_allowed: int) -> date:
    """The last day that a letter sent on `sent` leaves: `days_allowed` calendar days later.

    Falling on a day when nobody works, it goes to the next business day: a courtesy, in the
    manner of CPC 642, which only binds procedural delays.
    """
    return next_business_day(sent + timedelta(days=days_allowed))


def end_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@lru_cache(maxsize=1 << 13)  # days are few, whatever the invoices
def months_later(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
