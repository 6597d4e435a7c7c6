"""A sheet of the program's own that holds one table: read by titles, written whole, or added to.

The titles may have been moved by the owner: columns are found by their title, never by position.
What the owner added around them (other columns, colours, remarks) stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from relance.problems import RelanceError
from relance.sheets import looks
from relance.sheets.cells import as_text
from relance.sheets.sheet_lines import Line, Row, SheetColumn, read_lines, titled
from relance.xlsx import Cell, Choice, Edit, NewSheet, SheetEdit, Value

FIRST_TITLE_ROW = 4


class TablePlace(Struct, frozen=True, kw_only=True):
    """Where the table stands in the workbook: its titles' columns (from 1) and its next free row."""

    header: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    next_row: int = 0

    @property
    def present(self) -> bool:
        """Whether the sheet exists with its titles."""
        return self.header > 0


NOWHERE = TablePlace()


class SheetTable(Struct, frozen=True, kw_only=True):
    """The declaration of a sheet: name, a sentence that explains it, columns."""

    sheet: str
    note: str
    columns: tuple[SheetColumn, ...]
    tab: str = "1F3B57"

    def find(self, rows: Sequence[Row]) -> TablePlace:
        """Where the table stands in these rows: on the row that holds most of its titles."""
        for number, row in enumerate(rows, start=1):
            places = {title: at for at, _, title in titled(row, self.columns) if title}
            if len(places) * 2 > len(self.columns):
                used = [n for n, r in enumerate(rows, start=1) if any(as_text(v) for v in r)]
                return TablePlace(header=number, columns=places, next_row=used[-1] + 1)
        return NOWHERE

    def read(self, rows: Sequence[Row] | None) -> tuple[TablePlace, list[Line]]:
        """Where the table stands, and its lines; nowhere and none without its sheet (`rows` None).

        Raises RelanceError where the sheet is there but one of its titles is not: rewriting it
        would lose what it holds.
        """
        found = NOWHERE if rows is None else self.find(rows)
        missing = [c.title for c in self.columns if c.title not in found.columns and not c.recent]
        if rows is not None and missing:
            raise RelanceError(
                f"la colonne « {missing[0]} » a disparu de cette feuille, ou son titre a changé.",
                where=self.sheet,
                cure="Remettez les titres comme ils étaient, ou reprenez une copie du dossier"
                " « Sauvegardes ». Rien n'a été modifié.",
            )
        return found, self._below(rows or (), found)

    def lines(self, rows: Sequence[Row]) -> list[Line]:
        """The lines alone, as far as there are titles for them."""
        return self._below(rows, self.find(rows))

    def _below(self, rows: Sequence[Row], found: TablePlace) -> list[Line]:
        under, first = rows[found.header :], found.header + 1
        return read_lines(self.sheet, found.columns, under, first=first, columns=self.columns)

    def new_sheet(self, lines: Sequence[Mapping[str, Value]]) -> NewSheet:
        """The whole sheet, with a title, its explanation, a filter and frozen titles."""
        last = len(self.columns)
        cells = [
            Cell(row=1, column=1, value=self.sheet, look=looks.TITLE),
            Cell(row=2, column=1, value=self.note, look=looks.NOTE),
            *self.titles(FIRST_TITLE_ROW),
        ]
        place = {column.title: number for number, column in enumerate(self.columns, start=1)}
        cells += self._cells(FIRST_TITLE_ROW + 1, lines, place)
        bottom = FIRST_TITLE_ROW + max(len(lines), 1)
        return NewSheet(
            name=self.sheet,
            cells=tuple(cells),
            widths={number: c.width for number, c in enumerate(self.columns, start=1)},
            heights={2: 32, **self._heights(lines)},
            choices=self.choices(FIRST_TITLE_ROW + 1, bottom + 500),
            merged=((2, 1, 2, min(last, 8)),),
            freeze=(FIRST_TITLE_ROW + 1, 1),
            filter=(FIRST_TITLE_ROW, 1, bottom, last),
            tab=self.tab,
        )

    def titles(self, row: int) -> list[Cell]:
        """The row of titles as it is first written."""
        return [
            Cell(row=row, column=number, value=column.title, look=looks.HEADER)
            for number, column in enumerate(self.columns, start=1)
        ]

    def choices(self, first: int, last: int) -> tuple[Choice, ...]:
        """The drop-down lists of the columns that have some, on these rows."""
        return tuple(
            Choice(column=number, first_row=first, last_row=last, options=column.options)
            for number, column in enumerate(self.columns, start=1)
            if column.options
        )

    def _heights(self, lines: Sequence[Mapping[str, Value]]) -> dict[int, float]:
        wrapped = [column for column in self.columns if column.look.wrap]
        return {
            row: looks.height((str(line.get(c.title) or ""), c.width) for c in wrapped)
            for row, line in enumerate(lines, start=FIRST_TITLE_ROW + 1)
            if wrapped
        }

    def added(self, found: TablePlace, lines: Iterable[Mapping[str, Value]]) -> SheetEdit:
        """These lines under the last one."""
        cells = self._cells(found.next_row, lines, found.columns)
        return SheetEdit(sheet=self.sheet, cells=tuple(cells))

    def extended(self, found: TablePlace, lines: Sequence[Mapping[str, Value]]) -> Iterator[Edit]:
        """These lines under the last one; with their sheet, the first time."""
        if lines and found.present:
            yield self.added(found, lines)
        elif lines:
            yield self.new_sheet(lines)

    def _cells(
        self, first: int, lines: Iterable[Mapping[str, Value]], place: Mapping[str, int]
    ) -> Iterator[Cell]:
        """The cells of these lines, from row `first` on."""
        shown = [(c.title, place[c.title], c.look) for c in self.columns if c.title in place]
        for row, line in enumerate(lines, start=first):
            for title, at, look in shown:
                yield Cell(row=row, column=at, value=line.get(title), look=look)
