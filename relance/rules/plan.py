"""The only thinking: `plan(ledger, law, today)` says what this Monday does. Pure.

Every invoice is examined on its own (claims.py), then grouped: one letter per client, in the tone
of the highest step due, each invoice claimed with its own stage. Several things may then hold a
letter back, always with a reason: a credit that covers the debt, a letter too recent, the week's
limit. What an earlier run of the same day prepared is planned afresh; what an earlier Monday
prepared, and nobody confirmed, is checked again and withdrawn when it is no longer due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import TypeVar

from relance.french import count, euros, short_date
from relance.problems import Problem
from relance.rules.allocation import Settlement, dates_mean_paid, settle
from relance.rules.checks import check
from relance.rules.claims import Desk, examine, no_formal_notice
from relance.rules.credit import relieved
from relance.rules.days import deadline, next_business_day
from relance.rules.decisions import decided
from relance.rules.dunning import days_allowed, ladder_of
from relance.rules.history import (
    address_lost_on,
    drafts_of,
    events_by_invoice,
    is_pending,
    last_letter_on,
    letters,
    reminds,
    returned_letters,
)
from relance.rules.holding import CLIENT_WIDE, LASTING, by_client
from relance.rules.insolvency import is_far
from relance.rules.instalments import NO_PLANS, milestones, payment_plans, proposed
from relance.rules.law import Law
from relance.rules.model import (
    ZERO,
    AgedBalance,
    Call,
    Claim,
    CreditNote,
    Event,
    EventKind,
    Hold,
    Ledger,
    Notice,
    Payment,
    Plan,
    Reason,
    Settings,
    Stage,
    State,
    Sums,
)
from relance.rules.paid_late import asked_in_full
from relance.rules.public import with_legal_terms

T = TypeVar("T")

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
# Overdue invoices that a letter may recall « pour mémoire ».
RECALLED = frozenset(
    {
        Reason.TOO_EARLY,
        Reason.GAP,
        Reason.LAST_STEP,
        Reason.CALL_LISTED,
        Reason.FORMAL_NOTICE_TODAY,
        Reason.RECENTLY_SENT,
    }
)


def plan(ledger: Ledger, law: Law, today: date, *, payments_known: bool = True) -> Plan:
    """What to do on `today`, given what the workbook says and the law.

    `payments_known`: somebody said that the payments received are all noted; formal notices and
    court files wait for that.
    """
    drafts = set(drafts_of(ledger.events, today))
    ledger = replace(ledger, events=tuple(e for e in ledger.events if e not in drafts))
    withdrawals = stale_letters(ledger, law, today)
    claims = _examined(ledger, law, today)
    cancelled = _surely_cancelled(withdrawals, claims)
    gone = set(cancelled)
    ledger = replace(ledger, events=tuple(e for e in ledger.events if e not in gone))
    claims = _examined(ledger, law, today) if gone else claims
    if not payments_known:
        claims = tuple(
            _postponed(c, Reason.PAYMENTS_TO_CONFIRM, today) if c.reason is Reason.FILE_DUE else c
            for c in claims
        )
    plans = payment_plans(ledger, {c.invoice.id: c.outstanding + c.withheld for c in claims})
    instalments = proposed(ledger, claims, plans)
    agreements = tuple(milestones(plans, claims, instalments, today))
    claims, notices = _letters(claims, ledger, today, payments_known=payments_known)
    return Plan(
        on=today,
        claims=claims,
        notices=notices,
        calls=_calls(claims, ledger),
        files=tuple(c for c in claims if c.reason is Reason.FILE_DUE),
        withdrawals=withdrawals,
        cancelled=cancelled,
        instalments=instalments,
        agreements=agreements,
        aged_balance=aged_balance(claims, today),
        problems=(*_open_problems(ledger, claims), *check(ledger, claims, notices, law, today)),
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


def stale_letters(ledger: Ledger, law: Law, today: date) -> tuple[Event, ...]:
    """The lines of letters not yet confirmed that claim something no longer due."""
    waiting = letters(ledger.events, confirm=ledger.settings.confirm_sending)
    if not waiting:
        return ()
    pending = {line: document for document, lines in waiting.items() for line in lines}
    adding_up = {
        client.id: {s.name for s in ladder_of(client, ledger).stages if s.sums is Sums.ALL}
        for client in ledger.clients
    }
    credits = _credits(ledger)
    known: set[Event] = set()
    stale = set()
    for claim in _examined(ledger, law, today):
        known |= set(claim.history)
        for event in claim.history:
            if (document := pending.get(event)) is None:
                continue
            # Interest only grows: where less is owed than the letter asks, something was paid.
            asks_all = any(e.stage in adding_up[claim.client.id] for e in waiting[document])
            owed = claim.total if asks_all else claim.outstanding
            notes = credits.get(claim.client.id, NO_CREDIT).notes
            newer = any(note.on and note.on >= event.on for note in notes)
            gone = claim.reason in NO_LONGER_DUE
            if event.kind is EventKind.ACCESSORIES:
                gone = claim.paid_late_on is None
            if gone or owed < (event.amount or ZERO) or newer:
                stale.add(document)
    stale |= {document for event, document in pending.items() if event not in known}
    return tuple(line for document, lines in waiting.items() if document in stale for line in lines)


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
    payments = _grouped(ledger.payments, lambda p: p.invoice_id)
    credits = _grouped(ledger.credit_notes, lambda c: c.invoice_id)
    clients = {client.id: client for client in ledger.clients}
    ladders = {client.id: ladder_of(client, ledger) for client in ledger.clients}
    claims: list[Claim] = []
    dated = dates_mean_paid(ledger)
    settlements = {
        i.id: settle(i, payments.get(i.id, ()), credits.get(i.id, ()), today, date_is_payment=dated)
        for i in ledger.invoices
    }
    holds = _client_wide_holds(ledger, settlements)
    plans = payment_plans(ledger, {i: each.outstanding for i, each in settlements.items()})
    said = _grouped(ledger.events, lambda e: e.client_id)
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
            settings=ledger.settings,
            law=law,
            today=today,
        )
        claims.append(examine(invoice, desk))
    loose = {client_id: credit.notes for client_id, credit in _credits(ledger).items()}
    return _without_covered(relieved(claims, loose), ledger)


def _grouped(items: Iterable[T], key: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return {name: tuple(group) for name, group in found.items()}


def _client_wide_holds(
    ledger: Ledger, settlements: Mapping[str, Settlement]
) -> Mapping[str, tuple[Hold, ...]]:
    """What is typed beside one open invoice and holds all those of its client.

    An insolvency, a death or an over-indebtedness holds them even when that invoice is settled.
    """
    holding = [
        i
        for i in ledger.invoices
        if i.hold
        and i.hold.state in CLIENT_WIDE
        and (i.hold.state in LASTING or not settlements[i.id].settled)
    ]
    return {
        client_id: tuple(i.hold for i in group if i.hold)
        for client_id, group in _grouped(holding, lambda i: i.client_id).items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Credit:
    """Money of the client that no invoice has taken: credit notes and payments not allocated."""

    notes: tuple[CreditNote, ...]
    payments: tuple[Payment, ...]

    @property
    def total(self) -> Decimal:
        return sum((n.amount for n in self.notes), ZERO) + sum(
            (p.amount for p in self.payments), ZERO
        )


NO_CREDIT = _Credit(notes=(), payments=())


def _credits(ledger: Ledger) -> Mapping[str, _Credit]:
    notes = _grouped((c for c in ledger.credit_notes if not c.invoice_id), lambda c: c.client_id)
    payments = _grouped(
        (p for p in ledger.payments if not p.invoice_id and p.client_id), lambda p: p.client_id
    )
    return {
        client_id: _Credit(notes=notes.get(client_id, ()), payments=payments.get(client_id, ()))
        for client_id in {*notes, *payments}
    }


def _without_covered(claims: tuple[Claim, ...], ledger: Ledger) -> tuple[Claim, ...]:
    """Letters held where the client's own credit covers the debt, or is not allocated yet."""
    credits = _credits(ledger)
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
            result.append(_postponed(claim, Reason.COVERED, None))
        elif credit.payments:
            loose = min(credit.payments, key=lambda p: (p.on or date.min, p.amount))
            day = f" du {short_date(loose.on)}" if loose.on else ""
            what = f"un règlement de {euros(loose.amount)}{day} n'est affecté à aucune facture."
            waiting = decided(claim, Reason.TO_CORRECT, problem=what)
            result.append(replace(waiting, stage=claim.reached))
        else:
            result.append(claim)
    return tuple(result)


def _letters(
    claims: tuple[Claim, ...], ledger: Ledger, today: date, *, payments_known: bool
) -> tuple[tuple[Claim, ...], tuple[Notice, ...]]:
    """One letter per client: the claims with their final reasons, and the letters."""
    final = {claim.invoice.id: claim for claim in claims}
    due = _grouped((c for c in claims if c.reason is Reason.PREPARED), lambda c: c.client.id)
    past: dict[str, list[Event]] = defaultdict(list)
    for claim in claims:
        past[claim.client.id] += claim.history
    credits = _credits(ledger)
    drafts: list[tuple[Stage, tuple[Claim, ...]]] = []
    for client_id, group in due.items():
        stage = _highest(group)
        chosen = tuple(c for c in group if c.step and c.step.formal_notice == stage.formal_notice)
        wait = _waits(past[client_id], ledger.settings, today)
        if wait is None and stage.formal_notice and not payments_known:
            wait = partial(_postponed, reason=Reason.PAYMENTS_TO_CONFIRM, until=today)
        to_its_credit = credits.get(client_id, NO_CREDIT).total
        if wait is None and to_its_credit >= sum((c.outstanding for c in chosen), ZERO):
            wait = partial(_postponed, reason=Reason.COVERED, until=None)
        if wait:
            final |= {claim.invoice.id: wait(claim) for claim in group}
            continue
        later = today + timedelta(days=ledger.settings.min_days_between_letters)
        for claim in group:
            if claim not in chosen:
                final[claim.invoice.id] = _postponed(claim, Reason.FORMAL_NOTICE_TODAY, later)
        drafts.append((stage, chosen))
    drafts.sort(key=_urgency)
    sent_today = {e.document for e in ledger.events if e.on == today and reminds(e, confirm=True)}
    limit = max(0, ledger.settings.letters_per_monday - len(sent_today))
    for _, group in drafts[limit:]:
        for claim in group:
            final[claim.invoice.id] = _postponed(
                claim,
                Reason.CAPPED,
                today + timedelta(days=7),
                limit=count(ledger.settings.letters_per_monday, "courrier"),
            )
    kept = tuple(final[claim.invoice.id] for claim in claims)
    of_client = _grouped(kept, lambda c: c.client.id)
    notices = []
    for stage, group in drafts[:limit]:
        key, confirm = group[0].client.id, ledger.settings.confirm_sending
        notes = credits.get(key, NO_CREDIT).notes
        notices.append(_notice(stage, group, of_client[key], notes, today, confirm=confirm))
    return kept, tuple(notices)


def _waits(
    past: Sequence[Event], settings: Settings, today: date
) -> Callable[[Claim], Claim] | None:
    """How a client's claims are postponed where another letter to it comes first; else None."""
    confirm = settings.confirm_sending
    pending = [event.on for event in past if is_pending(event, confirm=confirm)]
    if pending:  # perhaps it leaves today: the client would get two letters at once
        return partial(_postponed, reason=Reason.UNCONFIRMED, until=None, since=min(pending))
    last = last_letter_on(past, confirm=confirm)
    free_on = last + timedelta(days=settings.min_days_between_letters) if last else today
    if last and free_on > today:
        return partial(_postponed, reason=Reason.CLIENT_GAP, until=free_on, since=last)
    return None


def _recalled(claim: Claim) -> bool:
    return claim.reason in RECALLED and claim.days_late > 0 and claim.outstanding > ZERO


def _postponed(
    claim: Claim, reason: Reason, until: date | None, *, since: date | None = None, limit: str = ""
) -> Claim:
    """The claim once its letter waits: it stands where its history left it."""
    step = claim.step
    waiting = decided(
        claim,
        reason,
        action=step.name if step and until else "",
        next_date=until,
        next=short_date(until) if until else "",
        since=short_date(since) if since else "",
        limit=limit,
        step_name=step.name if step else "",
    )
    return replace(waiting, stage=claim.reached)


def _highest(group: Sequence[Claim]) -> Stage:
    """The highest step among the claims of one client: the later in its ladder, the higher."""
    steps = [claim.step for claim in group if claim.step]
    return max(steps, key=lambda step: (step.formal_notice, step.after_due))


def _urgency(draft: tuple[Stage, tuple[Claim, ...]]) -> tuple[date, Decimal, str]:
    """Nearest limitation first, then largest (DESIGN 5.7)."""
    _, group = draft
    limits = [claim.limitation.early if claim.limitation else date.max for claim in group]
    return min(limits), -sum((c.outstanding for c in group), ZERO), group[0].client.id


def _notice(
    stage: Stage,
    claims: tuple[Claim, ...],
    of_client: tuple[Claim, ...],
    credits: tuple[CreditNote, ...],
    today: date,
    *,
    confirm: bool,
) -> Notice:
    paid_late = tuple(
        claim
        for claim in of_client
        if claim.paid_late_on
        and stage.sums is Sums.ALL
        and not no_formal_notice(claim, stage, confirm=confirm)
    )
    asked = (c.total if stage.sums is Sums.ALL else c.outstanding for c in (*claims, *paid_late))
    allowed = days_allowed(stage)
    return Notice(
        client=claims[0].client,
        stage=stage,
        claims=claims,
        paid_late=paid_late,
        others=tuple(claim for claim in of_client if _recalled(claim)),
        credits=credits,
        total=sum(asked, ZERO) - sum((credit.amount for credit in credits), ZERO),
        pay_before=None if allowed is None else deadline(next_business_day(today), allowed),
    )


def _calls(claims: Sequence[Claim], ledger: Ledger) -> tuple[Call, ...]:
    """The calls of the day, one per client, largest first; its credit notes are deducted."""
    listed = _grouped((c for c in claims if c.reason is Reason.CALL_LISTED), lambda c: c.client.id)
    credits = _credits(ledger)
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
        if invoice.currency == "EUR" and invoice.due is not None:
            late = (today - invoice.due).days
            disputed = invoice.hold is not None and invoice.hold.state is State.DISPUTE
            later = ZERO if disputed else claim.withheld
            sums[0] += later
            owed = claim.outstanding + claim.withheld - later
            sums[0 if late <= 0 else min(4, 1 + (late - 1) // 30)] += owed
    return AgedBalance(
        not_due=sums[0], up_to_30=sums[1], up_to_60=sums[2], up_to_90=sums[3], over_90=sums[4]
    )
