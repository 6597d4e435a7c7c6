"""« Tableau de bord.xlsx »: values and charts, the figures of the page, nothing that runs."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from lxml import etree
from msgspec.structs import replace

from relance.page.dashboard import dashboard
from relance.rules.figures.year_end import YearEnd
from relance.rules.model import Ledger
from tests.page.weeks import HOSTILE, LONG, many, week

SHEETS = ["Tableau de bord", "Balance âgée", "Factures ouvertes", "Mois", "Fin d'année"]
STRANGE = (HOSTILE, LONG, "=CMD()", "https://exemple.fr", "0123")
LEDGERS = {
    "nothing": Ledger(),
    "one": many(1, ["Dupont SARL"]),
    "forty": many(
        40, ["Dupont SARL", "Morel SARL", *STRANGE]
    ),  # an odd number: each owes something
}


def opened(of: Ledger) -> Any:
    return openpyxl.load_workbook(BytesIO(dashboard(week(of))), data_only=True)


def lines(book: Any, sheet: str) -> list[dict[str, Any]]:
    """The rows under the titles, without the totals."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=4)]
    whole = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return whole[: next((n for n, row in enumerate(whole) if not any(row.values())), len(whole))]


def euros(values: list[float | None]) -> Decimal:
    return sum((Decimal(str(value or 0)) for value in values), start=Decimal(0))


@pytest.mark.parametrize("name", LEDGERS)
def test_its_figures_are_those_of_the_page(name: str) -> None:
    of = LEDGERS[name]
    book, figures = opened(of), week(of).figures
    assert book.sheetnames == SHEETS
    aged = lines(book, "Balance âgée")
    assert euros([row["Total"] for row in aged]) == figures.balance.total
    assert euros([row["Dont échu"] for row in aged]) == figures.overdue
    owed = lines(book, "Factures ouvertes")
    assert euros([row["Reste dû"] for row in owed]) == figures.balance.total
    months = lines(book, "Mois")
    assert euros([m["Facturé"] for m in months]) == sum(m.billed for m in figures.months)
    assert euros([m["Reçu"] for m in months]) == sum(m.received for m in figures.months)


def test_the_totals_under_the_filters_carry_their_value() -> None:
    book = opened(LEDGERS["forty"])
    sheet = book["Balance âgée"]
    assert sheet.auto_filter.ref.startswith("A4:")
    last = [cell.value for cell in list(sheet.iter_rows())[-1]]
    assert last[0] == "Total affiché"
    total = week(LEDGERS["forty"]).figures.balance.total
    assert Decimal(str(last[6])) == total


def test_texts_of_the_workbook_are_texts_and_nothing_leads_outside() -> None:
    content = dashboard(week(LEDGERS["forty"]))
    with zipfile.ZipFile(BytesIO(content)) as package:
        formulas = {
            f.text or ""
            for name in package.namelist() if name.startswith("xl/worksheets/sheet")
            for f in etree.fromstring(package.read(name)).iter("{*}f")
        }  # fmt: skip
        relations = [n for n in package.namelist() if n.endswith(".rels")]
        assert not any(b'TargetMode="External"' in package.read(name) for name in relations)
    assert formulas
    assert all(re.fullmatch(r"SUBTOTAL\(109,[A-Z]+\d+:[A-Z]+\d+\)", f) for f in formulas)
    names = {row["Client"] for row in lines(opened(LEDGERS["forty"]), "Balance âgée")}
    assert set(STRANGE) < names


def test_each_chart_has_its_values_and_says_them_in_words() -> None:
    with zipfile.ZipFile(BytesIO(dashboard(week(LEDGERS["forty"])))) as package:
        charts = [n for n in package.namelist() if n.startswith("xl/charts/chart")]
        assert len(charts) == 3
        for name in charts:
            tree = etree.fromstring(package.read(name))
            assert all(len(cache) > 2 for cache in tree.iter("{*}numCache"))
            assert list(tree.iter("{*}numCache"))
        drawing = etree.fromstring(package.read("xl/drawings/drawing1.xml"))
    told = [frame.get("descr", "") for frame in drawing.iter("{*}cNvPr")]
    assert len(told) == 3
    assert "Plus de 90 j" in told[0]
    assert all(len(text) > 30 for text in told)


def test_the_same_week_gives_the_same_bytes() -> None:
    of = LEDGERS["forty"]
    assert dashboard(week(of)) == dashboard(week(of))


def test_the_list_for_the_accountant_says_what_to_check() -> None:
    of = LEDGERS["forty"]
    rows = lines(opened(of), "Fin d'année")
    assert rows
    assert {row["Nature"] for row in rows} <= {nature.value for nature in YearEnd}
    assert all("à vérifier" in row["À vérifier"] for row in rows)
    assert lines(opened(replace(of, invoices=())), "Fin d'année") == []
