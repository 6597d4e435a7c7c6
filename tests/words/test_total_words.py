"""How owners call what is open in all."""

from __future__ import annotations

import pytest

from relance.french import fold
from relance.words.total_words import OPEN, PART


@pytest.mark.parametrize(
    "words",
    ["Total impayés", "Reste à encaisser", "TOTAL DÛ", "Encours clients", "En-cours", "Impayés", "Reste dû"]
    + ["Montant restant dû", "Total des créances", "Solde clients", "Total restant à payer", "À encaisser"]
    + ["Total factures non payées", "Outstanding", "Créances clients"],
)  # fmt: skip
def test_these_words_beside_a_sum_say_what_is_open(words: str) -> None:
    assert OPEN.fullmatch(fold(words))


@pytest.mark.parametrize(
    "words",
    ["Total TTC", "Total", "Payé", "Total encaissé", "Chiffre d'affaires", "Réglé", "Total HT"],
)
def test_these_do_not(words: str) -> None:
    assert not OPEN.fullmatch(fold(words))


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Sous-total", True),
        ("Total octobre", True),
        ("Total du mois", True),
        ("Total général", False),
    ],
)
def test_a_total_of_a_part_is_known(words: str, part: bool) -> None:
    assert bool(PART.fullmatch(fold(words))) is part
