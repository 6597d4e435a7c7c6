"""Old debts never chased (DESIGN 5.7), and invoices dated after a judgment: the owner decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.owner.debts import decide_later, decide_old_debts
from relance.rules.asking import Given
from relance.rules.codes import EventKind, Kind, State
from relance.rules.firm import Ladder, Settings
from relance.rules.model import Client, Invoice, Ledger
from relance.rules.outcome import Claim
from tests.owner.voices import FORMAL, MONDAY, PLAIN_STEP, Owner

DUPONT = Client(id="dup", name="Dupont")
LADDER = Ledger(ladders=(Ladder(profile="Standard", steps=(PLAIN_STEP, FORMAL)),))
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


def decided(claims: Sequence[Claim], ledger: Ledger, owner: Owner) -> Given:
    given = Given()
    decide_old_debts(claims, ledger, MONDAY, owner, "run", given)
    return given


def test_old_debts_are_all_chased_or_all_left_for_the_column() -> None:
    chased = decided(OLD, LADDER, Owner(1))
    assert [(e.invoice, e.note) for e in chased.decided] == [
        (f"F{n}", State.CHASE) for n in (1, 2, 3)
    ]
    later = decided(OLD, LADDER, Owner(3))
    assert (later.decided, later.states) == ([], {})


@pytest.mark.parametrize(
    ("claims", "chase"), [(OLD, "Les relancer toutes, en"), (OLD[:1], "La relancer, en")]
)
def test_one_old_debt_is_spoken_of_as_one(claims: tuple[Claim, ...], chase: str) -> None:
    class Reader(Owner):
        def choose(self, question: str, options: Sequence[str], *, enter: int = 0) -> int:
            assert options[0].startswith(chase)
            return super().choose(question, options, enter=enter)

    told = decided(claims, LADDER, Reader(1))
    assert len(told.decided) == len(claims)


@pytest.mark.parametrize(
    ("answer", "states"),
    [(3, State.PAID), (4, State.DISPUTE), (5, State.GIVEN_UP), (6, None)],
)
def test_or_decided_client_by_client_once_for_all_the_invoices_of_a_client(
    answer: int, states: State | None
) -> None:
    owner = Owner(2, answer, 1)
    told = decided(OLD, LADDER, owner)
    held = {number: hold.state for number, hold in told.states.items()}
    assert held == ({"F1": states, "F2": states} if states else {})
    assert [(e.invoice, e.note) for e in told.decided] == [("F3", State.CHASE)]
    assert len(owner.asked) == 3


def test_what_another_question_decided_before_is_not_noted_twice() -> None:
    given = Given()
    decide_later(OLD[2:], MONDAY, Owner(2), "run", given)
    decide_old_debts(OLD[:2], LADDER, MONDAY, Owner(1), "run", given)
    assert [e.invoice for e in given.decided] == ["F3", "F1", "F2"]


def test_a_debt_already_chased_by_hand_goes_on_after_the_step_that_was_made() -> None:
    owner = Owner(2, 2, 1, date(2026, 9, 14), 6)
    told = decided(OLD, LADDER, owner)
    assert [(e.kind, e.invoice, e.step, e.on) for e in told.decided] == [
        (EventKind.TAKEN_OVER, number, "Relance 1", date(2026, 9, 14)) for number in ("F1", "F2")
    ]


def test_the_steps_offered_are_those_of_the_ladder_that_the_client_walks() -> None:
    gentle = Ladder(profile="Doux", steps=(replace(PLAIN_STEP, name="Petit mot"),))
    of_kind = Settings(profiles=((Kind.CONSUMER, "Doux"),))
    book = replace(LADDER, settings=of_kind, ladders=(*LADDER.ladders, gentle))
    owner = Owner(2, 2, 1, date(2026, 9, 14), 6)
    told = decided(OLD, book, owner)
    assert {e.step for e in told.decided} == {"Petit mot"}
