"""Single facts of a row that say more than their cell: nature, end of the works, retention, rate."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from relance.french import fold
from relance.lists.deposits import RETENTION
from relance.lists.listing import ListRow
from relance.rules.firm import ContractRate
from relance.sheets.cells import CENT, Unreadable, as_text
from relance.words.flags import NO, NOTHING, YES
from relance.words.kinds import kind_of_type
from relance.words.moments import days_in
from relance.words.rate_words import parse_rate
from relance.words.remark_words import RETENTION as OF_RETENTION

_WORD = re.compile(r"[^\W\d_]{3}")


def nature_of(row: ListRow) -> str:
    """What is invoiced; never a code, nor a word for the kind of client, which a letter would print."""
    nature = row.text("nature")
    coded = not _WORD.search(nature) or kind_of_type(nature) or fold(nature) in YES | NO
    return "" if coded else nature


def works_end_of(row: ListRow) -> date | None:
    """The end of the works, or of the period in which the service was given: « du 02/03 au 06/03/2026 »."""
    days = [words for _, _, words in days_in(as_text(row.raw("works_end")))]
    return row.date("works_end") if len(days) < 2 else _readable(row, days[-1])


def _readable(row: ListRow, day: str) -> date | None:
    try:
        return row.listing.dates("works_end").read(day)
    except Unreadable:
        return None


def is_retention(row: ListRow) -> bool:
    """Whether the row is the retention itself, invoiced alone: due when it is lifted, not before."""
    return not row.has("retention") and bool(OF_RETENTION.fullmatch(fold(row.text("nature"))))


def retention_of(row: ListRow, total: Decimal | None) -> Decimal | None:
    """What is kept back: in « RG », where it can be a retention (at most 5 % of the price), or the whole row."""
    if is_retention(row):
        return None if row.has("retention_until") else total
    kept = row.amount("retention") if row.has("retention") else None
    return kept if kept and total and 0 < kept <= total * RETENTION + CENT else None


def rate_of(row: ListRow) -> ContractRate | None:
    """The penalty rate of its column, where one is agreed and can be read."""
    value = row.cell("rate")
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A cell in percent format holds 0.12 for 12 %; 0.9 may be meant as 0,9 % or be 90 %.
        if 0.25 < value <= 1:
            shown = f"{value:.6g} % » ou « {value * 100:.6g} %".replace(".", ",")
            row.refuse("rate", f"« {as_text(value)} » a deux lectures, écrivez « {shown} »")
            return None
        value = f"{value * 100 if 0 < value < 1 else value:.6g} %"
    text = as_text(value)
    if text.lower() in NOTHING:
        return None
    rate = parse_rate(text)
    if rate is None:
        row.refuse(
            "rate", f"« {text} » n'est pas compris (« 12 % », « 3 × taux légal », « BCE + 10 »)"
        )
    return rate
