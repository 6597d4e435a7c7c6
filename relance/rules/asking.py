"""Who answers the questions of a run, and what has been answered so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from relance.french import short_date
from relance.rules.model import Event, State


class Asker(Protocol):
    """Someone at the keyboard."""

    def choose(self, question: str, options: Sequence[str]) -> int:
        """The number (from 1) of the option chosen."""

    def day(self, question: str, default: date | None) -> date | None:
        """A date; the default, or None, where nothing is typed."""

    def text(self, question: str) -> str:
        """A line of text, possibly empty."""


@dataclass(slots=True)
class Given:
    """What the owner has answered so far: kept where they leave off before the end (`kept.py`)."""

    same: dict[tuple[str, str], bool] = field(default_factory=dict)  # names of one client
    lost: tuple[Event, ...] = ()  # lines that this copy of the workbook forgot, to be put back
    posted: list[Event] = field(default_factory=list)  # lines whose posting is known now
    decided: list[Event] = field(default_factory=list)  # of old debts: new lines,
    states: dict[str, State] = field(default_factory=dict)  # and states, by invoice id

    @property
    def anything(self) -> bool:
        """Whether something was answered that can be kept."""
        return any((self.same, self.lost, self.posted, self.decided, self.states))


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
