"""Mondays of an invented craftsman: one letter per client, every invoice with its reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.problems import Level, Problem
from relance.rules.codes import Channel, EventKind, Postal, Reason
from relance.rules.history import marked, posted
from relance.rules.ladder.plan import plan, stale_letters, without_letters
from relance.rules.ladder.record import record
from relance.rules.model import CreditNote, Event
from tests.rules.ladder.ledgers import (
    LADDER,
    LATE,
    LAW,
    MONDAY,
    invoice,
    ledger,
    prepared_letters,
    reason,
    sent,
)


@pytest.mark.parametrize(("days_ago", "stale"), [(0, True), (7, True), (8, False)])
def test_a_credit_note_since_the_letter_was_made_makes_its_amount_wrong(
    days_ago: int, stale: bool
) -> None:
    prepared = replace(sent("F1", "Relance 1", 7), postal=Postal.UNCONFIRMED, sent_on=None)
    day = MONDAY - timedelta(days=days_ago)
    note = CreditNote(number="A1", client_id="dupont", amount=Decimal(20), on=day)
    book = ledger(invoice("F1", 20), events=[prepared], credit_notes=[note])
    assert bool(stale_letters(book, LAW, MONDAY)) is stale


def test_a_letter_not_yet_confirmed_is_withdrawn_when_its_invoice_is_paid_since() -> None:
    prepared = replace(sent("F1", "Relance 1", 7), postal=Postal.UNCONFIRMED, sent_on=None)
    paid = replace(invoice("F1", 20), balance=Decimal(0))
    assert tuple(stale_letters(ledger(paid, events=[prepared]), LAW, MONDAY)) == (prepared,)
    assert stale_letters(ledger(invoice("F1", 20), events=[prepared]), LAW, MONDAY) == {}
    assert reason(invoice("F1", 20), events=[prepared]) is Reason.UNCONFIRMED


@given(
    late=st.integers(-30, 400),
    gaps=st.lists(st.integers(1, 21), min_size=1, max_size=15),
    posts=st.lists(st.booleans(), min_size=15, max_size=15),
)
def test_whatever_the_weeks_no_letter_without_a_debt_and_no_step_twice(
    late: int, gaps: list[int], posts: list[bool]
) -> None:
    """A year of Mondays for one invoice: letters posted, or not, as chance has it."""
    debt, events, today, reached = invoice("F1", late), list[Event](), MONDAY, list[str]()
    for gap, is_posted in zip(gaps, posts, strict=False):
        done = plan(ledger(debt, events=events), LAW, today)
        lines = record(done, (), prepared_letters(done), edited=(), run="r").added
        assert all(claim.reason and claim.sentence for claim in done.claims)
        assert all(n.total > 0 and n.claims for n in done.notices)
        for number, line in enumerate(lines, start=len(events) + 1):
            event = replace(line, row=number)
            if line.kind is EventKind.PREPARED:
                event = posted(event, today) if is_posted else marked(event, Postal.NOT_POSTED)
            events.append(event)
            if event.postal is not Postal.NOT_POSTED:
                reached.append(event.step)
        today += timedelta(days=gap)
    names = [step.name for step in LADDER.steps]
    assert reached == names[: len(reached)]


def test_what_is_wrong_on_a_row_surely_settled_is_not_told() -> None:
    wrong = Problem(level=Level.BLOCKING, where="Factures!H5", what="Échéance : illisible.")
    paid = replace(invoice("F1", 20), due=None, balance=Decimal(0), problems=(wrong,))
    due = replace(invoice("F2", 20), due=None, problems=(wrong,))
    for one, expected, told in ((paid, Reason.SETTLED, ()), (due, Reason.TO_CORRECT, (wrong,))):
        done = plan(replace(ledger(one), problems=(wrong,)), LAW, MONDAY)
        assert (done.claims[0].reason, done.problems) == (expected, told)


def test_a_part_payment_makes_a_letter_not_yet_posted_wrong() -> None:
    prepared = replace(
        sent("F1", "Relance 1", 7), postal=Postal.UNCONFIRMED, sent_on=None, amount=Decimal(1000)
    )
    part = replace(
        invoice("F1", 20),
        balance=Decimal(970),
        paid=Decimal(30),
        paid_on=MONDAY - timedelta(days=2),
    )
    assert tuple(stale_letters(ledger(part, events=[prepared]), LAW, MONDAY)) == (prepared,)
    again = plan(ledger(part, events=[prepared]), LAW, MONDAY)
    assert again.withdrawals == (prepared,)


def test_no_formal_notice_without_a_written_reminder_before_it() -> None:
    """« Relance 1 » and « Relance 2 » left the ladder, or never were in it."""
    steep = replace(LADDER, steps=tuple(s for s in LADDER.steps if "Relance" not in s.name))
    book = replace(
        ledger(invoice("F1", 50), events=[sent("F1", "Appel", 20, channel=Channel.PHONE)]),
        ladders=(steep,),
    )
    assert plan(book, LAW, MONDAY).claims[0].reason is Reason.NO_FORMAL_NOTICE


def test_a_call_speaks_of_what_is_left_after_the_clients_credit_notes() -> None:
    note = CreditNote(number="AV1", client_id="dupont", amount=Decimal(150), on=MONDAY)
    [call] = plan(ledger(invoice("F1", 5), credit_notes=(note,)), LAW, MONDAY).calls
    assert (call.total, call.credits) == (Decimal(850), (note,))


def test_what_is_to_be_corrected_has_its_age_all_the_same() -> None:
    doubt = Problem(level=Level.BLOCKING, where="A5", what="Montant : illisible.")
    done = plan(ledger(replace(invoice("F1", 40), problems=(doubt,))), LAW, MONDAY)
    assert done.claims[0].reason is Reason.TO_CORRECT
    assert done.aged_balance.up_to_60 == done.aged_balance.total == 1000


def test_before_the_settings_are_filled_in_everything_is_shown_and_nothing_leaves() -> None:
    book = ledger(LATE, invoice("F2", -5))
    done = without_letters(plan(book, LAW, MONDAY))
    assert [c.reason for c in done.claims] == [Reason.SETUP, Reason.NOT_DUE]
    assert (done.notices, done.calls, done.files) == ((), (), ())
    assert done.claims[0].interest > 0
