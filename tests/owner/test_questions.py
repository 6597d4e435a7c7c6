"""Before the work of a Monday: is it the right workbook, are the payments noted?"""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from relance.lists.likeness import ADDRESS, Alike
from relance.owner.questions import payments_noted, same_clients
from relance.problems import RelanceError
from relance.rules.asking import Given
from relance.rules.firm import Step
from relance.rules.model import Client
from relance.rules.outcome import Notice, Plan
from tests.owner.voices import FORMAL, LAST, MONDAY, PLAIN_STEP, Owner

DUPONT = Client(id="dup", name="Dupont")


def plan_with(*steps: Step) -> Plan:
    notices = tuple(Notice(client=DUPONT, step=step, claims=()) for step in steps)
    return Plan(on=MONDAY, notices=notices)


@pytest.mark.parametrize(
    ("steps", "newest", "asked"),
    [
        ((), None, False),  # nothing leaves: nothing is asked
        ((PLAIN_STEP,), date(2026, 11, 18), False),  # a payment was noted since the last run
        ((PLAIN_STEP,), date(2026, 11, 10), True),
        ((PLAIN_STEP,), None, True),
        ((FORMAL,), date(2026, 11, 18), True),  # always before a formal notice
    ],
)
def test_payments_are_asked_about_before_a_formal_notice_or_when_none_was_noted_since(
    steps: tuple[Step, ...], newest: date | None, asked: bool
) -> None:
    owner = Owner(1)
    assert payments_noted(plan_with(*steps), newest, LAST, owner)
    assert len(owner.asked) == asked


@pytest.mark.parametrize(
    ("statement", "step", "asked"),
    [
        (date(2026, 11, 13), PLAIN_STEP, False),  # ten days before this Monday
        (date(2026, 11, 12), PLAIN_STEP, True),
        (date(2026, 11, 20), FORMAL, True),  # cheques do not say who paid
    ],
)
def test_a_fresh_statement_of_the_bank_says_it_for_plain_letters(
    statement: date, step: Step, asked: bool
) -> None:
    owner = Owner(1)
    assert payments_noted(plan_with(step), date(2026, 11, 10), LAST, owner, statement)
    assert len(owner.asked) == asked
    if asked:
        assert f"jusqu'au {statement:%d/%m/%Y}" in owner.asked[0]


def test_the_owner_may_stop_to_note_them_or_leave_the_formal_notices_for_later() -> None:
    with pytest.raises(RelanceError, match="pour que vous notiez"):
        payments_noted(plan_with(FORMAL), None, LAST, Owner(2))
    assert not payments_noted(plan_with(FORMAL), None, LAST, Owner(3))
    assert not payments_noted(plan_with(FORMAL), None, LAST, None)  # nobody at the keyboard


def clients(*names: str) -> Alike:
    people = [Client(id=name, name=name) for name in names]
    return Alike(pairs=tuple(combinations(people, 2)), by=ADDRESS)


@pytest.mark.parametrize(
    ("names", "said", "same"),
    [
        ("AB", (1,), {"AB": True}),
        ("AB", (2,), {"AB": False}),
        ("AB", (3,), {}),
        ("ABC", (1,), {"AB": True, "AC": True}),
        ("ABC", (2,), {"AB": False, "AC": False, "BC": False}),
        ("ABC", (4, 1, 2), {"AB": True, "AC": False}),
        ("ABCD", (4, 2, 1, 3), {"AB": False, "AC": True, "AD": False, "BD": False}),
    ],
)
def test_of_several_alike_the_owner_says_which_are_one(
    names: str, said: tuple[int, ...], same: dict[str, bool]
) -> None:
    told = same_clients([clients(*names)], Owner(*said), Given())
    assert told == {(pair[0], pair[1]): one for pair, one in same.items()}


def test_all_these_names_may_be_left_for_later() -> None:
    owner = Owner(1, 4)
    assert same_clients([clients("A", "B"), clients("C", "D")], owner, Given()) == {
        ("A", "B"): True
    }
