"""How long what an owner typed in « Suite donnée » holds, and about how much of the invoice.

The words are read in words/follow_up_words.py, when the workbook is read.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from relance.french import days_said, fold
from relance.rules.codes import EventKind, State
from relance.rules.days import add_business_days
from relance.rules.model import Hold
from relance.rules.money import ZERO, cents

_RECENT = timedelta(days=183)  # an event told later than that has another year, or a slip
PROMISE_GRACE_DAYS = 2  # business days after the promised date before the ladder resumes
# « Jusqu'au » ends these; for the others it is the date of a judgment, a fact, a first instalment.
ENDING = frozenset({State.DISPUTE, State.DO_NOT_CHASE, State.RETENTION, State.CHEQUE})
IN_PART = frozenset({State.DISPUTE, State.RETENTION})
# What is before a judge, a third party or a mediator, from the first of these until « Repris ».
COURT = frozenset(
    {
        EventKind.REQUEST_FILED,
        EventKind.ORDER_MADE,
        EventKind.SERVED,
        EventKind.SUMMONED,
        EventKind.OBJECTION,
        EventKind.HEARING,
        EventKind.JUDGMENT,
        EventKind.TRANSFERRED,
        EventKind.MEDIATION,
        EventKind.CONCILIATION,
    }
)
# What « Suite donnée » may report.
REPORTED = frozenset(
    {
        EventKind.CALLED,
        EventKind.NOT_POSTED,
        EventKind.ACKNOWLEDGED,
        EventKind.UNCLAIMED,
        EventKind.REFUSED,
        EventKind.ADDRESS_UNKNOWN,
        EventKind.RECOGNISED,
        *COURT,
        EventKind.TAKEN_BACK,
    }
)


def hold_ends(hold: Hold) -> date | None:
    """The last day on which this hold still holds; None while it has no end."""
    if hold.state is State.PROMISE and hold.until:
        return add_business_days(hold.until, PROMISE_GRACE_DAYS)
    return hold.until if hold.state in ENDING else None


def is_over(hold: Hold, today: date) -> bool:
    """Whether it holds nothing any more."""
    end = hold_ends(hold)
    return hold.state in {State.CHASE, State.LATER} or (end is not None and today > end)


def withheld_part(hold: Hold | None, total: Decimal, outstanding: Decimal) -> Decimal:
    """The part (EUR) of an invoice that is disputed or retained, where that leaves a rest due.

    0.00 where nothing is, or all of it: then the whole invoice is held.
    """
    if hold is None or hold.state not in IN_PART:
        return ZERO
    part = whole_part(hold, total)
    return part if part < outstanding else ZERO


def whole_part(hold: Hold, total: Decimal) -> Decimal:
    """What a dispute or a retention is about (EUR): its own sum, else all of the invoice."""
    return cents(total * hold.share / 100) if hold.share else hold.amount or total


def told_day(remark: str, today: date, kind: EventKind | None = None) -> date | None:
    """The day that begins an event's remark (« le 12/11 : rappellera »); None where it has none.

    Without a year it is the last such day; a day to come is none, nor one of long ago. But of a hearing
    it is the nearest, and what a court did may, with its year, be old.
    """
    said = next(days_said(remark), None)
    if said is None or fold(remark[: said.start]) not in {"", "le", "du", "ce"}:
        return None
    if kind is EventKind.HEARING:
        return said.near(today)
    if kind in COURT and said.year and (day := said.in_year()):
        return day if day <= today else None
    days = (said.in_year(year) for year in (today.year, today.year - 1))
    return next((day for day in days if day and timedelta(0) <= today - day <= _RECENT), None)
