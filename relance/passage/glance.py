"""What a workbook says of itself at a glance, before anything else of it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance.lists.grids import read_grids
from relance.passage.safety import open_workbook
from relance.problems import RelanceError
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


def settings_of(path: Path) -> OwnSettings:
    """All its settings. Raises RelanceError where it cannot be read."""
    grids = read_grids(open_workbook(path, writing=False).data, path.name)
    return read_settings(grids.get(SHEET, ()))
