"""Agreed rates are read as written, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.rules.model import RateBasis
from relance.rules.rates import parse_rate


@pytest.mark.parametrize(
    ("text", "basis", "value"),
    [
        ("12 %", RateBasis.FIXED, "12"),
        ("12%", RateBasis.FIXED, "12"),
        (" 12,5 % ", RateBasis.FIXED, "12.5"),
        ("12.5 %", RateBasis.FIXED, "12.5"),
        ("12\u202f%", RateBasis.FIXED, "12"),
        ("12 % l'an", RateBasis.FIXED, "12"),
        ("12 % l’an", RateBasis.FIXED, "12"),
        ("12 % par an", RateBasis.FIXED, "12"),
        ("12 pour cent", RateBasis.FIXED, "12"),
        ("0 %", RateBasis.FIXED, "0"),
        ("1 % par mois", RateBasis.FIXED, "12"),
        ("1,5 % par mois", RateBasis.FIXED, "18"),
        ("3 × taux légal", RateBasis.LEGAL, "3"),
        ("3x le taux légal", RateBasis.LEGAL, "3"),
        ("3 * taux d'intérêt légal", RateBasis.LEGAL, "3"),
        ("3 fois le taux d'intérêt légal", RateBasis.LEGAL, "3"),
        ("Trois fois le taux légal", RateBasis.LEGAL, "3"),
        ("TAUX LÉGAL × 3", RateBasis.LEGAL, "3"),
        ("BCE + 10", RateBasis.ECB, "10"),
        ("BCE+10", RateBasis.ECB, "10"),
        ("taux BCE + 10 points", RateBasis.ECB, "10"),
        ("Taux de la BCE majoré de 10 points", RateBasis.ECB, "10"),
        ("taux directeur de la BCE + 8 %", RateBasis.ECB, "8"),
        ("taux de la Banque centrale européenne + 10 points de pourcentage", RateBasis.ECB, "10"),
    ],
)
def test_the_three_forms_of_an_agreed_rate(text: str, basis: RateBasis, value: str) -> None:
    rate = parse_rate(text)
    assert rate is not None
    assert (rate.basis, rate.value) == (basis, Decimal(value))
    assert rate.text == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",  # could be VAT
        "0,12",
        "300 %",  # three times the legal rate, misread
        "3 × BCE",  # nobody's rule
        "taux légal",  # in whose favour? The law's own default is ECB + 10
        "taux légal + 10",
        "BCE",
        "BCE - 1",
        "-5 %",
        "12 % ou 3 × taux légal",
        "12 %o",
        "1 % par jour",
        "selon CGV",
    ],
)
def test_anything_else_is_not_understood(text: str) -> None:
    assert parse_rate(text) is None
