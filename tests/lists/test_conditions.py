"""A rate that the firm's own papers state is never passed over: proposed, asked once, or waited for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from relance.book.book import read_book
from relance.law.loader import load_law
from relance.lists.conditions import SETTING, stated
from relance.lists.layout import Layout
from relance.rules.codes import Reason
from relance.rules.ladder.plan import plan
from relance.xlsx import Package
from tests.firm import Firm, invoice

DAY = date(2026, 11, 23)
LIST = Layout(
    sheet="Factures", header_row=3, last_row=9, last_column=4, columns={}, ours={}, titles={},
    first_free=5, invoices={},
)  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "rows", "rates"),
    [
        ("Facture", [["En cas de retard : pénalités au taux de 15 % par an."]], ["15 %"]),
        ("Facture", [["Taux des pénalités de retard", 0.15]], ["15 %"]),  # a cell in percent format
        ("Facture", [["Pénalités de retard :"], ["3 fois le taux légal"]], ["3 × taux légal"]),
        ("CGV", [["Retard : 12 % l'an"], ["Pénalités de retard : 12 %"]], ["12 %"]),  # said twice
        ("CGV", [["Retard : 12 % l'an"], ["Pénalités de retard : 15 %"]], ["12 %", "15 %"]),
        ("Facture", [["TVA", 0.2], ["Escompte", 0.02], ["Acompte 30 %"]], []),
        ("Fournisseurs", [["Pénalités de retard : 12 %"]], []),  # others' papers
        ("Relance - Paramètres", [["Taux de pénalité", "12 %"]], []),  # ours
    ],
)
def test_the_firms_papers_state_its_rate(
    sheet: str, rows: list[list[object]], rates: list[str]
) -> None:
    found = stated({"Factures": [[]] * 9, sheet: rows}, LIST)
    assert [each.rate.text for each in found] == rates


@pytest.mark.parametrize(("row", "found"), [(1, True), (5, False), (11, True)])
def test_above_and_below_the_list_counts_too_but_not_a_remark_in_it(row: int, found: bool) -> None:
    grid: list[list[object]] = [[""] for _ in range(12)]
    grid[row - 1] = ["Pénalités de retard : 12 %"]
    assert bool(stated({"Factures": grid}, LIST)) is found


@pytest.mark.parametrize("place", ["text box", "foot of the page"])
def test_what_stands_in_no_cell_counts_too(tmp_path: Path, place: str) -> None:
    path = tmp_path / "livre.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Factures")
        form = book.add_worksheet("Facture")
        if place == "text box":
            form.insert_textbox(40, 0, "Conditions\nPénalités de retard : 12 % l'an & 40 €")
        else:
            form.set_footer("&C&8SARL Dupré && fils - pénalités de retard : 12 % l'an&RPage &P")
    grids = {"Factures": [[""]] * 9, "Facture": [["FACTURE"]]}
    [found] = stated(grids, LIST, Package(path.read_bytes()))
    assert found.rate.text == "12 %"
    assert found.where == "Facture, hors des cellules"


def states(firm: Firm, text: str) -> None:
    """Add the sheet on which the firm types its invoices."""
    book = openpyxl.load_workbook(firm.book)
    book.create_sheet("Modèle de facture")["A9"] = text
    book.save(firm.book)


@pytest.fixture
def firm(firm: Firm) -> Firm:
    firm.writes(
        invoice("F1", "Menuiserie Le Bris SARL", date(2026, 8, 1), 1000, date(2026, 8, 31)),
        invoice("F2", "M. Yann Morvan", date(2026, 9, 1), 500, date(2026, 10, 1)),
    )
    states(firm, "Pénalités de retard : 3 fois le taux d'intérêt légal.")
    firm.runs("2026-11-02")
    firm.fills_in_settings()
    return firm


def test_unattended_only_those_who_would_owe_the_rate_wait(firm: Firm) -> None:
    run = firm.record("2026-11-23")
    claims = {claim["facture"]: claim for claim in run["creances"]}
    assert claims["F1"]["motif_code"] == "taux_a_dire"
    assert "3 fois le taux d'intérêt légal" in claims["F1"]["motif"]
    assert claims["F1"]["penalites"] is None  # not known, and not nothing
    rows = firm.rows("Factures")
    titles = next(row for row in rows if "Pénalités" in row)
    column = titles.index("Pénalités")
    written = {cell: row[column] for row in rows for cell in row[:column]}
    assert (written["F1"], written["F2"]) == (None, 0)  # a consumer owes none yet
    assert claims["F2"]["motif_code"] != "taux_a_dire"  # a consumer owes no agreed rate
    told = [p for p in run["problemes"] if "3 × taux légal" in p["quoi"]]
    assert [p["ou"] for p in told] == ["Modèle de facture, ligne 9"]


# 84 days from 31/08 to 23/11/2026 in one half-year, the legal rate 2,75 % (LAW.md §2), the ECB's 2,40 %
# (LAW.md §1.2): 1000 × 8,25 % × 84 / 365 = 18,99; × 12,40 % = 28,54.
@pytest.mark.parametrize(
    ("answer", "written", "penalties"),
    [("1", "3 × taux légal", "18.99"), ("2", "légal", "28.54")],
)
def test_at_the_keyboard_the_rate_is_asked_once_and_remembered(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, answer: str, written: str, penalties: str
) -> None:
    assert firm.answers("2026-11-23", monkeypatch, answer) == 0
    rows = {row[0]: row[1] for row in firm.rows("Relance - Paramètres") if row[0]}
    assert rows[SETTING] == written
    claims = {claim["facture"]: claim for claim in firm.record("2026-11-23")["creances"]}
    assert claims["F1"]["penalites"] == penalties
    assert claims["F1"]["motif_code"] != "taux_a_dire"


@pytest.mark.parametrize("typed", ["12 %", "légal", "Taux légal", "taux légal (BCE + 10)"])
def test_a_rate_told_in_the_settings_ends_the_question(firm: Firm, typed: str) -> None:
    firm.fills_in_settings(**{SETTING: typed})
    claims = {claim["facture"]: claim for claim in firm.record("2026-11-23")["creances"]}
    assert claims["F1"]["motif_code"] != "taux_a_dire"


def test_the_laws_own_rate_on_the_invoice_is_no_question(firm: Firm) -> None:
    book = openpyxl.load_workbook(firm.book)
    book["Modèle de facture"]["A9"] = "Pénalités de retard : taux BCE majoré de 10 points."
    book.save(firm.book)
    claims = {claim["facture"]: claim for claim in firm.record("2026-11-23")["creances"]}
    assert claims["F1"]["penalites"] == "28.54"


def test_a_sheet_of_settings_without_that_row_gets_one_below_its_ladder(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older sheet, or a row deleted: the answer is remembered all the same."""
    book = openpyxl.load_workbook(firm.book)
    sheet = book["Relance - Paramètres"]
    for (cell,) in sheet.iter_rows(max_col=1):
        if cell.value in (SETTING, "Qui fait les relances"):
            cell.value = None
    book.save(firm.book)
    before = read_book(firm.book.read_bytes(), "x.xlsx").ledger.ladders
    assert firm.answers("2026-11-23", monkeypatch, "1") == 0
    again = read_book(firm.book.read_bytes(), "x.xlsx")
    assert again.settings.texts[SETTING] == "3 × taux légal"
    assert again.ledger.ladders == before
    assert firm.runs("2026-11-30", "--simulation") == 0
    done = plan(again.ledger, load_law(), DAY)
    assert Reason.RATE_TO_TELL not in {claim.reason for claim in done.claims}
    assert {c.interest for c in done.claims if c.invoice.number == "F1"} == {Decimal("18.99")}


def test_a_client_with_a_rate_of_its_own_does_not_wait(firm: Firm) -> None:
    assert firm.runs("2026-11-16") == 0
    rows = firm.rows("Relance - Clients")
    at = next(n for n, row in enumerate(rows) if SETTING in row)
    column = rows[at].index(SETTING)
    line = next(n for n, row in enumerate(rows) if "Menuiserie Le Bris SARL" in row)
    firm.types("Relance - Clients", {f"{chr(ord('A') + column)}{line + 1}": "12 %"})
    claims = {claim["facture"]: claim for claim in firm.record("2026-11-23")["creances"]}
    # 1000 × 12 % × 84 / 365
    assert (claims["F1"]["motif_code"], claims["F1"]["penalites"]) == ("appel_a_faire", "27.62")
