"""All that was done and said about what a client owes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from relance.rules.codes import EventKind, Postal
from relance.rules.figures.overview import overview
from relance.rules.figures.timeline import stories
from relance.rules.ladder.plan import plan
from relance.rules.model import CreditNote, Event, Ledger
from tests.rules.figures.test_accounts import paid
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger, sent

MOREL = replace(DUPONT, id="morel", name="Morel SARL")


def told(of: Ledger) -> Any:
    done = plan(of, LAW, MONDAY)
    return stories(of, done, overview(of, done).accounts)


def test_a_clients_facts_are_told_in_the_order_of_their_days_each_with_its_invoices() -> None:
    day = MONDAY - timedelta(days=20)
    said = Event(on=day, kind=EventKind.CALLED, client_id="dupont", invoice="A", note="rappelle")
    note = CreditNote(
        number="AV1", client_id="dupont", amount=Decimal(100), on=day, invoice_id="A/dupont"
    )
    of = ledger(
        replace(invoice("A", 25), balance=None, sent=MONDAY - timedelta(days=54)),
        invoice("B", 25),
        replace(invoice("C", 25), balance=Decimal(0)),
        credit_notes=[note],
        payments=[paid("300", MONDAY - timedelta(days=2)), paid("50", None)],
        events=[
            sent("A", "Relance 1", 15),
            sent("B", "Relance 1", 15),
            replace(sent("A", "Relance 2", 6), postal=Postal.CANCELLED, sent_on=None),
            said,
            replace(said, on=day, kind=EventKind.STATE, invoice="B", note="Promesse", until=MONDAY),
            Event(on=day, kind=EventKind.CALL_LISTED, client_id="dupont", invoice="A"),
            Event(on=MONDAY, kind=EventKind.STATE, client_id="dupont", note="(levée)"),
        ],
    )
    [story] = told(of)
    facts = [(f.on and f"{f.on:%d/%m}", f.what, f.invoices) for f in story.facts]
    assert facts == [
        ("29/09", "Facture de 1\u202f000,00\u00a0€, à régler le 29/10/2026", ("A", "B")),
        ("30/09", "Facture envoyée", ("A",)),
        ("03/11", "Avoir n° AV1 de 100,00\u00a0€", ("A",)),
        ("03/11", "Appel fait, rappelle", ("A",)),
        ("03/11", "Suite donnée : Promesse, jusqu'au 23/11/2026", ("B",)),
        ("08/11", "Courrier préparé, Relance 1, envoyé le 08/11/2026", ("A", "B")),
        ("17/11", "Courrier préparé, Relance 2, annulé", ("A",)),
        ("21/11", "Reçu 300,00\u00a0€", ("A",)),
        ("23/11", "« Relance 2 » préparée aujourd'hui", ("A", "B")),
        ("23/11", "Suite donnée : (levée)", ()),
        (None, "Reçu 50,00\u00a0€, sans date", ("A",)),
    ]  # C is paid: it tells nothing, but counts among the habits
    assert len(story.accounts) == 3
    assert (story.balance.total, story.overdue) == (1550, 1550)


def test_who_owes_most_that_is_late_comes_first_and_who_owes_nothing_is_left_out() -> None:
    of = ledger(
        invoice("A", 25, total="100.00"),
        invoice("B", -5, total="9000.00"),
        invoice("C", 25, total="200.00", client="morel"),
        clients=[DUPONT, MOREL, replace(DUPONT, id="roy", name="Roy")],
    )
    assert [(s.client.name, s.overdue) for s in told(of)] == [
        ("Morel SARL", 200),
        (DUPONT.name, 100),
    ]


def test_what_is_prepared_today_is_told_too() -> None:
    [story] = told(ledger(invoice("A", 9)))
    assert story.facts[-1].what == "« Appel » à faire aujourd'hui"
    assert story.facts[-1].on == date(2026, 11, 23)
