"""What a procedure sets running; each day and its article are in figures/test_deadlines.py."""

from __future__ import annotations

from datetime import date

from relance.rules.codes import EventKind
from relance.rules.ladder.plan import plan
from relance.rules.model import Event
from relance.rules.sums.court_days import court_days
from tests.rules.ladder.ledgers import LAW, MONDAY, invoice, ledger


def test_it_is_about_what_was_due_then_and_says_whether_there_is_something_to_do() -> None:
    served = Event(on=date(2026, 11, 10), kind=EventKind.SERVED, client_id="dupont", invoice="A")
    of = ledger(invoice("A", 60), invoice("B", 5), events=[served])
    found = court_days(plan(of, LAW, MONDAY).claims, of.events, LAW)
    assert [(d.on, d.act, [c.invoice.number for c in d.claims]) for d in found] == [
        (date(2026, 12, 10), False, ["A"]),  # the debtor's opposition
        (date(2027, 1, 10), True, ["A"]),
    ]
