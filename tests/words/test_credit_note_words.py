"""What owners write beside an « avoir »."""

from __future__ import annotations

import pytest

from relance.words.credit_note_words import CreditState, credit_state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", CreditState.OPEN),
        ("—", CreditState.OPEN),
        ("à imputer", CreditState.OPEN),
        ("Non imputé", CreditState.OPEN),
        ("pas encore remboursée", CreditState.OPEN),
        ("Imputé", CreditState.SPENT),
        ("imputée le 12/11/2026", CreditState.SPENT),
        ("Remboursé par virement", CreditState.SPENT),
        ("utilisé sur F-041", CreditState.SPENT),
        ("Soldé", CreditState.SPENT),
        ("refunded", CreditState.SPENT),
        ("Annulé", CreditState.VOID),
        ("Brouillon", CreditState.VOID),
        ("draft", CreditState.VOID),
        ("imputé ?", CreditState.UNKNOWN),
        ("voir avec Paul", CreditState.UNKNOWN),
    ],
)
def test_the_word_beside_a_credit_note_says_what_it_still_takes_off(
    text: str, state: CreditState
) -> None:
    assert credit_state(text) is state
