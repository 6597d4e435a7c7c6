"""The ladder that a client walks because of what it owes (setting « Profil au-delà de … € »).

The profile noted beside the client comes first. Else, once more than the limit is overdue, the client
walks the ladder named there, and the history remembers it beside each overdue invoice: from its first
step on that ladder it stays while one of these is open, so that a part payment that crosses the limit again changes no tone. A ladder
that lacks a step already taken waits until that debt is paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from msgspec.structs import replace

from relance.french import fold
from relance.rules.codes import EventKind, State
from relance.rules.firm import Ladder
from relance.rules.grouping import grouped
from relance.rules.history import GONE, STEPS
from relance.rules.holds import is_over
from relance.rules.ladder.dunning import places
from relance.rules.model import Event, Invoice, Ledger
from relance.rules.money import total
from relance.rules.sums.allocation import Settlement

# Overdue on paper, but contested, given up, or said to be paid: it makes no client a large debtor.
NOT_COUNTED = frozenset({State.DISPUTE, State.RETENTION, State.GIVEN_UP, State.PAID, State.CHEQUE})


def with_profiles(
    ledger: Ledger,
    settlements: Mapping[str, Settlement],
    memory: Mapping[str, Sequence[Event]],
    today: date,
) -> Ledger:
    """The ledger, each client with the profile that its debt gives it, where it has none of its own."""
    limit = ledger.settings.profile_above
    if limit is None and not any(e.kind is EventKind.PROFILE for e in ledger.events):
        return ledger
    ladders = {fold(ladder.profile): ladder for ladder in ledger.ladders}
    open_ = grouped(
        (i for i in ledger.invoices if not settlements[i.id].settled), lambda i: i.client_id
    )
    clients = []
    for client in ledger.clients:
        invoices = open_.get(client.id, ())
        told = [memory.get(invoice.id, ()) for invoice in invoices]
        past = list(chain.from_iterable(told))
        chosen = client.profile or _kept(told, ladders)
        if not chosen and limit and _overdue(invoices, settlements, today) > limit[0]:
            ladder = ladders.get(fold(limit[1]))
            chosen = ladder.profile if ladder and _fits(ladder, past) else ""
        clients.append(replace(client, profile=chosen))
    return replace(ledger, clients=tuple(clients))


def _kept(of_invoices: Iterable[Sequence[Event]], ladders: Mapping[str, Ladder]) -> str:
    """The profile on which a debt still open took a step; empty where that ladder is no more.

    Only noted, with no step since (a total mistyped, corrected the same day), it binds nobody.
    """
    found: list[Event] = []
    for events in of_invoices:
        steps = [e.on for e in events if e.kind in STEPS and e.postal not in GONE]
        last = max(steps, default=date.min)
        told = (e for e in events if e.kind is EventKind.PROFILE and fold(e.note) in ladders)
        found += [event for event in told if event.on <= last]
    return max(found, key=lambda e: e.on).note if found else ""


def _overdue(
    invoices: Iterable[Invoice], settlements: Mapping[str, Settlement], today: date
) -> Decimal:
    """What the client owes and is late (EUR)."""
    return total(
        settlements[invoice.id].outstanding
        for invoice in invoices
        if invoice.due
        and invoice.due < today
        and invoice.currency == "EUR"
        and not settlements[invoice.id].doubt
        and not _aside(invoice, today)
    )


def _aside(invoice: Invoice, today: date) -> bool:
    hold = invoice.hold
    return bool(hold and hold.state in NOT_COUNTED and not is_over(hold, today))


def _fits(ladder: Ladder, past: Iterable[Event]) -> bool:
    """Whether this ladder has every step that these invoices have taken or wait to confirm."""
    known = {*places(ladder), ""}
    return all(fold(e.step) in known for e in past if e.kind in STEPS and e.postal not in GONE)
