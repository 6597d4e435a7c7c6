"""The steps that the owner took before the program: dated columns, remarks, the status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from relance.french import days_said, fold
from relance.lists.listing import ListRow
from relance.rules.codes import EventKind
from relance.rules.history import line_for, posted
from relance.rules.model import Client, Event
from relance.words import columns
from relance.words.flags import NO, NOTHING
from relance.words.statuses import needs_day, step_of, steps_noted

_STEPS = {"reminder_1": "Relance 1", "reminder_2": "Relance 2", "formal_notice": "Mise en demeure"}


def earlier_steps(row: ListRow, client: Client, number: str, due: date | None) -> Iterator[Event]:
    """Reminders that the owner had noted himself, as lines of the history."""
    found = {
        step: (day, columns.BY_KEY[key].title)
        for key, step in _STEPS.items()
        if _taken(row, key) and (day := _day_in(row, key))
    }
    for step, day in steps_noted(row.text("notes")) if row.has("notes") else ():
        found.setdefault(step, (day, "Notes"))
    status = row.text("status")
    if (step := step_of(status)) and (day := _day_of(status)):
        found.setdefault(step, (day, columns.BY_KEY["status"].title))
    for step, (on, title) in found.items():
        bare = line_for(client, EventKind.TAKEN_OVER, on, invoice=number, due=due)
        yield replace(posted(bare, on), step=step, note=f"colonne « {title} »")


def step_told(row: ListRow, status: str) -> str:
    """A step that the status, or its own column, says was taken, whose day it does not say and the program must know."""
    told = [step for key, step in _STEPS.items() if _taken(row, key) and not _day_in(row, key)]
    told += [step] if (step := step_of(status)) and not _day_of(status) else []
    return next((step for step in reversed(told) if needs_day(step)), "")


def _taken(row: ListRow, key: str) -> bool:
    """Whether the column of a step says that it was: a day, « x », « LRAR 1A 123 »; not « non »."""
    return row.has(key) and fold(row.text(key)) not in NO and row.text(key).lower() not in NOTHING


def _day_in(row: ListRow, key: str) -> date | None:
    """The day of a step's cell, alone or among words: « LRAR du 12/10/2026 »."""
    text = row.text(key)
    return (any(map(str.isalpha, text)) and _day_of(text)) or row.date(key)


def _day_of(text: str) -> date | None:
    days = [day.in_year() for day in days_said(text) if day.year]
    return days[0] if len(days) == 1 else None
