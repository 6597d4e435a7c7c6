"""From the first call to the order to pay and the opposition: one debt, its Mondays, each of them undone once.

Morel SARL owes 1 234,50 €, due on Monday 7 September 2026, and never pays. The owner posts every letter
on its day. Days are counted from the due date; the ladder is the one that a new owner gets.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from relance import cli
from relance.letters.writer import TODO_FILE
from tests.firm import Firm, invoice, text_of
from tests.rules.ladder.mondays import Voice
from tests.undoing import undoes

DUE = date(2026, 9, 7)
BILL = invoice("F-041", "Morel SARL", date(2026, 8, 8), 1234.5, DUE)
FILE = "Contentieux - Morel SARL"


def at(days: int) -> str:
    return (DUE + timedelta(days=days)).isoformat()


@pytest.fixture
def owner(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> Firm:
    monkeypatch.setattr(cli, "_someone_there", lambda options: not options.sans_question)
    monkeypatch.setattr(cli, "Keyboard", lambda *_: Voice())
    firm.writes(BILL)
    assert firm.runs(at(0), "--sans-question") == 4
    firm.fills_in_settings(
        Forme_juridique="SARL", Ville_RCS="Angers", Qualité_du_signataire="Gérante"
    )
    return firm


def notes(firm: Firm, text: str) -> None:
    """The owner types beside the invoice, in « Suite donnée »."""
    rows = firm.rows("Factures")
    column = get_column_letter(rows[2].index("Suite donnée") + 1)
    firm.types("Factures", {f"{column}4": text})


def folder(firm: Firm, day: str) -> Path:
    return firm.output / day / "Menuiserie Dupré" / FILE


def there(firm: Firm, day: str) -> list[str]:
    return sorted(p.name for p in folder(firm, day).glob("*.*"))


def monday(firm: Firm, days: int) -> dict[str, Any]:
    """A Monday, undone, and done again: the workbook comes back, and the second is as the first."""
    before = firm.book.read_bytes()
    first = firm.record(at(days))
    assert undoes(firm, "--sans-question") == 0
    assert firm.book.read_bytes() == before
    made = [p for p in folder(firm, at(days)).glob("*.docx") if p.is_file()]
    assert made == []  # what the undone run had made lies in « annulés »
    again = firm.record(at(days))
    for told in (first, again):
        told.pop("classeur", None)
    assert again == first
    return again


def read(firm: Firm, day: str, name: str) -> str:
    told = text_of(folder(firm, day) / name)
    return " ".join(told.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_from_the_first_call_to_the_order_and_the_opposition(owner: Firm) -> None:
    # Seven days late, the owner is to call; a week later a letter leaves, then a firmer one.
    steps = {days: monday(owner, days) for days in (7, 14, 28, 42)}
    assert [x["creances"][0]["etape"] for x in steps.values()] == [
        "Appel", "Relance 1", "Relance 2", "Mise en demeure",
    ]  # fmt: skip
    assert all(x.get("dossiers", []) == [] for x in steps.values())

    # The formal notice is received; three weeks pass: the step « dossier » has come, and the file is there.
    notes(owner, "AR reçu le 22/10/2026")
    week = monday(owner, 63)
    day = at(63)
    assert week["creances"][0]["motif_code"] == "dossier_a_preparer"
    [file] = week["dossiers"]
    assert file["dossier"] == f"{day}/Menuiserie Dupré/{FILE}"
    open_ = [x["voie"] for x in file["voies"] if x["ouverte"]]
    assert "injonction_commerce" in open_
    assert there(owner, day) == [
        "0 - À lire d'abord.docx", "1 - Injonction de payer.docx", "3 - Bordereau.docx",
        "4 - Chronologie.docx", "5 - Calcul.docx", "6 - Relevé de compte.docx", "8 - Commissaire.docx",
        "9 - Transmission.docx", "Pièce 05 - 2026-09-21.docx", "Pièce 06 - 2026-10-05.docx",
        "Pièce 07 - 2026-10-19.docx",
    ]  # fmt: skip

    todo = " ".join(text_of(folder(owner, day).parent / TODO_FILE).split())
    assert (
        f"le dossier est préparé, la décision vous appartient. Dossier : « {FILE} »."
        in todo.replace("\u00a0", " ")
    )

    # What it asks for is what the JSON says, and what the law's table gives: 1 234,50 € × 12,40 % × 63 / 365.
    request = read(owner, day, "1 - Injonction de payer.docx")
    debt = week["creances"][0]
    assert (debt["penalites"], debt["indemnite"], debt["total"]) == ("26.42", "40.00", "1300.92")
    assert file["total"] == debt["total"]
    for wanted in (
        "du tribunal de commerce d'Angers",
        "lui payer 1 300,92 €",
        "Pénalités de retard au 9 novembre 2026 C. com. L441-10 II",
        "26,42 €",
        "recommandé n° 1A 234 567 8901 2, reçue le 22 octobre 2026 (pièce 7)",
        "du 10 novembre 2026 jusqu'au paiement",
    ):
        assert wanted in request
    story = read(owner, day, "4 - Chronologie.docx")
    for wanted in (
        "08/08/2026 Facture n° F-041 de 1 234,50 €",
        "21/09/2026 Lettre de rappel, « Relance 1 » pièce 5",
        "19/10/2026 Lettre recommandée n° 1A 234 567 8901 2, « Mise en demeure » pièce 7",
        "22/10/2026 Accusé de réception signé pièce 8",
    ):
        assert wanted in story
    copy = folder(owner, day) / "Pièce 07 - 2026-10-19.docx"
    assert "MISE EN DEMEURE" in text_of(copy)

    # Next Monday nothing has changed: the file stands, no other one is made. Then 200 € come.
    assert monday(owner, 70)["dossiers"][0]["dossier"] is None
    assert there(owner, at(70)) == []
    owner.types("Factures", {"I4": 200, "J4": date(2026, 11, 18)})
    week = monday(owner, 77)
    assert week["dossiers"][0]["dossier"] == f"{at(77)}/Menuiserie Dupré/{FILE}"
    assert "1 034,50 €" in read(owner, at(77), "1 - Injonction de payer.docx")
    assert "18/11/2026 Règlement de 200,00 € reçu pièce" in read(
        owner, at(77), "4 - Chronologie.docx"
    )

    # The request is filed, the order comes, is served, and opposed: no letter leaves meanwhile, each
    # event is in the chronology, and what follows is watched.
    for days, event in (
        (84, "Requête déposée le 26/11/2026"),
        (105, "Ordonnance du 15/12/2026"),
        (119, "Signifiée le 29/12/2026"),
        (140, "Opposition le 20/01/2027"),
    ):
        notes(owner, event)
        week = monday(owner, days)
        assert week["courriers"] == []
        assert not [x["etape"] for x in week["creances"] if x["etape"] != "Contentieux"]
    assert owner.runs(at(140), "--sans-question", "--simulation") == 0
    arguments = [
        "dossier",
        str(owner.book),
        "morel",
        "--date",
        at(140),
        "--sortie",
        str(owner.output),
    ]
    assert cli.main([*arguments, "--sans-question"]) == 0
    told = read(owner, at(140), "4 - Chronologie.docx")
    for wanted in (
        "26/11/2026 Requête déposée",
        "15/12/2026 Ordonnance rendue pièce",
        "29/12/2026 Ordonnance signifiée pièce",
        "20/01/2027 Opposition formée pièce",
    ):
        assert wanted in told
    assert "Opposition du débiteur, du 20 janvier 2027 ☐ à joindre" in read(
        owner, at(140), "3 - Bordereau.docx"
    )
    assert undoes(owner, "--sans-question") == 0
    assert [p for p in folder(owner, at(140)).glob("*.docx") if p.is_file()] == []
