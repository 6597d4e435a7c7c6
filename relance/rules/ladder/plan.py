"""The only thinking: `plan(ledger, law, today)` says what this Monday does. Pure.

Every invoice is examined on its own (examined.py), then one letter is made for each client (tone.py
says what it claims, notices.py what may hold it back). What an earlier run of the same day prepared
is planned afresh; what an earlier Monday prepared, and nobody confirmed, is checked again and
withdrawn when it is no longer due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from relance.french import fold
from relance.problems import Problem
from relance.rules.codes import EventKind, Reason, State
from relance.rules.grouping import grouped
from relance.rules.history import drafts_of, events_by_invoice, letters, steps_in_full
from relance.rules.ladder.checks import check
from relance.rules.ladder.courtesies import courtesies
from relance.rules.ladder.decisions import decided, owed
from relance.rules.ladder.dunning import ladder_of
from relance.rules.ladder.examined import examined
from relance.rules.ladder.instalments import milestones, payment_plans, proposed
from relance.rules.ladder.notices import letters_of, postponed
from relance.rules.law import Law
from relance.rules.model import Event, Ledger
from relance.rules.money import ZERO, total
from relance.rules.outcome import AgedBalance, Call, Claim, Plan
from relance.rules.sums.credits import NO_CREDIT, Credit, credits_of, noted_since

# Reasons for which a letter already prepared must not be posted any more.
NO_LONGER_DUE = frozenset(
    {
        Reason.SETTLED,
        Reason.DECLARED_PAID,
        Reason.TO_CORRECT,
        Reason.NOTE_TO_READ,
        Reason.REMARK,
        Reason.PROMISE,
        Reason.DISPUTE,
        Reason.PAYMENT_PLAN,
        Reason.INSOLVENCY,
        Reason.HELD,
        Reason.NOT_DUE,
        Reason.DIRECT_DEBIT,
        Reason.BELOW_THRESHOLD,
        Reason.TIME_BARRED,
        Reason.COVERED,
        Reason.ADDRESS_UNKNOWN,
        Reason.PLAN_PROPOSED,
    }
)


UNHEARD = timedelta(days=10)
LESS_DUE = "Un règlement, un avoir ou un autre taux est noté depuis."
RETURNED = "Elle est revenue : adresse inconnue."


class Examination(Struct, frozen=True, kw_only=True):
    """Every invoice examined on a day: what a plan is made of, and made again as long as nothing changed."""

    ledger: Ledger  # without what an earlier run of the day prepared, nor what is surely cancelled
    law: Law
    on: date
    claims: tuple[Claim, ...]
    credits: Mapping[str, Credit]  # each client's own money
    stale: Mapping[Event, str]  # lines of letters not to be posted, each with the reason
    cancelled: tuple[Event, ...]  # those of them that claim nothing still open
    drafts: bool  # whether an earlier run of the day prepared something


def plan(ledger: Ledger, law: Law, today: date, *, payments_known: bool = True) -> Plan:
    """What to do on `today`, given what the workbook says and the law.

    `payments_known`: somebody said that the payments received are all noted; formal notices and
    court files wait for that.
    """
    return plan_of(examination(ledger, law, today), payments_known=payments_known)


def examination(ledger: Ledger, law: Law, today: date) -> Examination:
    """Every invoice examined once; twice where a letter is cancelled, that had held back others."""
    drafts = set(drafts_of(ledger.events, today))
    ledger = replace(ledger, events=tuple(e for e in ledger.events if e not in drafts))
    credits = credits_of(ledger)
    claims = examined(ledger, law, today, credits)
    stale = _stale(ledger, claims, credits)
    cancelled = _surely_cancelled(tuple(stale), claims)
    if cancelled:
        gone = set(cancelled)
        ledger = replace(ledger, events=tuple(e for e in ledger.events if e not in gone))
        credits = credits_of(ledger)
        claims = examined(ledger, law, today, credits)
    return Examination(
        ledger=ledger,
        law=law,
        on=today,
        claims=claims,
        credits=credits,
        stale=stale,
        cancelled=cancelled,
        drafts=bool(drafts),
    )


def plan_of(seen: Examination, *, payments_known: bool = True, all_wait: bool = False) -> Plan:
    """The plan made of these invoices, examined once; `all_wait`: no letter leaves before payments are known."""
    ledger, claims, today = seen.ledger, seen.claims, seen.on
    if not payments_known:
        claims = tuple(
            postponed(c, Reason.PAYMENTS_TO_CONFIRM, today) if c.reason is Reason.FILE_DUE else c
            for c in claims
        )
    plans = payment_plans(ledger, ((c.invoice.id, c.left) for c in claims))
    instalments = proposed(ledger, claims, plans)
    agreements = tuple(milestones(plans, claims, instalments, today))
    claims, notices = letters_of(
        *(claims, ledger, seen.credits, today), payments_known=payments_known, all_wait=all_wait
    )
    return Plan(
        on=today,
        claims=claims,
        notices=notices,
        courtesies=tuple(courtesies(claims, ledger, seen.credits, today)),
        calls=_calls(claims, seen.credits),
        files=tuple(c for c in claims if c.reason is Reason.FILE_DUE),
        withdrawals=tuple(seen.stale),
        cancelled=seen.cancelled,
        instalments=instalments,
        agreements=agreements,
        aged_balance=aged_balance(claims, today),
        problems=(
            *_open_problems(ledger, claims),
            *check(ledger, claims, notices, seen.law, today),
        ),
    )


def without_letters(plan: Plan) -> Plan:
    """The plan of a workbook whose settings are still to be filled in: nothing leaves, all is shown."""
    steps = {Reason.PREPARED, Reason.CALL_LISTED, Reason.FILE_DUE}
    claims = (
        decided(c, Reason.SETUP, after=c.step_taken) if c.reason in steps else c
        for c in plan.claims
    )
    return replace(
        plan,
        claims=tuple(claims),
        notices=(),
        courtesies=(),
        calls=(),
        files=(),
        instalments=(),
        agreements=(),
    )


def _open_problems(ledger: Ledger, claims: Sequence[Claim]) -> Iterable[Problem]:
    """What was wrong on reading, but for invoices that are surely settled (DESIGN 5.10)."""
    settled = {p for c in claims if c.reason is Reason.SETTLED for p in c.invoice.problems}
    if settled:
        settled -= {p for c in claims if c.reason is not Reason.SETTLED for p in c.invoice.problems}
    return (problem for problem in ledger.problems if problem not in settled)


def stale_letters(ledger: Ledger, law: Law, today: date) -> dict[Event, str]:
    """The lines of letters not yet confirmed that claim something no longer due.

    Each with what happened to its invoice, in French; empty where that is still due. What an earlier
    run of the day prepared is among them.
    """
    if not letters(ledger.events):
        return {}
    credits = credits_of(ledger)
    return _stale(ledger, examined(ledger, law, today, credits), credits)


def _stale(
    ledger: Ledger, claims: Sequence[Claim], credits: Mapping[str, Credit]
) -> dict[Event, str]:
    waiting = letters(ledger.events)
    if not waiting:
        return {}
    pending = {line: document for document, lines in waiting.items() for line in lines}
    known: set[Event] = set()
    stale: dict[str, dict[Event, str]] = defaultdict(dict)
    for claim in claims:
        known |= set(claim.history)
        for event in claim.history:
            if (document := pending.get(event)) is None:
                continue
            # Interest only grows: where less is owed than the letter asks, something was noted since.
            steps = steps_in_full([ladder_of(claim.client, ledger)])
            in_full = any(fold(line.step) in steps for line in waiting[document])
            due = claim.total if in_full else claim.outstanding
            notes = credits.get(claim.client.id, NO_CREDIT).notes
            gone = claim.reason in NO_LONGER_DUE
            if event.kind is EventKind.ACCESSORIES:
                gone = claim.paid_late_on is None
            if gone or due < (event.amount or ZERO) or noted_since(event, notes):
                stale[document][event] = claim.sentence if gone else LESS_DUE
    listed = set(chain.from_iterable(events_by_invoice(ledger).values()))
    for event, document in pending.items():
        if event not in known:
            gone_with = RETURNED if event in listed else "Elle n'est plus dans la liste."
            stale[document][event] = gone_with
    return {
        line: stale[document].get(line, "")
        for document, lines in waiting.items()
        if document in stale
        for line in lines
    }


def _surely_cancelled(stale: Sequence[Event], claims: Sequence[Claim]) -> tuple[Event, ...]:
    """Of the letters not to be posted, the lines of those that claim nothing still open.

    The others may have been posted already: nobody said. They wait to be confirmed as before, or
    the same step would be taken twice.
    """
    open_ = {e for c in claims if c.reason is not Reason.SETTLED for e in c.history}
    still = {e.document for e in stale if e in open_}
    return tuple(event for event in stale if event.document not in still)


def _calls(claims: Sequence[Claim], credits: Mapping[str, Credit]) -> tuple[Call, ...]:
    """The calls of the day, one per client, largest first; its credit notes are deducted."""
    listed = grouped((c for c in claims if c.reason is Reason.CALL_LISTED), lambda c: c.client.id)
    calls = []
    for key, group in listed.items():
        notes = credits.get(key, NO_CREDIT).notes
        due = owed(group) - total(note.amount for note in notes)
        calls.append(Call(client=group[0].client, claims=group, credits=notes, total=due))
    return tuple(sorted(calls, key=lambda call: -call.total))


def newest_payment(ledger: Ledger, today: date) -> date | None:
    """The day of the last payment noted in the workbook."""
    days = [p.on for p in ledger.payments] + [i.paid_on for i in ledger.invoices]
    return max((day for day in days if day and day <= today), default=None)


def is_unheard(ledger: Ledger, today: date) -> bool:
    """Whether a bank that once told of payments has not for more than ten days, nor the owner."""
    told = ledger.settings.last_statement
    heard = max(filter(None, (told, newest_payment(ledger, today))), default=None)
    return told is not None and heard is not None and today - heard > UNHEARD


def aged_balance(claims: Sequence[Claim], today: date) -> AgedBalance:
    """Outstanding principal by days late (EUR); what cannot be read is not counted.

    What is retained, or due later under a plan, is not due yet; what is disputed is.
    """
    sums = [ZERO] * 5
    for claim in claims:
        invoice, something = claim.invoice, claim.outstanding or claim.withheld
        if something and invoice.currency == "EUR" and claim.due is not None:
            late = (today - claim.due).days
            disputed = invoice.hold is not None and invoice.hold.state is State.DISPUTE
            later = ZERO if disputed else claim.withheld
            sums[0] += later
            left = claim.left - later
            sums[0 if late <= 0 else min(4, 1 + (late - 1) // 30)] += left
    return AgedBalance(
        not_due=sums[0], up_to_30=sums[1], up_to_60=sums[2], up_to_90=sums[3], over_90=sums[4]
    )
