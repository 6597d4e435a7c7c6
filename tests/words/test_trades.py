"""What a professional client is for the courts."""

from __future__ import annotations

import pytest

from relance.rules.codes import Trade
from relance.words.forms import form_of
from relance.words.trades import TRADES_TOLD, trade_of


@pytest.mark.parametrize(
    ("name", "told", "trade"),
    [
        ("SARL Dupont", "", Trade.COMMERCE),
        ("S.A.S. Cabinet médical du Parc", "", Trade.COMMERCE),  # by its form (C. com. L210-1)
        ("SELARL Vallin", "", Trade.LIBERAL),
        ("SCP Roy et Petit", "", Trade.LIBERAL),
        ("SCI Les Lilas", "", Trade.CIVIL),
        ("GAEC des Prés", "", Trade.FARM),
        ("Maître Durand, avocat", "", Trade.LIBERAL),
        ("Dr Petit", "", Trade.LIBERAL),
        ("Jean Martin artisan maçon", "", Trade.CRAFT),
        ("Jean Martin", "Artisan", Trade.CRAFT),
        ("Jean Martin", "profession libérale", Trade.LIBERAL),
        ("SARL Dupont", "artisan", Trade.COMMERCE),  # whatever it does
        ("Restaurant La Ferme", "", Trade.UNKNOWN),
        ("Micro-entreprise Durand", "", Trade.UNKNOWN),
        ("Boulangerie Martin", "professionnel", Trade.UNKNOWN),
        ("Durand EI", "", Trade.UNKNOWN),
        ("", "", Trade.UNKNOWN),
    ],
)
def test_the_form_the_name_or_the_owners_word_tells_the_trade(
    name: str, told: str, trade: Trade
) -> None:
    assert trade_of(name, form_of(name), told) is trade


def test_each_word_offered_to_the_owner_is_understood() -> None:
    assert all(trade_of("", "", word) is word for word in TRADES_TOLD)
