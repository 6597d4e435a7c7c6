"""Where rows and cells lie, however they are written."""

from __future__ import annotations

import re

import pytest

from relance.xlsx.refused import Cause
from tests.minibook import (
    LIST,
    MAIN,
    book,
    opened,
    part,
    sheet,
)
from tests.xlsx.editing import cell, why, written


@pytest.mark.parametrize(
    "rows",
    [
        "<sheetData/>",
        "<sheetData></sheetData>",
        '<sheetData><row r="2"/></sheetData>',
        '<sheetData><row r="2" spans="1:1" ht="20" customHeight="1" /></sheetData>',
        '<sheetData><row r="9"><c r="A9"><v>9</v></c></row></sheetData>',
        "<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row></sheetData>",
        '<sheetData><row r="2"><c><v>1</v></c><c r="F2"><v>3</v></c><c><v>4</v></c></row></sheetData>',
        "<sheetData><row r='2'><c s='1' r='A2' t='n'><v>1</v></c></row></sheetData>",
        '<sheetData>\n <row r="2">\n  <c r="A2" >\n<v>1</v> </c >\n </row >\n</sheetData >',
    ],
)
def test_any_way_of_writing_rows_is_understood(rows: str) -> None:
    before = book(sheet(rows))
    after = written(before, cell("D2", "d"), cell("C2", "c"), cell("D4", 4), cell("D12", 12))
    kept = {
        c.coordinate: c.value for r in opened(before)["Factures"].iter_rows() for c in r if c.value
    }
    found = {
        c.coordinate: c.value for r in opened(after)["Factures"].iter_rows() for c in r if c.value
    }
    assert found == kept | {"D2": "d", "C2": "c", "D4": 4, "D12": 12}


_TWICE = f'xmlns="{MAIN}" xmlns:x="{MAIN}"'


_PREFIXED = re.sub(r"<(/?)(\w)", r"<\1x:\2", LIST)


@pytest.mark.parametrize(
    ("xml", "cause"),
    [
        (f"<x:worksheet {_TWICE}>{LIST}</x:worksheet>", Cause.TWO_PREFIXES),
        (f"<worksheet {_TWICE}>{_PREFIXED}</worksheet>", Cause.TWO_PREFIXES),
        (sheet(LIST.replace('<c r="A2"', '<c r="C2"/><c r="A2"')), Cause.CELL_ORDER),
        (sheet(LIST.replace('<c r="A2"', '<c s="1" r = \'C2\'/><c r="A2"')), Cause.CELL_ORDER),
        (sheet(LIST.replace('<c r="B2"', '<c r="C2"/><c r="C2"/><c r="B2"')), Cause.CELL_ORDER),
        (sheet(LIST.replace('<c r="B3"', '<c r="B3"/><c r="B3"')), Cause.CELLS_ORDER),
        (sheet(LIST + "<sheetData/>"), Cause.ROWS_TWICE),
        (sheet(LIST.replace("</c></row>", "<x:AlternateContent xmlns:x='x'/></c></row>", 1)), Cause.ROWS_EXTENDED),
        (sheet(LIST.replace("</sheetData>", '<row "' * 60_000 + "</sheetData>")), Cause.MALFORMED_PART),
        (sheet(LIST.replace("</sheetData>", "<!--" * 100_000 + "</sheetData>")), Cause.ROWS_CUT),
        (sheet(LIST + "<hyperlinks>" + "<a/>" * 2_000_001 + "</hyperlinks>"), Cause.TOO_MANY_ELEMENTS),
    ],
)  # fmt: skip
def test_a_sheet_that_no_program_should_have_written_is_refused_at_once(
    xml: str, cause: Cause
) -> None:
    assert why(book(xml), cell("C2", 1)) is cause


def test_cells_of_an_extension_are_no_cells() -> None:
    more = '<extLst><ext uri="x"><y:c xmlns:y="y"/><c xmlns="y" r="C2"/></ext></extLst></row>'
    data = book(sheet(LIST.replace('</row><row r="3"', f'{more}<row r="3"')))
    after = written(data, cell("C2", 1))
    assert more in part(after)
    assert '</c><c r="C2" s="0"><v>1</v></c><extLst>' in part(after)
