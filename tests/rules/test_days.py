"""Half-years of the law, business days, and due dates from written terms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from relance.problems import RelanceError
from relance.rules.days import (
    add_business_days,
    deadline,
    half_year,
    half_year_end,
    half_year_start,
    is_business_day,
    next_business_day,
    parse_half_year,
)

DAYS = st.dates(date(2013, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 1, 1), "2026-S1", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), "2026-S1", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), "2026-S2", date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), "2026-S2", date(2026, 7, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), "2024-S1", date(2024, 1, 1), date(2024, 6, 30)),
    ],
)
def test_a_half_year_runs_from_january_or_from_july(
    day: date, name: str, first: date, last: date
) -> None:
    assert (half_year(day), half_year_start(day), half_year_end(day)) == (name, first, last)
    assert parse_half_year(name) == first


@given(DAYS)
def test_half_years_follow_each_other_without_a_gap(day: date) -> None:
    eve = half_year_start(day) - timedelta(days=1)
    assert half_year_start(day) <= day <= half_year_end(day)
    assert half_year_end(eve) == eve


@pytest.mark.parametrize("text", ["2027-S3", "2027", "S1 2027", "", "27-S1", "2027-S1 "])
def test_what_is_not_a_half_year_is_refused_by_name(text: str) -> None:
    with pytest.raises(RelanceError, match=f"« {text} » n'est pas un semestre"):
        parse_half_year(text)


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 4, 6),  # lundi de Pâques
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # lundi de Pentecôte
        date(2026, 7, 14),
        date(2026, 11, 11),
        date(2026, 12, 25),
        date(2027, 3, 29),
        date(2028, 6, 5),
        date(2026, 11, 21),  # a Saturday
        date(2026, 11, 22),  # a Sunday
    ],
)
def test_nobody_works_on_legal_holidays_and_week_ends(holiday: date) -> None:
    """C. trav. L3133-1; the moving ones as computed in LAW §15."""
    assert not is_business_day(holiday)


@pytest.mark.parametrize("year", range(2008, 2100))  # it leaves out Whit Monday from 2005 to 2007
def test_the_legal_holidays_are_those_of_the_library_holidays(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=days) for days in range(366)]
    ours = {day for day in days if day.year == year and not is_business_day(day)}
    theirs = set(country_holidays("FR", years=year))
    assert {day for day in ours if day.weekday() < 5} == {d for d in theirs if d.weekday() < 5}


@pytest.mark.parametrize("year", [1, 1582, 4100, 9998])
def test_a_year_mistyped_is_no_failure(year: int) -> None:
    assert not is_business_day(date(year, 12, 25))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 23),
        date(2026, 4, 3),  # Good Friday: a holiday in Alsace-Moselle only
        date(2026, 12, 24),
    ],
)
def test_other_week_days_are_worked(day: date) -> None:
    assert is_business_day(day)
    assert next_business_day(day) == day


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 20), 2, date(2026, 11, 24)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),  # a Saturday: the Monday
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 10), 1, date(2026, 11, 12)),  # over 11 November
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over New Year and a week-end
    ],
)
def test_business_days_are_counted_over_holidays(day: date, count: int, expected: date) -> None:
    assert add_business_days(day, count) == expected


@pytest.mark.parametrize(
    ("sent", "allowed", "expected"),
    [
        (date(2026, 11, 23), 8, date(2026, 12, 1)),
        (date(2026, 11, 23), 6, date(2026, 11, 30)),  # the 29th is a Sunday
        (date(2026, 12, 10), 15, date(2026, 12, 28)),  # Christmas, then the week-end
    ],
)
def test_a_letters_deadline_is_a_day_when_people_work(
    sent: date, allowed: int, expected: date
) -> None:
    assert deadline(sent, allowed) == expected


@given(DAYS, st.integers(0, 90))
def test_a_deadline_never_gives_less_than_the_days_allowed(sent: date, allowed: int) -> None:
    assert is_business_day(deadline(sent, allowed))
    assert deadline(sent, allowed) - sent >= timedelta(days=allowed)
