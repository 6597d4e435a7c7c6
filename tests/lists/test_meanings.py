"""What an entry means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.meanings import asks_nothing, meaning
from relance.rules.codes import Channel, EventKind, State
from relance.words.senses import Sense
from tests.remarks import WITH, WITHOUT

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize("text", [*WITH, *WITHOUT])
def test_no_text_of_an_owner_is_passed_over_but_what_surely_asks_nothing(text: str) -> None:
    assert not asks_nothing(text, MONDAY)
    assert not asks_nothing(f"12/11 {text}", MONDAY)
    assert not asks_nothing(f"relancé le 12/11, {text}", MONDAY)


@pytest.mark.parametrize(("text", "sense"), WITH.items())
def test_a_text_with_a_meaning_is_given_it(text: str, sense: Sense) -> None:
    found = meaning(text, MONDAY)
    assert found is not None
    assert found.sense is sense


@pytest.mark.parametrize(
    ("text", "left"),  # of an invoice of 1 008 €
    [
        ("plus que 150 à payer", "150"),
        ("reste 1.000,50 €", "1000.50"),
        ("manque encore 180", "180"),
        ("180 € restants", "180"),
        ("50 % versé", "504"),
        ("reste 30 %", "302.40"),
        ("la moitié payée", "504"),
        ("reste la moitié", "504"),
        ("1/2 payé", "504"),
        ("acompte 300 reçu", "708"),
        ("payé 504 € le 12/11", "504"),
        ("payé 1 008 € le 12/11", "0"),
        ("réglé le 12/11", "0"),
        ("chèque n° 0004512 encaissé le 12/11", "0"),
        ("acompte", None),
        ("litige", None),
        ("virement en cours", None),
    ],
)
def test_it_says_what_would_be_left(text: str, left: str | None) -> None:
    found = meaning(text, MONDAY)
    assert found is not None
    assert found.due(Decimal(1008)) == (None if left is None else Decimal(left))


@pytest.mark.parametrize(
    ("text", "state", "until"),
    [
        ("paiera fin novembre", State.PROMISE, date(2026, 11, 30)),
        ("12/11 : rappellera vendredi", State.PROMISE, date(2026, 11, 13)),  # of that week
        ("chèque à encaisser le 5/12", State.CHEQUE, date(2026, 12, 5)),
        ("conteste les heures", State.DISPUTE, None),
        ("mort en octobre", State.DEATH, None),
        ("on laisse tomber", State.GIVEN_UP, None),
        ("en RJ", State.INSOLVENCY, None),
    ],
)
def test_it_proposes_the_state_that_suite_donnee_has(
    text: str, state: State, until: date | None
) -> None:
    found = meaning(text, MONDAY)
    assert found is not None
    assert found.hold is not None
    assert (found.hold.state, found.hold.until) == (state, until)


def test_a_state_keeps_what_its_own_words_say_more() -> None:
    plan, dispute = meaning("paye en 3 fois", MONDAY), meaning("litige 300 €", MONDAY)
    assert plan is not None
    assert plan.hold is not None
    assert plan.hold.instalments == 3
    assert dispute is not None
    assert dispute.hold is not None
    assert dispute.hold.amount == Decimal(300)


@pytest.mark.parametrize(
    ("text", "event", "channel", "step", "silent"),
    [
        ("12/11 relancé tel", EventKind.CALLED, Channel.PHONE, "", True),
        ("relance 2 par mail le 12/11", EventKind.TAKEN_OVER, Channel.EMAIL, "Relance 2", True),
        ("relancé le 12/11", EventKind.OTHER, "", "", True),
        ("LRAR 12/10", EventKind.OTHER, Channel.REGISTERED, "", True),
        ("mise en demeure le 12/10", EventKind.TAKEN_OVER, Channel.REGISTERED, "Mise en demeure", True),
        ("appelé", EventKind.CALLED, "", "", False),  # when?
        ("AR reçu le 12/11", EventKind.ACKNOWLEDGED, "", "", False),
        ("NPAI", EventKind.ADDRESS_UNKNOWN, "", "", False),
    ],
)  # fmt: skip
def test_dated_words_of_log_become_an_event(
    text: str, event: EventKind, channel: str, step: str, *, silent: bool
) -> None:
    found = meaning(text, MONDAY)
    assert found is not None
    assert (found.sense, found.event, found.channel, found.step) == (
        Sense.LOG,
        event,
        channel,
        step,
    )
    assert asks_nothing(text, MONDAY) is silent


def test_what_is_still_to_be_done_is_no_line_of_log() -> None:
    assert meaning("rappel le 15/12", MONDAY) is None
    assert not asks_nothing("rappel le 15/12", MONDAY)
    assert not asks_nothing("relancé le 12/11 ?", MONDAY)
    assert not asks_nothing("relancé le 12/11 ✓", MONDAY)
