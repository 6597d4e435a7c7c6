"""What a professional client is for the courts, by its form, its name or the owner's word. The words are in trades.toml."""

from __future__ import annotations

import re

from relance.french import fold, undotted
from relance.rules.codes import Trade
from relance.words.patterns import data, said

_DATA = data("trades")
_FORMS = {word: Trade(trade) for trade, words in _DATA["forms"].items() for word in words}
_WORDS: tuple[tuple[Trade, re.Pattern[str]], ...] = tuple(
    (Trade(trade), said(words)) for trade, words in _DATA["words"].items()
)
TRADES_TOLD = (
    Trade.COMMERCE,
    Trade.CRAFT,
    Trade.LIBERAL,
    Trade.FARM,
)  # an owner may say them of a client


def trade_of(name: str, form: str, told: str = "") -> Trade:
    """The trade of a client; `told` is the owner's own word for its kind (« Artisan »); a form is stronger.

    >>> trade_of("Maître Durand, avocat", ""), trade_of("SARL Cabinet médical", "sarl")
    (<Trade.LIBERAL: 'profession libérale'>, <Trade.COMMERCE: 'commerçant'>)
    """
    return _FORMS.get(form, Trade.UNKNOWN) or _of(told) or _of(name)


def _of(text: str) -> Trade:
    words = fold(undotted(text))
    return next((trade for trade, pattern in _WORDS if pattern.search(words)), Trade.UNKNOWN)
