"""How a format shows a number; the expected texts are what Excel and LibreOffice show."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from relance.xlsx.archive import Archive
from relance.xlsx.showing import formats, shown, shows_days, unit


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ('"F2026-"000', 41.0, "F2026-041"),
        ("0000", 42.0, "0042"),
        ("000", 12345.0, "12345"),
        ("000-000", 12345.0, "012-345"),
        ("\\F\\A00000", 7, "FA00007"),
        ("[$-40C]0000", 9.0, "0009"),
        ('"F-"#', 5.0, "F-5"),
        ('"F-"0;-0;"néant"', 0.0, None),  # no place for it
        ('0"/26"', 131.0, "131/26"),
        ("00_ ", 3.0, "03"),
        ('"F-"@', "12b", "F-12b"),
        ('"F-"General', 41.0, "F-41"),
        ('"F-"General', 41.5, None),
        ("0000", "F-12", None),
        ("General", 41.0, None),
        ("#,##0", 1234.0, None),  # the owner types 1234
        ("0.00", 41.0, None),
        ("dd/mm/yyyy", 41.0, None),
        ("0%", 1.0, None),
        ("# ?/?", 3.0, None),
        ("[>100]0;00", 41.0, None),
        ("0000", 41.5, None),
        ("0000", -41.0, None),
        ("0000", True, None),
    ],
)
def test_a_whole_number_is_shown_as_its_format_says(
    code: str, value: object, text: str | None
) -> None:
    assert shown(code, value) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("[$£-809]#,##0.00", "£"),
        ("[$CHF-100C] #,##0.00", "CHF"),
        ('#,##0.00 "dh"', "dh"),
        ("#,##0.00\\ [$€-40C]", "€"),
        ('_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-;_-* "-"?? "€"_-;_-@_-', "€"),
        ("$#,##0.00", "$"),
        ("[Red]#,##0.00", ""),
        ("[$-40C]#,##0.00", ""),
        ('#,##0.00 "€ TTC"', "€ TTC"),
        ("0.00", ""),
    ],
)
def test_a_unit_is_what_a_format_shows_beside_the_number(code: str, text: str) -> None:
    assert unit(code) == text


def made() -> Archive:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("Factures")
        sheet.write_row(0, 0, ["N°", "Montant", "Reste"])
        sheet.write_number(1, 0, 41, book.add_format({"num_format": '"F2026-"000'}))
        sheet.write_number(1, 1, 1200, book.add_format({"num_format": "[$£-809]#,##0.00"}))
        sheet.write_formula(1, 2, "=B2", book.add_format({"bold": True}), 1200)
        sheet.write_number(2, 0, 42)
    return Archive(data.getvalue())


def test_the_formats_of_a_column_are_found_and_plain_cells_left_out() -> None:
    asked: list[str] = []

    def wanted(code: str) -> bool:
        asked.append(code)
        return "£" not in code

    assert formats(made(), "factures", [1], bool) == {(2, 1): '"F2026-"000'}
    assert set(formats(made(), "Factures", [1, 2, 3], bool)) == {(2, 1), (2, 2)}
    assert set(formats(made(), "Factures", [1, 2, 3], wanted)) == {(2, 1)}
    assert len(asked) == len(set(asked)) == 4  # with the two percentages, Excel's own
    assert formats(made(), "Factures", [], bool) == {}
    assert formats(made(), "Absente", [1], bool) == {}


@pytest.mark.parametrize(
    "code",
    [*BUILTIN_FORMATS.values(), "dd/mm/yyyy", '#,##0.00\\ "€"', "[h]:mm", "[Red]0", '"dmy"0', "0_d"]
    + ["[$-40C]d mmmm yyyy", "[mm]:ss", "[$£-809]0.00", "0;dd", "@", ""],
)
def test_formats_of_days_are_those_that_openpyxl_takes_for_them(code: str) -> None:
    assert shows_days(code) == is_date_format(code)
