"""Mondays of an invented craftsman: one letter per client, every invoice with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.law.loader import load_law
from relance.problems import Level, Problem
from relance.rules.history import day_known, marked, posted, reported
from relance.rules.ladder.plan import plan, stale_letters
from relance.rules.ladder.record import Prepared, record
from relance.rules.model import (
    Channel,
    Claim,
    Client,
    CreditNote,
    Event,
    EventKind,
    Hold,
    Invoice,
    Kind,
    Ledger,
    Payment,
    Plan,
    Postal,
    Reason,
    Report,
    Settings,
    State,
)
from relance.sheets.ladder import default_ladder

LAW = load_law()
MONDAY = date(2026, 11, 23)
LADDER, *_ = default_ladder()  # Standard: 3, 8, 20, 35 and 60 days after the due date (DESIGN §6)
DUPONT = Client(
    id="dupont", name="Dupont & Fils <SA>", form="sa", kind=Kind.BUSINESS, phone="02 61 91 00 00"
)


def invoice(number: str, late: int, *, client: str = "dupont", total: str = "1000.00") -> Invoice:
    """An invoice `late` days late on the Monday."""
    due = MONDAY - timedelta(days=late)
    return Invoice(
        id=f"{number}/{client}",
        number=number,
        client_id=client,
        total=Decimal(total),
        due=due,
        issued=due - timedelta(days=30),
        balance=Decimal(total),
        where="Factures!A5",
    )


def sent(number: str, stage: str, days_ago: int, *, channel: Channel = Channel.LETTER) -> Event:
    on = MONDAY - timedelta(days=days_ago)
    return Event(
        on=on,
        kind=EventKind.CALL_LISTED if channel is Channel.PHONE else EventKind.PREPARED,
        client_id="dupont",
        invoice=number,
        stage=stage,
        channel=channel,
        postal=Postal.UNCONFIRMED if channel is Channel.PHONE else Postal.SENT,
        sent_on=None if channel is Channel.PHONE else on,
        document=f"{on}/x/{stage}.docx",
        row=10 + days_ago,
    )


def ledger(
    *invoices: Invoice,
    events: Sequence[Event] = (),
    clients: Sequence[Client] = (DUPONT,),
    settings: Settings = Settings(),  # noqa: B008 - frozen
    payments: Sequence[Payment] = (),
    credit_notes: Sequence[CreditNote] = (),
) -> Ledger:
    return Ledger(
        settings=settings,
        policies=(LADDER,),
        clients=tuple(clients),
        invoices=invoices,
        events=tuple(events),
        payments=tuple(payments),
        credit_notes=tuple(credit_notes),
    )


def claim_of(done: Plan, number: str) -> Claim:
    return next(c for c in done.claims if c.invoice.number == number)


def reason(*invoices: Invoice, events: Sequence[Event] = ()) -> Reason:
    return plan(ledger(*invoices, events=events), LAW, MONDAY).claims[0].reason


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


def test_one_letter_per_client_in_one_tone_that_takes_along_what_is_late_enough() -> None:
    """Two invoices with different balances (ERPNext 46650: each row showed the last one's)."""
    done = plan(
        ledger(
            invoice("F1", 27, total="1200.00"),
            invoice("F2", 12, total="345.60"),
            invoice("F3", 2, total="80.00"),
            events=[
                sent("F1", "Relance 1", 14),
                sent("F2", "Appel", 7, channel=Channel.PHONE),
            ],
        ),
        LAW,
        MONDAY,
    )
    [notice] = done.notices
    assert notice.stage.name == "Relance 2"
    assert [(c.invoice.number, c.stage, c.outstanding) for c in notice.claims] == [
        ("F1", "Relance 2", Decimal("1200.00")),
        ("F2", "Relance 2", Decimal("345.60")),
    ]
    assert [c.above for c in notice.claims] == [False, True]
    assert [c.invoice.number for c in notice.others] == ["F3"]
    assert claim_of(done, "F3").stage == ""  # recalled, never reminded
    assert notice.total == sum(c.total for c in notice.claims)


def test_interest_and_forty_euros_of_a_business_by_hand() -> None:
    """1 000 € due on 27 October 2026, 27 days at 12,40 %: 1000 × 12,40 % × 27 / 365 = 9,17 €."""
    claim = plan(ledger(invoice("F1", 27)), LAW, MONDAY).claims[0]
    assert (claim.interest, claim.fee, claim.total) == (
        Decimal("9.17"),
        Decimal("40.00"),
        Decimal("1049.17"),
    )


def test_what_was_not_reminded_before_waits_until_the_date_of_the_formal_notice_has_run() -> None:
    done = plan(
        ledger(
            invoice("F1", 41),
            invoice("F2", 12),
            events=[
                sent("F1", "Relance 2", 14),
                sent("F2", "Appel", 7, channel=Channel.PHONE),
            ],
        ),
        LAW,
        MONDAY,
    )
    [notice] = done.notices
    assert notice.stage.formal_notice
    assert [c.invoice.number for c in notice.claims] == ["F1"]
    assert notice.pay_before is not None
    waiting = claim_of(done, "F2")
    assert waiting.reason is Reason.FORMAL_NOTICE_TODAY
    assert waiting.next_date == notice.pay_before + timedelta(days=1)
    assert [c.invoice.number for c in notice.others] == ["F2"]
    assert (notice.pay_before - MONDAY).days >= 15


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (Hold(state=State.PROMISE, until=MONDAY), Reason.PROMISE),
        (Hold(state=State.PROMISE, until=MONDAY - timedelta(days=3)), Reason.PROMISE),  # + 2 days
        (Hold(state=State.PROMISE, until=MONDAY - timedelta(days=7)), Reason.PREPARED),
        (Hold(state=State.DISPUTE), Reason.DISPUTE),
        (Hold(state=State.DISPUTE, until=MONDAY - timedelta(days=1)), Reason.PREPARED),
        (Hold(state=State.INSOLVENCY, until=MONDAY - timedelta(days=20)), Reason.INSOLVENCY),
        (Hold(state=State.PAID), Reason.DECLARED_PAID),
        (Hold(state=State.CHEQUE), Reason.DECLARED_PAID),
        (Hold(state=State.NOT_UNDERSTOOD, text="voir Paul"), Reason.NOTE_TO_READ),
        (Hold(state=State.DO_NOT_CHASE), Reason.HELD),
    ],
)
def test_what_is_written_in_suite_donnee_decides(hold: Hold, expected: Reason) -> None:
    held = replace(invoice("F1", 27), hold=hold)
    assert reason(held, events=[sent("F1", "Relance 1", 14)]) is expected


def test_a_promise_on_one_invoice_pauses_all_those_of_the_client_a_dispute_only_its_own() -> None:
    calls = [sent(n, "Appel", 7, channel=Channel.PHONE) for n in ("F1", "F2")]
    promised = replace(invoice("F1", 12), hold=Hold(state=State.PROMISE, until=MONDAY))
    disputed = replace(invoice("F1", 12), hold=Hold(state=State.DISPUTE))
    other = invoice("F2", 12)
    both = [plan(ledger(i, other, events=calls), LAW, MONDAY) for i in (promised, disputed)]
    assert [claim_of(p, "F2").reason for p in both] == [Reason.PROMISE, Reason.PREPARED]


def test_no_interest_from_the_day_of_the_insolvency_judgment_and_no_fixed_compensation() -> None:
    """Judgment on 3 November, due 27 October: seven days to its eve, 2 November (C. com. L622-28)."""
    hold = Hold(state=State.INSOLVENCY, until=date(2026, 11, 3))
    claim = plan(ledger(replace(invoice("F1", 27), hold=hold)), LAW, MONDAY).claims[0]
    assert [(a.end, a.days) for a in claim.accruals] == [(date(2026, 11, 2), 6)]
    assert claim.fee == 0


@pytest.mark.parametrize(
    ("credit", "expected"), [("1000.00", Reason.COVERED), ("200.00", Reason.PREPARED)]
)
def test_a_credit_note_that_covers_the_debt_cancels_the_letter(
    credit: str, expected: Reason
) -> None:
    note = CreditNote(number="A1", client_id="dupont", amount=Decimal(credit), on=MONDAY)
    call = sent("F1", "Appel", 7, channel=Channel.PHONE)
    done = plan(ledger(invoice("F1", 12), events=[call], credit_notes=[note]), LAW, MONDAY)
    assert done.claims[0].reason is expected
    if done.notices:
        assert done.notices[0].total == Decimal("800.00")


def test_money_received_and_not_allocated_holds_the_letters_of_its_client() -> None:
    payment = Payment(
        amount=Decimal("300.00"), on=MONDAY, client_id="dupont", where="Règlements!B3"
    )
    call = sent("F1", "Appel", 7, channel=Channel.PHONE)
    done = plan(ledger(invoice("F1", 12), events=[call], payments=[payment]), LAW, MONDAY)
    assert done.claims[0].reason is Reason.TO_CORRECT
    assert "300,00" in done.claims[0].sentence


def test_two_letters_to_one_client_are_a_week_apart() -> None:
    recent = sent("F2", "Relance 1", 5)
    done = plan(
        ledger(
            invoice("F1", 12),
            invoice("F2", 15),
            events=[sent("F1", "Appel", 9, channel=Channel.PHONE), recent],
        ),
        LAW,
        MONDAY,
    )
    assert done.notices == ()
    claim = claim_of(done, "F1")
    assert (claim.reason, claim.next_date) == (Reason.CLIENT_GAP, MONDAY + timedelta(days=2))


def test_an_earlier_reminder_of_the_owner_counts_for_the_days_between_two_letters() -> None:
    own = replace(sent("F2", "Relance 1", 5), kind=EventKind.TAKEN_OVER, channel="", document="")
    called = sent("F1", "Appel", 9, channel=Channel.PHONE)
    done = plan(ledger(invoice("F1", 12), invoice("F2", 15), events=[called, own]), LAW, MONDAY)
    assert done.notices == ()
    assert claim_of(done, "F1").reason is Reason.CLIENT_GAP


def test_while_a_letter_waits_to_be_posted_no_other_is_made_for_its_client() -> None:
    """Posted late, the two would leave together."""
    waiting = replace(sent("F2", "Relance 1", 14), postal=Postal.UNCONFIRMED, sent_on=None)
    called = sent("F1", "Appel", 9, channel=Channel.PHONE)
    book = ledger(invoice("F1", 12), invoice("F2", 25), events=[called, waiting])
    done = plan(book, LAW, MONDAY)
    assert done.notices == ()
    claim = claim_of(done, "F1")
    assert (claim.reason, claim.stage) == (Reason.UNCONFIRMED, "Appel")
    assert "09/11/2026" in claim.sentence
    posted = sent("F2", "Relance 1", 14)
    assert len(plan(replace(book, events=(called, posted)), LAW, MONDAY).notices) == 1


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


def test_at_most_so_many_letters_a_monday_the_nearest_limitation_first() -> None:
    clients = [replace(DUPONT, id=f"c{n}", name=f"Client {n}") for n in range(4)]
    invoices = [invoice(f"F{n}", 12 + n, client=f"c{n}") for n in range(4)]
    events = [
        replace(sent(f"F{n}", "Appel", 7, channel=Channel.PHONE), client_id=f"c{n}")
        for n in range(4)
    ]
    book = ledger(
        *invoices, events=events, clients=clients, settings=Settings(letters_per_monday=2)
    )
    done = plan(book, LAW, MONDAY)
    assert sorted(n.claims[0].invoice.number for n in done.notices) == ["F2", "F3"]
    assert claim_of(done, "F0").reason is Reason.CAPPED
    assert claim_of(done, "F0").stage == "Appel"


def test_a_letter_not_yet_confirmed_is_withdrawn_when_its_invoice_is_paid_since() -> None:
    prepared = replace(sent("F1", "Relance 1", 7), postal=Postal.UNCONFIRMED, sent_on=None)
    paid = replace(invoice("F1", 20), balance=Decimal(0))
    assert tuple(stale_letters(ledger(paid, events=[prepared]), LAW, MONDAY)) == (prepared,)
    assert stale_letters(ledger(invoice("F1", 20), events=[prepared]), LAW, MONDAY) == {}
    assert reason(invoice("F1", 20), events=[prepared]) is Reason.UNCONFIRMED


def prepared_letters(done: Plan) -> dict[str, Prepared]:
    return {
        n.client.id: Prepared(document=f"{done.on}/x/{n.client.id}.docx", fingerprint=str(n.total))
        for n in done.notices
    }


def test_the_same_day_again_adds_no_line_and_cancels_none() -> None:
    book = ledger(
        invoice("F1", 12), invoice("F2", 4), events=[sent("F1", "Appel", 7, channel=Channel.PHONE)]
    )
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1")
    written = tuple(replace(e, row=n) for n, e in enumerate(lines.added, start=50))
    again = plan(replace(book, events=(*book.events, *written)), LAW, MONDAY)
    second = record(again, written, prepared_letters(again), edited=(), run="r2")
    assert again == first
    assert (second.added, second.changed) == ((), ())
    assert second.standing == {f"{MONDAY}/x/dupont.docx"}


def test_paid_in_between_the_same_day_the_letter_is_cancelled() -> None:
    book = ledger(invoice("F1", 12), events=[sent("F1", "Appel", 7, channel=Channel.PHONE)])
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1").added
    paid = replace(book.invoices[0], balance=Decimal(0))
    again = plan(replace(book, invoices=(paid,), events=(*book.events, *lines)), LAW, MONDAY)
    second = record(again, lines, prepared_letters(again), edited=(), run="r2")
    assert [e.postal for e in second.changed] == [Postal.CANCELLED]
    assert second.withdrawn == {f"{MONDAY}/x/dupont.docx"}


def test_a_letter_that_the_owner_changed_by_hand_counts_as_it_stands() -> None:
    book = ledger(invoice("F1", 12), events=[sent("F1", "Appel", 7, channel=Channel.PHONE)])
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1").added
    other = replace(book.invoices[0], total=Decimal(900), balance=Decimal(900))
    again = plan(replace(book, invoices=(other,), events=(*book.events, *lines)), LAW, MONDAY)
    document = f"{MONDAY}/x/dupont.docx"
    second = record(again, lines, prepared_letters(again), edited={document}, run="r2")
    assert (second.added, second.changed) == ((), ())
    assert document in second.standing


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


def test_a_credit_that_covers_the_letter_cancels_it_though_not_all_that_is_due() -> None:
    """The letter asks 100 €, a call is due for 500 € more, the credit note is 200 €: no letter."""
    note = CreditNote(number="A1", client_id="dupont", amount=Decimal(200), on=MONDAY)
    call = sent("F1", "Appel", 7, channel=Channel.PHONE)
    debts = (invoice("F1", 12, total="100.00"), invoice("F2", 4, total="500.00"))
    done = plan(ledger(*debts, events=[call], credit_notes=[note]), LAW, MONDAY)
    assert done.notices == ()
    assert claim_of(done, "F1").reason is Reason.COVERED
    assert claim_of(done, "F1").stage == "Appel"


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


def test_the_history_follows_an_invoice_whose_client_was_renamed() -> None:
    renamed = replace(DUPONT, id="dupond", name="Dupond & Fils")
    debt = invoice("F1", 27, client="dupond")
    done = plan(ledger(debt, events=[sent("F1", "Relance 1", 14)], clients=[renamed]), LAW, MONDAY)
    assert done.claims[0].stage == "Relance 2"


def test_a_promise_beside_a_settled_invoice_holds_nobody_an_insolvency_does() -> None:
    calls = [sent("F2", "Appel", 7, channel=Channel.PHONE)]
    reasons = []
    for state in (State.PROMISE, State.INSOLVENCY):
        paid = replace(invoice("F1", 12), balance=Decimal(0), hold=Hold(state=state, until=MONDAY))
        done = plan(ledger(paid, invoice("F2", 12), events=calls), LAW, MONDAY)
        reasons.append(claim_of(done, "F2").reason)
    assert reasons == [Reason.PREPARED, Reason.INSOLVENCY]


def test_no_formal_notice_without_a_written_reminder_before_it() -> None:
    """« Relance 1 » and « Relance 2 » left the ladder, or never were in it."""
    steep = replace(LADDER, stages=tuple(s for s in LADDER.stages if "Relance" not in s.name))
    book = replace(
        ledger(invoice("F1", 50), events=[sent("F1", "Appel", 20, channel=Channel.PHONE)]),
        policies=(steep,),
    )
    assert plan(book, LAW, MONDAY).claims[0].reason is Reason.NO_FORMAL_NOTICE


def test_an_edited_letter_of_which_an_invoice_is_paid_is_withdrawn() -> None:
    calls = [sent(n, "Appel", 7, channel=Channel.PHONE) for n in ("F1", "F2")]
    book = ledger(invoice("F1", 12), invoice("F2", 12), events=calls)
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1").added
    paid = replace(book.invoices[0], balance=Decimal(0))
    later = replace(book, invoices=(paid, book.invoices[1]), events=(*calls, *lines))
    again = plan(later, LAW, MONDAY)
    document = f"{MONDAY}/x/dupont.docx"
    second = record(again, lines, prepared_letters(again), edited={document}, run="r2")
    assert [(e.invoice, e.postal) for e in second.changed] == [
        ("F1", Postal.CANCELLED),
        ("F2", Postal.CANCELLED),
    ]
    assert [e.invoice for e in second.added] == ["F2"]
    assert document in second.withdrawn


def test_a_call_speaks_of_what_is_left_after_the_clients_credit_notes() -> None:
    note = CreditNote(number="AV1", client_id="dupont", amount=Decimal(150), on=MONDAY)
    [call] = plan(ledger(invoice("F1", 5), credit_notes=(note,)), LAW, MONDAY).calls
    assert (call.total, call.credits) == (Decimal(850), (note,))


def test_a_retention_that_is_all_that_is_left_bears_no_interest_and_is_not_late() -> None:
    """Loi n° 71-584: 24 000, of which 1 200 kept back; the rest was paid 13 days late."""
    kept = Hold(state=State.RETENTION, amount=Decimal(1200))
    late = invoice("F1", 177, total="24000")
    paid = replace(late, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=MONDAY - timedelta(days=164))  # fmt: skip
    done = plan(ledger(paid), LAW, MONDAY)
    [claim] = done.claims
    assert (claim.reason, claim.outstanding, claim.withheld) == (
        Reason.HELD,
        Decimal(),
        Decimal(1200),
    )
    assert [(line.days, line.base) for line in claim.accruals if line.base != 22800] == []
    assert sum(line.days for line in claim.accruals) == 13
    assert done.aged_balance.not_due == done.aged_balance.total == 1200


def test_what_is_to_be_corrected_has_its_age_all_the_same() -> None:
    doubt = Problem(level=Level.BLOCKING, where="A5", what="Montant : illisible.")
    done = plan(ledger(replace(invoice("F1", 40), problems=(doubt,))), LAW, MONDAY)
    assert done.claims[0].reason is Reason.TO_CORRECT
    assert done.aged_balance.up_to_60 == done.aged_balance.total == 1000


def test_a_retention_that_is_lifted_is_late_from_its_own_day() -> None:
    kept = Hold(state=State.RETENTION, amount=Decimal(1200), until=MONDAY - timedelta(days=5))
    late = invoice("F1", 400, total="24000")
    paid = replace(late, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=late.due)
    done = plan(ledger(paid), LAW, MONDAY)
    [claim] = done.claims
    assert (claim.reason, claim.days_late) == (Reason.CALL_LISTED, 5)  # no old debt
    assert sum(line.days for line in claim.accruals) == 5
    assert done.aged_balance.up_to_30 == done.aged_balance.total == 1200


def test_a_rest_paid_in_time_owes_no_compensation_for_the_retention() -> None:
    kept = Hold(state=State.RETENTION, amount=Decimal(1200))
    late = invoice("F1", 30, total="24000")
    paid = replace(late, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=late.due)
    [claim] = plan(ledger(paid), LAW, MONDAY).claims
    assert (claim.interest, claim.fee) == (Decimal(), Decimal())


def test_a_retention_lifted_before_its_due_date_is_not_late_before_it() -> None:
    kept = Hold(state=State.RETENTION, amount=Decimal(1200), until=MONDAY - timedelta(days=400))
    bill = invoice("F1", 10, total="24000")
    paid = replace(bill, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=bill.due)
    [claim] = plan(ledger(paid), LAW, MONDAY).claims
    assert claim.days_late == 10
