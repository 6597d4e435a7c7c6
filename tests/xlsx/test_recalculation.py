"""Formulas that read what was written ask for a recalculation."""

from __future__ import annotations

import pytest

from tests.minibook import (
    LIST,
    book,
    part,
    sheet,
    table,
    with_table,
)
from tests.xlsx.editing import HEADS, cell, written


@pytest.mark.parametrize(
    ("formula", "marked"),
    [
        ("D2*2", True),
        ("SUM($A2:$F2)", True),
        ("SUM(D:D)", True),
        ("Factures!D2", True),
        ("'Factures'!$D$2+1", True),
        ("Feuil2!D2", False),
        ("B2*2", False),
        ("SUM(A2:C2)", False),
        ("AD2+D22", True),  # the column counts, not the row
        ("AD2+BD22", False),
        ("SUM(G6:G50)", False),
        ("d2*2", True),
        ("B2*IF(C2=&quot;D2&quot;,1,2)", False),
        ("SUM(B2:INDEX(B:Z,2,3))", True),
        ("SUM(2:2)", True),
        ("SUM(Janvier:Mars!B2)", True),
        ("SUM('Janv 25:Mars 25'!B2)", True),
        ("SUM(Autre!A1:INDEX(Autre!Z:Z,9))", False),
        ('"D2"', False),
        ("LOG10(B2)", False),
    ],
)
def test_only_formulas_that_read_our_cells_ask_for_a_recalculation(
    formula: str, marked: bool
) -> None:
    owner = f'<c r="B2"><f>{formula}</f><v>1</v></c>'
    same = sheet(LIST.replace('<c r="B2"><v>100</v></c>', owner))
    after = written(book(same, sheet(), after='<calcPr calcId="1"/>'), cell("D2", 1))
    assert ('fullCalcOnLoad="1"' in part(after, "xl/workbook.xml")) is marked
    assert written(after, cell("D2", 1)) is after


@pytest.mark.parametrize(
    ("name", "text", "marked"),
    [
        ("total", "SUM(Factures!$D$2:$D$9)", True),  # a name over it needs no look
        ("decale", "Factures!B2", True),  # relative: it depends on where it is used
        ("ici", "!$D$2", True),
        ("autre", "Factures!$B$2", False),
        ("clients", "Feuil2!$A$1:INDEX(Feuil2!$A:$A,COUNTA(Feuil2!$A:$A))", False),
        ("_xlnm.Print_Area", "Factures!$A$1:$D$9", False),
    ],
)
def test_a_name_over_our_columns_asks_for_a_recalculation(
    name: str, text: str, marked: bool
) -> None:
    names = f'<definedNames><definedName name="{name}">{text}</definedName></definedNames>'
    after = written(book(sheet(), sheet(), after=names), cell("D2", 1))
    assert ("fullCalcOnLoad" in part(after, "xl/workbook.xml")) is marked


@pytest.mark.parametrize(
    ("shared", "formula", "marked"),
    [
        ("G2:G6", "D2*2", True),  # G5 reads D5, the row that is written
        ("G2:G6", "B2*C2", False),
        ("A9:F9", "SUM(A2:A8)", True),  # D9 reads D2:D8
        ("A9:C9", "SUM(A2:A8)", False),
        ("A9:F9", "SUM($A2:$A8)", False),
    ],
)
def test_a_formula_shared_by_many_cells_is_seen_in_all_of_them(
    shared: str, formula: str, marked: bool
) -> None:
    owner = f'<row r="9"><c r="G9"><f t="shared" ref="{shared}" si="0">{formula}</f></c></row>'
    data = book(sheet(LIST.replace("</sheetData>", f"{owner}</sheetData>")))
    after = written(data, cell("D5", 1))
    assert ("fullCalcOnLoad" in part(after, "xl/workbook.xml")) is marked


def test_a_formula_of_another_sheet_counts_only_when_it_names_ours() -> None:
    other = sheet('<sheetData><row r="1"><c r="A1"><f>{}</f></c></row></sheetData>')
    for formula, marked in (("D2", False), ("SUM(Factures!A1:F9)", True), ("Liste[Retard]", False)):
        after = written(book(sheet(), other.format(formula)), cell("D2", 1))
        assert ("fullCalcOnLoad" in part(after, "xl/workbook.xml")) is marked


@pytest.mark.parametrize(
    ("formula", "marked"),
    [
        ("SUM(Liste[Jusqu''au])", True),
        ("SUM(liste[#All])", True),
        ("ROWS(Liste)", True),
        ("ROWS(MaListe)+Liste2[x]", True),  # of « Liste2 » perhaps: rather too often
        ("SUM(Listes[Montant])", False),
        ("SUM(B2:B3)", False),
    ],
)
def test_a_table_that_grows_counts_for_formulas_that_name_it(formula: str, marked: bool) -> None:
    inner = LIST.replace(
        "</sheetData>", f'<row r="9"><c r="A9"><f>{formula}</f></c></row></sheetData>'
    )
    after = written(with_table(table("A1:B3", "N°", "Montant"), inner), *HEADS, grow=(1, 4))
    assert ("fullCalcOnLoad" in part(after, "xl/workbook.xml")) is marked
