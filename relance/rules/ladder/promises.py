"""A promise noted beside one invoice: does it cover what else the client owes?

Nobody but the owner knows. It is asked once for each promise, and the answer stands in the history;
until then no letter leaves to that client. Noted beside the client, a promise covers all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from relance.rules.codes import EventKind, Reason, State
from relance.rules.grouping import grouped
from relance.rules.holds import is_over
from relance.rules.model import Event, Hold, Invoice
from relance.rules.money import ZERO
from relance.rules.outcome import Claim

ANSWERS = {EventKind.PROMISE_FOR_ALL: True, EventKind.PROMISE_FOR_ONE: False}


class Question(NamedTuple):
    """The invoice promised, and what else is due that the promise may cover."""

    promised: Claim
    others: tuple[Claim, ...]


def covers_all(hold: Hold, events: Iterable[Event]) -> bool | None:
    """Whether this promise (for this very day) covers the client's others; None: nobody said yet.

    `events` are those of the invoice beside which it is noted.
    """
    told = [ANSWERS[e.kind] for e in events if e.kind in ANSWERS and e.until == hold.until]
    return told[-1] if told else None


def for_the_others(invoice: Invoice, events: Sequence[Event]) -> Hold | None:
    """The note of that invoice as it weighs on the client's others; None where it does not."""
    hold = invoice.hold
    if hold is None or hold.state is not State.PROMISE:
        return hold
    answer = covers_all(hold, events)
    return None if answer is False else replace(hold, of=invoice.number, asked=answer is not None)


def to_ask(claims: Iterable[Claim], today: date) -> list[Question]:
    """The promises of which it is still to be said whether they cover what else is due."""
    found = []
    claims = tuple(claims)
    promised = {claim.client.id for claim in claims if claim.reason is Reason.PROMISE}
    concerned = (claim for claim in claims if claim.client.id in promised)
    for group in grouped(concerned, lambda claim: claim.client.id).values():
        noted = [claim for claim in group if _promised(claim, today)]
        others = tuple(
            claim
            for claim in group
            if claim.reason is Reason.PROMISE
            and claim.days_late > 0
            and claim.outstanding > ZERO
            and claim not in noted
        )
        if others and not _of_client(group[0], today):
            found += [Question(claim, others) for claim in noted if _unanswered(claim)]
    return found


def _promised(claim: Claim, today: date) -> bool:
    return claim.reason is not Reason.SETTLED and _runs(claim.invoice.hold, today)


def _unanswered(claim: Claim) -> bool:
    return bool(claim.invoice.hold and covers_all(claim.invoice.hold, claim.history) is None)


def _of_client(claim: Claim, today: date) -> bool:
    """Whether a promise is noted beside the client itself: it covers all."""
    return _runs(claim.client.hold, today)


def _runs(hold: Hold | None, today: date) -> bool:
    return bool(hold and hold.state is State.PROMISE and not is_over(hold, today))
