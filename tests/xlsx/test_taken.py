"""What a workbook points to though it is not there is never given to what the program adds."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from relance.xlsx import Look, NewSheet, Refused, patch
from relance.xlsx.refused import Cause
from tests.minibook import LIST, MAIN, STYLES, book, opened, part, relations, sheet, zipped
from tests.xlsx.editing import DAY, cell, written

LOUD = Look(bold=True, italic=True, colour="0000FF", fill="FFFF00", border=True)
LOUDER = Look(size=20, fill="00FF00", border=True, number_format="dd/mm/yyyy")
CELLS = [
    cell("D2", "gras", LOUD),
    cell("E2", date(2026, 11, 23), LOUDER),
    cell("F2", 1, Look(size=7)),
]
STYLES_PART = "xl/styles.xml"
LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
NONE = '<fill><patternFill patternType="none"/></fill>'


def _items(xml: str, name: str) -> list[str]:
    """The items of a list of the styles part, each as canonical XML."""
    found = ET.fromstring(xml).find(f"{{{MAIN}}}{name}")
    return [ET.canonicalize(ET.tostring(item), strip_text=True) for item in found or ()]


def _pointing(attribute: str, places: tuple[int, ...], *, named: bool = False) -> str:
    """The usual styles, whose formats (or named styles) 1, 2 … point there."""
    xml, name = STYLES, "cellStyleXfs" if named else "cellXfs"
    xfs = "".join(
        '<xf numFmtId="0" ' + " ".join(f'{a}="{p if a == attribute else 0}"' for a in LISTS) + "/>"
        for p in places
    )
    count = f'<{name} count="{len(places) + 1}">'
    return re.sub(f"(<{name} )count[^>]*>(<xf[^>]*/>).*?(</{name}>)", rf"{count}\2{xfs}\3", xml)


@pytest.mark.parametrize("named", [False, True], ids=["cells", "named styles"])
@pytest.mark.parametrize("places", [(0,), (1,), (0, 1), (1, 2), (0, 60_000), (999_999_999,)])
@pytest.mark.parametrize("attribute", LISTS)
def test_a_font_fill_or_border_that_is_not_there_never_becomes_ours(
    attribute: str, places: tuple[int, ...], named: bool
) -> None:
    there = len(_items(STYLES, LISTS[attribute]))
    missing = [there + place for place in places]
    styles = _pointing(attribute, tuple(missing), named=named)
    inner = LIST.replace(' s="2"', "").replace('<c r="B2">', f'<c r="B2" s="{0 if named else 1}">')
    after = part(written(book(sheet(inner), styles=styles), *CELLS), STYLES_PART)
    items = _items(after, LISTS[attribute])
    plain = _items(STYLES, LISTS[attribute])[0]
    assert len(items) < there + len(places) + 5
    assert {items[place] for place in missing if place < len(items)} <= {plain}
    ours = ET.fromstring(after).findall(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf")[-3:]
    assert all(int(xf.get(attribute, "0")) < len(items) for xf in ours)
    again = part(written(book(sheet(inner), styles=after), *CELLS), STYLES_PART)
    assert again == after, "the next Monday adds nothing"


def test_the_second_fill_which_excel_keeps_grey_stays_empty_where_cells_use_it() -> None:
    styles = STYLES.replace(
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>',
        f'<fills count="1">{NONE}</fills>',
    ).replace('fontId="1" fillId="0"', 'fontId="1" fillId="1"')
    items = _items(part(written(book(sheet(), styles=styles), *CELLS), STYLES_PART), "fills")
    assert items[1] == items[0]
    assert "FFFF00" in items[2]


def test_our_cell_beside_one_whose_font_is_missing_looks_as_the_workbook_usually_does() -> None:
    styles = _pointing("fontId", (7,)).replace("Arial", "Verdana")
    inner = LIST.replace('<c r="B2">', '<c r="B2" s="1">').replace(' s="2"', "")
    looks = (Look(like=2, bold=True), Look(like=2, align="right"))
    cells = [cell(place, 1, look) for place, look in zip(("D2", "E2"), looks, strict=True)]
    after = part(written(book(sheet(inner), styles=styles), *cells), STYLES_PART)
    ours = ET.fromstring(after).findall(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf")[-2:]
    fonts = _items(after, "fonts")
    assert ["Verdana" in fonts[int(xf.get("fontId", ""))] for xf in ours] == [True, True]


@pytest.mark.parametrize(
    "rows",
    [
        '<sheetData><row r="1" s="4" customFormat="1"/></sheetData>',
        '<cols><col min="1" max="9" width="9" style="4"/></cols><sheetData/>',
        '<sheetData><row r="1"><c r="A1" s=" 4 "/></row></sheetData>',
        "<sheetData><row r='1' s = '4' customFormat='1'/></sheetData>",
    ],
)
def test_a_format_that_rows_or_columns_use_though_missing_never_becomes_ours(rows: str) -> None:
    after = part(written(book(sheet(), sheet(rows)), *CELLS), STYLES_PART)
    xfs = _items(after, "cellXfs")
    assert len(xfs) == 3 + 2 + 3  # 3 and 4 are filled
    assert [xfs[0] == xf for xf in xfs] == [True, False, False, True, True, False, False, False]


PIVOT = f'<pivotTableDefinition xmlns="{MAIN}"><dataFields><dataField numFmtId="164"/></dataFields></pivotTableDefinition>'
CACHE = f'<pivotCacheDefinition xmlns="{MAIN}"><cacheFields><cacheField numFmtId="164"/></cacheFields></pivotCacheDefinition>'
SCENARIOS = '<scenarios><scenario name="x"><inputCells r="A1" val="1" numFmtId="164"/></scenario></scenarios>'


@pytest.mark.parametrize(
    ("inner", "parts"),
    [
        (LIST, {"xl/pivotTables/pivotTable1.xml": PIVOT}),
        (LIST, {"xl/pivotCache/pivotCacheDefinition1.xml#pivotCacheDefinition": CACHE}),
        (LIST + SCENARIOS, {}),
    ],
)
def test_a_number_format_that_pivots_or_scenarios_use_though_missing_never_becomes_ours(
    inner: str, parts: dict[str, str]
) -> None:
    styles = re.sub("<numFmts.*?</numFmts>", "", STYLES).replace('numFmtId="164"', 'numFmtId="14"')
    after = written(book(sheet(inner), styles=styles, parts=parts), *CELLS)
    assert 'numFmtId="165" formatCode="dd/mm/yyyy"' in part(after, STYLES_PART)


TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
STALE_RELS = "xl/worksheets/_rels/sheet2.xml.rels"


@pytest.mark.parametrize(
    "stale",
    [
        {"types": {"/xl/worksheets/sheet2.xml": TABLE}},
        {"types": {"/XL/Worksheets/Sheet2.XML": TABLE}},
        {"parts": {STALE_RELS: relations({"../tables/table9.xml": "table"})}},
        {"parts": {"xl/worksheets/_rels/sheet1.xml.rels": relations({"sheet2.xml": "dialogsheet"})}},
        {"parts": {"xl/worksheets/_rels/sheet1.xml.rels": relations({"/xl/Worksheets/SHEET2.xml": "x"})}},
    ],
    ids=["content type", "content type in capitals", "relations", "relation", "absolute relation"],
)  # fmt: skip
def test_a_part_name_that_anything_still_mentions_is_not_given_to_our_sheet(
    stale: dict[str, dict[str, str]],
) -> None:
    before = book(sheet(), parts=stale.get("parts"), types=stale.get("types"))
    after = patch(before, [NewSheet(name="Relance - Notes", cells=(cell("A1", 1),))])
    assert "<v>1</v>" in part(after, "xl/worksheets/sheet3.xml")
    types = re.findall('PartName="([^"]*)"', part(after, "[Content_Types].xml"))
    assert len({name.lower() for name in types}) == len(types)


def test_a_relation_of_the_workbook_to_a_sheet_that_went_does_not_lead_to_ours() -> None:
    parts = {"xl/styles.xml#styles": STYLES, "xl/worksheets/sheet2.xml#worksheet": ""}
    before = book(sheet(), styles=None, parts=parts)
    names = [n for n in zipfile.ZipFile(io.BytesIO(before)).namelist() if "sheet2" not in n]
    gone = zipped({name: part(before, name) for name in names})
    after = patch(gone, [NewSheet(name="Relance - Notes", cells=(cell("A1", 1),))])
    assert "<v>1</v>" in part(after, "xl/worksheets/sheet3.xml")


@pytest.mark.parametrize(
    "stale",
    [
        '<externalReferences><externalReference r:id="rId3"/></externalReferences>',
        '<pivotCaches><pivotCache cacheId="1" r:id="rid3"/></pivotCaches>',
    ],
)
def test_a_link_of_the_workbook_that_leads_nowhere_does_not_lead_to_our_sheet(stale: str) -> None:
    after = patch(book(sheet(), after=stale), [NewSheet(name="Relance - Notes")])
    listed = re.findall(
        'sheet name="([^"]*)" sheetId="[0-9]*" r:id="([^"]*)"', part(after, "xl/workbook.xml")
    )
    assert listed == [("Factures", "rId1"), ("Relance - Notes", "rId4")]


def test_the_number_of_a_sheet_whose_formulas_were_computed_once_is_not_taken() -> None:
    chain = f'<calcChain xmlns="{MAIN}"><c r="A1" i="2"/><c r="A2"/></calcChain>'
    data = book(sheet(), parts={"xl/calcChain.xml#calcChain": chain})
    after = patch(data, [NewSheet(name="Relance - Notes")])
    assert re.findall(r'sheetId="(\d+)"', part(after, "xl/workbook.xml")) == ["1", "3"]


def test_a_name_of_a_sheet_that_went_is_never_a_name_of_ours() -> None:
    name = '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="1">Factures!$A$1</definedName></definedNames>'
    before = book(sheet(), after=name)
    with pytest.raises(Refused) as caught:
        patch(before, [NewSheet(name="Relance - Notes")])
    assert caught.value.cause is Cause.NAME_ASTRAY
    assert "<v>1</v>" in part(written(before, cell("D2", 1))), "our columns take no sheet's place"


def test_the_number_of_a_sheet_that_a_view_still_shows_is_not_taken() -> None:
    view = '<customWorkbookViews><customWorkbookView name="x" activeSheetId="2"/></customWorkbookViews>'
    after = patch(book(sheet(), after=view), [NewSheet(name="Relance - Notes")])
    assert re.findall(r'<sheet [^>]*sheetId="(\d+)"', part(after, "xl/workbook.xml")) == ["1", "3"]


def test_a_cell_with_a_format_number_that_does_not_exist_does_not_take_ours() -> None:
    other = sheet('<sheetData><row r="1"><c r="A1" s="5"><v>1</v></c></row></sheetData>')
    after = written(book(sheet(), other), cell("D2", 45_000, DAY), cell("E2", 1, Look(italic=True)))
    assert 's="6"' in part(after)  # 0 to 2 were there, 3 to 5 are filled
    assert opened(after)["Feuil2"]["A1"].number_format == "General"
    assert opened(after)["Feuil2"]["A1"].font.b is False


def test_a_format_number_in_single_quotes_is_seen_too() -> None:
    other = sheet("<sheetData><row r='1'><c r='A1' s = '5'><v>1</v></c></row></sheetData>")
    looks = (Look(italic=True), Look(bold=True, size=8), Look(size=9))
    cells = [cell(f"{name}2", 1, look) for name, look in zip("CDE", looks, strict=True)]
    after = opened(written(book(sheet(), other), *cells))
    font = after["Feuil2"]["A1"].font
    assert (font.i, font.b, font.sz) == (False, False, 11)


def test_a_new_sheet_takes_the_first_free_number() -> None:
    data = book(sheet())
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    members = {name: part(data, name).replace('sheetId="1"', 'sheetId="65534"') for name in names}
    after = patch(zipped(members), [NewSheet(name="Relance - Notes")])
    assert re.findall(r'sheetId="(\d+)"', part(after, "xl/workbook.xml")) == ["65534", "1"]
