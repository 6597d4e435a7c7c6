"""The memory: what an event proves, and to which invoice it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from relance.rules.history import (
    counted,
    day_known,
    drafts_of,
    events_by_invoice,
    forgotten,
    is_pending,
    reported,
    taken_on,
)
from relance.rules.ladder.plan import plan
from relance.rules.model import Channel, Event, EventKind, Postal, Reason, Report, Settings
from relance.sheets.history import line_of
from tests.rules.ladder.ledgers import (
    DUPONT,
    FIRST,
    LAW,
    MONDAY,
    claim_of,
    invoice,
    ledger,
    reason,
    sent,
)


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
    assert claim_of(again, "F1").stage == "Relance 1"


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


def prepared(**facts: object) -> Event:
    line = sent("F1", "Relance 1", 7)
    return replace(line, **{"postal": Postal.UNCONFIRMED, "sent_on": None, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "confirm", "pending", "taken"),
    [
        ({}, True, True, None),
        ({}, False, False, MONDAY - timedelta(days=7)),
        ({"channel": Channel.EMAIL}, False, False, MONDAY - timedelta(days=7)),
        ({"channel": Channel.REGISTERED}, False, True, None),  # only its number or its deposit
        ({"kind": EventKind.ACCESSORIES}, True, True, None),
        ({"kind": EventKind.ACCESSORIES}, False, False, None),  # claimed, and no step
        ({"postal": Postal.NOT_POSTED}, False, False, None),
        ({"postal": Postal.CANCELLED}, False, False, None),
        ({"postal": Postal.SENT, "sent_on": MONDAY}, False, False, MONDAY),
        ({"kind": EventKind.CALL_LISTED}, True, False, MONDAY - timedelta(days=7)),
    ],
)
def test_a_letter_waits_to_be_confirmed_unless_the_owner_never_confirms_plain_ones(
    facts: dict[str, object], confirm: bool, pending: bool, taken: date | None
) -> None:
    [event] = counted([prepared(**facts)], Settings(confirm_sending=confirm))
    assert (is_pending(event), taken_on(event)) == (pending, taken)


def test_a_letter_that_counts_unconfirmed_is_still_the_draft_of_its_day_and_has_no_date_written() -> (
    None
):
    draft = prepared(on=MONDAY)
    [event] = counted([draft], Settings(confirm_sending=False))
    assert drafts_of([event], MONDAY) == (event,)
    assert line_of(event) == line_of(draft)


def test_a_letter_that_the_history_forgot_counts_like_the_others() -> None:
    book = ledger(invoice("F1", 20), settings=Settings(confirm_sending=False))
    line = prepared(due=book.invoices[0].due)
    [event] = forgotten(book, [line])
    assert (is_pending(event), taken_on(event)) == (False, line.on)
    [event] = forgotten(replace(book, settings=Settings()), [line])
    assert is_pending(event)


def test_the_history_follows_an_invoice_whose_client_was_renamed() -> None:
    renamed = replace(DUPONT, id="dupond", name="Dupond & Fils")
    debt = invoice("F1", 27, client="dupond")
    done = plan(ledger(debt, events=[sent("F1", "Relance 1", 14)], clients=[renamed]), LAW, MONDAY)
    assert done.claims[0].stage == "Relance 2"


def test_numbers_that_two_clients_share_are_told_apart_by_client_then_by_due_date() -> None:
    other = replace(DUPONT, id="morel", name="Morel")
    mine = invoice("F1", 25)
    theirs = replace(invoice("F1", 25), id="F1/morel", client_id="morel")
    later = replace(mine, id="F1/later", due=mine.due and mine.due + timedelta(days=365))
    event = replace(FIRST, due=mine.due)
    book = ledger(mine, theirs, later, events=[event], clients=[DUPONT, other])
    assert events_by_invoice(book) == {mine.id: (event,)}
