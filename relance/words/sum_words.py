"""A sum in a remark, and what the words around it say. The words are in sum_words.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping

from relance.words.currencies import EURO
from relance.words.patterns import any_of, data, later, one_of
from relance.words.payment_words import PARTS

_DATA = data("sum_words")
_SUM = rf"(?P<sum>\d{{1,3}}(?:[ .]\d{{3}})+(?:,\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?) ?(?P<unit>{EURO}|e\b|%)?"
_SUM_AND_AFTER = _SUM.replace("sum>", "sum2>").replace("unit>", "unit2>")


def _any(key: str, place: str) -> str:
    return any_of(_DATA[key][place])


def _around(key: str, after: str = "") -> re.Pattern[str]:
    """Words, others between, a sum (`sum`, `unit`); or a sum (`sum2`, `unit2`) and words."""
    before = rf"\b{_any(key, 'before')}(?: {_any(key, 'between')}|:| )* ?{_SUM}"
    return later(rf"{before}|{_SUM_AND_AFTER} {_any(key, 'after')}{after}")


_DATA["paid"]["before"] += PARTS
LEFT, PAID = _around("left", after=r"\b"), _around("paid")
ANY_SUM = re.compile(rf"(?<![\d/]){_SUM}(?![\d/])")
INVOICES, MARKS = (frozenset(_DATA["number"][key]) for key in ("invoices", "marks"))
NUMBER = re.compile(
    rf"\b(?:{_any('number', 'before')}|{one_of(INVOICES)}(?![a-z])) ?°? ?[\w/-]*\d[\w/-]*"
)
# Before a number of few figures, what shows that it is an invoice's: « avoir sur factures n° 41 et 42 ».
INTRODUCED = rf"\b(?:{one_of(INVOICES)}|no?)(?: {one_of(MARKS)})? (?:\w*\d+ (?:et )?)*"
PERCENT = re.compile(rf"\b(\d{{1,2}}) ?{_any('percent', 'words')}")  # « Acompte 30 % »
SHARES: Mapping[str, int] = _DATA["shares"]
SHARE_LEFT = re.compile(rf"\b{_any('share_left', 'words')}")
SHARE = re.compile(rf"(?<![\w/])(?:{'|'.join(SHARES)})(?![\w/])")
TIMES = re.compile(
    rf"\b(?:en )?(\d{{1,2}}|{'|'.join(_DATA['times']['numbers'])}) ?{_any('times', 'words')}\b"
)
