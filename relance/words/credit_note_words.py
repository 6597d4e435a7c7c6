"""What is written beside an « avoir »: whether it still takes something off, and off what."""

from __future__ import annotations

import re
from enum import StrEnum

from relance.french import fold, plain
from relance.words.patterns import data
from relance.words.statuses import stem


class CreditState(StrEnum):
    """Where an « avoir » stands."""

    OPEN = "open"  # to the client's credit, or off the invoice that it names
    SPENT = "spent"  # used up on the invoice that it names, or refunded
    VOID = "void"  # cancelled, or not issued yet
    UNKNOWN = "?"


_STATES = {
    stem(word): CreditState(state)
    for state, words in data("credit_note_words").items()
    for word in words
}
# « imputé le 12/11 », « remboursé par virement », « utilisé sur F-041 »: how and on what.
_MORE = re.compile(r"^(.+?) (?:le|en|par|sur|de|des|du|au|avec|on|by|\d+)(?: .*)?$")
# « imputé en partie », « remboursé 100 € », « imputé à 50 % », « par erreur »: how much is left is not said.
_PARTLY = re.compile(
    r"\b(?:parti|moitie|demi|tiers|quart|erreur|attente|prochaine?|prevue?)|[€%]|\beur|\d,\d\d\b"
)


def credit_state(text: str) -> CreditState:
    """What this word says of an « avoir »; an empty one says that it is open."""
    if not text.strip(" -–—_./"):
        return CreditState.OPEN
    if "?" in text or (_PARTLY.search(plain(text)) and stem(fold(text)) not in _STATES):
        return CreditState.UNKNOWN
    folded = fold(text)
    more = _MORE.match(folded)
    for words in (folded, more[1] if more else ""):
        if state := _STATES.get(stem(words)):
            return state
    return CreditState.UNKNOWN
