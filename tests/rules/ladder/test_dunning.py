"""The ladder, against the published cases of its peers (tests/cases/ladder.csv names each source)."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.rules.codes import Channel, EventKind, Postal, State
from relance.rules.firm import Ladder, Settings, Step
from relance.rules.history import counted
from relance.rules.holds import hold_ends
from relance.rules.ladder.dunning import next_step, walked
from relance.rules.model import Event, Hold

CASES = Path(__file__).parents[2] / "cases" / "ladder.csv"


def cases(first_letters: str) -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["id"][0] in first_letters]


def ladder(days: str, gap: str) -> Ladder:
    return Ladder(
        profile="Standard",
        steps=tuple(
            Step(
                name=f"L{number}",
                after_due=int(after),
                min_gap=int(gap or 0) if number > 1 else 0,
                channel=Channel.LETTER,
                template="relance_1.docx",
            )
            for number, after in enumerate(days.split("|"), start=1)
        ),
    )


def letter(step: str, on: date, *, sent: bool = True) -> Event:
    return Event(
        on=on,
        kind=EventKind.PREPARED,
        client_id="c",
        invoice="F1",
        step=step,
        channel=Channel.LETTER,
        postal=Postal.SENT if sent else Postal.UNCONFIRMED,
        sent_on=on if sent else None,
    )


def history(text: str, run: date) -> list[Event]:
    """« L1@2012-02-01;L2@… » or « L1 prepared but NOT validated »."""
    sent = not re.search(r"not (processed|validated)", text, re.IGNORECASE)
    events = []
    for step, on in re.findall(r"(L\d)(?:@| created )?([\d-]{10})?", text):
        events.append(
            letter(step, date.fromisoformat(on) if on else run - timedelta(20), sent=sent)
        )
    return events


@pytest.mark.parametrize("case", cases("TM"), ids=lambda case: case["id"])
def test_the_next_step_is_the_one_published_by_the_peer(case: dict[str, str]) -> None:
    this_ladder = ladder(case["level_days"], case["min_gap_days"])
    start = date(2026, 3, 2)
    run = start if case["run"].startswith("D+") else date.fromisoformat(case["run"])
    due = run - timedelta(days=int(case["days_late"]))
    progress = next_step(this_ladder, walked(this_ladder, history(case["history"], run)), due)
    held = "blocked" in case["history"] or "paid" in case["history"]
    if case["hold_until"]:
        hold = Hold(state=State.DISPUTE, until=date.fromisoformat(case["hold_until"]))
        end = hold_ends(hold)
        held = end is not None and run <= end
    new = progress.upcoming.name if progress.ready(run) and progress.upcoming and not held else None
    if (
        case["expected_new_level"] == "final"
    ):  # after the only level, nothing but the owner's decision
        assert (new, progress.upcoming) == (None, None)
    elif case["expected_new_level"] == "none":
        assert new is None
    else:
        assert new == f"L{case['expected_new_level']}"


DUE = date(2026, 1, 5)
STANDARD = Ladder(
    profile="Standard",
    steps=(
        Step(name="Appel", after_due=3, min_gap=0, channel=Channel.PHONE),
        Step(name="Relance 1", after_due=8, min_gap=5, channel=Channel.LETTER),
        Step(name="Relance 2", after_due=20, min_gap=8, channel=Channel.LETTER),
    ),
)


def on(days_late: int) -> date:
    return DUE + timedelta(days=days_late)


def test_the_due_day_itself_is_not_late() -> None:
    eager = Ladder(
        profile="Standard",
        steps=(Step(name="Appel", after_due=0, min_gap=0, channel=Channel.PHONE),),
    )
    progress = next_step(eager, walked(eager, []), DUE)
    assert not progress.ready(DUE)
    assert progress.ready(on(1))


def test_a_step_waits_for_its_days_since_the_step_before_that_day_included() -> None:
    called = Event(on=on(10), kind=EventKind.CALL_LISTED, client_id="c", step="Appel")
    progress = next_step(STANDARD, walked(STANDARD, [called]), DUE)
    assert progress.possible_on == on(15)
    assert [progress.ready(on(day)) for day in (14, 15, 200)] == [False, True, True]


def test_a_letter_nobody_confirmed_blocks_the_ladder_however_late() -> None:
    prepared = letter("Relance 1", on(10), sent=False)
    progress = next_step(STANDARD, walked(STANDARD, [prepared]), DUE)
    assert progress.pending == prepared
    assert not progress.ready(on(400))


def test_without_confirmation_asked_a_plain_letter_counts_from_its_preparation() -> None:
    events = counted([letter("Relance 1", on(10), sent=False)], Settings(confirm_sending=False))
    progress = next_step(STANDARD, walked(STANDARD, events), DUE)
    assert progress.upcoming
    assert (progress.upcoming.name, progress.possible_on) == ("Relance 2", on(20))


@pytest.mark.parametrize("postal", [Postal.NOT_POSTED, Postal.CANCELLED])
def test_a_letter_never_posted_counts_for_nothing(postal: Postal) -> None:
    event = letter("Relance 1", on(10), sent=False)
    not_posted = Event(on=event.on, kind=event.kind, client_id="c", step="Relance 1", postal=postal)
    progress = next_step(STANDARD, walked(STANDARD, [not_posted]), DUE)
    assert progress.upcoming
    assert progress.upcoming.name == "Appel"


def test_a_step_that_left_the_ladder_is_named_and_blocks() -> None:
    progress = next_step(STANDARD, walked(STANDARD, [letter("Relance douce", on(9))]), DUE)
    assert progress.unknown == "Relance douce"
    assert not progress.ready(on(100))


def test_after_the_last_step_there_is_no_next_one() -> None:
    progress = next_step(STANDARD, walked(STANDARD, [letter("Relance 2", on(30))]), DUE)
    assert (progress.upcoming, progress.possible_on) == (None, None)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_however_irregular_the_mondays_no_step_is_skipped_or_repeated(gaps: list[int]) -> None:
    today, events, taken = DUE, list[Event](), list[str]()
    for gap in gaps:
        today += timedelta(days=gap)
        progress = next_step(STANDARD, walked(STANDARD, events), DUE)
        if progress.ready(today) and progress.upcoming:
            taken.append(progress.upcoming.name)
            events.append(letter(progress.upcoming.name, today))
    assert taken == ["Appel", "Relance 1", "Relance 2"][: len(taken)]
    days = [event.on for event in events]
    assert all((later - first).days >= 5 for first, later in pairwise(days))
