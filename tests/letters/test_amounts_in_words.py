"""Amounts in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.letters.amounts_in_words import amount_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.50", "zéro euro et cinquante centimes"),
        ("1.01", "un euro et un centime"),
        ("21.00", "vingt et un euros"),
        ("71.80", "soixante et onze euros et quatre-vingts centimes"),
        ("80.91", "quatre-vingts euros et quatre-vingt-onze centimes"),
        ("99.99", "quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"),
        ("200.00", "deux cents euros"),
        ("203.00", "deux cent trois euros"),
        ("1000.00", "mille euros"),
        ("1234.50", "mille deux cent trente-quatre euros et cinquante centimes"),
        ("80000.00", "quatre-vingt mille euros"),
        ("200000.00", "deux cent mille euros"),
        ("1000000.00", "un million d'euros"),
        ("2000380.00", "deux millions trois cent quatre-vingts euros"),
    ],
)
def test_an_amount_is_written_in_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words
