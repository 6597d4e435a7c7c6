"""A number format means what the file says it means, Excel's own numbers included."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import python_calamine

from relance.lists.grids import read_grids
from relance.xlsx import Look, NewSheet, Value, patch
from tests.minibook import LIST, STYLES, book, opened, part, sheet
from tests.xlsx.editing import cell, written

EUROS = '#,##0.00\\ "€"'
DAY = date(2026, 11, 23)
WANTED: tuple[tuple[str, Value, Any], ...] = (  # format, value, what is read
    ("General", 12, 12.0),
    ("", 12, 12.0),
    ("0", 12, 12.0),
    ("0.00", Decimal("1.50"), 1.5),
    ("#,##0", 1234, 1234.0),
    ("#,##0.00", Decimal("1234.5"), 1234.5),
    ("0%", Decimal("0.25"), 0.25),
    ("0.00%", Decimal("0.25"), 0.25),
    ("@", "texte", "texte"),
    ("@", 7, 7.0),
    (EUROS, Decimal("9.90"), 9.9),
    ("dd/mm/yyyy", DAY, DAY),
)


def redefined(*lines: tuple[object, str]) -> str:
    """The usual styles, these numbers of formats being defined first."""
    new = "".join(f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in lines)
    return STYLES.replace('<numFmts count="1">', f'<numFmts count="{1 + len(lines)}">{new}')


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 9, 10, 14, 22, 49, 164])
@pytest.mark.parametrize("code", ["dd.mm.yyyy", "[h]:mm", '"non"', "0.000"])
def test_what_we_write_is_read_as_it_was_meant_whatever_the_file_makes_of_a_number(
    number: int, code: str
) -> None:
    code = code.replace('"', "&quot;")
    styles = STYLES.replace("dd/mm/yyyy", code) if number == 164 else redefined((number, code))
    looks = [Look(number_format=wanted) for wanted, _, _ in WANTED]
    cells = [
        cell(f"{chr(ord('D') + i)}2", value, look)
        for i, ((_, value, _), look) in enumerate(zip(WANTED, looks, strict=True))
    ]
    before = book(sheet(), styles=styles)
    after = written(before, *cells)
    read = python_calamine.load_workbook(io.BytesIO(after)).get_sheet_by_name("Factures")
    assert read.to_python()[1][3:] == [expected for _, _, expected in WANTED]
    found = opened(after)["Factures"]
    given = [found.cell(2, 4 + i).number_format for i in range(len(WANTED))]
    assert given == [wanted or "General" for wanted, _, _ in WANTED]
    assert written(after, *cells) is after, "the next Monday adds nothing"


@pytest.mark.parametrize("code", ["General", "GENERAL", "general", ""])
def test_a_number_defined_as_it_is_anyway_is_used(code: str) -> None:
    styles = redefined((0, code), (1, "0"), (49, "@"))
    after = written(
        book(sheet(), styles=styles), cell("D2", 1, Look()), cell("E2", 2, Look(number_format="0"))
    )
    assert part(after, "xl/styles.xml").count("<numFmt ") == 4


def test_a_number_that_is_defined_twice_is_not_trusted() -> None:
    styles = redefined((165, "dd/mm/yyyy"), (165, "0"), (1, "0"), (1, "dd.mm.yyyy")).replace(
        '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>', ""
    )
    cells = [
        cell("D2", DAY, Look(number_format="dd/mm/yyyy")),
        cell("E2", 7, Look(number_format="0")),
    ]
    after = written(book(sheet(), styles=styles), *cells)
    read = python_calamine.load_workbook(io.BytesIO(after)).get_sheet_by_name("Factures")
    assert read.to_python()[1][3:] == [DAY, 7.0]


def test_a_format_without_a_number_defines_nothing() -> None:
    styles = redefined(("", "dd.mm.yyyy"), ("x", "dd.mm.yyyy"))
    after = written(book(sheet(), styles=styles), cell("D2", 1, Look()))
    assert part(after, "xl/styles.xml").count("<numFmt ") == 3


def test_a_format_that_is_missing_is_not_made_a_day_either() -> None:
    styles = redefined((0, "dd.mm.yyyy"))
    other = sheet('<sheetData><row r="1"><c r="A1" s="3"><v>1</v></c></row></sheetData>')
    after = written(book(sheet(), other, styles=styles), cell("D2", 1, Look()))
    read = python_calamine.load_workbook(io.BytesIO(after)).get_sheet_by_name("Feuil2")
    assert read.to_python() == [[1.0]]


def test_numbers_of_our_own_sheets_are_none_of_the_days_of_the_first_format() -> None:
    styles = redefined((0, "dd.mm.yyyy"))
    new = NewSheet(name="Relance - Notes", cells=(cell("A1", 7), cell("B1", Decimal("0.5"))))
    after = patch(book(sheet(), styles=styles), [new])
    read = python_calamine.load_workbook(io.BytesIO(after)).get_sheet_by_name("Relance - Notes")
    assert read.to_python() == [[7.0, 0.5]]


def test_the_owner_s_cells_are_read_by_the_formats_of_the_file() -> None:
    """Number 1 made a day, 14 made an amount: as every reader that asks the file sees them."""
    styles = redefined((1, "dd.mm.yyyy"), (14, "0.00")).replace(
        '<cellXfs count="3">',
        '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="1"/><xf numFmtId="14"/>',
    )
    inner = LIST.replace('<c r="B2">', '<c r="B2" s="1">').replace('<c r="B3">', '<c r="B3" s="2">')
    rows = read_grids(book(sheet(inner), styles=styles), "livre.xlsx")["Factures"]
    assert [rows[1][1], rows[2][1]] == [datetime(1900, 4, 9), 200]


def test_a_number_of_format_that_is_used_though_missing_is_not_taken() -> None:
    styles = STYLES.replace('numFmtId="164" fontId', 'numFmtId="165" fontId')
    inner = LIST.replace('<c r="B2">', '<c r="B2" s="1">')
    data = book(sheet(inner), styles=styles)
    after = written(data, cell("C2", Decimal("1.5"), Look(number_format=EUROS)))
    assert 'numFmtId="166" formatCode' in part(after, "xl/styles.xml")
    read = python_calamine.load_workbook(io.BytesIO(after)).get_sheet_by_name("Factures")
    assert read.to_python()[1] == ["F-1", 100.0, 1.5]
