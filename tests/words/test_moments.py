"""The days that a remark tells."""

from __future__ import annotations

from datetime import date

import pytest

from relance.words.moments import coming_day, past_day

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("paiera fin novembre", date(2026, 11, 30)),
        ("paiera fin janvier", date(2027, 1, 31)),
        ("promis fin octobre", date(2026, 10, 31)),  # over
        ("début décembre", date(2026, 12, 10)),
        ("mi-janvier", date(2027, 1, 15)),
        ("en février 2027", date(2027, 2, 28)),
        ("virement le 15/12", date(2026, 12, 15)),
        ("promis pour le 3 déc.", date(2026, 12, 3)),
        ("doit virer vendredi", date(2026, 12, 4)),
        ("lundi", date(2026, 12, 7)),  # the next one
        ("demain", date(2026, 12, 1)),
        ("la semaine prochaine", date(2026, 12, 11)),
        ("fin de mois", date(2026, 11, 30)),
        ("le mois prochain", date(2026, 12, 31)),
        ("sous 8 jours", date(2026, 12, 8)),
        ("dans 2 semaines", date(2026, 12, 14)),
        ("solde à Noël", date(2026, 12, 25)),
        ("plus tard", None),
        ("31/02", None),
        ("TVA 5,5", None),
    ],
)
def test_what_is_announced_is_over_at_the_end_of_the_time_that_is_told(
    text: str, day: date | None
) -> None:
    assert coming_day(text, MONDAY) == day


@pytest.mark.parametrize(
    ("text", "on", "day"),
    [
        ("réglé le 12/11", MONDAY, date(2026, 11, 12)),
        ("réglé le 28 déc", date(2027, 1, 4), date(2026, 12, 28)),
        ("payé le 12/11/2025 puis le 02/10/2026", MONDAY, date(2026, 10, 2)),
        ("vu le 2026-11-12", MONDAY, date(2026, 11, 12)),
        ("15/12", MONDAY, date(2025, 12, 15)),
        ("payé", MONDAY, None),
        ("1.250,50", MONDAY, None),
    ],
)
def test_what_was_done_lies_behind(text: str, on: date, day: date | None) -> None:
    assert past_day(text, on) == day
