"""An existing sheet, patched: its cells, columns and obstacles."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from relance.xlsx import (
    Cell,
    Look,
    RefusalKind,
)
from relance.xlsx.refused import Cause
from tests.minibook import (
    LIST,
    book,
    opened,
    part,
    sheet,
)
from tests.xlsx.editing import DAY, cell, refused, why, written


def test_a_new_cell_without_look_takes_the_format_of_its_row_or_column() -> None:
    data = book(sheet('<cols><col min="4" max="9" width="9" style="1"/></cols>' + LIST))
    assert opened(written(data, cell("D2", 1)))["Factures"]["D2"].number_format == "dd/mm/yyyy"
    assert opened(written(data, cell("D2", 1, Look())))["Factures"]["D2"].number_format == "General"
    row = LIST.replace('<row r="2" spans="1:2">', '<row r="2" s="2" customFormat="1">')
    assert opened(written(book(sheet(row)), cell("D2", 1)))["Factures"]["D2"].font.b


def test_a_cell_that_holds_the_value_and_the_look_already_keeps_its_bytes() -> None:
    once = written(book(sheet()), cell("D2", "texte", DAY), cell("E2", 12), cell("D1", None))
    assert written(once, cell("D2", "texte", DAY), cell("E2", Decimal("12.0"))) is once


def test_only_the_written_cells_change_in_the_sheet() -> None:
    before = book(sheet())
    after = written(before, cell("C2", 1), cell("D3", 2))
    expected = (
        part(before)
        .replace('<row r="2" spans="1:2">', '<row r="2" spans="1:3">')
        .replace('<row r="3" spans="1:2">', '<row r="3" spans="1:4">')
        .replace("<v>100</v></c>", '<v>100</v></c><c r="C2" s="0"><v>1</v></c>')
        .replace("<v>200</v></c>", '<v>200</v></c><c r="D3" s="0"><v>2</v></c>')
    )
    assert part(after) == expected


def test_a_sheet_without_rows_at_all_gets_them_in_their_place() -> None:
    after = written(book(sheet('<sheetViews/><pageMargins left="1"/>')), cell("B2", 1))
    assert re.search(r"<sheetViews/><sheetData>.*</sheetData><pageMargins", part(after))


@pytest.mark.parametrize(
    ("ref", "grown"),
    [
        ("A1:B3", "A1:D3"),
        ("A1", "A1:D3"),
        ("A1:F9", "A1:F9"),
        ("1:2", "1:2"),
        ("A1:C1", "A1:D2"),
        ("A:B", "A1:D1048576"),
        ("", ""),
        ("#REF!", "#REF!"),
    ],
)
def test_the_dimension_covers_what_was_written(ref: str, grown: str) -> None:
    after = written(book(sheet(f'<dimension ref="{ref}"/>{LIST}')), cell("D2", 1))
    assert f'<dimension ref="{grown}"/>' in part(after)


@pytest.mark.parametrize(
    ("cols", "expected"),
    [
        ("", '<cols><col min="4" max="4" width="12" customWidth="1"/></cols>'),
        (
            '<cols><col min="1" max="2" width="9"/></cols>',
            '<cols><col min="1" max="2" width="9"/><col min="4" max="4" width="12" customWidth="1"/></cols>',
        ),
        (
            '<cols><col min="6" max="7" width="9"/></cols>',
            '<cols><col min="4" max="4" width="12" customWidth="1"/><col min="6" max="7" width="9"/></cols>',
        ),
        (
            '<cols><col hidden="1" min="3" max="16384" width="0" customWidth="1"/></cols>',
            '<cols><col min="3" max="3" hidden="1" width="0" customWidth="1"/>'
            '<col min="4" max="4" width="12" customWidth="1"/>'
            '<col min="5" max="16384" hidden="1" width="0" customWidth="1"/></cols>',
        ),
        (
            '<cols><col min="4" max="4" width="12.001" style="1"/></cols>',
            '<cols><col min="4" max="4" width="12.001" style="1"/></cols>',
        ),
    ],
)
def test_our_columns_get_their_width_and_are_shown_others_stay(cols: str, expected: str) -> None:
    after = part(written(book(sheet(cols + LIST)), widths={4: 12}))
    assert after == sheet(expected + LIST)


@pytest.mark.parametrize(
    ("inner", "reason", "place"),
    [
        (LIST + '<sheetProtection sheet="1"/>', RefusalKind.SHEET_PROTECTED, "Factures"),
        (LIST + '<mergeCells count="1"><mergeCell ref="C2:D2"/></mergeCells>', RefusalKind.MERGED, "Factures!D2"),
        (LIST.replace("<v>100</v></c>", '<v>100</v></c><c r="D2"><f>B2*2</f><v>200</v></c>'), RefusalKind.FORMULA, "Factures!D2"),
        (LIST.replace("<v>100</v></c>", '<v>100</v></c><c r="D2"><f t="shared" si="0"/><v>1</v></c>'), RefusalKind.FORMULA, "Factures!D2"),
        (
            LIST.replace("<v>100</v></c>", '<v>100</v></c><c r="C2"><f t="array" ref="C2:E4">{1}</f><v>1</v></c>'),
            RefusalKind.ARRAY,
            "Factures!D2",
        ),
        (LIST.replace('<row r="3"', '<row r="1"'), Cause.ROW_ORDER, ""),
        (LIST.replace("</sheetData>", ""), Cause.ROWS_CUT, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_done_safely_is_refused_with_its_place(
    inner: str, reason: RefusalKind | Cause, place: str
) -> None:
    found = refused(book(sheet(inner)), cell("D2", 1))
    assert (found.cause or found.kind, found.place) == (reason, place)
    assert str(found).startswith(place)


def test_a_protection_that_protects_nothing_is_no_obstacle() -> None:
    idle = book(sheet(LIST + '<sheetProtection selectLockedCells="1"/>'))
    assert opened(written(idle, cell("D2", 1)))["Factures"]["D2"].value == 1


def test_no_room_left_to_the_right_is_said() -> None:
    far = Cell(row=2, column=16_385, value=1)
    assert why(book(sheet()), far) is RefusalKind.NO_ROOM


def test_columns_may_be_listed_twice() -> None:
    cols = '<cols><col min="1" max="2" width="9"/></cols><cols><col min="3" max="9" hidden="1"/></cols>'
    xml = part(written(book(sheet(cols + LIST)), cell("C2", 1), widths={3: 12.0, 10: 8.0}))
    second = xml[xml.index("<cols>", xml.index("</cols>")) : xml.index("<sheetData")]
    assert re.findall(r'min="(\d+)"', second) == ["3", "4", "10"]


@pytest.mark.parametrize(
    ("spans", "expected"), [("spans='1:2'", "spans='1:4'"), ('spans="1:1 2:2"', 'spans="1:1 2:4"')]
)
def test_the_span_of_a_row_is_widened_however_it_is_written(spans: str, expected: str) -> None:
    inner = LIST.replace('<row r="2" spans="1:2"', f'<row r="2" {spans}')
    assert f'<row r="2" {expected}>' in part(written(book(sheet(inner)), cell("D2", 1)))
