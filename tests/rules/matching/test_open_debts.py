"""The ways to an amount."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.rules.matching.open_debts import ways


@pytest.mark.parametrize(
    ("rests", "amount", "found"),
    [
        ([5000, 3000, 2000], 3000, 1),
        ([5250, 5250], 5250, 2),
        ([1972, 2204], 3000, 0),
        ([3045, -195], 2850, 1),
        ([100, 200, 300], 300, 2),
        ([10, -10], 0, 1),
        ([], 5, 0),
        ([7] * 40, 7, 3),
        ([*range(1, 41)], 820, 1),  # all of them
    ],
)
def test_the_ways_to_an_amount_are_counted_three_at_most(
    rests: list[int], amount: int, found: int
) -> None:
    debts = [(str(place), Decimal(rest)) for place, rest in enumerate(rests)]
    assert len(ways(debts, Decimal(amount))) == found


@given(st.lists(st.integers(-20, 60).filter(bool), max_size=9), st.integers(1, 90))
def test_up_to_twelve_debts_every_set_is_seen(rests: list[int], amount: int) -> None:
    debts = [(str(place), Decimal(rest)) for place, rest in enumerate(rests)]
    by_hand = [
        chosen
        for size in range(1, len(rests) + 1)
        for chosen in combinations(range(len(rests)), size)
        if sum(rests[place] for place in chosen) == amount
    ]
    found = ways(debts, Decimal(amount))
    assert len(found) == min(len(by_hand), 3)
    assert {tuple(sorted(map(int, way))) for way in found} <= set(by_hand)
