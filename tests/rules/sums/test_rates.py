"""Agreed rates beside what the law sets."""

from __future__ import annotations

from datetime import date

import pytest

from relance.problems import Level, Problem
from relance.rules.firm import RateDoubt, Settings
from relance.rules.sums.rates import of_the_law, rate_to_tell
from relance.words.rate_words import parse_rate
from tests.rules.ladder.ledgers import LAW

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "same"),
    [("BCE + 10", True), ("BCE + 9", False), ("10 %", False), ("3 × taux légal", False)],
)
def test_only_ten_points_above_the_ecb_are_what_the_law_says(text: str, *, same: bool) -> None:
    """C. com. L441-10 II, where nothing is agreed."""
    agreed = parse_rate(text)
    assert agreed
    assert of_the_law(agreed, LAW, DAY) is same
    doubt = RateDoubt(
        problem=Problem(level=Level.WARNING, where="CGV!A1", what=text), rates=(agreed,)
    )
    assert (rate_to_tell(Settings(rate_doubt=doubt), LAW, DAY) is None) is same


def test_a_rate_that_is_not_understood_is_to_be_told() -> None:
    doubt = RateDoubt(problem=Problem(level=Level.WARNING, where="CGV!A1", what="?"), rates=(None,))
    assert rate_to_tell(Settings(rate_doubt=doubt), LAW, DAY) is doubt.problem
    assert rate_to_tell(Settings(), LAW, DAY) is None
