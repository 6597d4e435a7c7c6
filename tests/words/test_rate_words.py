"""Agreed rates are read as written, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.rules.codes import RateBasis
from relance.words.rate_words import parse_rate, stated_rates


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
        ("1,5 % / mois", RateBasis.FIXED, "18"),
        ("1,5 % mensuel", RateBasis.FIXED, "18"),
        ("taux mensuel de 1 %", RateBasis.FIXED, "12"),
        ("taux annuel : 12 %", RateBasis.FIXED, "12"),
        ("1 % par mois de retard", RateBasis.FIXED, "12"),
        ("une fois et demie le taux légal", RateBasis.LEGAL, "1.5"),
        ("1,5 fois le taux d'intérêt légal en vigueur", RateBasis.LEGAL, "1.5"),
        ("le double du taux légal", RateBasis.LEGAL, "2"),
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
        ("10 points au-dessus du taux BCE", RateBasis.ECB, "10"),
        ("BCE majoré de dix points", RateBasis.ECB, "10"),
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


@pytest.mark.parametrize(
    ("sentence", "rates"),
    [
        ("En cas de retard : pénalités au taux de 15 % par an, indemnité de 40 €.", ["15 %"]),
        ("Pénalités de retard : 3 fois le taux d'intérêt légal", ["3 × taux légal"]),
        ("une pénalité égale à trois fois le taux de l'intérêt légal", ["3 × taux légal"]),
        ("Pénalités de retard : une fois et demie le taux légal", ["1,5 × taux légal"]),
        ("Tout retard entraîne des intérêts de 1,5 % par mois", ["1,5 % par mois"]),
        ("1.5%/mois de pénalités de retard", ["1,5 % par mois"]),
        ("Pénalités égales au taux BCE majoré de 10 points", ["BCE + 10"]),
        ("Pénalités de retard : 10 points au-dessus du taux de la BCE", ["BCE + 10"]),
        (
            "au taux d'intérêt appliqué par la Banque centrale européenne à son opération de"
            " refinancement la plus récente majoré de 10 points de pourcentage",
            ["BCE + 10"],
        ),
        ("Pénalités au taux BCE (2,15 %) majoré de 10 points", ["BCE + 10"]),
        ("BCE + 12 points, au minimum trois fois le taux légal, en cas de retard", ["BCE + 12"]),
        ("3 fois le taux d'intérêt légal (soit 8,25 %)", ["3 × taux légal"]),
        ("Escompte : 2 %. Pénalités de retard : 12 % l'an", ["12 %"]),
        ("Aucun escompte pour paiement anticipé, pénalités de retard 12 %", ["12 %"]),
        ("En cas de retard de paiement, 12% d'intérêts seront dus", ["12 %"]),
        ("Retard : 12 % (1 % par mois)", ["12 %"]),
        ("Pénalité de 10 % du montant TTC en cas de retard", []),  # a lump sum
        ("TVA 20 %", []),
        ("Acompte de 30 % à la commande, solde sans retard", []),
        ("Retenue de garantie 5 %", []),
        ("Pénalités de retard selon nos conditions", []),
    ],
)
def test_a_sentence_states_its_rate_of_late_payment_and_no_other(
    sentence: str, rates: list[str]
) -> None:
    found = stated_rates(sentence)
    assert [each.text for each in found] == rates
    assert [each.rate for each in found] == [parse_rate(text) for text in rates]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Intérêts de retard au taux légal en vigueur", "taux légal"),  # once, or the law's own?
        ("Taux légal majoré de 5 points en cas de retard", "taux légal"),
        ("Pénalités de retard : 0,05 % par jour", "0,05 % par jour"),
    ],
)
def test_a_rate_that_is_stated_but_not_understood_is_still_noticed(
    sentence: str, text: str
) -> None:
    [found] = stated_rates(sentence)
    assert (found.text, found.rate) == (text, None)
