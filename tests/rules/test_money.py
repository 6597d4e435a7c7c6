"""Euros are rounded to the cent, half up, and interest is counted over 365 days."""

from __future__ import annotations

import csv
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.rules.money import cents, simple_interest, total

CASES = Path(__file__).parents[1] / "cases" / "penalties.csv"
SHARED = Path(__file__).parents[2].parent / "shared" / "cases" / "penalties.csv"
PUBLISHED = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.004999", "0.00"),
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),  # a banker's rounding would give 0.02
        ("-0.005", "-0.01"),
        ("1234.5", "1234.50"),
    ],
)
def test_a_half_cent_is_rounded_up(exact: str, rounded: str) -> None:
    assert str(cents(Decimal(exact))) == rounded


def test_nothing_adds_up_to_zero_euros_and_zero_cents() -> None:
    assert str(total([])) == "0.00"
    assert total([Decimal("0.10")] * 3) == Decimal("0.30")


@pytest.mark.parametrize(
    "row", PUBLISHED, ids=lambda row: f"{row['source'][:40]} {row['expected']}"
)
def test_published_examples_come_out_to_the_cent(row: dict[str, str]) -> None:
    result = simple_interest(Decimal(row["amount"]), Decimal(row["rate"]), int(row["days"]))
    if row["must"] == "be":
        assert result == Decimal(row["expected"])
    else:
        assert result != Decimal(row["expected"]), "a year of 360 days"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not on this machine")
def test_the_projects_copy_holds_every_shared_example() -> None:
    shared = csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines())
    ours = {(row["source"], row["amount"], row["days"], row["expected"]) for row in PUBLISHED}
    theirs = {(r["source"], r["amount_ttc"], r["days"], r["expected_penalty"]) for r in shared}
    assert theirs <= ours


def test_a_vendors_wrong_example_is_not_reproduced() -> None:
    """A page prints 210.63 for 6 000 × 12.40 % × 64 days; it is 130.45 (LAW, trap 18)."""
    assert simple_interest(Decimal(6000), Decimal("12.40"), 64) == Decimal("130.45")


@given(
    base=st.integers(0, 10**10),
    basis_points=st.integers(0, 10_000),
    days=st.integers(0, 5_000),
)
def test_interest_agrees_with_integers(base: int, basis_points: int, days: int) -> None:
    """Cents × basis points × days over 365 × 10 000, half up, without any Decimal."""
    expected = (2 * base * basis_points * days + 3_650_000) // 7_300_000
    result = simple_interest(Decimal(base) / 100, Decimal(basis_points) / 100, days)
    assert int(result * 100) == expected


def test_rounding_does_not_hang_on_the_ambient_decimal_rounding() -> None:
    with localcontext() as context:
        context.rounding = "ROUND_DOWN"
        assert simple_interest(Decimal("36.50"), Decimal("2.50"), 2) == Decimal("0.01")
