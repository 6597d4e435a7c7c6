"""The one reader of rows for all of our own sheets.

A sheet declares its columns, each with its kind; what a row means is for the sheet to say. A cell that
cannot be read gives nothing, and a doubt that names it: the rest of its row is still understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from relance.french import fold
from relance.problems import Level, Problem
from relance.sheets import looks
from relance.sheets.cells import Unreadable, as_text
from relance.xlsx import Look, letters

Row = Sequence[object]


class SheetColumn(Struct, frozen=True, kw_only=True):
    """One column: its title, width in characters, the look of its cells, and how they are read."""

    title: str
    width: float = 14
    look: Look = looks.BODY
    options: tuple[str, ...] = ()
    read: Callable[[object], Any] = as_text  # raises Unreadable
    recent: bool = False  # a sheet written by an older version of the program has it not
    needed: str = ""  # the doubt where a cell is empty; without it, none


def titled(row: Row, columns: Sequence[SheetColumn]) -> Iterator[tuple[int, str, str]]:
    """The cells of a row of titles: column (from 1), text, and the title of ours that it is, or ""."""
    ours = {fold(column.title): column.title for column in columns}
    for number, cell in enumerate(row, start=1):
        text = as_text(cell)
        yield number, text, ours.get(fold(text), "")


class Line:
    """One row under the titles. `doubts`, by title, is what was not understood of what was asked."""

    __slots__ = ("_cells", "_columns", "_places", "_sheet", "doubts", "row")

    def __init__(
        self,
        sheet: str,
        row: int,
        cells: Row,
        places: Mapping[str, int],
        columns: Mapping[str, SheetColumn],
    ) -> None:
        self.row = row  # Excel's
        self.doubts: dict[str, str] = {}
        self._sheet, self._cells, self._places, self._columns = sheet, cells, places, columns

    def value(self, title: str) -> object:
        """The bare cell under that title; empty where there is no such column."""
        at = self._places.get(title, 0)
        return self._cells[at - 1] if 0 < at <= len(self._cells) else ""

    def text(self, title: str) -> str:
        """Its text, on one line."""
        return as_text(self.value(title))

    def texts(self) -> tuple[str, ...]:
        """The texts under all the titles, from left to right."""
        return tuple(map(self.text, self._places))

    def __getitem__(self, title: str) -> Any:
        """The cell as its column's kind reads it; None where it is empty or not understood."""
        return self.read(title, self._columns[title].read)

    def read(self, title: str, read: Callable[[object], Any]) -> Any:
        """The same, for a kind that depends on more than its column."""
        try:
            if self.text(title):
                return read(self.value(title))
            if self._columns[title].needed:
                raise Unreadable(self._columns[title].needed)
        except Unreadable as doubt:
            self.doubts[title] = str(doubt)
        return None

    def where(self, title: str) -> str:
        """« Relance - Historique!K5 »; the first column's cell where there is no such column."""
        at = self._places.get(title) or self._places.get(next(iter(self._columns), ""), 1)
        return f"{self._sheet}!{letters(at)}{self.row}"

    def problems(self, cure: str) -> list[Problem]:
        """The doubts, each with its cell."""
        return [
            Problem(
                level=Level.BLOCKING,
                where=self.where(title),
                what=f"« {title} » n'a pas été compris : {doubt}.",
                cure=cure,
            )
            for title, doubt in self.doubts.items()
        ]


def read_lines(
    sheet: str,
    places: Mapping[str, int],
    rows: Sequence[Row],
    *,
    first: int,
    columns: Sequence[SheetColumn] = (),
) -> list[Line]:
    """These rows, the first of them Excel's row `first`; those with nothing under a title left out.

    `places`: title → its column, from 1.
    """
    kinds = {column.title: column for column in columns}
    read = (Line(sheet, row, cells, places, kinds) for row, cells in enumerate(rows, start=first))
    return [line for line in read if any(map(line.text, places))]
