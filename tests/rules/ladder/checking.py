"""One client, one late invoice, and what « À corriger » says of a Monday."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.law.loader import load_law
from relance.rules.codes import Channel, EventKind, Kind, Postal
from relance.rules.firm import Ladder, Sender, Settings, Step
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, CreditNote, Event, Invoice, Ledger, Payment
from relance.rules.outcome import Plan

LAW = load_law()
TODAY = date(2026, 11, 23)
CLIENT = Client(id="c", name="Morel SARL", form="sarl", kind=Kind.BUSINESS, phone="02 61 91 00 00")
LADDER = Ladder(
    profile="Standard",
    steps=(
        Step(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER),
        Step(
            name="Mise en demeure",
            after_due=20,
            min_gap=8,
            channel=Channel.REGISTERED,
            formal_notice=True,
        ),
    ),
)
LATE = Invoice(
    id="F1",
    number="F1",
    client_id="c",
    total=Decimal(1000),
    issued=date(2026, 9, 1),
    due=date(2026, 10, 1),
    where="Factures!A5",
)


def monday(
    *invoices: Invoice,
    client: Client = CLIENT,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    sender: Sender = Sender(),  # noqa: B008 - frozen
    events: tuple[Event, ...] = (),
    payments: tuple[Payment, ...] = (),
    credit_notes: tuple[CreditNote, ...] = (),
) -> Plan:
    ledger = Ledger(
        settings=settings,
        sender=sender,
        ladders=(LADDER,),
        clients=(client,),
        invoices=invoices,
        events=events,
        payments=payments,
        credit_notes=credit_notes,
    )
    return plan(ledger, LAW, TODAY)


def about(done: Plan, words: str) -> list[str]:
    return [f"{p.what} {p.cure}" for p in done.problems if words in p.what]


def asked(amount: int, on: date, number: str = "F1") -> Event:
    return Event(
        on=on,
        kind=EventKind.PREPARED,
        client_id="c",
        client="Morel SARL",
        invoice=number,
        due=LATE.due,
        step="Relance 1",
        channel=Channel.LETTER,
        amount=Decimal(amount),
        postal=Postal.SENT,
        sent_on=on,
    )


def seen(amount: int, on: date) -> Event:
    line = asked(amount, on)
    return replace(line, kind=EventKind.PAYMENT_SEEN, step="", postal=Postal.UNCONFIRMED)
