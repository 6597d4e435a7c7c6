"""ISO instants as days in France; expected values by python's zoneinfo."""

from __future__ import annotations

from datetime import date

import pytest

from relance.sheets.instants import day_in_france


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-10T00:00:00Z", date(2026, 10, 10)),
        ("2026-10-09T22:00:00.000Z", date(2026, 10, 10)),  # midnight in summer
        ("2026-12-09T23:00:00.000Z", date(2026, 12, 10)),  # in winter
        ("2026-12-09T22:00:00.000Z", date(2026, 12, 9)),
        ("2026-10-10T08:30Z", date(2026, 10, 10)),
        ("2026-10-10 23:30:00+02:00", date(2026, 10, 10)),
        ("2026-10-10T23:30:00-0500", date(2026, 10, 11)),
        ("2026-03-28T23:30:00Z", date(2026, 3, 29)),  # the eve of summer time
        ("2026-10-25T00:59:00Z", date(2026, 10, 25)),
        ("2026-02-31T00:00:00Z", None),
        ("2026-10-10", None),
        ("2026-10-10T00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_an_instant_is_the_day_it_was_in_france(text: str, day: date | None) -> None:
    assert day_in_france(text) == day
