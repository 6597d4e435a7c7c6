"""What pauses an invoice, wholly or in part: the owner's notes, the client's payment plans.

A note decides before a plan: an insolvency stops all. A sum disputed or retained leaves the rest
due; so does an instalment missed, where the rest of the plan is not due yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from relance.french import euros, joined, short_date
from relance.rules.codes import EventKind, Reason, State
from relance.rules.history import CLEARED
from relance.rules.holds import REPORTED, hold_ends, is_over, whole_part, withheld_part
from relance.rules.ladder.instalments import SHEET, Agreement, PaymentPlans
from relance.rules.model import Client, Event, Hold, Invoice
from relance.rules.money import ZERO
from relance.rules.sums.insolvency import EARLIER, is_later

# What one invoice's note means for all the invoices of its client.
CLIENT_WIDE = frozenset(
    {
        State.PROMISE,
        State.PLAN,
        State.INSOLVENCY,
        State.OVER_INDEBTED,
        State.DEATH,
        State.HANDED_OVER,
    }
)
# These hold a client even where the invoice beside which they are typed is settled.
LASTING = frozenset({State.INSOLVENCY, State.OVER_INDEBTED, State.DEATH})
REASONS = {
    State.PROMISE: Reason.PROMISE,
    State.DISPUTE: Reason.DISPUTE,
    State.PLAN: Reason.PLAN_PROPOSED,
    State.INSOLVENCY: Reason.INSOLVENCY,
    State.PAID: Reason.DECLARED_PAID,
    State.CHEQUE: Reason.DECLARED_PAID,
    State.NOT_UNDERSTOOD: Reason.NOTE_TO_READ,
}
_EMPTIED = {*REPORTED, EventKind.TAKEN_OVER}  # recorded, and the cell emptied by us
TO_SIGN = f"quand le client l'a accepté, notez « Signé le » dans « {SHEET} »."
TO_ASK = "notez par exemple « Échéancier 3 fois », et dans « Jusqu'au » sa première date."
TO_CHANGE = f"il en existe déjà un ; changez ses lignes dans « {SHEET} », ou effacez-les."


class HoldInForce(NamedTuple):
    """Why an invoice is held, until when, the facts of its sentence, and the note that says it."""

    reason: Reason
    next_date: date | None
    facts: Mapping[str, str]
    hold: Hold | None = None


class Withheld(Struct, frozen=True, kw_only=True):
    """The part of an invoice (EUR) not to be asked for now, and what its sentence says of it.

    `until`: on that day it came due, and bears no interest before.
    """

    amount: Decimal = ZERO
    remark: str = ""
    missed: tuple[date, ...] = ()  # the instalments that were not kept
    until: date | None = None


_NOTHING = Withheld()


def stays_later(hold: Hold | None, events: Sequence[Event], today: date) -> bool:
    """Whether « Créance postérieure », typed before, still marks the invoice under what stands there now.

    The owner takes it back who empties the cell where it stands, answers « Avant lui » or types an
    insolvency instead. Emptied of another word, or by the program of an event, the mark stays.
    """
    if not events:
        return False
    by_us = {event.run for event in events if event.kind in _EMPTIED}
    marked = alone = False
    for event in events:
        if event.kind is EventKind.STATE and event.note == CLEARED:
            marked, alone = marked and (not alone or event.run in by_us), False
        elif event.kind is EventKind.STATE:
            alone = event.note == State.LATER
            marked = alone or (marked and event.note != State.INSOLVENCY)
        elif event.kind is EventKind.PLAN_PROPOSED:
            alone = False
        elif event.note == EARLIER:
            marked = False
    if hold is None and alone:
        return any(run.startswith(today.isoformat()) for run in by_us)
    return marked and (hold is None or hold.state is not State.INSOLVENCY)


def released(invoice: Invoice, outstanding: Decimal, today: date) -> Invoice:
    """The invoice, due when its retention is lifted where that is all that is left of it."""
    hold = invoice.hold
    if not (hold and hold.until and hold.state is State.RETENTION and is_over(hold, today)):
        return invoice
    all_left = ZERO < outstanding <= whole_part(hold, invoice.total or ZERO)
    due = max(hold.until, invoice.due or hold.until)
    return replace(invoice, due=due) if all_left else invoice


def withheld(invoice: Invoice, outstanding: Decimal, plans: PaymentPlans, today: date) -> Withheld:
    """What of `outstanding` (EUR) is disputed, retained, or not yet due under a plan not kept."""
    hold, price = invoice.hold, invoice.total or ZERO
    if not (hold or plans.running):
        return _NOTHING
    if hold and hold.state is State.RETENTION and is_over(hold, today):
        return Withheld(amount=whole_part(hold, price), until=hold.until)
    part = withheld_part(hold, price, outstanding)
    if hold and hold.state is State.RETENTION and (hold.amount or hold.share) and not part:
        part = outstanding  # all that is left: the rest was paid
    remarks = []
    if hold and part:
        if is_over(hold, today):
            part = ZERO
        elif hold.state is State.DISPUTE:
            remarks.append(f"{euros(part)} contestés, non réclamés.")
        else:
            ends = f" jusqu'au {short_date(hold.until)}" if hold.until else ""
            remarks.append(f"{euros(part)} retenus en garantie{ends}, non réclamés.")
    plan = next((each for each in plans.running if invoice.id in each.owed), None)
    late = plan.missed(today) if plan else ()
    missed: tuple[date, ...] = ()
    if plan and late and (asked := plan.asked(today)[invoice.id]):
        missed = tuple(dict.fromkeys(line.due for line in late))
        rest = plan.owed[invoice.id] - plan.disputed[invoice.id] - asked
        part += rest
        remarks.append(_not_kept(missed, rest))
    return Withheld(amount=part, remark=" ".join(remarks), missed=missed)


def _not_kept(missed: Sequence[date], rest: Decimal) -> str:
    """All the instalments missed, then what of the rest (EUR) is not due yet."""
    days = joined(f"du {short_date(day)}" for day in missed)
    kept = f"Échéance {days} non tenue" if len(missed) == 1 else f"Échéances {days} non tenues"
    left = (
        f"le reste, {euros(rest)}, est à échéance plus tard"
        if rest
        else "toute la somme est exigible"
    )
    return f"{kept} ; {left}."


def hold_in_force(
    invoice: Invoice,
    outstanding: Decimal,
    holds: Sequence[Hold],
    plans: PaymentPlans,
    today: date,
) -> HoldInForce | None:
    """The one reason why an invoice is held on `today`; None where it goes on along its ladder."""
    if not (holds or plans.running):
        return None
    asked_for = None
    for hold in sorted(holds, key=lambda hold: _strength(hold, own=hold is invoice.hold)):
        if is_over(hold, today) or (hold.state is State.INSOLVENCY and is_later(invoice, hold)):
            continue
        if hold.state is State.PLAN:
            asked_for = asked_for or (None if plans.made_from(hold) else hold)
        elif hold is not invoice.hold or not withheld_part(
            hold, invoice.total or ZERO, outstanding
        ):
            reason = REASONS.get(hold.state, Reason.HELD)
            return HoldInForce(reason, hold_ends(hold), _facts(hold), hold)
    if asked_for:
        clear = asked_for.instalments and asked_for.until
        todo = (TO_CHANGE if plans.running else TO_SIGN) if clear else TO_ASK
        day = asked_for.until and max(asked_for.until, today)
        return HoldInForce(Reason.PLAN_PROPOSED, day, {"todo": todo})
    return _under_a_plan(invoice, plans, today)


def _strength(hold: Hold, *, own: bool) -> tuple[int, bool, int, date, str]:
    """What decides where several notes hold: what lasts, else the invoice's own, else the longest."""
    lasting = 0 if hold.state in LASTING else 1 if hold.state is State.HANDED_OVER else 2
    longest = -(hold_ends(hold) or date.max).toordinal()
    return lasting, not own, longest, hold.until or date.max, hold.text


def _under_a_plan(invoice: Invoice, plans: PaymentPlans, today: date) -> HoldInForce | None:
    """Held by the plan that names the invoice, or by one that the client keeps for others."""
    own = next((plan for plan in plans.running if invoice.id in plan.owed), None)
    if own and own.missed(today):
        return None if own.asked(today)[invoice.id] else _follows(own, today)
    kept = own or next((plan for plan in plans.running if not plan.missed(today)), None)
    return _follows(kept, today) if kept else None


def _follows(plan: Agreement, today: date) -> HoldInForce:
    if not plan.signed:
        return HoldInForce(Reason.PLAN_PROPOSED, max(plan.lines[0].due, today), {"todo": TO_SIGN})
    missed = plan.missed(today)
    coming = (each for each in plan.lines if missed and each.due > missed[-1].due)
    line = next(coming, plan.upcoming)
    facts = {"amount": euros(line.amount), "next": short_date(line.due)}
    return HoldInForce(Reason.PAYMENT_PLAN, line.due, facts)


def _facts(hold: Hold) -> Mapping[str, str]:
    until = f"pour le {short_date(hold.until)}" if hold.until else "sans date"
    if hold.of:
        until += f", notée pour {hold.of}"
        until += "" if hold.asked else " : vaut-elle aussi pour celle-ci ? Répondez au clavier"
    elif not hold.until:
        until += " : notez-la dans « Jusqu'au »"
    return {
        "until": until,
        "state": hold.text or hold.state,
        "judgment": f" (jugement du {short_date(hold.until)})" if hold.until else "",
    }


def by_client(holds: Mapping[str, Sequence[Hold]], client: Client) -> tuple[Hold, ...]:
    """The holds that weigh on all the invoices of a client."""
    own = (client.hold,) if client.hold else ()
    if client.hold and client.hold.state is State.LATER:  # said of one invoice, never of all
        own = (replace(client.hold, state=State.NOT_UNDERSTOOD),)
    return (*own, *holds.get(client.id, ()))
