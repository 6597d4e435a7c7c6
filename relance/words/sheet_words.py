"""What the owner's sheets, their titles and letterheads are known by: data in sheet_words.toml."""

from __future__ import annotations

import re

from relance.words.patterns import data

_DATA = data("sheet_words")
MONTHS, PRICES, NUMBER_IDLE = (
    frozenset(_DATA[key]["words"]) for key in ("months", "prices", "number_idle")
)
SUPPLIERS = re.compile("|".join(_DATA["suppliers"]["words"]))
CONDITIONS = re.compile("|".join(_DATA["conditions"]["words"]), re.IGNORECASE)
CAPITAL, COMPANY = (
    re.compile(_DATA["letterhead"][key], re.IGNORECASE) for key in ("capital", "company")
)
RCS = re.compile(_DATA["letterhead"]["rcs"])
