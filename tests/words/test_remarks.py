"""What owners write beside and between invoices."""

from __future__ import annotations

import re

import pytest

from relance.french import fold
from relance.words import remarks


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (remarks.OVER, "Factures réglées"),
        (remarks.OVER, "Archives"),
        (remarks.OPEN, "non payée"),
        (remarks.OF_ONE, "Facture payée en 2 fois"),
        (remarks.OF_MANY, "*** RÉGLÉES ***"),
        (remarks.RECEIVED, "chèque du 12"),
        (remarks.RECEIVED, "carte bleue ok"),
        (remarks.RECEIVED, "payé en liquide"),
        (remarks.RECEIVED, "OK"),
        (remarks.BOUNCED, "chèque revenu impayé"),
        (remarks.TO_READ, "conteste la pose"),
        (remarks.NO_INVOICE, "Pro forma"),
        (remarks.DEPOSIT, "Acompte 30 %"),
        (remarks.FINAL, "DGD"),
        (remarks.DEDUCTED, "acompte déduit"),
    ],
)
def test_a_remark_says_so_in_whole_words(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(fold(text))
    assert not pattern.search(f"x{fold(text)}x".replace(" ", "x"))


def test_a_word_that_begins_like_another_is_not_it() -> None:
    assert not remarks.TO_READ.search("cierge contre rjx")
    assert not remarks.RECEIVED.search("ok pour la porte")
    assert remarks.TOTALS.fullmatch("sous total octobre")
    assert not remarks.TOTALS.fullmatch("totale reprise")
