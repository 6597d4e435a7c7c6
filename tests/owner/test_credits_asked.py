"""What nothing allocates for sure: asked at the keyboard, else the letters wait."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.owner.credits_asked import allocated, waiting
from relance.owner.credits_told import DebtNames
from relance.rules.matching.open_debts import Allotment, Match, Verdict
from relance.rules.matching.operations import Operation
from tests.owner.voices import Owner

NAMES = DebtNames(
    {"1": ("F-1", "c", "Morel"), "2": ("F-2", "d", "Dupont"), "3": ("F-3", "e", "Roux")}
)
RESTS = {"1": Decimal(100), "2": Decimal(100), "3": Decimal(0)}
WAY = (Allotment("1", Decimal(100)),)


def match(
    key: str, *ways: tuple[Allotment, ...], status: Verdict = Verdict.ONE, currency: str = "EUR"
) -> Match:
    day = date(2026, 11, 12)
    operation = Operation(
        account="", on=day, amount=Decimal(100), currency=currency, label="VIR", key=key
    )
    clients = frozenset({"c", "d", "e"})
    return Match(operation=operation, status=status, proposals=ways, clients=clients)


@pytest.mark.parametrize(
    ("answer", "booked", "held"),
    [(1, {"k": WAY}, set()), (2, {}, set()), (3, {}, {"c"}), (0, {}, {"c"})],
)
def test_a_proposal_is_taken_refused_or_left(
    answer: int, booked: dict[str, tuple[Allotment, ...]], held: set[str]
) -> None:
    ask = Owner(answer)
    done = allocated([match("k", WAY)], RESTS, NAMES, ask)
    assert done.lines == booked
    assert waiting(done, NAMES, ask).keys() == held


def test_what_an_answer_settled_is_not_proposed_again() -> None:
    ask = Owner(1, 0)
    done = allocated([match("k", WAY), match("l", WAY)], RESTS, NAMES, ask)
    assert done.lines == {"k": WAY}
    assert waiting(done, NAMES, ask).keys() == {"c", "d"}  # unknown now: one question for all


@pytest.mark.parametrize(("answer", "held"), [(0, {"c", "d"}), (1, {"c", "d"}), (2, set())])
def test_unknown_money_is_one_question(answer: int, held: set[str]) -> None:
    ask = Owner(answer)
    done = allocated([match(k, status=Verdict.UNKNOWN) for k in "klm"], RESTS, NAMES, ask)
    assert waiting(done, NAMES, ask).keys() == held
    assert len(done.unknown) == 3


def test_unattended_all_whom_it_may_concern_and_who_owe_wait() -> None:
    done = allocated([match("k", WAY)], RESTS, NAMES, None)
    assert waiting(done, NAMES, None).keys() == {"c", "d"}


def test_another_currency_is_never_proposed_and_no_clients_money_holds_nobody() -> None:
    ask = Owner(2)
    found = [match("k", WAY, currency="USD"), match("l", status=Verdict.OUTSIDE)]
    done = allocated(found, RESTS, NAMES, ask)
    assert not done.lines
    assert waiting(done, NAMES, ask) == {}
