"""What only the owner can say of a client; whole Mondays of it are in rules/ladder/test_year.py."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.owner.consents import formal_notices, promises
from relance.rules.asking import Given
from relance.rules.codes import Channel, EventKind, State
from relance.rules.firm import Step
from relance.rules.ladder.promises import Question
from relance.rules.model import Client, Hold, Invoice
from relance.rules.outcome import Claim, Notice, Plan
from tests.owner.voices import Owner

DAY = date(2026, 11, 23)
MOREL = Client(id="m", name="Morel SARL")
MED = Step(
    name="Mise en demeure", after_due=35, min_gap=10, channel=Channel.REGISTERED, formal_notice=True
)


def claim(number: str, hold: Hold | None = None) -> Claim:
    invoice = Invoice(
        id=number, number=number, client_id="m", total=Decimal(100), due=DAY, hold=hold
    )
    return Claim(invoice=invoice, client=MOREL, outstanding=Decimal(100), days_late=40)


def plan_of(*numbers: str) -> Plan:
    claims = tuple(map(claim, numbers))
    return Plan(on=DAY, notices=(Notice(client=MOREL, step=MED, claims=claims),))


@pytest.mark.parametrize(
    ("numbers", "answers", "waiting"),
    [
        (("A",), (1,), ()),
        (("A",), (2,), ("A",)),  # one invoice: agreed, or not this week
        (("A", "B"), (1,), ()),
        (("A", "B"), (3,), ("A", "B")),
        (("A", "B"), (2, 1, 2), ("B",)),
        (("A", "B"), (2, 1, 1), ()),
    ],
)
def test_a_formal_notice_is_confirmed_with_its_invoices(
    numbers: tuple[str, ...], answers: tuple[int, ...], waiting: tuple[str, ...]
) -> None:
    given = Given()
    told: list[int] = []

    def again() -> Plan:
        told.append(len(given.decided))
        return Plan(on=DAY)

    formal_notices(plan_of(*numbers), again, Owner(*answers), "run", given)
    assert tuple(e.invoice for e in given.decided) == waiting
    assert {(e.kind, e.until) for e in given.decided} <= {(EventKind.PUT_OFF, date(2026, 11, 30))}
    assert told == ([len(waiting)] if waiting else [])


def test_a_plain_letter_is_not_asked_about() -> None:
    plain = replace(plan_of("A").notices[0], step=replace(MED, formal_notice=False))
    done, given = Plan(on=DAY, notices=(plain,)), Given()
    assert formal_notices(done, lambda: done, Owner(), "run", given) == done
    assert not any(given.so_far)


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [(1, [EventKind.PROMISE_FOR_ALL]), (2, [EventKind.PROMISE_FOR_ONE]), (3, [])],
)
@pytest.mark.parametrize("until", [None, date(2026, 12, 4)])
def test_how_far_a_promise_goes_is_a_line_of_history_for_that_very_day(
    answer: int, kinds: list[EventKind], until: date | None
) -> None:
    promised = claim("A", Hold(state=State.PROMISE, until=until))
    given = Given()
    promises([Question(promised, (claim("B"),))], DAY, Owner(answer), "run", given)
    assert [(e.kind, e.invoice, e.until) for e in given.decided] == [(k, "A", until) for k in kinds]
