"""A sum in a remark, and what the words around it say."""

from __future__ import annotations

import re

import pytest

from relance.words.sum_words import ANY_SUM, LEFT, NUMBER, PAID, PERCENT, SHARES, TIMES


@pytest.mark.parametrize(
    ("words", "text", "amount"),
    [
        (LEFT, "reste a payer 250,50 €", "250,50"),
        (LEFT, "1 200 euros restants", "1 200"),
        (LEFT, "solde : 80", "80"),
        (PAID, "acompte de 300 €", "300"),
        (PAID, "500 deja verses", "500"),
        (ANY_SUM, "environ 40 %", "40"),
    ],
)
def test_a_sum_is_found_with_the_words_around_it(
    words: re.Pattern[str], text: str, amount: str
) -> None:
    found = words.search(text)
    assert found
    assert amount in found.groupdict().values()


def test_what_is_left_is_not_what_was_paid() -> None:
    assert not LEFT.search("acompte de 300 €")
    assert not PAID.search("reste 250 €")


@pytest.mark.parametrize(
    "text", ["cheque n° 0004512", "facture 131/26", "factures 131", "fac 131", "bl 88"]
)
def test_a_number_of_something_is_no_sum(text: str) -> None:
    assert not ANY_SUM.search(NUMBER.sub(" ", text))


def test_shares_and_times() -> None:
    assert SHARES["moitie"] == SHARES["1/2"] == 50
    assert [found[1] for found in TIMES.finditer("en trois fois, ou 10 mensualites")] == [
        "trois",
        "10",
    ]


@pytest.mark.parametrize("text", ["Acompte 30 %", "acompte 30 pour cent", "acompte de 30 pourcent"])
def test_a_share_in_percent_is_told_in_figures_or_words(text: str) -> None:
    found = PERCENT.search(text)
    assert found
    assert found[1] == "30"
