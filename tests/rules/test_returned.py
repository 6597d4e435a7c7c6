"""Letters that come back: the address waits to be corrected, and the letter took no step."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.rules.codes import EventKind, Postal, State
from relance.rules.model import Client, Event
from relance.rules.returned import address_key, address_lost_on, returned_letters
from tests.rules.ladder.ledgers import DUPONT, FIRST

ADDRESS = replace(DUPONT, address=("14 rue Neuve",), postcode="49000", town="Angers")
MOVED = replace(ADDRESS, address=("2 place du Ralliement",))
BACK, LATER = date(2026, 11, 2), date(2026, 11, 9)


def told(on: date, kind: EventKind, note: str = "", **facts: object) -> Event:
    line = Event(on=on, kind=kind, client_id="dupont", invoice="F1", note=note)
    return replace(line, **facts)


CAME_BACK = told(BACK, EventKind.ADDRESS_UNKNOWN, address_key(ADDRESS))


@pytest.mark.parametrize(
    ("client", "events", "since"),
    [
        (ADDRESS, [], None),
        (ADDRESS, [CAME_BACK], BACK),
        (ADDRESS, [CAME_BACK, replace(CAME_BACK, on=LATER)], LATER),
        (MOVED, [CAME_BACK], None),  # the owner has corrected it
        (ADDRESS, [CAME_BACK, told(LATER, EventKind.STATE, State.CHASE)], None),  # it is right
        (ADDRESS, [told(BACK, EventKind.STATE, State.CHASE), replace(CAME_BACK, on=LATER)], LATER),
    ],
)
def test_an_address_is_lost_until_it_is_corrected_or_the_owner_says_to_go_on(
    client: Client, events: list[Event], since: date | None
) -> None:
    assert address_lost_on(events, client) == since


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([FIRST], set()),
        ([FIRST, CAME_BACK], {FIRST.document}),
        ([CAME_BACK, FIRST], set()),  # it came back before this letter left
        ([replace(FIRST, postal=Postal.CANCELLED), CAME_BACK], set()),
    ],
)
def test_the_letter_that_came_back_is_the_last_one_before(
    events: list[Event], found: set[str]
) -> None:
    assert returned_letters({"F1": events}) == found
