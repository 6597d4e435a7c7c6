"""Every invoice of the ledger examined: each on its own, then against its client's own money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from relance.french import euros, short_date
from relance.rules.codes import Reason
from relance.rules.grouping import grouped
from relance.rules.history import events_by_invoice, steps_by_document
from relance.rules.ladder.claims import examine
from relance.rules.ladder.decisions import decided, owed
from relance.rules.ladder.dunning import formal_steps, ladder_of
from relance.rules.ladder.holds_in_force import CLIENT_WIDE, LASTING, by_client
from relance.rules.ladder.instalments import NO_PLANS, payment_plans
from relance.rules.ladder.notices import postponed
from relance.rules.ladder.profiles import with_profiles
from relance.rules.ladder.promises import for_the_others
from relance.rules.ladder.tone import letter_to
from relance.rules.ladder.valued import Desk
from relance.rules.law import Law
from relance.rules.model import Event, Hold, Ledger
from relance.rules.outcome import Claim
from relance.rules.proceedings import binding_on, proceedings
from relance.rules.returned import address_lost_on, returned_letters
from relance.rules.sums.allocation import Settlement, settlements
from relance.rules.sums.credits import Credit, relieved
from relance.rules.sums.paid_late import asked_in_full
from relance.rules.sums.public import with_legal_terms


def examined(ledger: Ledger, law: Law, today: date, own: Mapping[str, Credit]) -> tuple[Claim, ...]:
    """Every invoice examined, in the order of the workbook, then held against its client's `own` money."""
    law = law.with_rates(ledger.settings.extra_rates)
    ledger = with_legal_terms(ledger, law, today)
    memory = events_by_invoice(ledger)
    documents = steps_by_document(ledger.events)
    claims: list[Claim] = []
    stand = settlements(ledger, today)
    ledger = with_profiles(ledger, stand, memory, today)
    holds = _client_wide_holds(ledger, stand, memory)
    plans = payment_plans(ledger, ((i, each.outstanding) for i, each in stand.items()))
    said = grouped(ledger.events, lambda e: e.client_id)
    returned = returned_letters(memory)
    courts = {key: found for key, events in said.items() if (found := proceedings(events))}
    open_ = grouped(
        (i for i in ledger.invoices if i.client_id in courts and not stand[i.id].settled),
        lambda i: i.client_id,
    )
    asked = asked_in_full(ledger) if ledger.settings.claim_paid_late else frozenset[Event]()
    desks = {
        client.id: Desk(
            client=client,
            ladder=(ladder := ladder_of(client, ledger)),
            address_lost_on=address_lost_on(said.get(client.id, ()), client),
            holds=by_client(holds, client),
            plans=plans.get(client.id, NO_PLANS),
            asked_in_full=asked,
            court=binding_on(courts.get(client.id), open_.get(client.id, ())),
            sender=ledger.sender,
            formal_steps=formal_steps(ladder),
            documents=documents,
            settings=ledger.settings,
            law=law,
            today=today,
        )
        for client in ledger.clients
    }
    for invoice in ledger.invoices:
        events = [e for e in memory.get(invoice.id, ()) if e.document not in returned]
        desk = replace(desks[invoice.client_id], events=events, settlement=stand[invoice.id])
        claims.append(examine(invoice, desk))
    loose = {client_id: credit.notes for client_id, credit in own.items()}
    lettered = _lettered((c for c in claims if c.client.id in loose), ledger, today)
    covered = _without_covered(relieved(claims, loose, lettered), own)
    if not (money := dict(ledger.awaiting)):
        return covered
    return tuple(_waiting(claim, money.get(claim.client.id, "")) for claim in covered)


def _waiting(claim: Claim, money: str) -> Claim:
    """Whoever may have paid money that nobody allocated yet is asked for nothing today."""
    if not money or claim.step_today is None:
        return claim
    return postponed(claim, Reason.TO_ALLOCATE, None, letter=money)


def _lettered(claims: Iterable[Claim], ledger: Ledger, today: date) -> frozenset[str]:
    """The invoices, by id, of these clients' letters: to be confirmed, else those of today."""
    found: list[Claim] = []
    for group in grouped(claims, lambda c: c.client.id).values():
        waiting = [claim for claim in group if claim.reason is Reason.UNCONFIRMED]
        choice = letter_to(group, ladder_of(group[0].client, ledger), today)
        found += waiting or (choice.claimed if choice else ())
    return frozenset(claim.invoice.id for claim in found)


def _client_wide_holds(
    ledger: Ledger, stand: Mapping[str, Settlement], memory: Mapping[str, Sequence[Event]]
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
        and (i.hold.state in LASTING or not stand[i.id].settled)
    ]
    holding.sort(key=lambda i: (i.due or date.max, i.id))  # a sorted list says the same
    return {
        client_id: tuple(hold for i in group if (hold := for_the_others(i, memory.get(i.id, ()))))
        for client_id, group in grouped(holding, lambda i: i.client_id).items()
    }


def _without_covered(claims: tuple[Claim, ...], credits: Mapping[str, Credit]) -> tuple[Claim, ...]:
    """Letters held where the client's own credit covers the debt, or is not allocated yet."""
    if not credits:
        return claims
    asked = grouped(filter(_asks, claims), lambda c: c.client.id)
    result = []
    for claim in claims:
        credit = credits.get(claim.client.id)
        if credit is None or not _asks(claim):
            result.append(claim)
        elif credit.total >= owed(asked[claim.client.id]):
            result.append(postponed(claim, Reason.COVERED, None))
        elif what := _loose(credit):
            stands = claim.step_taken
            result.append(decided(claim, Reason.TO_CORRECT, after=stands, problem=what))
        else:
            result.append(claim)
    return tuple(result)


def _loose(credit: Credit) -> str:
    """The client's own money that somebody must allocate first, as the end of a French sentence."""
    if credit.surplus:
        more = credit.surplus[0]
        return (
            f"{euros(more.amount)} payés en trop sur la facture {more.reference} :"
            " imputez-les à une autre facture, ou notez qu'ils sont rendus."
        )
    if credit.payments:
        loose = min(credit.payments, key=lambda p: (p.on or date.min, p.amount))
        day = f" du {short_date(loose.on)}" if loose.on else ""
        return f"un règlement de {euros(loose.amount)}{day} n'est affecté à aucune facture."
    return ""


def _asks(claim: Claim) -> bool:
    """Whether a step asks for it today, or a letter that waits to be confirmed did."""
    return claim.step_today is not None or claim.reason is Reason.UNCONFIRMED
