"""Cells of a sheet that is made anew, written in one go.

xlsxwriter escapes each attribute of each cell, and looks up what else a cell may be: a third of all that
a dashboard of many thousand rows costs. The same bytes, which a test holds to its own.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet


class PlainCells(Worksheet):  # type: ignore[misc] # it has no types
    """A sheet of texts and numbers; anything else is written as xlsxwriter does."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if cell.format and kind is CellNumberTuple:
            tail = f"><v>{cell.number:.16G}</v></c>"
        elif cell.format and kind is CellStringTuple:
            tail = f' t="s"><v>{cell.string}</v></c>'
        else:
            super()._write_cell(row, col, cell)
            return
        place, style = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()  # noqa: SLF001 - as it does
        self.fh.write(f'<c r="{place}" s="{style}"{tail}')
