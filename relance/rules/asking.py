"""Who answers the questions of a run, and what has been answered so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import short_date
from relance.rules.model import Event, Hold, Ledger
from relance.rules.outcome import Plan


class Asker(Protocol):
    """Someone at the keyboard."""

    def choose(self, question: str, options: Sequence[str], *, enter: int = 0) -> int:
        """The number (from 1) of the option chosen; `enter`: the one that Enter alone means."""

    def day(self, question: str, default: date | None) -> date | None:
        """A date; the default, or None, where nothing is typed."""

    def text(self, question: str) -> str:
        """A line of text, possibly empty."""


class Given(Struct):
    """What the owner has answered so far: kept where they leave off before the end (`kept.py`)."""

    same: dict[tuple[str, str], bool] = field(default_factory=dict)  # names of one client
    lost: tuple[Event, ...] = ()  # lines that this copy of the workbook forgot, to be put back
    posted: list[Event] = field(default_factory=list)  # lines whose posting is known now
    decided: list[Event] = field(default_factory=list)  # new lines,
    states: dict[str, Hold] = field(default_factory=dict)  # and states, by invoice id
    settings: dict[str, str] = field(default_factory=dict)  # what is added to these settings

    @property
    def so_far(self) -> tuple[tuple[object, ...], ...]:
        """The answers that can be kept; another value once another question is answered."""
        same, states = tuple(self.same.items()), tuple(self.states.items())
        return (
            *(same, self.lost, tuple(self.posted), tuple(self.decided)),
            *(states, tuple(self.settings.items())),
        )

    def add(self, setting: str, text: str) -> None:
        """Put this after what that setting says, or was told today."""
        before = self.settings.get(setting)
        self.settings[setting] = f"{before} ; {text}" if before else text


class Told(Struct, frozen=True, kw_only=True):
    """What a Monday was told, in the workbook or at the keyboard, and the plan made of it."""

    ledger: Ledger
    plan: Plan
    noted: tuple[Event, ...]  # new lines of history
    answers: tuple[Event, ...]  # lines whose posting is now known
    lost: tuple[Event, ...]  # lines that this copy of the workbook forgot, to be put back
    states: Mapping[str, Hold]  # answers that belong in « Suite donnée », by invoice
    settings: Mapping[str, str] = field(default_factory=dict)  # what is added to these settings

    @property
    def whole(self) -> Ledger:
        """The ledger with all that this run adds to the history: told again, it is the same."""
        known = set(self.ledger.events)
        new = (e for e in (*self.noted, *self.plan.agreements) if e not in known)
        return with_answers(self.ledger, (), tuple(new), {})


def to_write(
    lost: Sequence[Event], added: Iterable[Event], changed: Iterable[Event]
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The history's new lines and its changed ones.

    One change a line, the last: a cancellation comes after an answer. What this copy of the workbook
    had lost is added as it is known now.
    """
    last = {event.row: event for event in changed}
    found_again = [replace(last.pop(event.row, event), row=0) for event in lost]
    return (*found_again, *added), tuple(last.values())


def with_answers(
    ledger: Ledger,
    changed: Sequence[Event],
    added: Sequence[Event],
    states: Mapping[str, Hold],
) -> Ledger:
    """The ledger once the answers are events and states (DESIGN §2: before planning).

    Of a line that is `changed`, what became of its letter: all that a history lets change (DESIGN 5.4).
    """
    after = {event.row: event for event in changed if event.row}

    def answered(event: Event) -> Event:
        told = after.get(event.row)
        if told is None:
            return event
        return replace(event, postal=told.postal, sent_on=told.sent_on, registered=told.registered)

    events = (answered(event) for event in (*ledger.events, *added))
    invoices = (replace(i, hold=states[i.id]) if i.id in states else i for i in ledger.invoices)
    return replace(ledger, events=tuple(events), invoices=tuple(invoices))


def day_between(
    ask: Asker, question: str, default: date | None, first: date, last: date
) -> date | None:
    """The day answered, asked again with its limits while it lies outside; None where none is.

    Whoever insists on the same day has the nearest limit taken.
    """
    day, before = ask.day(question, default), None
    while day and not first <= day <= last:
        if day == before:
            return min(max(day, first), last)
        wrong = f"avant le {short_date(first)}" if day < first else "dans l'avenir"
        day, before = ask.day(f"C'est {wrong}. {question.strip()}", default), day
    return day
