"""What has a date, and which dates are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from relance.rules.codes import EventKind
from relance.rules.figures.deadlines import Deadline, deadlines
from relance.rules.ladder.plan import plan
from relance.rules.model import Event, Hold, Instalment, Ledger
from relance.words.follow_up_words import read_hold
from tests.rules.figures.test_overview import bill
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger


def held(text: str, until: date | None) -> Hold:
    hold = read_hold(text, until, "Factures!K5")
    assert hold is not None
    return hold


def told(of: Ledger) -> list[tuple[date, str, tuple[str, ...], Any, bool]]:
    found: tuple[Deadline, ...] = deadlines(of, plan(of, LAW, MONDAY), LAW)
    return [(d.on, d.what, d.invoices, d.amount, d.past) for d in found]


def test_a_promise_is_over_two_business_days_after_its_date() -> None:
    of = ledger(
        replace(invoice("A", 20), hold=held("Promesse", date(2026, 11, 18))),  # until the 20th
        replace(invoice("B", 20), hold=held("Promesse", date(2026, 11, 20))),
        replace(invoice("C", 20), hold=held("Promesse", date(2026, 11, 20))),
    )
    assert told(of) == [
        (date(2026, 11, 18), "Règlement promis", ("A",), 1000, True),
        (date(2026, 11, 20), "Règlement promis", ("B", "C"), 2000, False),
    ]


def test_the_next_instalment_and_those_missed() -> None:
    days = [date(2026, 11, 5), date(2026, 12, 5), date(2027, 1, 5)]
    lines = tuple(
        Instalment(
            client_id="dupont", invoice_ids=("A/dupont",), due=day, amount=Decimal(500),
            signed=date(2026, 10, 20),
        )
        for day in days
    )  # fmt: skip
    of = replace(ledger(invoice("A", 60, total="1500.00")), instalments=lines)
    assert told(of) == [(days[0], "Échéance convenue, manquée", ("A",), 500, True)]
    unsigned = tuple(replace(line, signed=None) for line in lines)
    assert [what for _, what, *_ in told(replace(of, instalments=unsigned))] == [
        "Échéance convenue, accord à signer"
    ]


def test_limitation_is_told_six_months_before_by_the_prudent_reading() -> None:
    of = ledger(
        bill("A", date(2021, 12, 15), 900),  # five years from the invoice: 15 December 2026
        bill("B", date(2022, 6, 1), 900),
        replace(bill("C", date(2021, 12, 15), 900), hold=held("Abandonnée", None)),
    )
    assert told(of) == [(date(2026, 12, 15), "Prescription probable", ("A",), 900, False)]


def test_a_claim_is_to_be_declared_within_two_months_of_the_publication() -> None:
    hold = held("Procédure collective, publiée le 12/11/2026, Me Durand", date(2026, 11, 3))
    of = ledger(invoice("A", 60), clients=[replace(DUPONT, hold=hold)])
    assert told(of) == [
        (date(2027, 1, 12), "Créance à déclarer (C. com. L622-24)", ("A",), 1000, False)
    ]


def test_an_order_that_was_served_may_be_opposed_for_a_month() -> None:
    served = Event(on=date(2026, 11, 10), kind=EventKind.SERVED, client_id="dupont", invoice="A")
    of = ledger(invoice("A", 200), events=[served])
    [(on, what, numbers, _, past)] = told(of)
    assert (on, numbers, past) == (date(2026, 12, 10), ("A",), False)
    assert "CPC 1416" in what
    old = replace(
        served, on=date(2012, 11, 10)
    )  # before what the law's file tells: no date, no stop
    assert told(replace(of, events=(old,))) == []


def test_what_is_settled_has_no_deadline() -> None:
    of = ledger(
        replace(invoice("A", 20), balance=Decimal(0), hold=held("Promesse", date(2026, 11, 18)))
    )
    assert told(of) == []
