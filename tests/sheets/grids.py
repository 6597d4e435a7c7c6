"""Our sheets as they are read back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from relance.sheets.settings import OwnSettings
from relance.sheets.settings_sheet import settings_sheet
from relance.xlsx import NewSheet

MONDAY = date(2026, 11, 23)


Grid = list[list[object]]


def grid(sheet: NewSheet) -> Grid:
    """The sheet as calamine reads it: empty cells are empty texts, dates are datetimes."""
    rows = max(cell.row for cell in sheet.cells)
    columns = max(cell.column for cell in sheet.cells)
    values: Grid = [[""] * columns for _ in range(rows)]
    for cell in sheet.cells:
        value: object = "" if cell.value is None else cell.value
        if isinstance(value, date):
            value = datetime(value.year, value.month, value.day)
        values[cell.row - 1][cell.column - 1] = (
            float(value) if isinstance(value, Decimal) else value
        )
    return values


def typed(**values: object) -> Grid:
    """The settings as first written, then what the owner typed."""
    rows = grid(settings_sheet(OwnSettings(), MONDAY))
    for row in rows:
        for name, value in values.items():
            if row[0] == name.replace("_", " "):
                row[1] = value
    return rows
