"""The steps that the owner took before the program: dated columns, remarks, the status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from relance.french import days_said
from relance.lists.listing import ListRow
from relance.rules.codes import EventKind
from relance.rules.history import line_for, posted
from relance.rules.model import Client, Event
from relance.words import columns
from relance.words.statuses import needs_day, step_of, steps_noted

_STEPS = {"reminder_1": "Relance 1", "reminder_2": "Relance 2", "formal_notice": "Mise en demeure"}


def earlier_steps(row: ListRow, client: Client, number: str, due: date | None) -> Iterator[Event]:
    """Reminders that the owner had noted himself, as lines of the history."""
    found = {
        step: (day, columns.BY_KEY[key].title)
        for key, step in _STEPS.items()
        if row.has(key) and (day := row.date(key))
    }
    for step, day in steps_noted(row.text("notes")) if row.has("notes") else ():
        found.setdefault(step, (day, "Notes"))
    status = row.text("status")
    if (step := step_of(status)) and (day := _day_of(status)):
        found.setdefault(step, (day, columns.BY_KEY["status"].title))
    for step, (on, title) in found.items():
        bare = line_for(client, EventKind.TAKEN_OVER, on, invoice=number, due=due)
        yield replace(posted(bare, on), step=step, note=f"colonne « {title} »")


def step_told(status: str) -> str:
    """A step that the status says was taken, whose day it does not say and the program must know."""
    step = step_of(status)
    return step if step and needs_day(step) and not _day_of(status) else ""


def _day_of(text: str) -> date | None:
    days = [day.in_year() for day in days_said(text) if day.year]
    return days[0] if len(days) == 1 else None
