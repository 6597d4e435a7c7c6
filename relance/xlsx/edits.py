"""What may be done to a workbook: values and formats of cells, whole new sheets. Nothing else.

This is the vocabulary of those who call, and know nothing of how Excel files are made. Rows and columns count from 1. A text is always text: « =CMD() » stays those letters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import Literal, TypeAlias

from msgspec import Struct, field

Value: TypeAlias = str | int | Decimal | date | bool | None  # None empties the cell
Position: TypeAlias = tuple[int, int]  # row, column


class Look(Struct, frozen=True, kw_only=True):
    """The format of a cell: that of the neighbour in the column `like` of its row, then what is set here.

    A number format is always written (« General » where none is given): a cell must not inherit
    a date format from its column. Colours are RRGGBB.
    """

    number_format: str = "General"
    like: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    size: int | None = None  # points
    colour: str | None = None
    fill: str | None = None
    wrap: bool | None = None
    align: Literal["left", "center", "right"] | None = None
    top: bool | None = None  # vertical alignment at the top
    border: bool | None = None  # a thin grey line around


class Cell(Struct, frozen=True, kw_only=True):
    """One cell to write. `look` None keeps the format that the cell has."""

    row: int
    column: int
    value: Value
    look: Look | None = None
    link: str = ""  # a place in this workbook, « 'Sales 2026'!F12 » (new sheets only)


class Choice(Struct, frozen=True, kw_only=True):
    """A drop-down list on `column` from `first_row` to `last_row`; other text stays allowed."""

    column: int
    first_row: int
    last_row: int
    options: tuple[str, ...]  # at most 255 characters joined by commas, or `source` is used
    source: str = ""  # a range holding the options, « 'My settings'!$F$1:$F$20 »
    prompt_title: str = ""
    prompt: str = ""


class SheetEdit(Struct, frozen=True, kw_only=True):
    """Changes to an existing sheet.

    `grow` = (header row, last column): the Excel table or the sheet's filter whose header is on
    that row is widened to that column, its new headers being the cells set on that row. Refused
    where that cannot be done safely; not refused, and nothing done, where there is neither table
    nor filter on that row. On a sheet of the program's own (`patch`) a table or a filter grows by
    itself with the lines written just below it.
    `widths`: column → width in characters; hidden columns among them are shown.
    """

    sheet: str
    cells: tuple[Cell, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    grow: Position | None = None


class NewSheet(Struct, frozen=True, kw_only=True):
    """A whole sheet of the program's own: appended after the owner's, or rewritten where it exists.

    `freeze` = first scrolling (row, column); `filter` = header row to put a filter on; `groups` =
    rows folded under the row above (first, last); `tab` = tab colour RRGGBB; landscape and one page
    wide when printed.
    """

    name: str
    cells: tuple[Cell, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()  # row, column, last row, last column
    freeze: Position | None = None
    filter: tuple[int, int, int, int] | None = None  # row, column, last row, last column
    groups: tuple[tuple[int, int], ...] = ()
    tab: str | None = None


_ROW = attrgetter("row")
Edit: TypeAlias = SheetEdit | NewSheet


def in_order(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells by row, then by column; of two at one place, the last."""
    if all(a < b for a, b in pairwise(cell.row << 20 | cell.column for cell in cells)):
        return cells
    last = {(cell.row, cell.column): cell for cell in cells}
    return [last[place] for place in sorted(last)]


def between(cells: Sequence[Cell], first: int, last: int) -> Sequence[Cell]:
    """Those of these rows, among cells in order."""
    start = bisect_left(cells, first, key=_ROW)
    return cells[start : bisect_right(cells, last, start, key=_ROW)]


def values_of(cells: Sequence[Cell], row: int) -> dict[int, Value]:
    """The values of that row by column, among cells in order."""
    return {cell.column: cell.value for cell in between(cells, row, row)}
