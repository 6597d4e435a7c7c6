"""Mondays of an invented craftsman: one letter per client, every invoice with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.problems import Level, Problem
from relance.rules.history import marked, posted
from relance.rules.ladder.plan import plan, stale_letters
from relance.rules.ladder.record import record
from relance.rules.model import (
    Channel,
    CreditNote,
    Event,
    EventKind,
    Hold,
    Postal,
    Reason,
    State,
)
from tests.rules.ladder.ledgers import (
    LADDER,
    LAW,
    MONDAY,
    invoice,
    ledger,
    prepared_letters,
    reason,
    sent,
)


@pytest.mark.parametrize(
    ("late", "history", "expected", "stage"),
    [
        (-5, [], Reason.NOT_DUE, ""),
        (0, [], Reason.NOT_DUE, ""),
        (2, [], Reason.TOO_EARLY, ""),
        (3, [], Reason.CALL_LISTED, "Appel"),
        (12, [("Appel", 4)], Reason.GAP, "Appel"),
        (12, [("Appel", 7)], Reason.PREPARED, "Relance 1"),
        (27, [("Appel", 21), ("Relance 1", 14)], Reason.PREPARED, "Relance 2"),
        (41, [("Relance 1", 28), ("Relance 2", 14)], Reason.PREPARED, "Mise en demeure"),
        (70, [("Relance 2", 40), ("Mise en demeure", 21)], Reason.FILE_DUE, "Contentieux"),
        (95, [("Mise en demeure", 50), ("Contentieux", 14)], Reason.LAST_STEP, "Contentieux"),
        (120, [], Reason.OLD_DEBT, ""),
    ],
)
def test_each_invoice_stands_where_its_delay_and_its_history_put_it(
    late: int, history: list[tuple[str, int]], expected: Reason, stage: str
) -> None:
    channels = {"Appel": Channel.PHONE, "Contentieux": Channel.FILE}
    events = [sent("F1", s, ago, channel=channels.get(s, Channel.LETTER)) for s, ago in history]
    events = [
        replace(e, kind=EventKind.FILE_PREPARED) if e.channel is Channel.FILE else e for e in events
    ]
    claim = plan(ledger(invoice("F1", late), events=events), LAW, MONDAY).claims[0]
    assert (claim.reason, claim.stage) == (expected, stage)
    assert claim.sentence


def test_interest_and_forty_euros_of_a_business_by_hand() -> None:
    """1 000 € due on 27 October 2026, 27 days at 12,40 %: 1000 × 12,40 % × 27 / 365 = 9,17 €."""
    claim = plan(ledger(invoice("F1", 27)), LAW, MONDAY).claims[0]
    assert (claim.interest, claim.fee, claim.total) == (
        Decimal("9.17"),
        Decimal("40.00"),
        Decimal("1049.17"),
    )


def test_no_interest_from_the_day_of_the_insolvency_judgment_and_no_fixed_compensation() -> None:
    """Judgment on 3 November, due 27 October: seven days to its eve, 2 November (C. com. L622-28)."""
    hold = Hold(state=State.INSOLVENCY, until=date(2026, 11, 3))
    claim = plan(ledger(replace(invoice("F1", 27), hold=hold)), LAW, MONDAY).claims[0]
    assert [(a.end, a.days) for a in claim.accruals] == [(date(2026, 11, 2), 6)]
    assert claim.fee == 0


def test_a_row_to_correct_keeps_the_stage_that_it_had_reached() -> None:
    doubt = replace(invoice("F1", 20), due=None)
    claim = plan(ledger(doubt, events=[sent("F1", "Relance 1", 7)]), LAW, MONDAY).claims[0]
    assert (claim.reason, claim.stage) == (Reason.TO_CORRECT, "Relance 1")


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
                reached.append(event.stage)
        today += timedelta(days=gap)
    names = [stage.name for stage in LADDER.stages]
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
    steep = replace(LADDER, stages=tuple(s for s in LADDER.stages if "Relance" not in s.name))
    book = replace(
        ledger(invoice("F1", 50), events=[sent("F1", "Appel", 20, channel=Channel.PHONE)]),
        policies=(steep,),
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
