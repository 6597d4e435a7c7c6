"""A street for comparing, however it is shortened: data in streets.toml."""

from __future__ import annotations

from collections.abc import Sequence

from relance.french import fold
from relance.words.patterns import data, said

_DATA = data("streets")
_FULL = {short: word for word, shorts in _DATA["short"].items() for short in shorts}
ADDRESSED = said(_DATA["addressed"]["words"])
_IDLE = frozenset(_DATA["idle"]["words"])


def street(address: Sequence[str]) -> str:
    """The lines of an address in one, its words in full, without articles.

    >>> street(["8, av. du Gal Leclerc"]) == street(["8 avenue Général Leclerc"])
    True
    """
    words = (_FULL.get(word, word) for word in fold(" ".join(address)).split())
    return " ".join(word for word in words if word not in _IDLE)
