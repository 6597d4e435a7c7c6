"""Before the work of a Monday: is it the right workbook, are the payments noted?"""

from __future__ import annotations

from datetime import date

import pytest

from relance.owner.questions import payments_noted
from relance.problems import RelanceError
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


def test_the_owner_may_stop_to_note_them_or_leave_the_formal_notices_for_later() -> None:
    with pytest.raises(RelanceError, match="pour que vous notiez"):
        payments_noted(plan_with(FORMAL), None, LAST, Owner(2))
    assert not payments_noted(plan_with(FORMAL), None, LAST, Owner(3))
    assert not payments_noted(plan_with(FORMAL), None, LAST, None)  # nobody at the keyboard
