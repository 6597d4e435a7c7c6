"""Weeks to be shown: from a ledger to the page, without Word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lxml import html
from msgspec.structs import replace

from relance.letters.names import letter_names
from relance.letters.todo import Paper
from relance.page.page import page
from relance.page.view import Week
from relance.rules.codes import Kind
from relance.rules.figures.overview import overview
from relance.rules.firm import Sender
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Invoice, Ledger, Payment
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, ledger

SENDER = Sender(name="Menuiserie Dupré", legal_form="EI", postcode="49000", town="Angers")
HOSTILE = "<script>alert('é')</script><img src=x onerror=alert(1)> & \"Fils\" {{ 7*7 }} </title>"
LONG = ("Société coopérative et participative de menuiserie-charpente-agencement " * 2)[:120]


def week(of: Ledger) -> Week:
    """The week of that ledger, its letters named but not written."""
    of = replace(of, sender=SENDER)
    done = plan(of, LAW, MONDAY)
    paper = Paper(plan=done, sender=SENDER, files=tuple(letter_names(done)))
    return Week(paper=paper, ledger=of, figures=overview(of, done), law=LAW)


def apart(made: bytes | str) -> Any:
    """A page, taken apart."""
    return html.document_fromstring(made)


def shown(of: Ledger) -> Any:
    """The page of that ledger, taken apart."""
    return apart(page(week(of)))


def read(of: Ledger) -> str:
    """What is read of it, in one line."""
    text = " ".join(shown(of).find("body").itertext())
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def many(number: int, names: Sequence[str]) -> Ledger:
    """So many invoices over two years, of clients with these names in turn, half of them paid."""
    clients = [
        Client(
            id=f"c{n}", name=name, kind=(Kind.BUSINESS, Kind.CONSUMER, Kind.PUBLIC_BODY)[n % 3],
            phone="02 61 91 40 18" if n % 2 else "", siren="000261941", address=("1 rue Basse",),
            postcode="49000", town="Angers", where=f"Clients!A{n + 2}",
        )
        for n, name in enumerate(names)
    ]  # fmt: skip
    invoices, payments = [], []
    for n in range(number):
        issued = MONDAY - timedelta(days=n * 700 // max(number, 1))
        total = Decimal(100 + 37 * (n % 113))
        one = Invoice(
            id=f"F{n}", number=f"F2026-{n:04}", client_id=clients[n % len(clients)].id, total=total,
            issued=issued, due=issued + timedelta(days=30), where=f"Factures!A{n + 5}", row=n + 5,
            nature="Escalier en chêne",
        )  # fmt: skip
        invoices.append(one)
        if n % 2 and issued < date(2026, 10, 20):
            payments.append(
                Payment(
                    amount=total, on=issued + timedelta(days=20 + n % 40), invoice_id=one.id,
                    client_id=one.client_id,
                )
            )  # fmt: skip
    return ledger(*invoices, clients=clients, payments=payments)


FIRMS = {  # the sizes of the issue
    "nothing": ledger(),
    "one": ledger(
        Invoice(
            id="A", number="A", client_id="dupont", total=Decimal(900), issued=date(2026, 10, 1),
            due=date(2026, 10, 31), where="Factures!A5",
        )
    ),
    "forty": many(40, [f"{LONG} {n}"[-120:] for n in range(4)] + [HOSTILE, DUPONT.name]),
    "two thousand": many(2000, [f"Client {n} {LONG[:40]}" for n in range(300)]),
}  # fmt: skip
