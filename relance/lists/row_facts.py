"""Single facts of a row that say more than their cell: nature, end of the works, retention, rate."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from relance.french import fold
from relance.lists.deposits import RETENTION
from relance.lists.listing import ListRow
from relance.rules.days import months_later
from relance.rules.firm import ContractRate
from relance.rules.money import ZERO, cents
from relance.sheets.cells import CENT, Unreadable, as_amount, as_text, is_empty
from relance.words.flags import NO, NOTHING, YES, says_no
from relance.words.kinds import kind_of_type
from relance.words.moments import days_in
from relance.words.rate_words import parse_rate
from relance.words.remark_words import BONDED, NUMBERED, is_part, part_of
from relance.words.remark_words import RETENTION as OF_RETENTION
from relance.words.titles import WORKS

_VAT_RATES = (Decimal("0.2"), Decimal("0.1"), Decimal("0.055"), Decimal("0.021"), Decimal(0))


_WORD = re.compile(r"[^\W\d_]{3}")
_SITUATION = re.compile(rf"^{NUMBERED}?[\s.°-]*(?=\d+$)", re.IGNORECASE)


@lru_cache(maxsize=1024)  # a column says the same again and again
def _is_code(nature: str) -> bool:
    return not _WORD.search(nature) or bool(kind_of_type(nature)) or fold(nature) in YES | NO


def nature_of(row: ListRow) -> str:
    """What is invoiced, « situation n° 3 » included; never a code for the kind of client, which a letter prints."""
    nature = row.text("nature")
    nature = "" if _is_code(nature) else nature
    key = "number" if "situation" in fold(row.title("number")) else "situation"
    told = _SITUATION.sub("situation n° ", row.text(key))
    if not told and not nature and is_part(fold(row.text("notes"))):
        return row.text("notes")
    return (
        told if not nature else nature if part_of(fold(nature)) or not told else f"{nature}, {told}"
    )


def works_end_of(row: ListRow) -> date | None:
    """The end of the works, or of the period in which the service was given: « du 02/03 au 06/03/2026 »."""
    said = row.raw("works_end")
    days = [words for _, _, words in days_in(as_text(said))] if isinstance(said, str) else []
    return row.date("works_end") if len(days) < 2 else _readable(row, days[-1])


def of_service(row: ListRow) -> bool:
    """Whether that day is of a service or a delivery: no title speaks of works, nor of a retention on them."""
    works = WORKS.search(fold(row.title("works_end"))) or "retention" in row.listing.place
    return row.has("works_end") and not works


def _readable(row: ListRow, day: str) -> date | None:
    try:
        return row.listing.dates("works_end").read(day)
    except Unreadable:
        return None


def is_retention(row: ListRow) -> bool:
    """Whether the row is the retention itself, invoiced alone: due when it is lifted, not before."""
    return not row.has("retention") and bool(OF_RETENTION.fullmatch(fold(row.text("nature"))))


def retention_of(row: ListRow, total: Decimal | None) -> Decimal | None:
    """What the « RG » column keeps back (EUR), at most 5 % of the price; None where it says something else.

    « 5 % » and 0.05 are of the price. Nothing is kept back where a bank stands surety instead (loi
    n° 71-584).
    """
    if is_retention(row):  # the retention itself, invoiced alone
        return None if row.has("retention_until") else total
    said = as_text(row.raw("retention"))
    if not row.has("retention") or says_no(said):
        return ZERO
    if BONDED.search(fold(said)):
        return ZERO
    share = percent_of(row.raw("retention"))
    kept = row.amount("retention") if share is None else total and cents(total * share / 100)
    return kept if kept == 0 or (kept and total and 0 < kept <= total * RETENTION + CENT) else None


def percent_of(value: object) -> Decimal | None:
    """« 5 % », or the number of a cell in percent format: in percent; None for an amount."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        part = Decimal(str(value))
        return part * 100 if 0 < part <= RETENTION else None
    found = re.fullmatch(r"\s*(\d{1,2}(?:[.,]\d+)?)\s*%\s*", as_text(value))
    return Decimal(found[1].replace(",", ".")) if found else None


def retention_until(row: ListRow) -> date | None:
    """The day on which the retention is due: told, else a year after acceptance (loi n° 71-584)."""
    if told := row.date("retention_until"):
        return told
    accepted = row.date("works_end") if "reception" in fold(row.title("works_end")) else None
    return months_later(accepted, 12) if accepted else None


def includes_vat(row: ListRow) -> bool | None:
    """Whether the figures say so; None where they cannot, or the row waits anyway (below its net)."""
    try:
        total, net = as_amount(row.raw("total")), as_amount(row.raw("net"))
        vat, *off = (
            ZERO if is_empty(row.raw(key)) else as_amount(row.raw(key))
            for key in ("vat", "deposit", "retention")
        )
    except Unreadable:
        return None
    if any(off) and abs(net + vat - sum(off) - total) <= Decimal("0.02"):
        return True
    if abs(total) < abs(net):
        return None
    cents = Decimal("0.02")
    return abs(net + vat - total) <= cents or any(
        abs(net * (1 + rate) - total) <= cents
        for rate in _VAT_RATES
        if "vat" not in row.listing.place
    )


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
