"""Penalty rates agreed in terms of sale, as owners write them.

Three forms (C. com. L441-10 II): a rate a year « 12 % », a multiple of the legal interest rate
« 3 × taux légal », points above the ECB rate « BCE + 10 ». Anything else is not understood, and
a person must look at it: « 300 % » would be the legal rate misread, a bare « 12 » could be VAT.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from relance.rules.model import ContractRate, RateBasis

_NUMBER = r"(?P<value>\d{1,2}(?:[.,]\d{1,4})?)"
_LEGAL = r"(?:le |du |au )?taux (?:d'interet )?legal"
_TIMES = r" ?(?:x|fois) ?"
_ECB = (
    r"(?:taux (?:directeur |d'interet |de refinancement )?)?(?:de )?(?:la )?"
    r"(?:bce|banque centrale europeenne)"
)
_FORMS = (
    (
        RateBasis.FIXED,
        rf"{_NUMBER} ?(?:%|pour ?cent)(?: (?:par|l') ?an| annuels?)?(?P<monthly> par mois)?",
    ),
    (RateBasis.LEGAL, rf"{_NUMBER}{_TIMES}{_LEGAL}"),
    (RateBasis.LEGAL, rf"{_LEGAL}{_TIMES}{_NUMBER}"),
    (
        RateBasis.ECB,
        rf"{_ECB} ?(?:\+|plus|majore de) ?{_NUMBER} ?(?:%|pts?|points?)?(?: de pourcentage)?",
    ),
)
_WORDS = {"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "dix": "10"}


def parse_rate(text: str) -> ContractRate | None:
    """The rate that `text` agrees, None where it is not understood.

    « 12,5 % », « 12 % l'an », « 1 % par mois » (twelve times that, a year), « 3 × taux légal »,
    « trois fois le taux d'intérêt légal », « BCE + 10 », « taux de la BCE majoré de 10 points ».
    Not for a column « Taux », which is VAT, nor for the default of the law (leave the cell empty).
    """
    plain = _plain(text)
    for basis, form in _FORMS:
        if found := re.fullmatch(form, plain):
            value = Decimal(found["value"].replace(",", "."))
            if found.groupdict().get("monthly"):
                value *= 12
            return ContractRate(basis=basis, value=value, text=text.strip())
    return None


def _plain(text: str) -> str:
    """Lower case, no accents, plain signs, single spaces, numbers up to ten in figures."""
    unaccented = unicodedata.normalize("NFKD", text.casefold().replace("×", "x").replace("*", "x"))
    kept = "".join(c for c in unaccented if not unicodedata.combining(c)).replace("’", "'")
    words = re.sub(r"([%+])", r" \1 ", kept).split()
    return " ".join(_WORDS.get(word, word) for word in words)
