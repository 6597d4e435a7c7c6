"""What the law wants kept is kept, a year longer than it counts; what is open is not forgotten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.problems import Level
from relance.rules.codes import EventKind, Postal, State
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Event, Hold, Invoice
from relance.rules.retention import (
    FORGOTTEN,
    Retention,
    past,
    past_told,
    retention,
    standing,
)
from tests.rules.ladder.ledgers import DUPONT, LAW, invoice, ledger, sent

TODAY = date(2038, 1, 4)


def kept(years: int) -> Retention:
    return retention(LAW, TODAY, years)


def event(kind: EventKind, on: str) -> Event:
    return Event(on=date.fromisoformat(on), kind=kind, client_id="dupont", invoice="F1")


@pytest.mark.parametrize(
    ("years", "day", "letter", "record"),
    [
        (10, "2027-01-04", True, True),  # its year may have ended on 2028-01-03
        (10, "2027-01-05", False, False),
        (5, "2032-01-04", True, False),
        (5, "2032-01-05", False, False),
        (5, "2027-01-04", True, True),
        (30, "2007-01-04", True, True),
        (30, "2007-01-05", False, False),  # the owner keeps longer than the law asks
        (1, "2036-02-29", False, False),
    ],
)
def test_a_letter_is_kept_as_the_setting_says_a_payment_never_less_than_the_law(
    years: int, day: str, letter: bool, record: bool
) -> None:
    on = date.fromisoformat(day)
    assert (kept(years).letter_over(on), kept(years).record_over(on)) == (letter, record)


def test_a_line_of_history_that_tells_of_a_payment_is_a_record() -> None:
    keep = kept(5)
    assert keep.line_over(event(EventKind.CALLED, "2030-01-01"))
    assert not keep.line_over(event(EventKind.PAYMENT_NOTED, "2030-01-01"))
    assert (keep.records, keep.reference) == (10, "C. com. L123-22")


def why(*invoices: Invoice, events: tuple[Event, ...] = (), client: Client = DUPONT) -> str:
    done = plan(ledger(*invoices, events=events), LAW, date(2026, 11, 23))
    return standing(client, invoices, done.claims, events)


PAID = replace(invoice("F1", 40), balance=Decimal(0), paid=Decimal(1000), paid_on=date(2026, 11, 2))


@pytest.mark.parametrize(
    ("invoices", "events", "client", "reason"),
    [
        ((PAID,), (), DUPONT, ""),
        ((), (event(EventKind.CALLED, "2026-10-01"),), DUPONT, ""),
        ((PAID, invoice("F2", 40)), (), DUPONT, "la facture F2 n'est pas soldée"),
        ((invoice("F2", -5),), (), DUPONT, "la facture F2 n'est pas soldée"),
        ((replace(PAID, total=None),), (), DUPONT, "la facture F1 n'est pas soldée"),
        (
            (PAID,),
            (replace(sent("F1", "Relance 1", 14), postal=Postal.UNCONFIRMED, sent_on=None),),
            DUPONT,
            "un courrier du",
        ),
        ((PAID,), (event(EventKind.REQUEST_FILED, "2026-11-02"),), DUPONT, "une procédure est en"),
        (
            (PAID,),
            (
                event(EventKind.REQUEST_FILED, "2026-11-02"),
                event(EventKind.TAKEN_BACK, "2026-11-16"),
            ),
            DUPONT,
            "",
        ),
        (
            (PAID,),
            (),
            replace(DUPONT, hold=Hold(state=State.INSOLVENCY, text="Redressement")),
            "« Redressement » est noté",
        ),
        ((PAID,), (), replace(DUPONT, hold=Hold(state=State.DO_NOT_CHASE, text="non")), ""),
    ],
)
def test_nobody_is_forgotten_while_anything_is_open(
    invoices: tuple[Invoice, ...], events: tuple[Event, ...], client: Client, reason: str
) -> None:
    found = why(*invoices, events=events, client=client)
    assert found.startswith(reason)
    assert bool(found) is bool(reason)


OLD = replace(PAID, issued=date(2026, 9, 1), paid_on=None, due=date(2026, 10, 14))


@pytest.mark.parametrize(
    ("invoices", "events", "day"),
    [
        ((OLD,), (), date(2026, 10, 14)),
        ((OLD,), (event(EventKind.CALLED, "2026-11-05"),), date(2026, 11, 5)),
        ((), (event(EventKind.CALLED, "2026-11-05"),), date(2026, 11, 5)),
        ((OLD,), (event(EventKind.CALLED, "2030-11-05"),), None),
        ((OLD, invoice("F2", 40)), (), None),  # it still owes
        ((OLD,), (replace(event(EventKind.OTHER, "2030-01-01"), note=FORGOTTEN),), None),
        ((), (), None),
    ],
)
def test_whoever_owes_nothing_and_was_heard_of_long_ago_may_be_forgotten(
    invoices: tuple[Invoice, ...], events: tuple[Event, ...], day: date | None
) -> None:
    book = ledger(*invoices, events=tuple(replace(e, client=DUPONT.name) for e in events))
    done = plan(book, LAW, TODAY)
    found = [(client.name, last) for client, last in past(book, done.claims, kept(10))]
    assert found == ([(DUPONT.name, day)] if day else [])
    told = past_told(book, done, LAW).problems[len(done.problems) :]
    assert [p.level for p in told] == ([Level.INFO] if day else [])
    assert all("1 client soldé depuis plus de 10 ans" in p.what for p in told)
