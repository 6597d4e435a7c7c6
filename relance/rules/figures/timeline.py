"""All that was done and said about what a client owes, in the order of its days.

From the list and the history of its open invoices; what is the same for several of them on one day
is one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from relance.french import euros, joined, short_date
from relance.rules.codes import EventKind, Postal, Reason
from relance.rules.figures.accounts import InvoiceAccount
from relance.rules.history import PAYMENTS, day_known
from relance.rules.ladder.plan import aged_balance
from relance.rules.model import Client, Event, Ledger
from relance.rules.money import ZERO
from relance.rules.outcome import AgedBalance, Plan

_SILENT = {EventKind.CALL_LISTED, EventKind.PROFILE, *PAYMENTS}
_WRITTEN = {EventKind.PREPARED, EventKind.ACCESSORIES}


class Fact(Struct, frozen=True, kw_only=True):
    """What happened on a day, and to which invoices; `on` None: on a day that nobody noted."""

    on: date | None
    what: str
    invoices: tuple[str, ...] = ()


class Story(Struct, frozen=True, kw_only=True):
    """One client who owes something: how much (EUR), how old, and its facts, oldest first."""

    client: Client
    balance: AgedBalance
    accounts: tuple[InvoiceAccount, ...]  # of all its invoices, paid ones too
    facts: tuple[Fact, ...]

    @property
    def overdue(self) -> Decimal:
        """What is late (EUR)."""
        return self.balance.overdue


def stories(ledger: Ledger, plan: Plan, books: Sequence[InvoiceAccount]) -> tuple[Story, ...]:
    """Those of the clients with open invoices, who owes most that is late first."""
    of_client: dict[str, list[InvoiceAccount]] = {}
    for book in books:
        of_client.setdefault(book.claim.client.id, []).append(book)
    said: dict[str, list[Event]] = {}
    for event in ledger.events:
        if not event.invoice:
            said.setdefault(event.client_id, []).append(event)
    found = []
    for key, own in of_client.items():
        if due := [book for book in own if book.open > 0]:
            facts = [f for book in due for f in _facts(book, plan)]
            facts += [(event.on, _told(event), "") for event in said.get(key, ())]
            found.append(
                Story(
                    client=own[0].claim.client,
                    balance=aged_balance([book.claim for book in due], plan.on),
                    accounts=tuple(own),
                    facts=_merged(facts),
                )
            )
    return tuple(sorted(found, key=lambda s: (-s.overdue, -s.balance.total, s.client.name)))


def _merged(facts: Iterable[tuple[date | None, str, str]]) -> tuple[Fact, ...]:
    numbers: dict[tuple[date | None, str], dict[str, None]] = {}
    for on, what, number in facts:
        numbers.setdefault((on, what), {})[number] = None
    merged = (
        Fact(on=on, what=what, invoices=tuple(filter(None, own)))
        for (on, what), own in numbers.items()
    )
    return tuple(sorted(merged, key=lambda fact: fact.on or date.max))


def _facts(book: InvoiceAccount, plan: Plan) -> Iterator[tuple[date | None, str, str]]:
    """Each fact of one invoice: its day, the words, its number."""
    claim, invoice = book.claim, book.claim.invoice
    number = invoice.number
    payable = f", à régler le {short_date(claim.due)}" if claim.due else ""
    yield invoice.issued, f"Facture de {euros(invoice.total or ZERO)}{payable}", number
    if invoice.sent and invoice.sent != invoice.issued:
        yield invoice.sent, "Facture envoyée", number
    for note in claim.credits:
        yield note.on, f"Avoir n° {note.number} de {euros(note.amount)}", number
    for on, amount in book.receipts:
        yield on, f"Reçu {euros(amount)}", number
    if book.undated:
        yield None, f"Reçu {euros(book.undated)}, sans date", number
    for event in book.events:
        if event.kind not in _SILENT:
            yield event.on, _told(event), number
    if claim.step_today and claim.reason in {Reason.PREPARED, Reason.CALL_LISTED}:
        done = "préparée aujourd'hui" if claim.reason is Reason.PREPARED else "à faire aujourd'hui"
        yield plan.on, f"« {claim.step_today.name} » {done}", number


def _told(event: Event) -> str:
    """« Courrier préparé : Relance 1, envoyé le 17/11/2026 », as the history says it."""
    posted = {
        Postal.SENT: f"envoyé le {short_date(event.sent_on)}" if event.sent_on else "envoyé",
        Postal.NOT_POSTED: "non posté",
        Postal.CANCELLED: "annulé",
        Postal.UNCONFIRMED: "envoi à confirmer" if event.kind in _WRITTEN else "",
    }[event.postal]
    kind = event.note if event.kind is EventKind.STATE else event.kind.value
    more = [
        event.step,
        posted,
        f"n° {event.registered}" if event.registered else "",
        f"jusqu'au {short_date(event.until)}" if event.until and not event.document else "",
        ""
        if event.document or event.kind in {EventKind.STATE, EventKind.ADDRESS_UNKNOWN}
        else event.note,
    ]
    noted = event.kind is EventKind.CALLED and not day_known(event)
    return joined(
        [
            "Suite donnée : " * (event.kind is EventKind.STATE)
            + kind
            + " (jour du passage)" * noted,
            *more,
        ],
        ", ",
    )
