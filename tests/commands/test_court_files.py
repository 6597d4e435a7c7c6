"""`dossier [CLIENT]`: a run like another, that takes no step and overwrites nothing of the owner's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl.utils import get_column_letter

from relance import cli
from relance.commands.court_files import NOTED
from relance.passage.outbox import Outbox
from relance.rules.codes import EventKind
from tests.firm import HOSTILE, LATE, OTHER, Firm, answers, said
from tests.undoing import undoes

DAY = "2026-11-09"
REQUEST = "1 - Injonction de payer.docx"


@pytest.fixture
def late(firm: Firm) -> Firm:
    firm.writes(LATE, OTHER)
    firm.is_set_up(Forme_juridique="SARL")
    firm.record("2026-11-02")
    return firm


def files(firm: Firm, *words: str, day: str = DAY) -> int:
    named = [str(firm.book), *words]
    return cli.main(["dossier", *named, "--date", day, "--sortie", str(firm.output)])


def folder(firm: Firm, client: str = "Dupont & Fils SA", day: str = DAY) -> Path:
    return firm.output / day / "Menuiserie Dupré" / f"Contentieux - {client}"


def test_the_file_of_a_client_found_by_a_few_letters_is_made_and_no_step_is_taken(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert files(late, "dupont") == 0
    told = said(capsys)
    assert "Dupont & Fils <SA> : 1 287,08 €" in told.replace("\u202f", " ").replace("\u00a0", " ")
    assert "la décision vous appartient" in told
    assert (folder(late) / REQUEST).is_file()
    line = late.history()[-1]
    assert (line["Événement"], line["Client"], line["Facture"]) == (EventKind.OTHER, HOSTILE, None)
    assert (line["Remarque"], line["Étape"]) == (NOTED, None)
    assert late.record(DAY)["creances"][0]["etape"] == "Relance 1"  # the ladder goes on as before


def test_annuler_puts_it_aside_and_the_workbook_back(late: Firm) -> None:
    before = late.book.read_bytes()
    assert files(late, "dupont") == 0
    made = sorted(p.name for p in folder(late).iterdir())
    assert undoes(late) == 0
    assert late.book.read_bytes() == before
    assert sorted(p.name for p in (folder(late) / "annulés").iterdir()) == made


def test_a_document_that_the_owner_changed_stands_and_a_fresh_one_lies_beside_where_sums_changed(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    assert files(late, "dupont") == 0
    word = Document(str(folder(late) / REQUEST))
    word.add_paragraph("Mention ajoutée")
    word.save(str(folder(late) / REQUEST))
    mine = (folder(late) / REQUEST).read_bytes()
    assert files(late, "dupont") == 0
    assert sorted(p.name for p in folder(late).glob("1 - *")) == [REQUEST]
    late.types("Factures", {"I4": 200, "J4": date(2026, 11, 5)})
    capsys.readouterr()
    assert files(late, "dupont") == 0
    fresh = folder(late) / "1 - Injonction de payer (mise à jour).docx"
    assert fresh.is_file()
    assert (folder(late) / REQUEST).read_bytes() == mine
    assert f"Prenez « {fresh.name} », et non « {REQUEST} »" in said(capsys)


def test_a_run_that_dies_before_its_documents_lie_there_is_finished_by_the_next(
    late: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "publish", dies)
        assert files(late, "dupont") == 3
    assert not folder(late).exists()
    assert late.history()[-1]["Remarque"] == NOTED
    assert files(late, "morel") == 0
    assert (folder(late) / REQUEST).is_file()
    assert (folder(late, "Morel SARL") / REQUEST).is_file()


def test_what_is_paid_since_is_put_aside_by_the_next_run_of_the_day(late: Firm) -> None:
    assert files(late, "dupont") == 0
    late.types("Factures", {"I4": 1234.5, "J4": date(2026, 11, 5)})
    late.record(DAY)
    assert list(folder(late).glob("*.docx")) == []
    assert (folder(late) / "annulés" / REQUEST).is_file()


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ((), 0, "Aucun client n'en est à l'étape « dossier »"),
        (("nobody",), 1, "aucun client qui doit quelque chose ne porte « nobody »"),
        (("F-042",), 0, "Morel SARL"),
        (("s", "a"), 1, "« s a »"),
        (("dupont", "--simulation"), 0, "Simulation : rien n'a été écrit."),
        (("sa",), 4, "plusieurs clients portent « sa »"),
    ],
)
def test_whom_it_is_about_is_said_or_asked(
    firm: Firm, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], status: int, told: str
) -> None:
    third = ("F-050", date(2026, 9, 1), "Sanitaires Nord", "1 rue Haute", "49000", "Angers", 90.0,
             date(2026, 10, 1), None, None)  # fmt: skip
    firm.writes(LATE, OTHER, third)
    firm.is_set_up()
    before = firm.book.read_bytes()
    capsys.readouterr()
    assert files(firm, *words) == status
    assert told in said(capsys)
    if status or "--simulation" in words or not words:
        assert firm.book.read_bytes() == before
        assert not (firm.output / DAY).exists()


def test_a_court_whose_town_no_table_tells_is_asked_once(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = (*LATE[:4], "76600", "Le Havre", *LATE[6:])
    firm.writes(away)
    firm.is_set_up(Forme_juridique="SARL")
    words = ("dossier", str(firm.book), "dupont", "--date", DAY)
    assert answers(firm, monkeypatch, "Le Havre", words=words) == 0
    assert "tribunal des activités économiques du Havre" in "".join(
        p.text for p in Document(str(folder(firm) / REQUEST)).paragraphs
    )
    assert answers(firm, monkeypatch, words=words) == 0  # not again


def test_a_workbook_that_no_monday_has_seen_has_no_file_yet(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    assert files(firm, "dupont") == 4
    assert "Faites d'abord un lundi" in said(capsys)


def test_a_declaration_made_this_morning_stands_when_the_day_is_done_again(firm: Firm) -> None:
    """Money came after the judgment: what is declared is what was owed on its eve."""
    firm.writes(LATE)
    firm.is_set_up(Forme_juridique="SARL")
    firm.record("2026-11-02")
    column = get_column_letter(firm.rows("Factures")[2].index("Suite donnée") + 1)
    after = get_column_letter(firm.rows("Factures")[2].index("Suite donnée") + 2)
    firm.types(
        "Factures", {f"{column}4": "Redressement judiciaire", f"{after}4": date(2026, 10, 28)}
    )
    firm.types("Factures", {"I4": 100, "J4": date(2026, 11, 3)})
    names = []
    for _ in range(2):
        record = firm.record(DAY)
        assert record["dossiers"][0]["dossier"] is not None
        names.append(sorted(p.name for p in folder(firm).iterdir()))
    assert names[0] == names[1]
    assert "7 - Déclaration.docx" in names[0]
    assert firm.record("2026-11-16")["dossiers"][0]["dossier"] is None
