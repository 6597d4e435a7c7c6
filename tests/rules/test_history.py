"""The memory: what an event proves, and to which invoice it belongs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Postal
from relance.rules.firm import Settings
from relance.rules.history import (
    counted,
    drafts_of,
    events_by_invoice,
    forgotten,
    is_pending,
    taken_on,
)
from relance.rules.ladder.plan import plan
from relance.rules.model import Event
from relance.sheets.history_sheet import line_of
from tests.rules.ladder.ledgers import (
    DUPONT,
    FIRST,
    LAW,
    MONDAY,
    invoice,
    ledger,
    sent,
)


def prepared(**facts: object) -> Event:
    line = sent("F1", "Relance 1", 7)
    return replace(line, **{"postal": Postal.UNCONFIRMED, "sent_on": None, **facts})


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
    assert done.claims[0].step_after == "Relance 2"


def test_of_two_years_with_one_number_a_step_is_that_of_its_season_though_the_due_date_was_corrected() -> (
    None
):
    now, before = invoice("F1", 40), replace(invoice("F1", 405), id="F1/dupont/2025")
    event = replace(sent("F1", "Relance 1", 7), due=now.due and now.due - timedelta(days=5))
    assert events_by_invoice(replace(ledger(now, before), events=(event,))) == {now.id: (event,)}


def test_numbers_that_two_clients_share_are_told_apart_by_client_then_by_due_date() -> None:
    other = replace(DUPONT, id="morel", name="Morel")
    mine = invoice("F1", 25)
    theirs = replace(invoice("F1", 25), id="F1/morel", client_id="morel")
    later = replace(mine, id="F1/later", due=mine.due and mine.due + timedelta(days=365))
    event = replace(FIRST, due=mine.due)
    book = ledger(mine, theirs, later, events=[event], clients=[DUPONT, other])
    assert events_by_invoice(book) == {mine.id: (event,)}
