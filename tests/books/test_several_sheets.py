"""Books of several sheets, of groups and of lines that add up, with what is true of each.

`several_sheets/*.txt` are written as the ledgers of test_trades are. Two of them are played Monday
after Monday: invoices go from sheet to sheet, nothing is sent twice and nothing lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from relance import cli
from tests.books.test_trades import ledger, verdict
from tests.firm import Firm, answers, said
from tests.minibook import workbook

BOOKS = {path.stem: path for path in (Path(__file__).parent / "several_sheets").glob("*.txt")}


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_such_a_book_is_understood_whole_or_asked_about(name: str) -> None:
    found, told = verdict(BOOKS[name]), ledger(BOOKS[name])
    assert found.wrong == []
    assert found.question.replace("\N{NO-BREAK SPACE}", " ").startswith(told.question)
    assert bool(found.question) is bool(told.question)
    assert found.understood == sum(not truth.ask for truth in told.truths)


def _plays(firm: Firm, name: str, **settings: str) -> None:
    firm.book.write_bytes(ledger(BOOKS[name]).data)
    firm.is_set_up(Confirmer_les_envois="non", **settings)


def _month_goes_by(firm: Firm) -> None:
    """The owner copies what is unpaid to a sheet for November, and notes a payment there."""
    book = openpyxl.load_workbook(firm.book)
    old = book["Octobre 2026"]
    new = book.create_sheet("Novembre 2026", index=book.sheetnames.index("Octobre 2026") + 1)
    new.append([cell.value for cell in old[1]][:5])
    for row in old.iter_rows(min_row=2, max_col=5):
        if row[4].value is None:
            new.append([cell.value for cell in row])
    new["E3"] = date(2026, 11, 20)  # V-05
    new.append(["V-07", "Cave du Port", 75, date(2026, 11, 2), None])
    book.save(firm.book)


def _monday(firm: Firm, day: date, compare: Callable[..., Any], ours: list[str]) -> dict[str, Any]:
    """The run of that day, unattended; nothing of the owner's changes but these columns of ours."""
    before = firm.book.with_name("avant.xlsx")
    before.write_bytes(firm.book.read_bytes())
    run = firm.record(day.isoformat(), "--sans-question")
    allowed = [*ours, *(f"{name}!A:Z" for name in our_sheets(firm))]
    found, _ = compare(str(before), str(firm.book), allowed, new_sheets=[], allow_calc=True)
    assert [f for f in found if f["sev"] != "ADD" and "Relance - " not in f["where"]] == [], day
    return run


def _sent_once(firm: Firm) -> list[tuple[str, str]]:
    sent = [(row["Facture"], row["Étape"]) for row in firm.history() if row["Document"]]
    assert len(sent) == len(set(sent)), sent
    return sent


def test_invoices_carried_from_month_to_month_are_sent_once_and_none_is_lost(
    firm: Firm, compare: Callable[..., Any]
) -> None:
    _plays(firm, "mois_reportes")
    told: dict[str, dict[str, Any]] = {}
    for week in range(12):
        day = date(2026, 11, 2) + timedelta(weeks=week)
        if week == 3:
            _month_goes_by(firm)
        now = "Novembre 2026" if week >= 3 else "Octobre 2026"
        run = _monday(firm, day, compare, [f"{now}!F:Q", "Octobre 2026!F:N"])
        places = {each["ou"].split("!")[0] for each in run["creances"]}
        assert places == {now}
        told = {each["facture"]: each for each in run["creances"]}
        assert {"V-02", "V-06"} <= told.keys(), day
    assert told["V-02"]["reste_du"] == "1200.00"
    gone = {row[0]: row for row in firm.rows("Octobre 2026")}
    assert gone["V-02"][5:14] == ["V-02", *[None] * 7, "voir Novembre 2026!A2"]
    assert told.get("V-05", {"reste_du": "0.00"})["reste_du"] == "0.00"
    steps = [step for number, step in _sent_once(firm) if number == "V-02"]
    assert steps == ["Relance 1", "Relance 2"]  # nobody is there to agree to a formal notice


def test_an_invoice_on_several_lines_is_sent_once_week_after_week_and_after_a_sort(
    firm: Firm, compare: Callable[..., Any]
) -> None:
    _plays(
        firm,
        "plusieurs_lignes",
        Factures_sur_plusieurs_lignes="additionner",
        Colonnes="Article = rien",
    )
    for week in range(12):
        day = date(2026, 11, 2) + timedelta(weeks=week)
        if week == 4:
            _sorted_by_article(firm)
        run = _monday(firm, day, compare, ["Ventes!H:S"])
        mine = [each for each in run["creances"] if each["facture"] == "Q-1"]
        assert [each["reste_du"] for each in mine] == ["137.35"], day
    assert {"Q-1", "Q-3"} <= {number for number, _ in _sent_once(firm)}
    reasons: dict[str, list[Any]] = {row[0]: [] for row in firm.rows("Ventes")[1:]}
    for row in firm.rows("Ventes")[1:]:
        reasons[row[0]].append(row[15])
    assert sum(str(reason).startswith("voir ligne ") for reason in reasons["Q-1"]) == 2


def _sorted_by_article(firm: Firm) -> None:
    """The whole rows sorted, our columns with them."""
    book = openpyxl.load_workbook(firm.book)
    sheet = book["Ventes"]
    rows = sorted(sheet.iter_rows(min_row=2, values_only=True), key=lambda row: str(row[2]))
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    book.save(firm.book)


def our_sheets(firm: Firm) -> list[str]:
    names = openpyxl.load_workbook(firm.book, read_only=True).sheetnames
    return [name for name in names if name.startswith("Relance - ")]


YEARS = """
    [2025]
    N° facture | Client | Adresse | CP | Ville | Téléphone | Montant TTC | Date facture | Échéance | Réglé le
    1 | SARL Roux | 1 rue A | 49000 | Angers | 0241000001 | 100 | 2025-03-01 | 2025-03-31 | 2025-04-02
    2 | Noël SAS | 2 rue B | 49000 | Angers | 0241000002 | 220 | 2026-09-01 | 2026-10-20 | {paid}
    [2026]
    N° facture | Client | Adresse | CP | Ville | Téléphone | Montant TTC | Date facture | Échéance | Réglé le
    1 | SARL Roux | 1 rue A | 49000 | Angers | 0241000001 | 130 | 2026-09-01 | 2026-10-20 |
    """


def _years(firm: Firm, paid: str, together: str) -> None:
    firm.book.write_bytes(workbook(YEARS.format(paid=paid)))
    firm.is_set_up(Feuilles_lues_ensemble=together)


def test_a_book_configured_before_keeps_its_sheet_until_its_owner_says_otherwise(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    _years(firm, "2026-11-01", together="")
    run = firm.record("2026-11-09", "--sans-question")
    assert [each["ou"] for each in run["creances"]] == ["2026!A2"]
    told = [each["quoi"] for each in run["problemes"]]
    assert told == ["Lire « 2025 » avec « 2026 », comme une seule liste ?"]
    assert firm.answers("2026-11-16", monkeypatch, "1", "1") == 0
    settings = {row[0]: row[1] for row in firm.rows("Relance - Paramètres")}
    assert settings["Feuilles lues ensemble"] == "oui"
    run = firm.record("2026-11-16", "--sans-question")
    assert run["problemes"] == []


def test_what_is_unpaid_on_an_older_sheet_is_followed_there_and_noted_there(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    _years(firm, "", together="oui")
    run = firm.record("2026-11-09", "--sans-question")
    assert [each["ou"] for each in run["creances"]] == ["2026!A2", "2025!A3"]
    assert firm.rows("2025")[0][10] == "N° facture (relance)"
    words = ("noter", str(firm.book), "--date", "2026-11-10")
    assert answers(firm, monkeypatch, "noël", "3", "", "", "", words=words) == 0
    assert firm.rows("2025")[2][19:] == ["Litige", None]
    run = firm.record("2026-11-16", "--sans-question")
    held = {each["facture"]: each["motif_code"] for each in run["creances"]}
    assert held["2"] == "litige"
    words = ("annuler", str(firm.book), "--date", "2026-11-16")
    assert answers(firm, monkeypatch, words=words) == 0
    assert firm.rows("2025")[2][19:] == ["Litige", None]


def test_a_sheet_wholly_paid_gets_no_column_of_ours(firm: Firm) -> None:
    _years(firm, "2026-11-01", together="oui")
    firm.record("2026-11-09", "--sans-question")
    assert len(firm.rows("2025")[0]) == 10
    assert len(firm.rows("2026")[0]) == 21


def test_at_the_first_use_what_is_unpaid_on_older_sheets_is_named(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.book.write_bytes(workbook(YEARS.format(paid="")))
    assert firm.runs("2026-11-02", "--sans-question") == 4
    told = said(capsys)
    assert "Impayées sur les feuilles plus anciennes (1)" in told
    assert "2, Noël SAS, 220,00 € (2025!A3)" in told


def test_verifier_and_a_simulation_say_that_the_sheets_are_one_list(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    _years(firm, "", together="oui")
    before = firm.book.read_bytes()
    said(capsys)
    assert cli.main(["verifier", str(firm.book), "--sortie", str(firm.output)]) == 0
    told = said(capsys)
    assert "Avec ses autres feuilles, une seule liste : « 2025 »." in told
    assert "2, Noël SAS, 220,00 € (2025!A3)" in told
    assert firm.runs("2026-11-09", "--sans-question", "--simulation") == 0
    assert "350,00 €" in said(capsys)
    assert firm.book.read_bytes() == before


def test_what_stands_on_a_sheet_without_our_columns_yet_cannot_be_noted_before_a_monday(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _years(firm, "", together="oui")
    firm.record("2026-11-09", "--sans-question")
    book = openpyxl.load_workbook(firm.book)
    new = book.create_sheet("2027", index=0)
    new.append([cell.value for cell in book["2026"][1]][:10])
    new.append(["3", "Petit SARL", "3 rue C", "49000", "Angers", "0241000003", 90,
                date(2026, 11, 9), date(2027, 1, 9), None])  # fmt: skip
    book.save(firm.book)
    words = ("noter", str(firm.book), "--date", "2026-11-10")
    assert answers(firm, monkeypatch, "petit", "3", "", "", "", words=words) == 0
    told = said(capsys)
    assert "3 : sa feuille n'a pas encore les colonnes du programme" in told
    assert "rien n'a été modifié" in told
