"""No letter says of an invoice what did not happen to it: a property over random pasts (issue 14)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relance.french import MONTHS
from relance.letters.story import earlier, history, joining
from relance.rules.model import Channel, Event, EventKind, Kind, Postal

RUN = "{:%Y-%m-%d} 08h00"
DAYS = st.dates(date(2026, 11, 2), date(2026, 11, 6))
EVENTS = st.builds(
    lambda on, kind, postal, told: Event(
        on=on,
        kind=kind,
        client_id="dup",
        channel=Channel.LETTER if kind is EventKind.PREPARED else "",
        postal=postal,
        sent_on=on + timedelta(days=1) if postal is Postal.SENT else None,
        run=RUN.format(on),
        note=f"le {on:%d/%m/%Y}" if told else "",
    ),
    DAYS,
    st.sampled_from([EventKind.PREPARED, EventKind.CALLED, EventKind.CALL_LISTED]),
    st.sampled_from(list(Postal)),
    st.booleans(),
)


def really(event: Event) -> tuple[str, date | None] | None:
    """What took place: the word and the day of its own, written out again from DESIGN 5.5."""
    if event.kind is EventKind.PREPARED and event.postal is Postal.SENT:
        return "courrier", event.sent_on
    if event.kind is EventKind.CALLED and event.postal is not Postal.CANCELLED:
        return "appel téléphonique", event.on if event.note else None
    return None


def said(text: str, every: set[str]) -> set[tuple[str, date | None, frozenset[str]]]:
    """Each contact that a sentence tells, with its day and the invoices that it names (or all)."""
    text = text.replace("\u00a0", " ")
    found = re.finditer(
        r"notre (courrier|appel téléphonique)(?: du (\d+)(?:er)? (\S+) (\d{4}))?(?: \((.*?)\))?",
        text,
    )
    return {
        (m[1], date(int(m[4]), MONTHS.index(m[3]) + 1, int(m[2])) if m[2] else None,
         frozenset(re.findall(r"F2026-\d+", m[5] or "")) or frozenset(every))
        for m in found
    }  # fmt: skip


@given(st.lists(st.lists(EVENTS, max_size=4), min_size=1, max_size=4))
def test_every_contact_told_happened_to_every_invoice_that_it_is_told_of(
    world: Any, pasts: list[list[Event]]
) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, n, history=tuple(past)) for n, past in enumerate(pasts, start=1)]
    letter = world.letter(world.notice(client, world.stages["second"], claims))
    letter = replace(letter, confirm=True)
    happened = {c.invoice.number: {*filter(None, map(really, c.history))} for c in claims}
    for what, on, numbers in said(earlier(letter), set(happened)):
        assert all((what, on) in happened[number] for number in numbers), (what, on, numbers)
    dated = [line.replace("\u00a0", " ") for line in history(letter) if "notre" in line]
    for line in dated:
        day, told = line.split(" : ")
        [(what, _, numbers)] = said(told, set(happened))
        number, month, year = day.split()
        on = date(int(year), MONTHS.index(month) + 1, int(number.removesuffix("er")))
        assert all((what, on) in happened[each] for each in numbers), line
    new = set(re.findall(r"F2026-\d+", joining(letter)))
    silent = {number for number, facts in happened.items() if not facts}
    assert new == (silent if len(silent) < len(happened) else set())
