"""What a workbook says of itself at a glance, before anything else of it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance.lists.grids import read_grids
from relance.passage.safety import open_workbook
from relance.problems import RelanceError
from relance.rules.history import counted, letters
from relance.sheets.history_sheet import HISTORY, read_history
from relance.sheets.settings import SHEET, OwnSettings, read_settings


def firm_of(path: Path) -> str:
    """The « Raison sociale » of a workbook's settings, empty where there is none."""
    return settings_of(path).sender.name


def last_run_of(path: Path) -> date | None:
    """The « Dernier passage » of a workbook; None where it cannot be read."""
    try:
        return settings_of(path).settings.last_run
    except RelanceError:
        return None


def unconfirmed_since(path: Path) -> date | None:
    """When the oldest letter was prepared that nobody confirmed; None for none, or where it cannot be read."""
    try:
        grids = read_grids(open_workbook(path, writing=False).data, path.name)
        settings = read_settings(grids.get(SHEET, ())).settings
        events = counted(read_history(grids.get(HISTORY.sheet), {}).events, settings)
    except RelanceError:
        return None
    return min((lines[0].on for lines in letters(events).values()), default=None)


def settings_of(path: Path) -> OwnSettings:
    """All its settings. Raises RelanceError where it cannot be read."""
    grids = read_grids(open_workbook(path, writing=False).data, path.name)
    return read_settings(grids.get(SHEET, ()))
