"""What the owner's sheets, their titles and letterheads are known by: data in sheet_words.toml."""

from __future__ import annotations

import re

from relance.words.currencies import EURO
from relance.words.patterns import any_of, data, one_of

_DATA = data("sheet_words")
MONTHS, PRICES, NUMBER_IDLE = (
    frozenset(_DATA[key]["words"]) for key in ("months", "prices", "number_idle")
)
SUPPLIERS = re.compile(any_of(_DATA["suppliers"]["words"]))
CONDITIONS = re.compile(any_of(_DATA["conditions"]["words"]), re.IGNORECASE)
_CAPITAL = _DATA["letterhead"]["capital"]
CAPITAL = re.compile(rf"{_CAPITAL}\s*{EURO}", re.IGNORECASE)
FORM_S_CAPITAL = re.compile(rf"\W+au {_CAPITAL}.*", re.IGNORECASE)  # said after a legal form
COMPANY = re.compile(_DATA["letterhead"]["company"], re.IGNORECASE)
_HALF_YEARS = _DATA["year"]["half_years"]
_PARTS = [*_DATA["year"]["quarters"], *_HALF_YEARS]
ORDINAL = one_of(_DATA["year"]["ordinals"])
PART_OF_YEAR = re.compile(
    rf"\b(?:({one_of(_PARTS)}) ?([1-4])"
    rf"|([1-4]){ORDINAL}? ({one_of(part for part in _PARTS if len(part) > 1)}))\b"
)
RCS = re.compile(_DATA["letterhead"]["rcs"])


def last_month(found: re.Match[str]) -> int:
    """The last month of a part of the year, over 12 where there is no such part: « t3 » → 9."""
    return int(found[2] or found[3]) * (6 if (found[1] or found[4]) in _HALF_YEARS else 3)
