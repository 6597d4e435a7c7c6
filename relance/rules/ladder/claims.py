"""One invoice examined on one day: what is owed, and the one reason why it stands where it stands.

The checks come in a fixed order, and the first that speaks decides: cannot be read → payment in
doubt → settled → declared paid → held → not due → small or special cases → waiting for a
confirmation → the ladder. Nobody is skipped silently: every invoice leaves with a `Reason`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from relance.french import euros, fold, short_date
from relance.problems import Level, Problem
from relance.rules.history import formal_notice_on, formally_noticed_on, reminds, was_chased
from relance.rules.ladder.decisions import (
    DECIDE,
    POSTING,
    decided,
    step_lost,
    step_undated,
    taken,
)
from relance.rules.ladder.dunning import Progress, next_step
from relance.rules.ladder.holding import held, released, stays_later, withheld
from relance.rules.ladder.instalments import NO_PLANS, PaymentPlans
from relance.rules.law import Law, Name
from relance.rules.model import (
    ZERO,
    Channel,
    Claim,
    Client,
    Event,
    EventKind,
    Hold,
    Invoice,
    Kind,
    Policy,
    Reason,
    Settings,
    Stage,
    State,
)
from relance.rules.sums.allocation import Settlement
from relance.rules.sums.insolvency import (
    binding,
    born_later,
    declare_before,
    later_remark,
    said_earlier,
    to_do,
)
from relance.rules.sums.interest import accrue, fixed_compensation, lowered
from relance.rules.sums.limitation import interruptions, limitation
from relance.rules.sums.paid_late import said, to_claim
from relance.rules.sums.places import in_france
from relance.rules.sums.public import late_after
from relance.rules.sums.rates import rate_to_tell

OUTSIDE_BEFORE_DUE = {EventKind.TAKEN_OVER, EventKind.CALLED}  # DESIGN 5.6
OLD_AFTER_DAYS = 90  # a debt never chased and later than this is first put to the owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that is on the desk to examine one invoice."""

    client: Client
    policy: Policy
    events: Sequence[Event]
    settlement: Settlement
    holds: Sequence[Hold]  # the client's own, and the client-wide ones of its other invoices
    settings: Settings
    law: Law
    today: date
    address_lost_on: date | None = None  # since when letters to the client come back
    plans: PaymentPlans = NO_PLANS  # the client's
    asked_in_full: Collection[Event] = frozenset()
    documents: Mapping[str, Collection[str]] = field(default_factory=dict)  # each letter's steps
    far: bool = False  # the creditor is outside the territory of the client's court


def examine(invoice: Invoice, desk: Desk) -> Claim:
    """The claim of `invoice` on `desk.today`, with its reason; no letter is decided here."""
    blocking = next((p for p in invoice.problems if p.level is Level.BLOCKING), None)
    settlement = desk.settlement
    invoice = released(invoice, settlement.outstanding, desk.today)
    invoice = replace(invoice, later=stays_later(invoice.hold, desk.events, desk.today))
    reached = _progress(invoice, desk).reached
    name = reached.name if reached else ""
    if blocking or invoice.total is None or invoice.due is None:
        bare = Claim(
            invoice=invoice,
            client=desk.client,
            outstanding=settlement.outstanding,
            days_late=0,
            history=tuple(desk.events),
            stage=name,
            reached=name,
        )
        if invoice.total is not None and settlement.settled:
            return decided(bare, Reason.SETTLED)  # surely paid: what else is wrong can wait
        what = blocking.what if blocking else "montant ou échéance illisible."
        return decided(bare, Reason.TO_CORRECT, problem=what)
    claim = replace(_valued(invoice, invoice.due, settlement, desk), stage=name, reached=name)
    progress = _progress(invoice, desk, claim.due, skip_calls=_old(claim))
    return (
        _paid(claim, settlement, desk)
        or _held(claim, desk)
        or _not_chased(claim, progress, desk)
        or _on_the_ladder(claim, progress, desk.today, confirm=desk.settings.confirm_sending)
    )


def _progress(
    invoice: Invoice, desk: Desk, late_from: date | None = None, *, skip_calls: bool = False
) -> Progress:
    due = invoice.due or desk.today
    return next_step(
        desk.policy,
        [e for e in desk.events if not (e.kind in OUTSIDE_BEFORE_DUE and e.on < due)],
        late_from or due,
        confirm=desk.settings.confirm_sending,
        skip_calls=skip_calls,
        documents=desk.documents,
    )


def _valued(invoice: Invoice, due: date, settlement: Settlement, desk: Desk) -> Claim:
    """Outstanding, days late, interest and fixed compensation on the day of the run."""
    begins = late_after(invoice, due, desk.client, desk.law, desk.today)
    really = settlement.days_late(desk.today) - (begins - due).days
    late = max(0, (desk.today - begins).days)
    if settlement.settled:
        late = max(0, min(late, really))
    aside = withheld(invoice, settlement.outstanding, desk.plans, desk.today)
    not_asked = ZERO if aside.until else aside.amount
    if aside.missed:  # what is asked for came due with the first instalment missed
        late = (desk.today - aside.missed[0]).days
    claim = Claim(
        invoice=invoice,
        client=desk.client,
        outstanding=settlement.outstanding - not_asked,
        withheld=not_asked,
        remark=aside.remark
        or later_remark(invoice, _holds(invoice, desk), desk.law, desk.today)
        or _legal_days(desk, begins if begins > due else None),
        missed=aside.missed,
        credits=settlement.credits,
        days_late=late,
        legal_end=begins if begins > due else None,
        undated_payment=settlement.undated_payment,
        history=tuple(desk.events),
        noticed_on=formally_noticed_on(
            desk.events, _formal(desk), confirm=desk.settings.confirm_sending
        ),
        limitation=limitation(
            invoice,
            desk.client,
            desk.law,
            desk.today,
            interrupted=interruptions(
                invoice,
                desk.client,
                settlement.steps,
                desk.events,
                desk.plans.signed_on(invoice),
                confirm=desk.settings.confirm_sending,
            ),
            carriage=desk.settings.carriage,
        ),
    )
    if settlement.doubt or invoice.currency != "EUR":
        return claim
    insolvent = binding(invoice, _holds(invoice, desk))
    judgment = min((hold.until for hold in insolvent if hold.until), default=None)
    until = min(desk.today, judgment - timedelta(days=1)) if judgment else desk.today
    # An agreement on dates says what its payments pay: C. civ. 1343-1 only stands in for one.
    spread = desk.plans.spread(invoice, _holds(invoice, desk))
    interest_first = desk.settings.interest_first and not settlement.settled and not spread
    unsure = _rate_unsure(invoice, desk)
    interest_first = interest_first and not unsure
    interest = accrue(
        begins,
        () if unsure else lowered(settlement.steps, aside.amount, aside.until),
        kind=desk.client.kind,
        law=desk.law,
        until=until,
        rate=invoice.rate or desk.client.rate or desk.settings.penalty_rate,
        formal_notice_on=formal_notice_on(
            desk.events, _formal(desk), confirm=desk.settings.confirm_sending
        ),
        raise_to_floor=desk.settings.raise_to_floor,
        interest_first=interest_first,
    )
    if claim.withheld and not claim.outstanding:  # what is left is not late: was the rest?
        really = sum(line.days for line in interest.accruals)
    return replace(
        claim,
        outstanding=interest.principal if interest_first else claim.outstanding,
        imputed=interest.imputed,
        accruals=interest.accruals,
        interest=interest.owed,
        interest_until=interest.stopped_at,
        below_floor=interest.below_floor,
        rate_untold=unsure is not None and really > 0,
        fee=fixed_compensation(
            desk.client.kind,
            really,
            law=desk.law,
            due=begins,
            waived=desk.client.fee_waived or not desk.settings.fixed_compensation,
            insolvent=bool(insolvent),
        ),
    )


def _formal(desk: Desk) -> frozenset[str]:
    """The steps that are a formal notice, by folded name."""
    return frozenset(fold(stage.name) for stage in desk.policy.stages if stage.formal_notice)


def _legal_days(desk: Desk, end: date | None) -> str:
    """The term of a health establishment, which nobody guesses; its end, after the due date."""
    days = desk.law.at(Name.TERM_PUBLIC_HEALTH, desk.today)
    health = f"Établissement public de santé : {days} jours." if desk.client.health else ""
    ends = f"Délai légal de paiement jusqu'au {short_date(end)}." if end else ""
    return f"{health} {ends}".strip()


def _rate_unsure(invoice: Invoice, desk: Desk) -> Problem | None:
    """What the firm's own papers say of the rate, where nothing tells this invoice's: no interest."""
    told = invoice.rate or desk.client.rate or desk.client.kind is not Kind.BUSINESS
    return None if told else rate_to_tell(desk.settings, desk.law, desk.today)


def _old(claim: Claim) -> bool:
    return claim.days_late > OLD_AFTER_DAYS and not was_chased(claim.history)


def _told_to_chase(claim: Claim, desk: Desk) -> bool:
    return any(hold.state is State.CHASE for hold in _holds(claim.invoice, desk))


def _released(claim: Claim, desk: Desk) -> bool:
    """Whether the owner decided to chase an old debt: it then starts at the first letter."""
    notes = {event.note for event in claim.history if event.kind is EventKind.STATE}
    return State.CHASE in notes or _told_to_chase(claim, desk) or claim.invoice.marked_later


def _paid(claim: Claim, settlement: Settlement, desk: Desk) -> Claim | None:
    if settlement.doubt:
        what = settlement.doubt.what.removeprefix(f"Facture {claim.invoice.number} : ")
        return decided(claim, Reason.TO_CORRECT, problem=what)
    if settlement.settled:
        holds, told = _holds(claim.invoice, desk), desk.asked_in_full
        since = to_claim(claim, settlement, holds, desk.settings, desk.today, told)
        since = None if _rate_unsure(claim.invoice, desk) else since
        claim = replace(claim, paid_late_on=since)
        asked = any(event in told for event in claim.history)
        return decided(replace(claim, remark=said(claim, asked=asked)), Reason.SETTLED)
    return None


def _holds(invoice: Invoice, desk: Desk) -> list[Hold]:
    return [hold for hold in (invoice.hold, *desk.holds) if hold is not None]


def _held(claim: Claim, desk: Desk) -> Claim | None:
    owed = desk.settlement.outstanding
    found = held(claim.invoice, owed, _holds(claim.invoice, desk), desk.plans, desk.today)
    if found is None:
        return None
    facts, day, hold, action = {**found.facts}, found.next_date, found.hold, ""
    if hold and found.reason is Reason.INSOLVENCY:
        invoice, steps, law = claim.invoice, desk.settlement.steps, desk.law
        day = declare_before(hold, law, far=desk.far)
        interest, today = claim.interest, desk.today
        earlier = said_earlier(claim.history)
        facts["todo"] = to_do(
            invoice, hold, steps, interest, law, today, far=desk.far, earlier=earlier
        )
        action = DECIDE if born_later(invoice, hold) and not earlier else ""
    return decided(claim, found.reason, next_date=day, action=action, step=None, **facts)


def _not_chased(claim: Claim, progress: Progress, desk: Desk) -> Claim | None:
    """Special cases that keep an open invoice off the ladder today."""
    invoice, settings, today = claim.invoice, desk.settings, desk.today
    limit = claim.limitation
    sent = invoice.sent or invoice.issued
    sendable = sent + timedelta(days=settings.days_after_sending) if sent else None
    step_name = progress.upcoming.name if progress.upcoming else ""
    decision: Claim | None = None
    if invoice.currency != "EUR":
        decision = decided(claim, Reason.FOREIGN_CURRENCY, currency=invoice.currency)
    elif claim.days_late <= 0:
        decision = decided(
            claim,
            Reason.NOT_DUE,
            action=step_name,
            next_date=progress.possible_on,
            due=short_date(claim.due or today),
        )
    elif invoice.direct_debit:
        decision = decided(claim, Reason.DIRECT_DEBIT)
    elif claim.outstanding < settings.reminder_threshold:
        decision = decided(claim, Reason.BELOW_THRESHOLD, amount=euros(claim.outstanding))
    elif limit and today > limit.late:
        decision = decided(claim, Reason.TIME_BARRED, last=short_date(limit.late))
    elif desk.address_lost_on and not _told_to_chase(claim, desk):
        since = short_date(desk.address_lost_on)
        decision = decided(claim, Reason.ADDRESS_UNKNOWN, since=since)
    elif progress.unknown:
        decision = step_lost(claim, progress.unknown, desk.policy)
    elif progress.pending:
        decision = decided(claim, Reason.UNCONFIRMED, since=short_date(progress.pending.on))
    elif step_undated(claim):
        what = f"« {invoice.status_text} » : de quel jour ? Écrivez-le à la suite."
        decision = decided(claim, Reason.TO_CORRECT, problem=what)
    elif unsure := _rate_unsure(invoice, desk):
        decision = decided(claim, Reason.RATE_TO_TELL, problem=unsure.what)
    elif _old(claim) and not _released(claim, desk) and not desk.plans.signed_on(invoice):
        decision = decided(claim, Reason.OLD_DEBT)
    elif sent and sendable and today < sendable:
        decision = decided(
            claim,
            Reason.RECENTLY_SENT,
            action=step_name,
            next_date=sendable,
            since=short_date(sent),
            next=short_date(sendable),
        )
    elif _file_too_small(progress, claim, settings):
        decision = decided(claim, Reason.LAST_STEP, since=_since(progress))
    return decision


def _file_too_small(progress: Progress, claim: Claim, settings: Settings) -> bool:
    step = progress.upcoming
    return (
        step is not None
        and step.channel is Channel.FILE
        and claim.outstanding < settings.file_threshold
    )


def _since(progress: Progress) -> str:
    return short_date(progress.reached_on) if progress.reached_on else "une date inconnue"


def _on_the_ladder(claim: Claim, progress: Progress, today: date, *, confirm: bool) -> Claim:
    """The step to take today, or the next one and when."""
    step, when = progress.upcoming, progress.possible_on
    if step is None or when is None:
        return decided(claim, Reason.LAST_STEP, since=_since(progress))
    if not progress.ready(today):
        by_gap = progress.reached is not None and when > (claim.due or when) + timedelta(
            days=max(1, step.after_due)
        )
        reason = Reason.GAP if by_gap else Reason.TOO_EARLY
        return decided(
            claim,
            reason,
            action=step.name,
            next_date=when,
            step=None,
            next=short_date(when),
            reached=claim.stage,
            step_name=step.name,
        )
    match step.channel:
        case Channel.PHONE:
            reason, action = Reason.CALL_LISTED, "Appeler"
        case Channel.FILE:
            reason, action = Reason.FILE_DUE, DECIDE
        case _:
            if problem := no_formal_notice(claim, step, confirm=confirm):
                return decided(claim, Reason.NO_FORMAL_NOTICE, problem=problem)
            reason, action = Reason.PREPARED, POSTING[step.channel]
    return taken(claim, reason, step, action, today)


def no_formal_notice(claim: Claim, step: Stage, *, confirm: bool) -> str:
    """Why this claim may not enter a formal notice; empty where it may (DESIGN 5.8)."""
    if not step.formal_notice:
        return ""
    if not in_france(claim.client.country):
        return "le client est établi hors de France."
    if claim.invoice.marked_later:
        return "le client est en procédure collective ; voyez d'abord son administrateur."
    notes = (claim.invoice.hold, claim.client.hold)
    if any(hold and hold.state is State.INSOLVENCY for hold in notes):
        return "le client est en procédure collective."
    if claim.invoice.due_assumed:
        return "l'échéance est supposée ; notez-la dans le classeur."
    if claim.client.other_names and not claim.client.legally_named:
        return "ce client a plusieurs noms, et aucun n'est sûrement le nom légal ; notez son SIREN."
    if not any(reminds(event, confirm=confirm) for event in claim.history):
        return "aucune relance écrite n'est dans l'historique."
    return ""


def old_debts(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Debts that wait for the owner's first decision, largest first."""
    waiting = [claim for claim in claims if claim.reason is Reason.OLD_DEBT]
    return tuple(sorted(waiting, key=lambda claim: -claim.outstanding))
