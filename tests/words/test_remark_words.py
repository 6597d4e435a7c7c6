"""What owners write beside and between invoices."""

from __future__ import annotations

import re

import pytest

from relance.french import fold
from relance.words import remark_words


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (remark_words.OVER, "Factures réglées"),
        (remark_words.OVER, "Archives"),
        (remark_words.OPEN, "non payée"),
        (remark_words.OF_ONE, "Facture payée en 2 fois"),
        (remark_words.OF_MANY, "*** RÉGLÉES ***"),
        (remark_words.RECEIVED, "chèque du 12"),
        (remark_words.RECEIVED, "carte bleue ok"),
        (remark_words.RECEIVED, "payé en liquide"),
        (remark_words.RECEIVED, "OK"),
        (remark_words.BOUNCED, "chèque revenu impayé"),
        (remark_words.TO_READ, "conteste la pose"),
        (remark_words.NO_INVOICE, "Pro forma"),
        (remark_words.DEPOSIT, "Acompte 30 %"),
        (remark_words.FINAL, "DGD"),
        (remark_words.DEDUCTED, "acompte déduit"),
    ],
)
def test_a_remark_says_so_in_whole_words(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(fold(text))
    assert not pattern.search(f"x{fold(text)}x".replace(" ", "x"))


def test_a_word_that_begins_like_another_is_not_it() -> None:
    assert not remark_words.TO_READ.search("cierge contre rjx")
    assert not remark_words.RECEIVED.search("ok pour la porte")
    assert remark_words.TOTALS.fullmatch("sous total octobre")
    assert not remark_words.TOTALS.fullmatch("totale reprise")
