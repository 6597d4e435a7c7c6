"""What a title says that no column is called: patterns on a folded title. They are in titles.toml."""

from __future__ import annotations

import re

from relance.words.patterns import any_of, data

_DATA = data("titles")


def _title(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(_DATA[key])}")


PAYMENT, NO_PAYMENT, QUANTITY = map(_title, ("payment", "no_payment", "quantity"))
PAYMENTS_SHEET, OF_OTHERS, PURCHASES = map(_title, ("payments_sheet", "of_others", "purchases"))
ARCHIVES, NO_RECEIVABLES = map(_title, ("archives", "no_receivables"))
NO_CLIENT, WORKS = map(_title, ("no_client", "works"))
SHARES, OF_TIME, ENDED = map(_title, ("shares", "of_time", "ended"))
THOUSANDS, THOUSANDS_ABOVE = map(_title, ("thousands", "thousands_above"))
# At the beginning of a title as it is written, its sign after it.
CLIENT_SAID = re.compile(rf"^\s*{any_of(_DATA['client_said'])}\s*(?::|–|-(?=\s))\s*", re.IGNORECASE)
