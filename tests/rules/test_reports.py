"""What the owner reports beside an invoice: a call, a letter that never left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Postal, Reason
from relance.rules.history import day_known
from relance.rules.ladder.plan import plan
from relance.rules.model import Report
from relance.rules.reports import reported
from tests.rules.ladder.ledgers import LAW, MONDAY, claim_of, invoice, ledger, reason, sent


def test_a_letter_reported_as_not_posted_is_taken_back_and_prepared_again() -> None:
    """One letter for two invoices: both lines are taken back."""
    lines = [sent(number, "Relance 1", 7) for number in ("F1", "F2")]
    lines = [replace(line, row=20 + n) for n, line in enumerate(lines)]
    book = ledger(
        invoice("F1", 20),
        invoice("F2", 20),
        events=[*lines, sent("F1", "Appel", 14, channel=Channel.PHONE)],
    )
    report = Report(kind=EventKind.NOT_POSTED, invoice_id="F1/dupont", on=None, row=5)
    added, changed = reported(book, [report], MONDAY, "run")
    assert [(e.row, e.postal) for e in changed] == [
        (20, Postal.NOT_POSTED),
        (21, Postal.NOT_POSTED),
    ]
    assert [(e.kind, e.invoice, e.on) for e in added] == [(EventKind.NOT_POSTED, "F1", MONDAY)]
    again = plan(replace(book, events=(*changed, book.events[2], *added)), LAW, MONDAY)
    assert claim_of(again, "F1").step_after == "Relance 1"


def test_a_call_reported_by_the_owner_counts_as_the_call_of_the_ladder() -> None:
    report = Report(
        kind=EventKind.CALLED, invoice_id="F1/dupont", on=MONDAY - timedelta(days=6), row=5
    )
    book = ledger(invoice("F1", 12))
    added, changed = reported(book, [report], MONDAY, "run")
    assert changed == ()
    assert reason(invoice("F1", 12), events=added) is Reason.PREPARED


@pytest.mark.parametrize(
    ("note", "typed", "on", "known"),
    [
        ("le 12/11", None, date(2026, 11, 12), True),
        ("rappellera", date(2026, 11, 12), date(2026, 11, 12), True),
        ("", MONDAY, MONDAY, True),  # called this morning
        ("", None, MONDAY, False),
        ("rappellera le 12/12", None, MONDAY, False),
    ],
)
def test_a_call_has_the_day_that_the_owner_tells_or_none(
    note: str, typed: date | None, on: date, known: bool
) -> None:
    """The day of the run that wrote it down is not that of the call (issue 14, item 15)."""
    told = Report(kind=EventKind.CALLED, invoice_id="F1/dupont", on=typed, row=5, note=note)
    run = f"{MONDAY:%Y-%m-%d} 08h00"
    [event], _ = reported(ledger(invoice("F1", 12)), [told], MONDAY, run)
    assert (event.on, day_known(event)) == (on, known)


def test_a_hearing_is_recorded_today_for_its_day() -> None:
    report = Report(
        kind=EventKind.HEARING, invoice_id="F1/dupont", on=None, row=5, note="le 15/01/2027"
    )
    [event], _ = reported(ledger(invoice("F1", 12)), [report], MONDAY, "run")
    assert (event.on, event.until, event.note) == (MONDAY, date(2027, 1, 15), "le 15/01/2027")


def test_an_old_judgment_keeps_its_own_day() -> None:
    report = Report(
        kind=EventKind.JUDGMENT, invoice_id="F1/dupont", on=None, row=5, note="du 12/03/2025"
    )
    [event], _ = reported(ledger(invoice("F1", 12)), [report], MONDAY, "run")
    assert event.on == date(2025, 3, 12)
