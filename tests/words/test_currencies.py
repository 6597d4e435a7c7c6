"""The currencies that formats show."""

from __future__ import annotations

import pytest

from relance.words.currencies import currency_shown


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("£", "GBP"),
        ("CHF", "CHF"),
        ("Fr.", "CHF"),
        ("dh", "MAD"),
        ("DH TTC", "MAD"),
        ("$", "USD"),
        ("F CFA", "XOF"),
        ("FCFP", "XPF"),
        ("zł", "PLN"),
        ("Ft", "FT"),  # unknown here: no euros either
        ("₽", "₽"),
        ("€", "EUR"),
        ("€ TTC", "EUR"),
        ("Euros", "EUR"),
        ("TTC", ""),
        ("jours", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_unit_names_its_currency_and_an_unknown_one_is_not_the_euro(unit: str, code: str) -> None:
    assert currency_shown(unit) == code
