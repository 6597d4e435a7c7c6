"""What a workbook says of itself at a glance, before anything else of it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from relance.lists.grids import read_grids
from relance.passage.safety import open_workbook
from relance.problems import RelanceError
from relance.sheets.settings import SHEET, OwnSettings, read_settings

if TYPE_CHECKING:  # who only reads the settings needs no words for titles
    from relance.lists.layout import Grid


def firm_of(path: Path) -> str:
    """The « Raison sociale » of a workbook's settings, empty where there is none."""
    return settings_of(path).sender.name


def last_run_of(path: Path) -> date | None:
    """The « Dernier passage » of a workbook; None where it cannot be read."""
    try:
        return settings_of(path).settings.last_run
    except RelanceError:
        return None


def last_run_and_unconfirmed(path: Path) -> tuple[date | None, date | None]:
    """The same, and when the oldest letter was prepared that nobody confirmed; None where none can be read."""
    # The scheduler asks each hour for the last run alone.
    from relance.rules.history import counted, letters
    from relance.sheets.history_sheet import HISTORY, read_history

    last = None
    try:
        grids = _grids(path)
        settings = read_settings(grids.get(SHEET, ())).settings
        last = settings.last_run
        events = counted(read_history(grids.get(HISTORY.sheet), {}).events, settings)
    except RelanceError:
        return last, None
    return last, min((lines[0].on for lines in letters(events).values()), default=None)


def settings_of(path: Path) -> OwnSettings:
    """All its settings. Raises RelanceError where it cannot be read."""
    return read_settings(_grids(path).get(SHEET, ()))


def _grids(path: Path) -> Mapping[str, Grid]:
    return read_grids(open_workbook(path, writing=False).data, path.name)
