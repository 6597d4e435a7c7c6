"""How far a sheet goes, however its cells are written."""

from __future__ import annotations

import re

import pytest

from relance.xlsx.extent import Extent, extent, extent_told, up_to
from relance.xlsx.refused import Cause, Damaged
from tests.minibook import LIST, sheet


def of(rows: str) -> Extent:
    return extent(sheet(f"<sheetData>{rows}</sheetData>").encode())


def test_empty_cells_do_not_count() -> None:
    assert extent(sheet(LIST).encode())[:3] == (3, 2, 6)
    assert of('<row r="9"><c r="AB9" s="1"/></row>')[:3] == (0, 0, 0)


@pytest.mark.parametrize(
    ("rows", "rows_columns_filled", "far"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="B900000"><v>1</v></c></row>', (900_000, 2, 2), "B900000"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', (1, 16_384, 2), "XFD1"),
        ("<row r='7'><c r='C7'><v>1</v></c></row>", (7, 3, 1), "C7"),
        ('<row r="5"><c><v>1</v></c><c><v>2</v></c></row>', (5, 2, 2), ""),
        ("<row/><row><c/><c/><c><v>2</v></c></row>", (2, 3, 1), ""),
    ],
)  # fmt: skip
def test_the_farthest_cell_is_told(
    rows: str, rows_columns_filled: tuple[int, int, int], far: str
) -> None:
    found = of(rows)
    assert found[:3] == rows_columns_filled
    assert found.far == far
    assert far or found.far_row == found.rows


def test_places_left_out_in_broken_xml_are_refused() -> None:
    with pytest.raises(Damaged) as caught:
        extent(b"<worksheet><sheetData><row><c><v>1</v></row>")
    assert caught.value.cause is Cause.MALFORMED


@pytest.mark.parametrize(
    ("dimension", "rows_columns"),
    [
        ("A1:C20", (20, 3)),  # no cell beyond: believed, be it too much
        ("B2:AB200", (200, 28)),
        ("A1:B12", (12, 3)),  # C1 lies beyond: measured
        ("A1:C9", (12, 3)),  # A12 does
        ("A1", (12, 3)),
    ],
)
def test_what_a_sheet_tells_of_itself_is_believed_where_no_cell_lies_beyond(
    dimension: str, rows_columns: tuple[int, int]
) -> None:
    rows = '<row r="1"><c s="1" r="C1"><v>1</v></c></row><row r="12"><c r="A12"><v>1</v></c></row>'
    data = sheet(f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData>').encode()
    assert extent_told(data)[:3] == (*rows_columns, 2)


@pytest.mark.parametrize(
    ("last", "sign", "within", "beyond"),
    [
        (b"20005", b"[0-9]", "1 9999 10000 19999 20005", "20006 20010 21000 30000 100000"),
        (b"7", b"[0-9]", "0 7", "8 10"),
        (b"AP", b"[A-Z]", "A Z AA AP", "AQ BA AAA"),
        (b"XFD", b"[A-Z]", "A ZZ WZZ XEZ XFD", "XFE XGA YAA"),
    ],
)
def test_a_pattern_of_all_that_comes_before(
    last: bytes, sign: bytes, within: str, beyond: str
) -> None:
    pattern = re.compile(up_to(last, sign))
    assert all(pattern.fullmatch(each.encode()) for each in within.split())
    assert not any(pattern.fullmatch(each.encode()) for each in beyond.split())
