"""What stands above and below the operations of an export: account, period, balances, a count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from stdnum import iban

from relance.bank.texts import amount
from relance.french import fold
from relance.sheets.cells import Unreadable, as_date, as_text
from relance.words.statements import ACCOUNT, BANK_PART, CLOSING, CURRENCY, OPENING, currency_in

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{2,4}){3,8}\b")
RIB = re.compile(r"\d{5} \d{6}[A-Z]")  # branch and account, as LCL writes them
_NUMBER = re.compile(rf"\d{{8,}}[A-Z]?|{RIB.pattern}")
_DAY = re.compile(r"\b(\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2})\b")
_TAIL = re.compile(r"[-+]?\d[\d  .,]*[.,]\d{2}\b")


class Preamble(Struct, frozen=True, kw_only=True):
    """What was found there; empty or None where nothing says it, or several things do."""

    account: str = ""
    currency: str = ""
    start: date | None = None
    end: date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    count: int | None = None


def preamble(rows: Sequence[Sequence[object]]) -> Preamble:
    """What these rows tell."""
    texts = [[as_text(cell) for cell in row] for row in rows]
    every = [cell for row in texts for cell in row if cell]
    periods = (_DAY.findall(cell) for cell in every)
    period: Sequence[str] = next((found for found in periods if len(found) == 2), ())
    opening, closing, count = None, None, None
    for row in texts:
        folded = fold(" ".join(row))
        if OPENING.search(folded):
            opening = _figure(row)
        elif CLOSING.search(folded):
            closing = _figure(row)
        if summary := _summary(row):
            period, count, closing = summary
    start, end = map(_day, period) if period else (None, None)
    named = next((x for cell in every if (x := currency_in(cell)) or (x := _told(cell))), "")
    return Preamble(
        account=_account(every),
        currency=named,
        start=start,
        end=end,
        opening=opening,
        closing=closing,
        count=count,
    )


def _day(text: str) -> date | None:
    try:
        return as_date(text)
    except Unreadable:
        return None


def _told(cell: str) -> str:
    found = CURRENCY.search(cell)
    return currency_in(found[1]) if found else ""


def _figure(row: Sequence[str]) -> Decimal | None:
    """The last amount of a row, in a cell of its own or at the end of its text."""
    for cell in reversed(row):
        for text in (cell, *_TAIL.findall(_DAY.sub("", cell))[-1:]):
            try:
                return amount(text)
            except Unreadable:
                continue
    return None


def _summary(row: Sequence[str]) -> tuple[Sequence[str], int, Decimal | None] | None:
    """Account, first day, last day, number of operations, day, balance: Société Générale's first line."""
    if len(row) < 6 or not (_NUMBER.fullmatch(row[0]) and re.fullmatch(r"\d{1,6}", row[3])):
        return None
    if not all(_DAY.fullmatch(row[place]) for place in (1, 2, 4)):
        return None
    return (row[1], row[2]), int(row[3]), _figure(row[5:])


def _account(cells: Sequence[str]) -> str:
    """The number of the account; "" where none, a masked one, or several are named."""
    ibans = {
        found[0] for cell in cells for found in _IBAN.finditer(cell) if iban.is_valid(found[0])
    }
    if ibans:
        return ibans.pop().replace(" ", "") if len(ibans) == 1 else ""
    named = {" ".join(m[1].split()) for cell in cells for m in ACCOUNT.finditer(cell)}
    named = named or {cell for cell in cells if _NUMBER.fullmatch(cell)}
    parts = {m[1].lower(): m[2] for cell in cells for m in BANK_PART.finditer(cell)}
    if len(named) != 1:
        return ""
    branch = parts.get("agence", parts.get("guichet", ""))
    return " ".join(filter(None, (parts.get("banque", ""), branch, named.pop())))
