"""Our sheets as they are read back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

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
