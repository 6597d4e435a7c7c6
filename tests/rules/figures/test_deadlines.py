"""What has a date, and which dates are over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.rules.codes import EventKind
from relance.rules.figures.deadlines import Deadline, deadlines
from relance.rules.ladder.plan import plan
from relance.rules.model import Event, Hold, Instalment, Ledger
from relance.words.follow_up_words import read_hold
from tests.rules.figures.test_overview import bill
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger

ORDER, SERVED, OBJECTION = EventKind.ORDER_MADE, EventKind.SERVED, EventKind.OBJECTION
REQUEST, JUDGMENT, BACK = EventKind.REQUEST_FILED, EventKind.JUDGMENT, EventKind.TAKEN_BACK


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


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        # CPC 1411: three months for an order from 1 September 2026 on, six before (décret 2026-96)
        ([(ORDER, "2026-09-01")], [("2026-12-01", "à signifier")]),
        ([(ORDER, "2026-08-31")], [("2027-02-28", "à signifier")]),
        ([(ORDER, "2026-10-20"), (SERVED, "2026-11-10")], [("2026-12-10", "1416"), ("2027-01-10", "2026-96")]),
        ([(SERVED, "2026-11-10")], [("2026-12-10", "1416"), ("2027-01-10", "2026-96")]),
        # CPC 1425, 1418: fifteen days after the greffe asks
        ([(SERVED, "2026-10-10"), (OBJECTION, "2026-11-10")], [("2026-11-25", "1425")]),
        ([(REQUEST, "2026-11-10")], []),
        ([(EventKind.SUMMONED, "2026-11-10")], []),  # no order: nothing to oppose
        ([(JUDGMENT, "2026-11-10")], [("2027-01-10", "L313-3")]),
        ([(JUDGMENT, "2026-09-10"), (SERVED, "2026-11-10")], [("2027-01-10", "L313-3")]),
        ([(ORDER, "2026-10-20"), (BACK, "2026-11-10")], []),
        ([(SERVED, "2012-11-10")], []),  # before what the law's file tells, and before the debt
    ],
)  # fmt: skip
def test_what_a_court_sets_running_is_told_with_its_article(
    events: list[tuple[EventKind, str]], expected: list[tuple[str, str]]
) -> None:
    lines = [
        Event(on=date.fromisoformat(on), kind=kind, client_id="dupont", invoice="A")
        for kind, on in events
    ]
    of = ledger(invoice("A", 200), invoice("B", 150), events=lines)
    found = told(of)
    assert [(f"{on}", numbers) for on, _, numbers, _, _ in found] == [
        (on, ("A", "B")) for on, _ in expected
    ]
    assert all(word in what for (_, what, *_), (_, word) in zip(found, expected, strict=True))


def test_a_hearing_is_told_on_its_day() -> None:
    hearing = Event(
        on=MONDAY, kind=EventKind.HEARING, client_id="dupont", invoice="A", until=date(2027, 1, 15)
    )
    of = ledger(invoice("A", 200), events=[hearing])
    assert told(of) == [(date(2027, 1, 15), "Audience", ("A",), 1000, False)]


def test_what_is_settled_has_no_deadline() -> None:
    of = ledger(
        replace(invoice("A", 20), balance=Decimal(0), hold=held("Promesse", date(2026, 11, 18)))
    )
    assert told(of) == []
