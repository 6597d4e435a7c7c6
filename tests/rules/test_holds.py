"""« Suite donnée »: what the owner typed, as a state, an event, or a note for a person to read."""

from __future__ import annotations

from datetime import date

import pytest

from relance.rules.holds import EVENT_WORDS, STATE_WORDS, read_event, read_hold
from relance.rules.model import EventKind, Hold, State

DAY = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("text", "state"),
    [(state.value, state) for state in State if state is not State.NOT_UNDERSTOOD]
    + [
        ("en LITIGE", State.DISPUTE),
        ("Litige : malfaçon sur la porte", State.DISPUTE),
        ("Promesse, vu avec Mme Roux", State.PROMISE),
        ("RJ", State.INSOLVENCY),
        ("Procédure collective (Me Blanc)", State.INSOLVENCY),
        ("chèque reçu", State.CHEQUE),
        ("réglée", State.PAID),
        ("huissier", State.HANDED_OVER),
        ("ne pas relancer - cousin", State.DO_NOT_CHASE),
    ],
)
def test_a_state_is_read_as_people_write_it(text: str, state: State) -> None:
    hold = read_hold(text, DAY, "Factures!X12")
    assert hold == Hold(state=state, until=DAY, text=text, where="Factures!X12")


@pytest.mark.parametrize(
    "text",
    ["Litige ?", "Payée : en partie", "relancer, mais doucement", "voir Paul", "litige clos"],
)
def test_what_is_not_understood_holds_the_row_for_a_person_to_read(text: str) -> None:
    hold = read_hold(text, None, "")
    assert hold is not None
    assert hold.state is State.NOT_UNDERSTOOD
    assert hold.text == text


def test_an_empty_cell_holds_nothing_but_a_date_alone_was_meant_to() -> None:
    assert read_hold("  ", None, "") is None
    hold = read_hold("", DAY, "")
    assert hold is not None
    assert hold.state is State.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Appel fait", EventKind.CALLED),
        ("pas posté", EventKind.NOT_POSTED),
        ("AR reçu", EventKind.ACKNOWLEDGED),
        ("non réclamé", EventKind.UNCLAIMED),
        ("NPAI", EventKind.ADDRESS_UNKNOWN),
        ("Refusé", EventKind.REFUSED),
    ],
)
def test_an_event_is_no_hold(text: str, kind: EventKind) -> None:
    assert read_event(text) is kind
    held = read_hold(text, None, "")
    assert (held is not None) is (kind is EventKind.ADDRESS_UNKNOWN)  # no letter to nowhere


def test_no_word_is_both_a_state_and_an_event() -> None:
    assert STATE_WORDS.keys() & EVENT_WORDS.keys() == set()
