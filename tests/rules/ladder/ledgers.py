"""Small ledgers, made by hand, and what a Monday says of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from relance.law.loader import load_law
from relance.rules.codes import Channel, EventKind, Kind, Postal, Reason, Sums
from relance.rules.firm import Ladder, Settings, Step
from relance.rules.ladder.plan import plan
from relance.rules.ladder.record import Prepared
from relance.rules.model import Client, CreditNote, Event, Invoice, Ledger, Payment
from relance.rules.outcome import Claim, Plan
from relance.sheets.ladder_table import default_ladder

LAW = load_law()
MONDAY = date(2026, 11, 23)
LADDER, *_ = default_ladder()  # Standard: 3, 8, 20, 35 and 60 days after the due date (DESIGN §6)
TWO_LETTERS = Ladder(
    profile="Standard",
    steps=(
        Step(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER),
        Step(name="Relance 2", after_due=20, min_gap=8, channel=Channel.LETTER, sums=Sums.ALL),
    ),
)
DUPONT = Client(
    id="dupont", name="Dupont & Fils <SA>", form="sa", kind=Kind.BUSINESS, phone="02 61 91 00 00",
    email="compta@dupont.example.fr",
)  # fmt: skip


def invoice(number: str, late: int, *, client: str = "dupont", total: str = "1000.00") -> Invoice:
    """An invoice `late` days late on the Monday."""
    due = MONDAY - timedelta(days=late)
    return Invoice(
        id=f"{number}/{client}",
        number=number,
        client_id=client,
        total=Decimal(total),
        due=due,
        issued=due - timedelta(days=30),
        balance=Decimal(total),
        where="Factures!A5",
    )


def sent(number: str, step: str, days_ago: int, *, channel: Channel = Channel.LETTER) -> Event:
    on = MONDAY - timedelta(days=days_ago)
    return Event(
        on=on,
        kind=EventKind.CALL_LISTED if channel is Channel.PHONE else EventKind.PREPARED,
        client_id="dupont",
        invoice=number,
        step=step,
        channel=channel,
        postal=Postal.UNCONFIRMED if channel is Channel.PHONE else Postal.SENT,
        sent_on=None if channel is Channel.PHONE else on,
        document=f"{on}/x/{step}.docx",
        row=10 + days_ago,
    )


def ledger(
    *invoices: Invoice,
    events: Sequence[Event] = (),
    clients: Sequence[Client] = (DUPONT,),
    settings: Settings = Settings(),  # noqa: B008 - frozen
    payments: Sequence[Payment] = (),
    credit_notes: Sequence[CreditNote] = (),
) -> Ledger:
    return Ledger(
        settings=settings,
        ladders=(LADDER,),
        clients=tuple(clients),
        invoices=invoices,
        events=tuple(events),
        payments=tuple(payments),
        credit_notes=tuple(credit_notes),
    )


def claim_of(done: Plan, number: str) -> Claim:
    return next(c for c in done.claims if c.invoice.number == number)


def reason(*invoices: Invoice, events: Sequence[Event] = ()) -> Reason:
    return plan(ledger(*invoices, events=events), LAW, MONDAY).claims[0].reason


def prepared_letters(done: Plan) -> dict[str, Prepared]:
    return {
        n.client.id: Prepared(document=f"{done.on}/x/{n.client.id}.docx", fingerprint=str(n.total))
        for n in done.notices
    }


LATE = invoice("F1", 25)
FIRST = sent("F1", "Relance 1", 15)
