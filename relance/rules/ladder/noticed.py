"""What a run notices for the first time, and writes down: a trace of every fact.

States typed or cleared in « Suite donnée », payments that appear on an invoice already chased, a due
date corrected since its last letter, a ladder given by the amount owed. Each is told once: the history itself says what is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from relance.french import short_date
from relance.rules.codes import EventKind, Postal, Reason, State
from relance.rules.history import CLEARED, PAYMENTS, line_about, line_for, was_chased
from relance.rules.model import Event, Hold, Ledger
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim, Plan

_SILENT = {State.NOT_UNDERSTOOD, State.PLAN}  # a plan has lines of its own


def noticed(ledger: Ledger, plan: Plan, run: str) -> tuple[Event, ...]:
    """The lines of history of what the workbook shows and the history does not know yet."""
    found: list[Event] = []
    own = {client.id: client.profile for client in ledger.clients}
    for claim in plan.claims:
        invoice, client = claim.invoice, claim.client
        given = client.profile != own.get(client.id) and claim.days_late > 0
        if not (claim.history or invoice.hold or given):
            continue  # nothing is known, nothing is new
        bare = line_about(claim, EventKind.STATE, plan.on, run)
        if claim.reason is not Reason.SETTLED:
            found += state_noted(bare, invoice.hold, claim.history)
            if given:
                found += _profile(bare, client.profile, claim.history)
        if was_chased(claim.history) and claim.reason is not Reason.TO_CORRECT:
            found += [*_payment(bare, claim), *_correction(bare, claim)]
    of_client: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(ledger.events, key=lambda e: e.on):  # by date, not by row
        if not event.invoice:
            of_client[event.client_id].append(event)
    for client in ledger.clients:
        past = of_client.get(client.id, ())
        if past or client.hold:
            bare = line_for(client, EventKind.STATE, plan.on, run)
            found += state_noted(bare, client.hold, past)
    return tuple(found)


def state_noted(bare: Event, hold: Hold | None, past: Sequence[Event]) -> Iterator[Event]:
    """A state written since, another date for it, or its clearing."""
    states = [event for event in past if event.kind is EventKind.STATE]
    last = states[-1] if states else None
    if hold is None:
        if last and last.note not in {CLEARED, State.CHASE}:
            yield replace(bare, note=CLEARED)
    elif hold.state not in _SILENT and (
        last is None or (last.note, last.until) != (hold.state, hold.until)
    ):
        yield replace(bare, note=hold.state, until=hold.until, amount=hold.amount)


def _profile(bare: Event, profile: str, past: Sequence[Event]) -> Iterator[Event]:
    """The ladder that this debt walks because of what its client owes (profiles.py)."""
    if not any(e.kind is EventKind.PROFILE and e.note == profile for e in past):
        yield replace(bare, kind=EventKind.PROFILE, note=profile)


def _payment(bare: Event, claim: Claim) -> Iterator[Event]:
    """What the books show as paid or credited, more (or less) than the history knows."""
    paid = (claim.invoice.total or ZERO) - claim.outstanding - claim.withheld + claim.imputed
    known = total(e.amount or ZERO for e in claim.history if _is_payment(e))
    if paid != known:
        day = claim.invoice.paid_on
        yield replace(
            bare,
            kind=EventKind.PAYMENT_SEEN,
            amount=paid - known,
            note=f"réglé le {short_date(day)}" if day and paid > known else "",
        )


def _is_payment(event: Event) -> bool:
    return event.kind in PAYMENTS


def _correction(bare: Event, claim: Claim) -> Iterator[Event]:
    """A due date that is no longer the one of the last letter."""
    told = [e for e in claim.history if e.postal is not Postal.CANCELLED]
    dated = [e.due for e in told if e.due and (e.document or _is_correction(e))]
    if dated and claim.invoice.due and dated[-1] != claim.invoice.due:
        note = f"échéance : {short_date(dated[-1])} avant"
        yield replace(bare, kind=EventKind.CORRECTED, note=note)


def _is_correction(event: Event) -> bool:
    return event.kind is EventKind.CORRECTED
