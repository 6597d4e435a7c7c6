"""Tables and filters grow with what is written beside or below them."""

from __future__ import annotations

import io
import zipfile

import pytest

from relance.xlsx import (
    Cell,
    NewSheet,
    RefusalKind,
    Refused,
    SheetEdit,
    patch,
)
from relance.xlsx.refused import Cause
from tests.minibook import (
    LIST,
    book,
    opened,
    part,
    sheet,
    table,
    with_table,
    zipped,
)
from tests.xlsx.editing import HEADS, cell, refused, written


def test_a_table_grows_to_the_right_with_its_filter_and_its_columns() -> None:
    after = written(with_table(table("A1:B3", "N°", "Montant")), *HEADS, cell("C2", 5), grow=(1, 4))
    grown = opened(after)["Factures"].tables["Liste"]
    assert (grown.ref, grown.autoFilter.ref) == ("A1:D3", "A1:D3")
    assert [(c.id, c.name) for c in grown.tableColumns] == [
        (1, "N°"), (2, "Montant"), (3, "Retard"), (4, "Suite"),
    ]  # fmt: skip
    assert written(after, *HEADS, cell("C2", 5), grow=(1, 4)) is after


@pytest.mark.parametrize(
    ("data", "cells", "cause", "place"),
    [
        (with_table(table("A1:B3", "N°", "Montant", attributes=' tableType="queryTable"')), HEADS, Cause.QUERY, "C1"),
        (with_table(table("A1:B3", "N°", "Montant")), (cell("C1", 12), cell("D1", "Suite")), Cause.HEADER_MISSING, "C1"),
        (with_table(table("A1:B3", "N°", "Montant")), (cell("C1", "Retard"),), Cause.HEADER_MISSING, "D1"),
        (with_table(table("A1:B3", "N°", "Montant")), (cell("C1", "MONTANT"), cell("D1", "Suite")), Cause.HEADER_TWICE, "C1"),
        (
            with_table(table("A1:B3", "N°", "Montant"), LIST.replace("<v>200</v></c>", '<v>200</v></c><c r="D3"><v>9</v></c>')),
            HEADS,
            Cause.OCCUPIED,
            "D3",
        ),
        (
            with_table(table("A1:B3", "N°", "Montant"), LIST + '<mergeCells count="1"><mergeCell ref="D2:E2"/></mergeCells>'),
            HEADS,
            Cause.CROWDED,
            "D2",
        ),
        (
            with_table(table("A1:B3", "N°", "Montant", attributes=' totalsRowCount="1"')),
            (*HEADS, cell("C3", 1)),
            Cause.TOTALS,
            "C3",
        ),
    ],
)  # fmt: skip
def test_a_table_that_cannot_grow_safely_is_refused(
    data: bytes, cells: tuple[Cell, ...], cause: Cause, place: str
) -> None:
    found = refused(data, *cells, grow=(1, 4))
    assert (found.kind, found.cause, found.place) == (RefusalKind.TABLE, cause, f"Factures!{place}")
    assert "Liste" in str(found)


def test_a_table_with_a_totals_row_grows_when_nothing_is_written_there() -> None:
    data = with_table(table("A1:B3", "N°", "Montant", attributes=' totalsRowCount="1"'))
    after = written(data, *HEADS, cell("C2", 1), grow=(1, 4))
    assert 'ref="A1:D3"' in part(after, "xl/tables/table1.xml")


def test_a_table_that_does_not_touch_our_columns_is_left_alone() -> None:
    data = with_table(table("A1:B3", "N°", "Montant"))
    after = written(data, cell("D1", "Retard"), cell("E1", "Suite"), grow=(1, 5))
    assert part(after, "xl/tables/table1.xml") == part(data, "xl/tables/table1.xml")


def test_a_header_written_in_a_table_renames_its_column() -> None:
    after = written(with_table(table("A1:B3", "N°", "Montant")), cell("B1", "À\npayer"))
    assert 'name="À_x000a_payer"' in part(after, "xl/tables/table1.xml")


def test_a_filter_grows_with_its_hidden_name() -> None:
    names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        "Factures!$A$1:$B$3</definedName></definedNames>"
    )
    data = book(sheet(LIST + '<autoFilter ref="A1:B3"/>'), after=names)
    after = written(data, *HEADS, grow=(1, 4))
    assert '<autoFilter ref="A1:D3"/>' in part(after)
    assert "Factures!$A$1:$D$3<" in part(after, "xl/workbook.xml")
    apart = written(data, cell("E1", "Retard"), grow=(1, 5))
    assert '<autoFilter ref="A1:B3"/>' in part(apart)


def ours(data: bytes) -> bytes:
    """The same book, whose first sheet is one of the program's own."""
    members = {n: part(data, n) for n in zipfile.ZipFile(io.BytesIO(data)).namelist()}
    name = "xl/workbook.xml"
    return zipped(members | {name: members[name].replace("Factures", "Relance - Historique")})


def added(data: bytes, *cells: Cell) -> bytes:
    return patch(data, [SheetEdit(sheet="Relance - Historique", cells=cells)], own="Relance - ")


@pytest.mark.parametrize(
    ("cells", "ref"),
    [
        ((cell("A4", "F-3"), cell("B4", 300), cell("A5", "F-4")), "A1:B5"),
        ((cell("B4", 300), cell("C4", "hors du tableau")), "A1:B4"),
        ((cell("C4", "hors du tableau"),), "A1:B3"),
        ((cell("A5", "une ligne plus bas"),), "A1:B3"),
        ((cell("A4", None), cell("A2", "dedans")), "A1:B3"),
    ],
)
def test_on_our_sheets_a_table_takes_in_the_lines_added_just_below(
    cells: tuple[Cell, ...], ref: str
) -> None:
    before = ours(with_table(table("A1:B3", "N°", "Montant")))
    after = added(before, *cells)
    kept = opened(after)["Relance - Historique"].tables["Liste"]
    assert (kept.ref, kept.autoFilter.ref) == (ref, ref)
    assert [(c.id, c.name) for c in kept.tableColumns] == [(1, "N°"), (2, "Montant")]
    assert added(after, *cells) is after


def test_on_our_sheets_a_filter_takes_them_in_with_its_hidden_name() -> None:
    names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        "'Relance - Historique'!$A$1:$B$3</definedName></definedNames>"
    )
    before = ours(book(sheet(LIST + '<autoFilter ref="A1:B3"/>'), after=names))
    after = added(before, cell("A4", "F-3"), cell("A5", "F-4"))
    assert '<autoFilter ref="A1:B5"/>' in part(after)
    assert "!$A$1:$B$5<" in part(after, "xl/workbook.xml")


@pytest.mark.parametrize(
    ("attributes", "tail"),
    [
        (' totalsRowCount="1"', ""),
        (' tableType="queryTable"', ""),
        ("", '<mergeCells count="1"><mergeCell ref="B4:C4"/></mergeCells>'),
    ],
)
def test_a_table_with_totals_from_a_query_or_above_merged_cells_does_not_grow_down(
    attributes: str, tail: str
) -> None:
    theirs = table("A1:B3", "N°", "Montant", attributes=attributes)
    before = ours(with_table(theirs, LIST + tail))
    after = added(before, cell("A4", "F-3"))
    assert part(after, "xl/tables/table1.xml") == theirs


def test_a_table_of_the_owner_s_own_sheets_never_grows_down() -> None:
    before = with_table(table("A1:B3", "N°", "Montant"))
    after = written(before, cell("A4", "F-3"))
    assert part(after, "xl/tables/table1.xml") == part(before, "xl/tables/table1.xml")


def test_a_formula_that_names_a_table_grown_down_is_computed_again() -> None:
    total = '<row r="1"><c r="A1"><f>ROWS(Liste)</f><v>2</v></c></row>'
    other = sheet(f"<sheetData>{total}</sheetData>")
    before = with_table(table("A1:B3", "N°", "Montant"))
    members = {n: part(before, n) for n in zipfile.ZipFile(io.BytesIO(before)).namelist()}
    two = book(sheet(LIST + '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'), other)
    members |= {n: part(two, n) for n in zipfile.ZipFile(io.BytesIO(two)).namelist()}
    after = added(ours(zipped(members)), cell("A4", "F-3"))
    assert 'ref="A1:B4"' in part(after, "xl/tables/table1.xml")
    assert "fullCalcOnLoad" in part(after, "xl/workbook.xml")


OWN = NewSheet(
    name="Factures",
    cells=(cell("A1", "Titre"), *(cell(f"{c}2", c * 2) for c in "ABC"), cell("A3", "x"), cell("A5", "y")),
    filter=(2, 1, 5, 3),
)  # fmt: skip


def test_a_table_that_the_owner_made_of_our_sheet_follows_its_lines() -> None:
    theirs = table("A2:B3", "N°", "Montant").replace(
        "<tableColumns",
        '<sortState ref="A3:B3"><sortCondition ref="A3:A3"/></sortState><tableColumns',
    )
    after = patch(with_table(theirs, LIST + '<autoFilter ref="A1:B3"/>'), [OWN])
    found = opened(after)["Factures"]
    kept = found.tables["Liste"]
    assert found.auto_filter.ref is None  # two filters at one place: Excel would repair the file
    assert (kept.ref, kept.autoFilter.ref, kept.sortState) == ("A2:B5", "A2:B5", None)
    assert [column.name for column in kept.tableColumns] == ["AA", "BB"]
    assert patch(after, [OWN]) is after


@pytest.mark.parametrize(
    "theirs",
    [
        table("A1:B3", "N°", "Montant"),
        table("C2:D3", "N°", "Montant"),
        table("A2:B3", "N°", "Montant", attributes=' totalsRowCount="1"'),
        table("A2:B3", "N°", "Montant", attributes=' headerRowCount="0"'),
    ],
)
def test_a_table_on_our_sheet_that_our_lines_would_empty_is_refused(theirs: str) -> None:
    with pytest.raises(Refused, match="Liste") as caught:
        patch(with_table(theirs), [OWN])
    assert caught.value.kind is RefusalKind.OWN_TABLE
