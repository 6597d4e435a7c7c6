"""Whole sheets, new or rewritten."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest

from relance.xlsx import (
    Choice,
    Look,
    NewSheet,
    RefusalKind,
    Refused,
    patch,
)
from tests.minibook import (
    MAIN,
    OFFICE,
    book,
    opened,
    part,
    sheet,
    zipped,
)
from tests.xlsx.editing import DAY, cell

OURS = NewSheet(
    name="Relance - Clients",
    cells=(
        cell("A1", "Nom", Look(bold=True)),
        cell("A2", "Dupont & Fils"),
        cell("B2", date(2026, 11, 23), DAY),
        cell("C2", "voir", link="'Factures'!A2"),
    ),
    widths={1: 30, 2: 12},
    heights={1: 24},
    choices=(Choice(column=3, first_row=2, last_row=9, options=("a", "b")),),
    merged=((4, 1, 4, 3),),
    freeze=(2, 2),
    filter=(1, 1, 2, 3),
    groups=((5, 6),),
    tab="1F3864",
)


def test_a_new_sheet_comes_last_and_moves_nothing() -> None:
    views = '<bookViews><workbookView activeTab="1"/></bookViews>'
    before = book(sheet(), sheet(), before=views)
    after = patch(before, [OURS])
    found = opened(after)
    assert found.sheetnames == ["Factures", "Feuil2", "Relance - Clients"]
    assert found.active is found["Feuil2"]
    ours = found["Relance - Clients"]
    assert ours["B2"].value == datetime(2026, 11, 23)
    assert ours["C2"].hyperlink.location == "'Factures'!A2"
    assert (ours.freeze_panes, ours.auto_filter.ref) == ("B2", "A1:C2")
    assert (ours.row_dimensions[5].hidden, ours.row_dimensions[1].height) == (True, 24)
    assert '<tabColor rgb="FF1F3864"/>' in part(after, "xl/worksheets/sheet3.xml")
    assert "tabSelected" not in part(after, "xl/worksheets/sheet3.xml")
    assert 'sheetId="3"' in part(after, "xl/workbook.xml")
    assert patch(after, [OURS]) is after


def test_rewriting_keeps_the_part_the_number_and_what_the_owner_added() -> None:
    once = patch(book(sheet()), [OURS])
    members = {n: part(once, n).encode() for n in zipfile.ZipFile(io.BytesIO(once)).namelist()}
    name = "xl/worksheets/sheet2.xml"
    picture = b'<drawing xmlns:r="%b" r:id="rId1"/></worksheet>' % OFFICE.encode()
    members[name] = (
        members[name]
        .replace(b"</worksheet>", picture)
        .replace(b"<sheetView ", b'<sheetView zoomScale="80" ')
    )
    other = NewSheet(name="relance - CLIENTS", cells=(cell("A1", "Nom"), cell("A2", "Martin")))
    after = patch(zipped(members), [other])
    assert opened(after).sheetnames == ["Factures", "Relance - Clients"]
    assert opened(after)["Relance - Clients"]["A2"].value == "Martin"
    assert "<drawing" in part(after, name)
    assert 'zoomScale="80"' in part(after, name)
    assert "Dupont" not in part(after, name)
    assert part(after, "xl/workbook.xml") == part(once, "xl/workbook.xml")


def test_formulas_typed_into_our_sheet_leave_no_trace_in_the_calculation_chain() -> None:
    ours = sheet('<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData>')
    chain = f'<calcChain xmlns="{MAIN}"><c r="A1" i="2"/></calcChain>'
    data = book(sheet(), ours, parts={"xl/calcChain.xml#calcChain": chain})
    after = patch(data, [NewSheet(name="Feuil2", cells=(cell("A1", "x"),))])
    assert "xl/calcChain.xml" not in zipfile.ZipFile(io.BytesIO(after)).namelist()
    assert "calcChain" not in part(after, "[Content_Types].xml") + part(
        after, "xl/_rels/workbook.xml.rels"
    )


def test_a_protected_structure_takes_no_new_sheet() -> None:
    data = book(sheet(), before='<workbookProtection lockStructure="1"/>')
    with pytest.raises(Refused) as caught:
        patch(data, [OURS])
    assert caught.value.kind is RefusalKind.STRUCTURE_PROTECTED
    assert patch(book(sheet(), before="<workbookProtection/>"), [OURS])
