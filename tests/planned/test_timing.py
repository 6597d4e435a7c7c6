"""Once a week from Monday eight o'clock on, until it has succeeded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from relance.planned.timing import Attempt, done_this_week, due

MONDAY = date(2026, 11, 23)


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %Hh%M")  # noqa: DTZ007


def tried(text: str, status: int) -> Attempt:
    return Attempt(at=at(text), status=status)


@pytest.mark.parametrize(
    ("now", "last_run", "attempt", "runs"),
    [
        ("11-23 07h59", date(2026, 11, 16), None, False),
        ("11-23 08h00", date(2026, 11, 16), None, True),
        ("11-22 20h00", date(2026, 11, 16), None, False),  # a Sunday: last week was done
        ("11-22 20h00", date(2026, 11, 9), None, True),  # it was not
        ("11-26 15h00", date(2026, 11, 16), None, True),  # the computer was off until Thursday
        ("11-26 15h00", MONDAY, None, False),
        ("11-26 15h00", date(2026, 11, 25), None, False),  # by hand, on Wednesday
        ("11-23 08h00", None, None, True),  # not known: the workbook is asked
        ("11-23 09h00", None, tried("11-23 08h00", 0), False),
        ("11-30 08h00", None, tried("11-23 08h00", 0), True),
        ("11-23 08h30", None, tried("11-23 08h00", 1), False),  # the workbook is open
        ("11-23 09h00", None, tried("11-23 08h00", 1), True),
        ("11-23 17h00", None, tried("11-23 08h00", 4), False),  # an answer is needed
        ("11-24 08h00", None, tried("11-23 08h00", 4), True),
        ("11-23 08h30", MONDAY, tried("11-23 08h00", 3), False),
        ("11-23 09h00", MONDAY, tried("11-23 08h00", 3), True),  # letters incomplete
        ("11-23 09h00", MONDAY, tried("11-23 08h00", 3)._replace(seen=True), False),
        ("11-23 08h00", None, tried("12-07 08h00", 0), True),  # a clock that was set back
    ],
)
def test_a_monday_is_due_until_it_has_succeeded(
    now: str, last_run: date | None, attempt: Attempt | None, runs: bool
) -> None:
    assert due(at(now), last_run, attempt) is runs


@pytest.mark.parametrize(
    ("last", "today", "done"),
    [
        (MONDAY, date(2026, 11, 29), True),
        (date(2026, 11, 22), date(2026, 11, 23), False),
        (date(2026, 12, 1), date(2026, 11, 29), False),  # a day to come tells nothing
        (None, MONDAY, False),
    ],
)
def test_a_week_runs_from_monday_to_sunday(last: date | None, today: date, done: bool) -> None:
    assert done_this_week(last, today) is done


def test_every_monday_of_a_year_is_due_once_whatever_its_holidays() -> None:
    runs: list[date] = []
    now = at("01-01 08h00")
    while now.year == 2026:
        if due(now, runs[-1] if runs else date(2025, 12, 29), None):
            runs.append(now.date())
        now += timedelta(hours=1)
    assert runs == [date(2026, 1, 5) + timedelta(weeks=n) for n in range(52)]
