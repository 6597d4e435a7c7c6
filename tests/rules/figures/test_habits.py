"""How a client pays, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from relance.rules.codes import EventKind, Kind
from relance.rules.figures.accounts import InvoiceAccount
from relance.rules.figures.habits import habits, in_one_line, is_person, with_habits
from relance.rules.model import Client, Event, Invoice, Payment
from relance.rules.money import ZERO
from relance.rules.outcome import Call, Plan
from tests.rules.figures.test_accounts import books, paid
from tests.rules.figures.test_overview import bill
from tests.rules.ladder.ledgers import DUPONT, MONDAY, ledger

BERNIER = replace(DUPONT, name="Julien Bernier", kind=Kind.CONSUMER, form="", civility="M.")


def promise(number: str, until: date) -> Event:
    return Event(
        on=until - timedelta(days=7), kind=EventKind.STATE, client_id="dupont", invoice=number,
        note="Promesse", until=until,
    )  # fmt: skip


def told(
    *invoices: Invoice, payments: Sequence[Payment] = (), events: Sequence[Event] = ()
) -> tuple[InvoiceAccount, ...]:
    return books(ledger(*invoices, payments=payments, events=events))


SEPTEMBER = [bill(number, date(2026, 7, 2), 100) for number in "ABC"]  # due on 1 August


def paying(*days: int) -> list[Payment]:
    """Each of them paid so many days after the due date."""
    return [
        paid("100", date(2026, 8, 1) + timedelta(days=late), number)
        for number, late in zip("ABC", days, strict=False)
    ]


@pytest.mark.parametrize(
    ("late", "line"),
    [
        ((), ""),
        ((10,), "paie en moyenne 10 jours après l'échéance (1 règlement daté)"),
        ((-4, 0, 1), "paie en moyenne 1 jour avant l'échéance (3 règlements datés)"),
        ((0, 0), "paie en moyenne à l'échéance (2 règlements datés)"),
        ((40, 40), "paie en moyenne 40 jours après l'échéance (2 règlements datés)"),
        (
            (40, 31, 32),
            "paie en moyenne 34 jours après l'échéance (3 règlements datés) ; acompte conseillé à"
            " la prochaine commande",
        ),
    ],
)
def test_a_firm_is_told_by_its_average_delay_and_a_deposit_from_three_slow_payments_on(
    late: tuple[int, ...], line: str
) -> None:
    assert in_one_line(DUPONT, told(*SEPTEMBER, payments=paying(*late)), MONDAY) == line


def test_a_promise_is_kept_within_two_business_days_and_two_broken_ones_advise_a_deposit() -> None:
    friday = date(2026, 9, 4)
    said = [promise("A", friday), promise("B", friday + timedelta(days=14)), promise("C", friday)]
    late = [
        paid("100", date(2026, 9, 8), "A"),
        paid("100", date(2026, 9, 8), "C"),
        paid("100", date(2026, 9, 30), "B"),
    ]
    found = habits(told(*SEPTEMBER, payments=late, events=said), MONDAY)
    assert (found.kept, found.broken) == ((friday,), (friday + timedelta(days=14),))
    again = [*said, promise("B", date(2026, 9, 25))]
    line = in_one_line(DUPONT, told(*SEPTEMBER, payments=late, events=again), MONDAY)
    assert "promesses : 1 tenue, 2 non tenues" in line
    assert line.endswith("acompte conseillé à la prochaine commande")


def test_a_promise_that_runs_or_a_payment_without_a_date_judges_nobody() -> None:
    running = [promise("A", MONDAY), promise("B", date(2026, 9, 1))]
    found = habits(told(*SEPTEMBER, payments=[paid("100", None, "B")], events=running), MONDAY)
    assert (found.kept, found.broken, found.deposit) == ((), (), False)


def test_of_a_natural_person_only_dated_facts_are_told() -> None:
    said = [promise("A", date(2026, 9, 1)), promise("B", date(2026, 9, 2))]
    some = told(*SEPTEMBER, payments=[*paying(60, 60, 70)], events=said)
    assert in_one_line(BERNIER, some, MONDAY) == (
        "dernier règlement le 10/10/2026 : 100,00\u00a0€ (C, échéance le 01/08/2026) ;"
        " promesse pour le 01/09/2026 : pas réglée à cette date ;"
        " promesse pour le 02/09/2026 : pas réglée à cette date"
    )


def test_each_call_of_the_day_says_how_its_client_pays() -> None:
    known = told(*SEPTEMBER, payments=paying(10))
    plan = Plan(
        on=MONDAY,
        calls=tuple(
            Call(client=c, claims=(), total=ZERO) for c in (DUPONT, replace(BERNIER, id="b"))
        ),
    )
    said = [call.habits for call in with_habits(plan, known).calls]
    assert said == ["paie en moyenne 10 jours après l'échéance (1 règlement daté)", ""]


@pytest.mark.parametrize(
    ("client", "person"),
    [
        (DUPONT, False),
        (replace(DUPONT, form="ei"), True),
        (replace(DUPONT, form="", civility="Mme"), True),
        (replace(DUPONT, kind=Kind.CONSUMER), True),
        (replace(DUPONT, kind=Kind.PUBLIC_BODY), False),
        (replace(DUPONT, kind=Kind.OTHER), False),
    ],
)
def test_who_may_be_a_natural_person(client: Client, person: bool) -> None:
    assert is_person(client) is person
