"""What a title says that no column is called: patterns on a folded title. They are in titles.toml."""

from __future__ import annotations

import re

from relance.words.patterns import data

PAYMENT, NO_PAYMENT, PAYMENTS_SHEET, QUANTITY, OF_OTHERS = (
    re.compile(rf"\b(?:{'|'.join(data('titles')[key])})")
    for key in ("payment", "no_payment", "payments_sheet", "quantity", "of_others")
)
