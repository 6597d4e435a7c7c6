"""The currency that the format of a number shows: data in currencies.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from relance.french import fold
from relance.words.columns import currency_of

_DATA = tomllib.loads(Path(__file__).with_name("currencies.toml").read_text("utf-8"))
_NONE = frozenset(_DATA["none"]["words"])
_CODES = {word: code for code, words in _DATA["codes"].items() for word in words}


@lru_cache(maxsize=256)
def currency_shown(unit: str) -> str:
    """The currency of a unit beside a number (`xlsx.shown.unit`): « £ » → GBP; "" where it names none.

    Words that nobody knows here are a currency too, as they stand: such an amount is not of euros
    as long as nobody says so.

    >>> currency_shown("dh"), currency_shown("€ TTC"), currency_shown("TTC"), currency_shown("Ft")
    ('MAD', 'EUR', '', 'FT')
    """
    said = fold(unit)
    if "€" in unit or said in {"eur", "euro", "euros"}:
        return "EUR"
    if known := currency_of(unit) or _CODES.get(said, ""):
        return known
    if not any(c.isalpha() or c in "¢¤₣₤₦₨₩₪₫₭₱₴₵₸₺₽₿" for c in unit) or said in _NONE:
        return ""
    words = [word for word in said.split() if word not in _NONE]
    return " ".join(_CODES.get(word, word.upper()) for word in words) or unit.strip().upper()
