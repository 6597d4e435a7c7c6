"""What an invoice paid late still owes: always shown, claimed only where the owner wants it.

Interest and the 40 € outlive the payment (C. com. L441-10 II; CCP L2192-13). With the setting
« Réclamer les pénalités des factures payées en retard » they join, once, a letter that the client
gets anyway for an overdue invoice; who owes no principal is not written to. In doubt (a note that
disputes or spreads the debt, a date assumed or missing, a rate not known yet) they are left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from relance.french import euros, fold
from relance.rules.codes import EventKind, Kind, State
from relance.rules.firm import Settings
from relance.rules.history import GONE, documents_in_full, is_pending, steps_in_full
from relance.rules.model import Event, Hold, Ledger
from relance.rules.outcome import Claim, Notice
from relance.rules.sums.allocation import Settlement

# Beside these notes the sum was always due as the invoice says; any other may have changed that.
_PLAIN = {State.PROMISE, State.PAID, State.CHEQUE, State.CHASE}
_AGREED = {EventKind.PLAN_PROPOSED, EventKind.PLAN_SIGNED}


def asked_in_full(ledger: Ledger) -> frozenset[Event]:
    """The lines of letters gone, or noted as such, that asked for interest and the 40 € too."""
    steps = steps_in_full(ledger.ladders)
    full = documents_in_full(ledger.events, steps)
    return frozenset(
        event
        for event in ledger.events
        if (
            event.kind is EventKind.ACCESSORIES
            or event.document in full
            or fold(event.step) in steps
        )
        and event.postal not in GONE
        and not is_pending(event)
    )


def to_claim(
    claim: Claim,
    settlement: Settlement,
    holds: Iterable[Hold],
    settings: Settings,
    today: date,
    asked: Collection[Event],
) -> date | None:
    """When the invoice was settled, where what its delay costs is still to be claimed; else None.

    Asked once, whatever became of it: nobody notes the payment of a penalty in a list of invoices.
    """
    wanted = settings.claim_paid_late and claim.total >= settings.reminder_threshold
    if not (wanted and claim.accruals):
        return None
    invoice, history = claim.invoice, claim.history
    notes = {hold.state for hold in holds}
    notes |= {State(e.note) for e in history if e.kind is EventKind.STATE and e.note in set(State)}
    sure = (
        claim.client.kind in (Kind.BUSINESS, Kind.PUBLIC_BODY)
        and not (settlement.undated_payment or claim.interest_until)
        and not (invoice.due_assumed or invoice.problems or invoice.direct_debit)
        and invoice.issued is not None
        and invoice.due is not None
        and invoice.issued <= invoice.due
        and notes <= _PLAIN
        and not any(e.kind in _AGREED for e in history)
        and not (claim.limitation and today > claim.limitation.late)
    )
    told = any(e in asked for e in history)
    return settlement.settled_on if sure and not told else None


def named(notice: Notice) -> list[str]:
    """The invoices of a letter by number, those paid late told apart."""
    late = (f"{claim.invoice.number} (payée en retard)" for claim in notice.paid_late)
    return [*(claim.invoice.number for claim in notice.claims), *late]


def said(claim: Claim, to_claim_since: date | None, *, asked: bool) -> str:
    """« Réglée en retard : 10,19 € d'intérêts de retard et 40,00 € d'indemnité…, non réclamés. »"""
    sums = ((claim.interest, "d'intérêts de retard"), (claim.fee, "d'indemnité forfaitaire"))
    due = " et ".join([f"{euros(amount)} {what}" for amount, what in sums if amount])
    what_of_it = (
        "à réclamer avec le prochain courrier qui demande tout"
        if to_claim_since
        else "déjà réclamés"
        if asked
        else "non réclamés"
    )
    return f"Réglée en retard : {due}, {what_of_it}." if due else ""
