"""« Prepared is not sent »: what each answer makes of the letters of an earlier Monday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from relance.owner.questions import confirm_posting, decide_later, decide_old_debts, payments_noted
from relance.problems import RelanceError
from relance.rules.asking import Given
from relance.rules.model import (
    Channel,
    Claim,
    Client,
    EventKind,
    Invoice,
    Kind,
    Ledger,
    Notice,
    Plan,
    Policy,
    Postal,
    Settings,
    Stage,
    State,
)
from tests.owner.voices import LAST, MONDAY, OTHER, PLAIN, Owner, letter

TOLD = letter("Atelier", 7, channel=Channel.REGISTERED)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((1, None, "1A 203 4", None), {5: LAST, 6: LAST, 7: LAST}),
        ((1, date(2026, 11, 18), "", None), {5: date(2026, 11, 18), 6: date(2026, 11, 18)}),
        ((1, None, "", date(2026, 11, 17)), {5: LAST, 6: LAST, 7: date(2026, 11, 17)}),
        ((2, None, 1, 2, 3), {5: LAST, 6: None}),
        ((3,), {5: None, 6: None, 7: None}),
        ((4,), {}),
    ],
    ids=["tous", "tous le 18", "recommandé sans numéro", "certains", "aucun", "je ne sais pas"],
)
def test_each_answer_confirms_what_it_says_and_nothing_else(
    answers: tuple[object, ...], expected: dict[int, date | None]
) -> None:
    ledger = Ledger(events=(PLAIN, OTHER, TOLD))
    owner = Owner(*answers)
    changed = confirm_posting(ledger, MONDAY, owner)
    assert {e.row: e.sent_on for e in changed} == expected
    assert all((e.postal is Postal.SENT) == (e.sent_on is not None) for e in changed)
    assert owner.asked[0] == "Les 3 courriers du 16\u00a0novembre 2026 ont-ils été postés ?"


def test_one_letter_with_two_invoices_is_asked_about_once() -> None:
    both = (letter("Dupont", 5), letter("Dupont", 6, invoice="F2"))
    owner = Owner(1, None)
    changed = confirm_posting(Ledger(events=both), MONDAY, owner)
    assert [e.row for e in changed] == [5, 6]
    assert owner.asked[0].startswith("Le courrier du 16")


@pytest.mark.parametrize(
    ("days_after", "answers", "postal"),
    [
        (3, (), Postal.SENT),
        (6, (), Postal.SENT),  # it left days ago: nothing can be made again
        (7, (1,), Postal.SENT),  # leaving today: it still can
        (7, (2,), Postal.NOT_POSTED),  # prepared afresh, with today's date and deadlines
    ],
)
def test_letters_posted_more_than_three_days_after_their_date_are_offered_to_be_made_again(
    days_after: int, answers: tuple[int, ...], postal: Postal
) -> None:
    owner = Owner(1, LAST + timedelta(days=days_after), *answers)
    [changed] = confirm_posting(Ledger(events=(PLAIN,)), MONDAY, owner)
    assert changed.postal is postal
    assert owner.answers == []


def test_the_letters_of_today_are_not_asked_about() -> None:
    owner = Owner()
    assert confirm_posting(Ledger(events=(letter("Dupont", 5, on=MONDAY),)), MONDAY, owner) == ()
    assert owner.asked == []


# --- are the payments noted?

PLAIN_STEP = Stage(name="Relance 1", after_due=8, min_gap=5, channel=Channel.LETTER)
FORMAL = Stage(
    name="Mise en demeure", after_due=35, min_gap=10, channel=Channel.REGISTERED, formal_notice=True
)
DUPONT = Client(id="dup", name="Dupont")


def plan_with(*stages: Stage) -> Plan:
    notices = tuple(Notice(client=DUPONT, stage=stage, claims=()) for stage in stages)
    return Plan(on=MONDAY, notices=notices)


@pytest.mark.parametrize(
    ("stages", "newest", "asked"),
    [
        ((), None, False),  # nothing leaves: nothing is asked
        ((PLAIN_STEP,), date(2026, 11, 18), False),  # a payment was noted since the last run
        ((PLAIN_STEP,), date(2026, 11, 10), True),
        ((PLAIN_STEP,), None, True),
        ((FORMAL,), date(2026, 11, 18), True),  # always before a formal notice
    ],
)
def test_payments_are_asked_about_before_a_formal_notice_or_when_none_was_noted_since(
    stages: tuple[Stage, ...], newest: date | None, asked: bool
) -> None:
    owner = Owner(1)
    assert payments_noted(plan_with(*stages), newest, LAST, owner)
    assert len(owner.asked) == asked


def test_the_owner_may_stop_to_note_them_or_leave_the_formal_notices_for_later() -> None:
    with pytest.raises(RelanceError, match="pour que vous notiez"):
        payments_noted(plan_with(FORMAL), None, LAST, Owner(2))
    assert not payments_noted(plan_with(FORMAL), None, LAST, Owner(3))
    assert not payments_noted(plan_with(FORMAL), None, LAST, None)  # nobody at the keyboard


# --- old debts never chased (DESIGN 5.7)

LADDER = Ledger(policies=(Policy(profile="Standard", stages=(PLAIN_STEP, FORMAL)),))
OLD_DUE = date(2026, 7, 26)
OLD = tuple(
    Claim(
        invoice=Invoice(id=f"F{n}", number=f"F{n}", client_id=client.id, total=None, due=OLD_DUE),
        client=client,
        outstanding=Decimal(100 * n),
        days_late=120,
    )
    for n, client in enumerate((DUPONT, DUPONT, Client(id="mor", name="Morel")), start=1)
)


def test_old_debts_are_all_chased_or_all_left_for_the_column() -> None:
    chased = decide_old_debts(OLD, LADDER, MONDAY, Owner(1), "run")
    assert [(e.invoice, e.note) for e in chased.events] == [
        (f"F{n}", State.CHASE) for n in (1, 2, 3)
    ]
    later = decide_old_debts(OLD, LADDER, MONDAY, Owner(3), "run")
    assert (later.events, later.states) == ((), {})


@pytest.mark.parametrize(
    ("claims", "chase"), [(OLD, "Les relancer toutes, en"), (OLD[:1], "La relancer, en")]
)
def test_one_old_debt_is_spoken_of_as_one(claims: tuple[Claim, ...], chase: str) -> None:
    class Reader(Owner):
        def choose(self, question: str, options: Sequence[str]) -> int:
            assert options[0].startswith(chase)
            return super().choose(question, options)

    decided = decide_old_debts(claims, LADDER, MONDAY, Reader(1), "run")
    assert len(decided.events) == len(claims)


@pytest.mark.parametrize(
    ("answer", "states"),
    [(3, State.PAID), (4, State.DISPUTE), (5, State.GIVEN_UP), (6, None)],
)
def test_or_decided_client_by_client_once_for_all_the_invoices_of_a_client(
    answer: int, states: State | None
) -> None:
    owner = Owner(2, answer, 1)
    decided = decide_old_debts(OLD, LADDER, MONDAY, owner, "run")
    assert decided.states == ({"F1": states, "F2": states} if states else {})
    assert [(e.invoice, e.note) for e in decided.events] == [("F3", State.CHASE)]
    assert len(owner.asked) == 3


def test_what_another_question_decided_before_is_not_noted_twice() -> None:
    given = Given()
    earlier = decide_later(OLD[2:], MONDAY, Owner(2), "run", given)
    chased = decide_old_debts(OLD[:2], LADDER, MONDAY, Owner(1), "run", given)
    assert [e.invoice for e in (*earlier.events, *chased.events)] == ["F3", "F1", "F2"]
    assert [e.invoice for e in given.decided] == ["F3", "F1", "F2"]


def test_a_debt_already_chased_by_hand_goes_on_after_the_step_that_was_made() -> None:
    owner = Owner(2, 2, 1, date(2026, 9, 14), 6)
    decided = decide_old_debts(OLD, LADDER, MONDAY, owner, "run")
    assert [(e.kind, e.invoice, e.stage, e.on) for e in decided.events] == [
        (EventKind.TAKEN_OVER, number, "Relance 1", date(2026, 9, 14)) for number in ("F1", "F2")
    ]


def test_the_steps_offered_are_those_of_the_ladder_that_the_client_walks() -> None:
    gentle = Policy(profile="Doux", stages=(replace(PLAIN_STEP, name="Petit mot"),))
    of_kind = Settings(profiles=((Kind.CONSUMER, "Doux"),))
    book = replace(LADDER, settings=of_kind, policies=(*LADDER.policies, gentle))
    owner = Owner(2, 2, 1, date(2026, 9, 14), 6)
    decided = decide_old_debts(OLD, book, MONDAY, owner, "run")
    assert {e.stage for e in decided.events} == {"Petit mot"}
