"""The pass over the XML: errors and formulas without value, which calamine reads as empty."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from relance.xlsx import scan as module
from relance.xlsx.archive import Archive
from relance.xlsx.refused import Damaged
from relance.xlsx.scan import SheetScan, formulas, looks, scan
from tests.minibook import book, sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def scanned(rows: str, *, prefix: str = "", before: str = "") -> SheetScan:
    """What is found in a sheet whose rows are written like this."""
    return scan(archive(rows, prefix=prefix, before=before), "Factures")


def archive(rows: str, *, prefix: str = "", before: str = "") -> Archive:
    space = f'xmlns{":" if prefix else ""}{prefix}="{MAIN}"'
    p = f"{prefix}:" if prefix else ""
    sheet = f"{before}<{p}worksheet {space}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Target="xl/workbook.xml"'
            f' Type="{LINKS}/officeDocument"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
            '<sheet name="Factures" sheetId="1" r:id="rId7"/></sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId7" Target="/xl/s/feuille.xml"'
            f' Type="{LINKS}/worksheet"/></Relationships>',
        )
        package.writestr("xl/s/feuille.xml", sheet)
    return Archive(data.getvalue())


@pytest.mark.parametrize(
    ("cell", "waiting"),
    [
        ('<c r="B2"><f>A1*2</f></c>', True),
        ('<c r="B2"><f>A1*2</f><v></v></c>', True),
        ('<c r="B2" s="4"><f>A1*2</f><v/></c>', True),
        ('<c s="4" r="B2"><f t="shared" si="0"/></c>', True),
        ("<c r='B2'>\n <f>A1*2</f>\n <v/>\n</c>", True),
        ('<c r="B2"><f>IF(A1&gt;2,"a","b")</f><v>0</v></c>', False),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', False),  # an empty text: Excel computed it
        ('<c r="B2" t="str"><f>""</f><v/></c>', False),
        ('<c r="B2"/>', False),
        ('<c r="B2"><v>12</v></c>', False),
        ('<!-- <c r="B2"><f>A1</f></c> --><c r="A2"><v>1</v></c>', False),
    ],
)
def test_a_formula_that_nobody_computed_is_listed(cell: str, waiting: bool) -> None:
    assert scanned(f'<row r="2">{cell}</row>').uncomputed == ({(2, 2)} if waiting else set())


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="AB12" t="e"><v>#N/A</v></c>',
        '<c t="e" s="1" r="AB12"><f>1/0</f><v>#N/A</v></c>',
        "<c r='AB12' t='e'><f t='shared' si='1'/><v>#N/A</v></c>",
    ],
)
def test_an_error_is_listed_with_its_name(cell: str) -> None:
    found = scanned(f'<row r="12"><c r="A12" t="s"><v>0</v></c>{cell}</row>')
    assert found.errors == {(12, 28): "#N/A"}
    assert found.uncomputed == set()


def test_a_prefix_of_the_elements_changes_nothing() -> None:
    found = scanned('<x:row r="2"><x:c r="B2"><x:f>A1</x:f></x:c></x:row>', prefix="x")
    assert found.uncomputed == {(2, 2)}


def test_cells_without_their_place_are_counted() -> None:
    found = scanned(
        '<row r="4"><c><v>1</v></c><c><f>A4</f></c><c r="F4"/><c t="e"><v>#REF!</v></c></row>'
        "<row><c><f>A4</f><v/></c></row>"
    )
    assert found.uncomputed == {(4, 2), (5, 1)}
    assert found.errors == {(4, 7): "#REF!"}


def test_a_sheet_that_is_not_there_has_nothing_to_tell() -> None:
    assert scan(Archive(_workbook()), "Autre") == SheetScan()


def test_a_document_type_is_refused() -> None:
    with pytest.raises(Damaged):
        scanned("<row><c><f>A1</f></c></row>", before="<!DOCTYPE x>")


def _workbook() -> bytes:
    from openpyxl import Workbook

    data = io.BytesIO()
    Workbook().save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("file", "sheet", "errors", "waiting"),
    [  # counted in the files by hand with unzip and grep
        ("OlimingmingO__invoice_tracker.xlsx", "Invoice Tracker", 0, 45),
        ("OlimingmingO__purchase_orders.xlsx", "Purchase Orders", 0, 28),
        ("adilwali648__AR_Aging_Report.xlsx", "Invoice Data", 0, 0),
    ],
)
def test_real_workbooks(shared: Path, file: str, sheet: str, errors: int, waiting: int) -> None:
    found = scan(Archive((shared / "workbooks" / "receivables" / file).read_bytes()), sheet)
    assert (len(found.errors), len(found.uncomputed)) == (errors, waiting)


def test_the_cells_of_some_columns_that_hold_a_formula_are_told() -> None:
    rows = (
        '<row r="2"><c r="B2" s="1" t="str"><f>A1&amp;"x"</f><v>x</v></c><c r="C2"><f>1</f></c>'
        '<c r="D2"><v>1</v></c></row><row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c></row>'
    )
    assert formulas(archive(rows), "Factures", [2, 4]) == {(2, 2), (3, 2)}
    assert formulas(archive(rows), "Devis", [2]) == frozenset()


@pytest.mark.parametrize("few", [0, 200])
def test_many_coloured_styles_or_few_tell_the_same_of_rows(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FEW", few)
    rows = (
        '<row r="1"><c r="A1" s="1"/></row><row r="2"><c s="02" r="A2"/></row>'
        '<row r="3"><c r="A3" s="3"/></row><row r="4"><c r="A4" s="0"/><c r="B4" s="1"/></row>'
        '<row r="5"><c r="A5" xmlns:x="urn:x" s="0" x:s="1"/></row>'  # another program's own
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><strike/></font></fonts>'
        '<fills><fill/><fill><patternFill><fgColor rgb="FFC6EFCE"/></patternFill></fill></fills>'
        '<cellXfs><xf/><xf fillId="1"/><xf fontId="1"/><xf fillId="0"/></cellXfs></styleSheet>'
    )
    found = looks(
        Archive(book(sheet(f"<sheetData>{rows}</sheetData>"), styles=styles)), "Factures", [1]
    )
    assert found.struck == {2}
    assert found.fills == {1: "C6EFCE"}
