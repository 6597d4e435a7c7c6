"""Cells written in one go are the bytes that xlsxwriter writes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from relance.page import plain_cells
from relance.page.dashboard import dashboard
from relance.page.plain_cells import PlainCells
from tests.page.weeks import HOSTILE, LONG, many, week


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _written(kind: type[Any]) -> dict[str, bytes]:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet("Tout", kind), book.add_format({"bold": True})
        for style in (bold, None):
            for text in (HOSTILE, "=1+1", "  a\tb\n", "\x02", "_x0041_", "", "é" * 33_000):
                sheet.write_string(sheet.dim_rowmax or 0, 2, text, style)
            for value in (0, -0.0, 1e21, 0.1 + 0.2, 12345.678901234567, 44_000):
                sheet.write_number((sheet.dim_rowmax or 0) + 1, 27, value, style)
            sheet.write_blank(40, 0, None, style)
            sheet.write_boolean(41, 0, True, style)
            sheet.write_formula(42, 0, "=SUBTOTAL(109,A1:A9)", style, 12.5)
    return _parts(file.getvalue())


def test_every_kind_of_cell_is_written_as_by_the_library() -> None:
    assert _written(PlainCells) == _written(Worksheet)


def test_so_is_the_whole_dashboard(monkeypatch: pytest.MonkeyPatch) -> None:
    it = week(many(41, ["Dupont SARL", HOSTILE, LONG]))
    ours = dashboard(it)
    monkeypatch.setattr(plain_cells, "PlainCells", Worksheet)
    assert _parts(dashboard(it)) == _parts(ours)
