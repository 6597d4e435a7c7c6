"""What a cell holds, written and recognised."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from relance.xlsx import (
    Look,
    Value,
)
from relance.xlsx.values import LAST_COLUMN, column_number, letters, serial
from tests.minibook import (
    LIST,
    MAIN,
    book,
    opened,
    part,
    sheet,
)
from tests.xlsx.editing import DAY, EUROS, cell, written


@pytest.mark.parametrize(
    ("value", "look", "read"),
    [
        ("Dupont & Fils <SA>", None, "Dupont & Fils <SA>"),
        ("=1+1", None, "=1+1"),
        ("  deux  espaces ", None, "  deux  espaces "),
        ("deux\r\nlignes", None, "deux\nlignes"),
        ("cloche\x07 et moitié \ud800", None, "cloche et moitié "),
        ("1\u202f234,50\u00a0€", None, "1\u202f234,50\u00a0€"),
        (42, None, 42),
        (Decimal("12.10"), EUROS, 12.1),
        (Decimal("-0.05"), EUROS, -0.05),
        (True, None, True),
        (date(2026, 11, 23), DAY, datetime(2026, 11, 23)),
        (date(1900, 2, 28), Look(number_format="0"), 59),
        (date(1900, 3, 1), Look(number_format="0"), 61),
        (date(1789, 7, 14), DAY, "1789-07-14"),
        (None, DAY, None),
        ("", DAY, None),
    ],
)
def test_a_value_is_read_back_as_it_was_given(
    value: Value, look: Look | None, read: object
) -> None:
    found = opened(written(book(sheet()), cell("D2", value, look)))["Factures"]["D2"]
    assert found.value == read
    assert found.data_type != "f"


def test_a_text_that_looks_like_an_escape_stays_as_typed() -> None:
    after = written(book(sheet()), cell("D2", "_x0041_"))
    assert "_x005F_x0041_" in part(after)
    rows = python_calamine.load_workbook(io.BytesIO(after)).get_sheet_by_index(0).to_python()
    assert rows[1][3] == "_x0041_"


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    long = opened(written(book(sheet()), cell("D2", "é" * 40_000)))["Factures"]["D2"].value
    assert isinstance(long, str)
    assert len(long) == 32_767
    assert long.endswith("é…")


def test_columns_and_days_are_counted_as_openpyxl_counts_them() -> None:
    """It is not imported at a start, where it would take a tenth of a small Monday."""
    for column in range(1, LAST_COLUMN + 1):
        assert letters(column) == get_column_letter(column)
        assert column_number(letters(column)) == column
    for ordinal in range(date(1904, 1, 1).toordinal(), date(2100, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        assert serial(day, date1904=False) == to_excel(day)  # type: ignore[no-untyped-call]
        assert serial(day, date1904=True) == to_excel(day, CALENDAR_MAC_1904)  # type: ignore[no-untyped-call]
    assert serial(date(1899, 12, 31), date1904=False) is serial(date(1903, 12, 31), date1904=True)
    with pytest.raises(ValueError, match="A1"):
        column_number("A1")


def test_days_count_from_1904_where_the_workbook_does() -> None:
    data = book(sheet(), before='<workbookPr date1904="1"/>')
    after = written(data, cell("D2", date(2026, 11, 23), DAY))
    assert "<v>44887</v>" in part(after)
    assert opened(after)["Factures"]["D2"].value == datetime(2026, 11, 23)


def test_a_float_is_written_as_the_number_it_is() -> None:
    value: Any = 999.5
    assert opened(written(book(sheet()), cell("D2", value)))["Factures"]["D2"].value == 999.5


def test_a_number_that_is_none_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError):
        written(book(sheet()), cell("D2", Decimal("NaN")))


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="C2" t="s"><v>1</v></c>', "gras et maigre"),
        ('<c r="C2" t="s"><v>0</v></c>', "A&B"),
        ('<c t="str" r="C2"><v>calculé</v></c>', "calculé"),
        ('<c r="C2"><v>151.58000000000001</v></c>', Decimal("151.58")),
        ('<c r="C2" t="n"><v>12</v></c>', 12),
        ('<c r="C2" t="b"><v>0</v></c>', False),
        ('<c r="C2"></c>', None),
    ],
)
def test_what_excel_wrote_in_its_own_way_is_recognised(xml: str, value: Value) -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>A&amp;B</t></si><si><r><t>gras</t></r>'
        '<r><t xml:space="preserve"> et maigre</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>'
    )
    inner = LIST.replace('</c></row><row r="3"', f'</c>{xml}</row><row r="3"')
    data = book(sheet(inner), parts={"xl/sharedStrings.xml#sharedStrings": shared})
    assert written(data, cell("C2", value)) is data
    assert written(data, cell("C2", "autre")) is not data


def test_a_text_with_colours_written_out_ends_where_its_cell_ends() -> None:
    rich = "<is><r><rPr><color rgb='FF0000'></color><charset val='1'></charset></rPr><t>cent</t></r></is>"
    inner = LIST.replace('<c r="B2"><v>100</v></c>', f'<c r="B2" t="inlineStr">{rich}</c>')
    inner = inner.replace('<c r="B3">', f'<c r="B3" t="inlineStr">{rich}</c><c r="C3">')
    after = written(book(sheet(inner)), cell("C2", "neuf"), cell("C3", 5))
    rows = opened(after)["Factures"].iter_rows(min_row=2, values_only=True)
    assert list(rows) == [("F-1", "cent", "neuf"), ("F-2", "cent", 5)]
