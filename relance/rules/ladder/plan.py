"""The only thinking: `plan(ledger, law, today)` says what this Monday does. Pure.

Every invoice is examined on its own (claims.py), then one letter is made for each client (tone.py
says what it claims, notices.py what may hold it back). What an earlier run of the same day prepared is planned afresh; what an earlier Monday
prepared, and nobody confirmed, is checked again and withdrawn when it is no longer due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from relance.french import euros, short_date
from relance.problems import Problem
from relance.rules.grouping import grouped
from relance.rules.history import (
    address_lost_on,
    drafts_of,
    events_by_invoice,
    letters,
    returned_letters,
    steps_by_document,
)
from relance.rules.ladder.checks import check
from relance.rules.ladder.claims import Desk, examine
from relance.rules.ladder.decisions import decided
from relance.rules.ladder.dunning import ladder_of
from relance.rules.ladder.holding import CLIENT_WIDE, LASTING, by_client
from relance.rules.ladder.instalments import NO_PLANS, milestones, payment_plans, proposed
from relance.rules.ladder.notices import letters_of, postponed
from relance.rules.ladder.profiles import with_profiles
from relance.rules.ladder.promises import for_the_others
from relance.rules.ladder.tone import letter_to
from relance.rules.law import Law
from relance.rules.model import (
    ZERO,
    AgedBalance,
    Call,
    Claim,
    Event,
    EventKind,
    Hold,
    Ledger,
    Plan,
    Reason,
    State,
    Sums,
)
from relance.rules.sums.allocation import Settlement, dates_mean_paid, settle
from relance.rules.sums.credits import NO_CREDIT, credits_of, noted_since, relieved
from relance.rules.sums.insolvency import is_far
from relance.rules.sums.paid_late import asked_in_full
from relance.rules.sums.public import with_legal_terms

# Reasons for which a letter already prepared must not be posted any more.
NO_LONGER_DUE = frozenset(
    {
        Reason.SETTLED,
        Reason.DECLARED_PAID,
        Reason.TO_CORRECT,
        Reason.NOTE_TO_READ,
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


LESS_DUE = "Un règlement, un avoir ou un autre taux est noté depuis."
RETURNED = "Elle est revenue : adresse inconnue."


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """Every invoice examined on a day: what a plan is made of, and made again as long as nothing changed."""

    ledger: Ledger  # without what an earlier run of the day prepared, nor what is surely cancelled
    law: Law
    on: date
    claims: tuple[Claim, ...]
    stale: Mapping[Event, str]  # lines of letters not to be posted, each with the reason
    cancelled: tuple[Event, ...]  # those of them that claim nothing still open
    drafts: bool  # whether an earlier run of the day prepared something


def plan(ledger: Ledger, law: Law, today: date, *, payments_known: bool = True) -> Plan:
    """What to do on `today`, given what the workbook says and the law.

    `payments_known`: somebody said that the payments received are all noted; formal notices and
    court files wait for that.
    """
    return plan_of(examined(ledger, law, today), payments_known=payments_known)


def examined(ledger: Ledger, law: Law, today: date) -> Examined:
    """Every invoice examined once; twice where a letter is cancelled, that had held back others."""
    drafts = set(drafts_of(ledger.events, today))
    ledger = replace(ledger, events=tuple(e for e in ledger.events if e not in drafts))
    claims = _examined(ledger, law, today)
    stale = _stale(ledger, claims)
    cancelled = _surely_cancelled(tuple(stale), claims)
    if cancelled:
        gone = set(cancelled)
        ledger = replace(ledger, events=tuple(e for e in ledger.events if e not in gone))
        claims = _examined(ledger, law, today)
    return Examined(
        ledger=ledger,
        law=law,
        on=today,
        claims=claims,
        stale=stale,
        cancelled=cancelled,
        drafts=bool(drafts),
    )


def plan_of(seen: Examined, *, payments_known: bool = True) -> Plan:
    """The plan made of these invoices, examined once."""
    ledger, claims, today = seen.ledger, seen.claims, seen.on
    if not payments_known:
        claims = tuple(
            postponed(c, Reason.PAYMENTS_TO_CONFIRM, today) if c.reason is Reason.FILE_DUE else c
            for c in claims
        )
    plans = payment_plans(ledger, {c.invoice.id: c.outstanding + c.withheld for c in claims})
    instalments = proposed(ledger, claims, plans)
    agreements = tuple(milestones(plans, claims, instalments, today))
    claims, notices = letters_of(claims, ledger, today, payments_known=payments_known)
    return Plan(
        on=today,
        claims=claims,
        notices=notices,
        calls=_calls(claims, ledger),
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
        replace(decided(c, Reason.SETUP), stage=c.reached) if c.reason in steps else c
        for c in plan.claims
    )
    return replace(
        plan, claims=tuple(claims), notices=(), calls=(), files=(), instalments=(), agreements=()
    )


def _open_problems(ledger: Ledger, claims: Sequence[Claim]) -> Iterable[Problem]:
    """What was wrong on reading, but for invoices that are surely settled (DESIGN 5.10)."""
    settled = {p for c in claims if c.reason is Reason.SETTLED for p in c.invoice.problems}
    still = {p for c in claims if c.reason is not Reason.SETTLED for p in c.invoice.problems}
    return (problem for problem in ledger.problems if problem not in settled - still)


def stale_letters(ledger: Ledger, law: Law, today: date) -> dict[Event, str]:
    """The lines of letters not yet confirmed that claim something no longer due.

    Each with what happened to its invoice, in French; empty where that is still due. What an earlier
    run of the day prepared is among them.
    """
    waiting = letters(ledger.events, confirm=ledger.settings.confirm_sending)
    return _stale(ledger, _examined(ledger, law, today)) if waiting else {}


def _stale(ledger: Ledger, claims: Sequence[Claim]) -> dict[Event, str]:
    waiting = letters(ledger.events, confirm=ledger.settings.confirm_sending)
    if not waiting:
        return {}
    pending = {line: document for document, lines in waiting.items() for line in lines}
    credits = credits_of(ledger)
    known: set[Event] = set()
    stale: dict[str, dict[Event, str]] = defaultdict(dict)
    for claim in claims:
        known |= set(claim.history)
        for event in claim.history:
            if (document := pending.get(event)) is None:
                continue
            # Interest only grows: where less is owed than the letter asks, something was noted since.
            ladder = ladder_of(claim.client, ledger).stages
            adding_up = {step.name for step in ladder if step.sums is Sums.ALL}
            asks_all = any(e.stage in adding_up for e in waiting[document])
            owed = claim.total if asks_all else claim.outstanding
            notes = credits.get(claim.client.id, NO_CREDIT).notes
            gone = claim.reason in NO_LONGER_DUE
            if event.kind is EventKind.ACCESSORIES:
                gone = claim.paid_late_on is None
            if gone or owed < (event.amount or ZERO) or noted_since(event, notes):
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


def _examined(ledger: Ledger, law: Law, today: date) -> tuple[Claim, ...]:
    """Every invoice examined, in the order of the workbook, then checked against the client's credit."""
    law = law.with_rates(ledger.settings.extra_rates)
    ledger = with_legal_terms(ledger, law, today)
    memory = events_by_invoice(ledger)
    documents = steps_by_document(ledger.events)
    payments = grouped(ledger.payments, lambda p: p.invoice_id)
    credits = grouped(ledger.credit_notes, lambda c: c.invoice_id)
    claims: list[Claim] = []
    dated = dates_mean_paid(ledger)
    settlements = {
        i.id: settle(i, payments.get(i.id, ()), credits.get(i.id, ()), today, date_is_payment=dated)
        for i in ledger.invoices
    }
    ledger = with_profiles(ledger, settlements, memory, today)
    clients = {client.id: client for client in ledger.clients}
    ladders = {client.id: ladder_of(client, ledger) for client in ledger.clients}
    holds = _client_wide_holds(ledger, settlements, memory)
    plans = payment_plans(ledger, {i: each.outstanding for i, each in settlements.items()})
    said = grouped(ledger.events, lambda e: e.client_id)
    returned = returned_letters(memory)
    lost = {c.id: address_lost_on(said.get(c.id, ()), c) for c in ledger.clients}
    asked = asked_in_full(ledger) if ledger.settings.claim_paid_late else frozenset[Event]()
    for invoice in ledger.invoices:
        client = clients[invoice.client_id]
        desk = Desk(
            client=client,
            policy=ladders[client.id],
            events=[e for e in memory.get(invoice.id, ()) if e.document not in returned],
            address_lost_on=lost.get(client.id),
            settlement=settlements[invoice.id],
            holds=by_client(holds, client),
            plans=plans.get(client.id, NO_PLANS),
            asked_in_full=asked,
            far=is_far(ledger.sender, client),
            documents=documents,
            settings=ledger.settings,
            law=law,
            today=today,
        )
        claims.append(examine(invoice, desk))
    loose = {client_id: credit.notes for client_id, credit in credits_of(ledger).items()}
    lettered = _lettered((c for c in claims if c.client.id in loose), ledger, today)
    return _without_covered(relieved(claims, loose, lettered), ledger)


def _lettered(claims: Iterable[Claim], ledger: Ledger, today: date) -> frozenset[str]:
    """The invoices, by id, of these clients' letters: to be confirmed, else those of today."""
    confirm = ledger.settings.confirm_sending
    found: list[Claim] = []
    for group in grouped(claims, lambda c: c.client.id).values():
        waiting = [claim for claim in group if claim.reason is Reason.UNCONFIRMED]
        choice = letter_to(group, ladder_of(group[0].client, ledger), today, confirm=confirm)
        found += waiting or (choice.claimed if choice else ())
    return frozenset(claim.invoice.id for claim in found)


def _client_wide_holds(
    ledger: Ledger, settlements: Mapping[str, Settlement], memory: Mapping[str, Sequence[Event]]
) -> Mapping[str, tuple[Hold, ...]]:
    """What is typed beside one open invoice and holds all those of its client.

    An insolvency, a death or an over-indebtedness holds them even when that invoice is settled; a
    promise, unless the owner said that it is for that invoice alone.
    """
    holding = [
        i
        for i in ledger.invoices
        if i.hold
        and i.hold.state in CLIENT_WIDE
        and (i.hold.state in LASTING or not settlements[i.id].settled)
    ]
    return {
        client_id: tuple(hold for i in group if (hold := for_the_others(i, memory.get(i.id, ()))))
        for client_id, group in grouped(holding, lambda i: i.client_id).items()
    }


def _without_covered(claims: tuple[Claim, ...], ledger: Ledger) -> tuple[Claim, ...]:
    """Letters held where the client's own credit covers the debt, or is not allocated yet."""
    credits = credits_of(ledger)
    if not credits:
        return claims
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for claim in claims:
        if claim.step is not None or claim.reason is Reason.UNCONFIRMED:
            owed[claim.client.id] += claim.outstanding
    result = []
    for claim in claims:
        credit = credits.get(claim.client.id)
        if credit is None or (claim.step is None and claim.reason is not Reason.UNCONFIRMED):
            result.append(claim)
        elif credit.total >= owed[claim.client.id]:
            result.append(postponed(claim, Reason.COVERED, None))
        elif loose := (*credit.payments, *credit.surplus):
            first = min(loose, key=lambda p: (p.on or date.min, p.amount))
            day = f" du {short_date(first.on)}" if first.on else ""
            what = f"un règlement de {euros(first.amount)}{day} n'est affecté à aucune facture."
            if credit.surplus:
                more = credit.surplus[0]
                what = f"{euros(more.amount)} payés en trop sur la facture {more.reference} :"
                what += " imputez-les à une autre facture, ou notez qu'ils sont rendus."
            waiting = decided(claim, Reason.TO_CORRECT, problem=what)
            result.append(replace(waiting, stage=claim.reached))
        else:
            result.append(claim)
    return tuple(result)


def _calls(claims: Sequence[Claim], ledger: Ledger) -> tuple[Call, ...]:
    """The calls of the day, one per client, largest first; its credit notes are deducted."""
    listed = grouped((c for c in claims if c.reason is Reason.CALL_LISTED), lambda c: c.client.id)
    credits = credits_of(ledger)
    calls = []
    for key, group in listed.items():
        notes = credits.get(key, NO_CREDIT).notes
        owed = sum((claim.outstanding for claim in group), ZERO)
        total = owed - sum((note.amount for note in notes), ZERO)
        calls.append(Call(client=group[0].client, claims=group, credits=notes, total=total))
    return tuple(sorted(calls, key=lambda call: -call.total))


def newest_payment(ledger: Ledger, today: date) -> date | None:
    """The day of the last payment noted in the workbook."""
    days = [p.on for p in ledger.payments] + [i.paid_on for i in ledger.invoices]
    return max((day for day in days if day and day <= today), default=None)


def aged_balance(claims: Sequence[Claim], today: date) -> AgedBalance:
    """Outstanding principal by days late (EUR); what cannot be read is not counted.

    What is retained, or due later under a plan, is not due yet; what is disputed is.
    """
    sums = [ZERO] * 5
    for claim in claims:
        invoice = claim.invoice
        if invoice.currency == "EUR" and claim.due is not None:
            late = (today - claim.due).days
            disputed = invoice.hold is not None and invoice.hold.state is State.DISPUTE
            later = ZERO if disputed else claim.withheld
            sums[0] += later
            owed = claim.outstanding + claim.withheld - later
            sums[0 if late <= 0 else min(4, 1 + (late - 1) // 30)] += owed
    return AgedBalance(
        not_due=sums[0], up_to_30=sums[1], up_to_60=sums[2], up_to_90=sums[3], over_90=sums[4]
    )
