"""Instants as other programs export them, as the day they were in France.

« 2026-10-09T22:00:00.000Z » is midnight of the 10th in Paris: a day read from its figures alone would
be one too early. Summer time by the rule of directive 2000/84/EC: from the last Sunday of March to
that of October, at one o'clock UTC; no table of time zones is at hand on Windows.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_INSTANT = re.compile(
    r"\s*(?P<at>\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)? ?(?P<zone>Z|[+-]\d{2}:?\d{2})\s*",
    re.IGNORECASE,
)


def day_in_france(text: str) -> date | None:
    """The day in metropolitan France of an ISO instant that names its zone; None for any other text.

    >>> day_in_france("2026-10-09T22:00:00.000Z")
    datetime.date(2026, 10, 10)
    """
    found = _INSTANT.fullmatch(text)
    if not found:
        return None
    zone = found["zone"].upper().replace("Z", "+00:00")
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    try:
        instant = datetime.fromisoformat(found["at"] + zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    start, end = (_last_sunday(instant.year, month) for month in (3, 10))
    return (instant + timedelta(hours=2 if start <= instant < end else 1)).date()


def _last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC of the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
