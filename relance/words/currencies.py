"""The currency that a title, a cell or the format of a number names: data in currencies.toml."""

from __future__ import annotations

import re
from functools import lru_cache

from relance.french import fold
from relance.words.patterns import data, one_of

_DATA = data("currencies")
_SYMBOLS = _DATA["symbols"]
NAMED: dict[str, str] = {word: code for code, words in _DATA["named"].items() for word in words}
EUROS = frozenset(_DATA["euro"]["words"])
EURO = rf"(?:€|{one_of(_DATA['euro']['words'])}\b)"  # beside an amount, in any text
_NONE = frozenset(_DATA["none"]["words"])
# In capitals, a word of its own in a title: « Montant USD ».
CODE = re.compile(rf"(?<![\w/])(?:{'|'.join(_DATA['named'])})(?![\w/])")
_ABOVE = re.compile(r"\b(?:en|in|devise|monnaie|currency)\b[\s:(]*([^\s:()]+(?: [^\s:()]+)?)")
_CODES = {word: code for code, words in _DATA["codes"].items() for word in words}


def currency_of(text: str) -> str:
    """The currency named by a title, a symbol or a code: « Montant (DH) » → MAD; empty: none named.

    A code counts alone, in brackets, or in capitals as a word of its own, so that no word of a title is
    taken for one.
    """
    for symbol, code in _SYMBOLS.items():
        if symbol in text:
            return str(code)
    inside = re.search(r"\(([^()]*)\)\s*$", text)
    if known := NAMED.get(fold(inside[1] if inside else text)):
        return known
    written = CODE.search(text)
    return written[0] if written else ""


def currency_told(text: str) -> str:
    """The currency in which a line above a list says that its amounts are; "" where it says none.

    >>> currency_told("Montants en USD"), currency_told("Devise : francs suisses"), currency_told("en cours")
    ('USD', 'CHF', '')
    """
    for found in _ABOVE.finditer(text.lower()):
        words = fold(found[1]).split()
        for said in filter(None, (" ".join(words[:2]), *words[:1], found[1][:1])):
            if (
                code := NAMED.get(said)
                or _SYMBOLS.get(said)
                or (len(said) > 3 and _CODES.get(said))
            ):
                return str(code)
    return ""


@lru_cache(maxsize=256)
def currency_shown(unit: str) -> str:
    """The currency of a unit beside a number (`xlsx.showing.unit`): « £ » → GBP; "" where it names none.

    Words that nobody knows here are a currency too, as they stand: such an amount is not of euros
    as long as nobody says so.

    >>> currency_shown("dh"), currency_shown("€ TTC"), currency_shown("TTC"), currency_shown("Ft")
    ('MAD', 'EUR', '', 'FT')
    """
    said = fold(unit)
    if "€" in unit or said in EUROS:
        return "EUR"
    if known := currency_of(unit) or _CODES.get(said, ""):
        return known
    if not any(c.isalpha() or c in "¢¤₣₤₦₨₩₪₫₭₱₴₵₸₺₽₿" for c in unit) or said in _NONE:
        return ""
    words = [word for word in said.split() if word not in _NONE]
    return " ".join(_CODES.get(word, word.upper()) for word in words) or unit.strip().upper()
