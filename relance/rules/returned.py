"""Letters that come back: which address no longer receives any, and which letters took no step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from relance.french import fold
from relance.rules.codes import EventKind, Postal, State
from relance.rules.model import Client, Event


def address_key(client: Client) -> str:
    """The address as one text, to see later whether the owner has corrected it."""
    return fold(" ".join((*client.address, client.postcode, client.town))) or "sans adresse"


def address_lost_on(events: Iterable[Event], client: Client) -> date | None:
    """Since when letters to the client's present address come back; None while they do not."""
    told = list(events)
    if not told:
        return None
    key = address_key(client)
    lost = [e.on for e in told if e.kind is EventKind.ADDRESS_UNKNOWN and e.note == key]
    good = [e.on for e in told if e.kind is EventKind.STATE and e.note == State.CHASE]
    since = max(lost, default=None)
    return None if since and max(good, default=date.min) >= since else since


def returned_letters(memory: Mapping[str, Sequence[Event]]) -> frozenset[str]:
    """The documents that came back from an unknown address: they took no step, for any invoice."""
    found = set()
    for events in memory.values():
        sent = ""
        for event in events:
            if event.kind is EventKind.PREPARED and event.postal is not Postal.CANCELLED:
                sent = event.document
            elif event.kind is EventKind.ADDRESS_UNKNOWN:
                found.add(sent)
    return frozenset(found - {""})
