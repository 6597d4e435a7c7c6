"""Cell formats found again, or appended."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from relance.xlsx import (
    Look,
    SheetEdit,
    letters,
    patch,
)
from tests.minibook import (
    LIST,
    MAIN,
    STYLES,
    book,
    opened,
    part,
    sheet,
)
from tests.xlsx.editing import DAY, EUROS, cell, written


def test_formats_are_appended_once_and_found_again_every_monday() -> None:
    looks = [DAY, EUROS, Look(bold=True), Look(like=1, fill="ddebf7", border=True), Look()]
    looks += [Look(wrap=True, top=True, align="right", colour="FF0000", size=9, italic=True)]
    cells = [cell(f"{letters(4 + i)}2", i, look) for i, look in enumerate(looks)]
    data = written(book(sheet()), *cells)
    styles = part(data, "xl/styles.xml")
    for monday in range(3):
        data = written(
            data, *(cell(f"{letters(4 + i)}2", i + monday, k) for i, k in enumerate(looks))
        )
        assert part(data, "xl/styles.xml") == styles
    assert styles.index(STYLES[: STYLES.index("</cellXfs>")].rpartition("<xf")[2]) > 0
    assert styles.count('formatCode="dd/mm/yyyy"') == 1


def test_a_look_is_its_neighbour_s_with_the_differences() -> None:
    after = written(
        book(sheet()),
        cell("D1", "titre", Look(like=1, fill="DDEBF7", wrap=True, align="center")),
        cell("D2", Decimal("1.5"), Look(like=1, number_format="0.00", bold=False, size=8)),
    )
    found = opened(after)["Factures"]
    title, amount = found["D1"], found["D2"]
    assert (title.font.b, title.font.name, title.fill.fgColor.rgb) == (True, "Arial", "FFDDEBF7")
    assert (title.alignment.wrap_text, title.alignment.horizontal) == (True, "center")
    assert (amount.font.b, amount.font.sz, amount.number_format) == (False, 8, "0.00")
    assert found["A1"].fill.fgColor.rgb != "FFDDEBF7"


@pytest.mark.parametrize(
    "styles",
    [
        f'<styleSheet xmlns="{MAIN}"/>',
        f'<styleSheet xmlns="{MAIN}"><fonts count="0"/><cellXfs count="0"></cellXfs></styleSheet>',
        f'<styleSheet xmlns="{MAIN}"><fills count="1"><fill><patternFill/></fill></fills></styleSheet>',
    ],
)
def test_short_styles_get_the_defaults_first(styles: str) -> None:
    after = written(book(sheet(LIST.replace(' s="2"', "")), styles=styles), cell("D2", 45_000, DAY))
    found = opened(after)["Factures"]
    assert found["D2"].number_format == "dd/mm/yyyy"
    assert found["B2"].number_format == "General"
    order = re.findall(
        r"<(numFmts|fonts|fills|borders|cellStyleXfs|cellXfs)\b", part(after, "xl/styles.xml")
    )
    assert order == ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"]


def test_without_a_styles_part_there_are_no_formats_and_days_are_text() -> None:
    data = book(sheet(LIST.replace(' s="2"', "")), styles=None)
    after = written(data, cell("D2", date(2026, 11, 23), DAY), cell("E2", Decimal("1.5"), EUROS))
    found = opened(after)["Factures"]
    assert (found["D2"].value, found["E2"].value) == ("2026-11-23", 1.5)
    edit = SheetEdit(sheet="Factures", cells=(cell("D2", date(2026, 11, 23)),))
    told = opened(patch(data, [edit], days="%d/%m/%Y"))["Factures"]["D2"].value
    assert told == "23/11/2026"
    assert (
        zipfile.ZipFile(io.BytesIO(after)).namelist()
        == zipfile.ZipFile(io.BytesIO(data)).namelist()
    )


def test_a_foreign_element_among_the_formats_has_no_number() -> None:
    styles = STYLES.replace("</cellXfs>", "<x/></cellXfs>")
    after = written(book(sheet(), styles=styles), cell("C2", date(2026, 11, 23), DAY))
    assert opened(after)["Factures"]["C2"].value == datetime(2026, 11, 23)
    assert '<cellXfs count="3"' in part(after, "xl/styles.xml")  # one like it was there
