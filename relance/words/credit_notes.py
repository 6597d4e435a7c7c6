"""What is written beside an « avoir »: whether it still takes something off, and off what."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from importlib.resources import files

from relance.french import fold


class CreditState(StrEnum):
    """Where an « avoir » stands."""

    OPEN = "open"  # to the client's credit, or off the invoice that it names
    SPENT = "spent"  # used up on the invoice that it names, or refunded
    VOID = "void"  # cancelled, or not issued yet
    UNKNOWN = "?"


def _stem(text: str) -> str:
    """The words without the endings of gender and number: « imputée » → « imput »."""
    return " ".join(re.sub(r"(?<=..)(?:ees?|es?|s)$", "", word) for word in fold(text).split())


_FILE = tomllib.loads(files(__package__).joinpath("credit_notes.toml").read_text("utf-8"))
_STATES = {_stem(w): CreditState(state) for state, words in _FILE.items() for w in words.split("/")}
# « imputé le 12/11 », « remboursé par virement », « utilisé sur F-041 »: how and on what.
_MORE = re.compile(r"^(.+?) (?:le|en|par|sur|du|au|avec|on|by|\d).*$")


def credit_state(text: str) -> CreditState:
    """What this word says of an « avoir »; an empty one says that it is open."""
    if not text.strip(" -–—_./"):
        return CreditState.OPEN
    if "?" in text:
        return CreditState.UNKNOWN
    folded = fold(text)
    more = _MORE.match(folded)
    for words in (folded, more[1] if more else ""):
        if state := _STATES.get(_stem(words)):
            return state
    return CreditState.UNKNOWN
