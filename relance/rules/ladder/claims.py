"""One invoice examined on one day: what is owed, and the one reason why it stands where it stands.

The checks come in a fixed order, and the first that speaks decides: cannot be read → payment in
doubt → settled → declared paid → held → not due → small or special cases → waiting for a
confirmation → a remark to read → the ladder. Nobody is skipped silently: every invoice leaves with a `Reason`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from relance.french import count, euros, short_date
from relance.problems import Level
from relance.rules.codes import Channel, EventKind, Reason, State
from relance.rules.firm import Settings, Step
from relance.rules.history import reminds, was_chased
from relance.rules.ladder.decisions import (
    DECIDE,
    POSTING,
    decided,
    step_lost,
    step_undated,
    taken,
)
from relance.rules.ladder.dunning import Progress, next_step, walked
from relance.rules.ladder.holds_in_force import hold_in_force, released, stays_later
from relance.rules.ladder.valued import Desk, rate_unsure, valued
from relance.rules.model import Invoice
from relance.rules.outcome import Claim
from relance.rules.sums.allocation import Settlement
from relance.rules.sums.insolvency import born_later, declare_before, is_far, said_earlier, to_do
from relance.rules.sums.paid_late import said, to_claim
from relance.rules.sums.places import in_france

OUTSIDE_BEFORE_DUE = {EventKind.TAKEN_OVER, EventKind.CALLED}  # DESIGN 5.6
_QUOTED = 3  # remarks told in a reason
OLD_AFTER_DAYS = 90  # a debt never chased and later than this is first put to the owner


def examine(invoice: Invoice, desk: Desk) -> Claim:
    """The claim of `invoice` on `desk.today`, with its reason; no letter is decided here."""
    blocking = next((p for p in invoice.problems if p.level is Level.BLOCKING), None)
    settlement = desk.settlement
    due, invoice = invoice.due, released(invoice, settlement.outstanding, desk.today)
    if (day := invoice.due) and day != due:  # what was sent before asked for the rest, paid since
        desk = replace(desk, events=[e for e in desk.events if e.on > day or not e.step])
    if invoice.later != (later := stays_later(invoice.hold, desk.events, desk.today)):
        invoice = replace(invoice, later=later)
    so_far = _walked(invoice, desk)
    if blocking or invoice.total is None or invoice.due is None:
        bare = Claim(
            invoice=invoice,
            client=desk.client,
            outstanding=settlement.outstanding,
            price=settlement.price,
            receipts=settlement.receipts,
            days_late=0,
            history=tuple(desk.events),
            step_after=so_far.step_taken,
            step_taken=so_far.step_taken,
        )
        if invoice.total is not None and settlement.settled:
            return decided(bare, Reason.SETTLED)  # surely paid: what else is wrong can wait
        what = blocking.what if blocking else "montant ou échéance illisible."
        return decided(bare, Reason.TO_CORRECT, problem=what)
    claim = valued(invoice, invoice.due, desk, so_far.step_taken)
    if decision := _paid(claim, settlement, desk) or _on_hold(claim, desk):
        return decision
    due = claim.due or invoice.due
    progress = next_step(desk.ladder, so_far, due, skip_calls=_old(claim))
    stopped = _not_chased(claim, progress, desk)
    return (
        _unread(claim, stopped, progress, desk.today)
        or stopped
        or _on_the_ladder(claim, progress, desk.today)
    )


def _walked(invoice: Invoice, desk: Desk) -> Progress:
    if not desk.events:
        return Progress()
    due = invoice.due or desk.today
    events = [e for e in desk.events if not (e.kind in OUTSIDE_BEFORE_DUE and e.on < due)]
    return walked(desk.ladder, events, desk.documents)


def _old(claim: Claim) -> bool:
    return claim.days_late > OLD_AFTER_DAYS and not was_chased(claim.history)


def _told_to_chase(claim: Claim, desk: Desk) -> bool:
    return any(hold.state is State.CHASE for hold in desk.weighing_on(claim.invoice))


def _released(claim: Claim, desk: Desk) -> bool:
    """Whether the owner decided to chase an old debt: it then starts at the first letter."""
    notes = {event.note for event in claim.history if event.kind is EventKind.STATE}
    return State.CHASE in notes or _told_to_chase(claim, desk) or claim.invoice.marked_later


def _paid(claim: Claim, settlement: Settlement, desk: Desk) -> Claim | None:
    if settlement.doubt:
        what = settlement.doubt.what.removeprefix(f"Facture {claim.invoice.number} : ")
        return decided(claim, Reason.TO_CORRECT, problem=what)
    if settlement.settled:
        if not (claim.accruals or claim.fee or claim.remark):
            return decided(claim, Reason.SETTLED)  # paid in time
        holds, told = desk.weighing_on(claim.invoice), desk.asked_in_full
        since = to_claim(claim, settlement, holds, desk.settings, desk.today, told)
        since = None if since and rate_unsure(claim.invoice, desk) else since
        remark = said(claim, since, asked=any(event in told for event in claim.history))
        if since or remark != claim.remark:
            claim = replace(claim, paid_late_on=since, remark=remark)
        return decided(claim, Reason.SETTLED)
    return None


def _on_hold(claim: Claim, desk: Desk) -> Claim | None:
    owed = desk.settlement.outstanding
    found = hold_in_force(
        claim.invoice, owed, desk.weighing_on(claim.invoice), desk.plans, desk.today
    )
    if found is None:
        return None
    facts, day, hold, action = {**found.facts}, found.next_date, found.hold, ""
    if hold and found.reason is Reason.INSOLVENCY:
        invoice, balances, law = claim.invoice, desk.settlement.balances, desk.law
        far = is_far(desk.sender, desk.client)
        day = declare_before(hold, law, far=far)
        interest, today = claim.interest, desk.today
        earlier = said_earlier(claim.history)
        facts["todo"] = to_do(
            invoice, hold, balances, interest, law, today, far=far, earlier=earlier
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
        decision = step_lost(claim, progress.unknown, desk.ladder)
    elif progress.pending:
        decision = decided(claim, Reason.UNCONFIRMED, since=short_date(progress.pending.on))
    elif step_undated(claim):
        what = f"« {invoice.status_text} » : de quel jour ? Écrivez-le à la suite."
        decision = decided(claim, Reason.TO_CORRECT, problem=what)
    elif unsure := rate_unsure(invoice, desk):
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


def _unread(claim: Claim, stopped: Claim | None, progress: Progress, today: date) -> Claim | None:
    """Where a step is due, or is about to leave, what the owner wrote and nobody answered for (DESIGN 5.10)."""
    due = stopped.reason is Reason.UNCONFIRMED if stopped else progress.ready(today)
    if not claim.invoice.remarks or not due:
        return None
    said = [r.says or f"« {r.text} » est à lire" for r in claim.invoice.remarks]
    said = list(dict.fromkeys(said))  # several lines or sheets may say the same of one invoice
    shown, more = said[:_QUOTED], len(said) - _QUOTED
    shown += [f"et {count(more, 'autre')}"] if more > 0 else []
    return decided(claim, Reason.REMARK, remark=" ; ".join(shown))


def _file_too_small(progress: Progress, claim: Claim, settings: Settings) -> bool:
    step = progress.upcoming
    return (
        step is not None
        and step.channel is Channel.FILE
        and claim.outstanding < settings.file_threshold
    )


def _since(progress: Progress) -> str:
    return short_date(progress.taken_on) if progress.taken_on else "une date inconnue"


def _on_the_ladder(claim: Claim, progress: Progress, today: date) -> Claim:
    """The step to take today, or the next one and when."""
    step, when = progress.upcoming, progress.possible_on
    if step is None or when is None:
        return decided(claim, Reason.LAST_STEP, since=_since(progress))
    if not progress.ready(today):
        by_gap = progress.place >= 0 and when > (claim.due or when) + timedelta(
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
            reached=claim.step_after,
            step_name=step.name,
        )
    match step.channel:
        case Channel.PHONE:
            reason, action = Reason.CALL_LISTED, "Appeler"
        case Channel.FILE:
            reason, action = Reason.FILE_DUE, DECIDE
        case _:
            if problem := no_formal_notice(claim, step):
                return decided(claim, Reason.NO_FORMAL_NOTICE, problem=problem)
            reason, action = Reason.PREPARED, POSTING[step.channel]
    return taken(claim, reason, step, action, today)


def no_formal_notice(claim: Claim, step: Step) -> str:
    """Why this claim may not enter a formal notice; empty where it may (DESIGN 5.8)."""
    if not step.formal_notice:
        return ""
    if not in_france(claim.client.country):
        return "le client est établi hors de France."
    if claim.invoice.marked_later:
        return "le client est en procédure collective ; voyez d'abord son administrateur."
    if any(hold.state is State.INSOLVENCY for hold in claim.holds):
        return "le client est en procédure collective."
    if claim.invoice.due_assumed:
        return "l'échéance est supposée ; notez-la dans le classeur."
    if claim.client.other_names and not claim.client.legally_named:
        return "ce client a plusieurs noms, et aucun n'est sûrement le nom légal ; notez son SIREN."
    if not any(reminds(event) for event in claim.history):
        return "aucune relance écrite n'est dans l'historique."
    return ""


def old_debts(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Debts that wait for the owner's first decision, largest first."""
    waiting = [claim for claim in claims if claim.reason is Reason.OLD_DEBT]
    return tuple(sorted(waiting, key=lambda claim: -claim.outstanding))
