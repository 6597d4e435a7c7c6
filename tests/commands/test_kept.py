"""What was answered before the owner left off (Ctrl+C, the window closed, « j'arrête ») is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from relance import cli
from relance.problems import RelanceError
from tests.commands.first_lists import LETTERHEAD, ledger, settings
from tests.firm import LATE, SETTINGS, Firm, answers, invoice, said

LEAVES = KeyboardInterrupt()
GONE = EOFError()


def monday(firm: Firm, day: str) -> tuple[str, ...]:
    return (str(firm.book), "--date", day)


def postings(firm: Firm) -> dict[str, Any]:
    lines = firm.history()
    return {line["Client"]: line["Envoyé le"] for line in lines if line["Étape"] == "Relance 1"}


def test_leaving_off_after_the_settings_says_that_they_and_the_answers_are_kept(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    facts = ("1", "1", *[""] * 4, "Loïc", "", "1", "1")
    later = ("2", "4", LEAVES)  # the old debts, client by client: the first is disputed
    assert answers(firm, monkeypatch, *facts, *later, words=monday(firm, "2026-11-23")) == 1
    told = said(capsys)
    assert "Vos réponses sont gardées dans le classeur (1 facture)" in told
    assert "Les réglages sont enregistrés" in told


LEAVING = pytest.mark.parametrize("leaves", [LEAVES, GONE], ids=["Ctrl+C", "window closed"])


@LEAVING
def test_letters_said_posted_before_leaving_off_stay_so_and_only_the_others_are_asked_about(
    chasing: Firm,
    leaves: BaseException,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = chasing.letters()
    words = monday(chasing, "2026-11-16")
    assert answers(chasing, monkeypatch, "2", "10/11", "1", leaves, words=words) == 1
    told = said(capsys)
    assert "Vos réponses sont gardées dans le classeur (1 courrier)" in told
    assert "Traceback" not in told
    posted = postings(chasing)
    assert sorted(str(day) for day in posted.values()) == ["2026-11-10 00:00:00", "None"]
    assert chasing.letters() == before
    assert settings(chasing)["Dernier passage"].date() == date(2026, 11, 9)  # type: ignore[attr-defined]
    assert answers(chasing, monkeypatch, "1", "", words=words) == 0  # « le courrier » left: yes
    assert None not in postings(chasing).values()


def test_leaving_off_before_the_first_answer_changes_nothing(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = chasing.book.read_bytes()
    assert answers(chasing, monkeypatch, LEAVES, words=monday(chasing, "2026-11-16")) == 1
    assert chasing.book.read_bytes() == before
    assert "Rien n'a été modifié" in capsys.readouterr().out


def test_who_stops_to_note_the_payments_need_not_say_again_what_was_posted(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answers(chasing, monkeypatch, "1", "", "2", words=monday(chasing, "2026-11-23")) == 1
    told = said(capsys)
    assert "pour que vous notiez" in told
    assert "Vos réponses sont gardées" in told
    assert "Notez-les, enregistrez, fermez Excel" in told
    assert "Rien n'a été modifié" not in told
    assert None not in postings(chasing).values()


def test_a_workbook_that_is_open_keeps_no_answer_and_it_is_said(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened_meanwhile(*_: object, **__: object) -> None:
        raise RelanceError("« … » est ouvert dans Excel.", cure="Fermez-le.")

    monkeypatch.setattr("relance.passage.commit.replace", opened_meanwhile)
    words = monday(chasing, "2026-11-16")
    assert answers(chasing, monkeypatch, "2", "10/11", "1", LEAVES, words=words) == 1
    assert "n'ont pas pu être gardées" in said(capsys)


def test_old_debts_decided_before_leaving_off_are_in_suite_donnee(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 11, 23)
    firm.writes(
        invoice("A-1", "Roy SARL", day - timedelta(200), 900, day - timedelta(170)),
        invoice("A-2", "Lam SARL", day - timedelta(200), 500, day - timedelta(170)),
    )
    firm.is_set_up()
    words = monday(firm, "2026-11-23")
    assert answers(firm, monkeypatch, "2", "4", LEAVES, words=words) == 1
    rows = firm.rows("Factures")
    column = rows[2].index("Suite donnée")
    assert {row[0]: row[column] for row in rows[3:5]} in (
        {"A-1": "Litige", "A-2": None},
        {"A-1": None, "A-2": "Litige"},
    )


def test_names_told_apart_before_leaving_off_are_remembered(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = date(2026, 9, 1), date(2026, 10, 1)
    names = ("SARL Martin", "Martin SARL", "SARL Leroy", "Leroy SARL")
    firm.writes(*(invoice(f"F-{n}", name, days[0], 100, days[1]) for n, name in enumerate(names)))
    firm.is_set_up()
    assert answers(firm, monkeypatch, "1", LEAVES, words=monday(firm, "2026-11-09")) == 1
    told = [row[12] for row in firm.rows("Relance - Clients")[4:] if row[12]]
    assert len(told) == 1


def says(text: str) -> Callable[[pytest.MonkeyPatch], None]:
    """The owner's own second letter says that too."""

    def written(_: pytest.MonkeyPatch) -> None:
        word = Document(str(cli.TEMPLATES / "relance_2.docx"))
        word.add_paragraph(text)
        word.save(str(cli.TEMPLATES / "perso" / "relance_2.docx"))

    return written


def test_answers_are_kept_where_a_library_turns_out_to_be_damaged_after_them(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(*_: object, **__: object) -> None:
        raise ImportError("docxtpl")

    words = monday(chasing, "2026-11-23")
    with monkeypatch.context() as patch:
        patch.setattr("relance.letters.documents.render", render)
        with pytest.raises(ImportError):  # run.py makes the environment anew, and starts again
            answers(chasing, patch, "1", "10/11", "1", words=words)
    assert {str(day) for day in postings(chasing).values()} == {"2026-11-10 00:00:00"}


def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("relance.letters.documents.render", render)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (says("Cher {{ client_nmo }},"), "client_nmo"),
        (says("Des frais de dossier vous seront facturés."), "« frais de dossier »"),
        (interrupted, "interrompu"),
    ],
    ids=["a misspelt field", "forbidden words", "Ctrl+C"],
)
def test_answers_are_kept_where_the_letters_cannot_be_written_after_them(
    happens: Callable[[pytest.MonkeyPatch], None],
    why: str,
    chasing: Firm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, words = chasing.letters(), monday(chasing, "2026-11-23")
    with monkeypatch.context() as patch:
        shutil.copytree(cli.TEMPLATES, tmp_path / "modèles")
        patch.setattr(cli, "TEMPLATES", tmp_path / "modèles")
        happens(patch)
        assert answers(chasing, monkeypatch, "1", "10/11", "1", words=words) == 1
    told = said(capsys)
    assert why in told
    assert "Vos réponses sont gardées dans le classeur (2 courriers)" in told
    assert chasing.letters() == before
    assert {str(day) for day in postings(chasing).values()} == {"2026-11-10 00:00:00"}
    assert settings(chasing)["Dernier passage"].date() == date(2026, 11, 9)  # type: ignore[attr-defined]
    assert answers(chasing, monkeypatch, "1", words=words) == 0  # the payments alone


def test_nothing_is_recorded_in_a_copy_that_is_left_for_the_right_workbook(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    days = date(2026, 9, 1), date(2026, 10, 1)
    twins = (invoice(name, name, days[0], 100, days[1]) for name in ("SARL Martin", "Martin SARL"))
    firm.writes(LATE, *twins)
    firm.is_set_up()
    assert firm.runs("2026-11-02") == 0
    copy = firm.book.read_bytes()
    assert firm.runs("2026-11-09") == 0
    firm.book.write_bytes(copy)
    assert answers(firm, monkeypatch, "2", words=monday(firm, "2026-11-16")) == 1
    told = said(capsys)
    assert "Arrêter, pour reprendre le bon classeur" in told
    assert told.endswith("Rien n'a été modifié.")
    assert firm.book.read_bytes() == copy


@pytest.mark.parametrize(
    ("day", "output", "stop", "why"),
    [
        ("2026-11-23", "ailleurs", "1", "Arrêter, pour reprendre l'autre dossier"),
        ("2027-02-01", "output", "2", "Est-ce bien le même classeur"),
    ],
)
def test_nor_the_settings_where_another_folder_or_workbook_was_meant(
    day: str,
    output: str,
    stop: str,
    why: str,
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    first = ("1", "1", *[""] * 4, "Loïc", "", "1", "1", "1")
    assert answers(firm, monkeypatch, *first, words=monday(firm, "2026-11-23")) == 0
    names = [row[0] for row in firm.rows("Relance - Paramètres")]
    term = f"B{names.index('Délai de paiement') + 1}"
    firm.types("Relance - Paramètres", {term: None})
    before = firm.book.read_bytes()
    firm.output = firm.output.with_name(output)
    assert answers(firm, monkeypatch, "1", stop, words=monday(firm, day)) == 1
    told = said(capsys)
    assert why in told
    assert told.endswith("Rien n'a été modifié.")
    assert firm.book.read_bytes() == before


def test_letters_made_again_in_another_folder_are_not_said_to_be_there_already(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chasing.output = chasing.output.with_name("ailleurs")
    words = monday(chasing, "2026-11-09")
    assert answers(chasing, monkeypatch, "2", words=words) == 0
    assert "préparés aujourd'hui" not in said(capsys)
    assert len(chasing.letters()) == 2
    assert answers(chasing, monkeypatch, words=words) == 0
    told = said(capsys)
    assert "2 courriers avaient déjà été préparés aujourd'hui" in told


# --- the first hour


@LEAVING
def test_settings_answered_before_leaving_off_are_kept_and_only_the_others_asked(
    leaves: BaseException,
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ledger(firm.book)
    words = monday(firm, "2026-11-23")
    first = ("1", "1", "SARL Le Goff", "3 rue de la Mer, 29120 Pont-l'Abbé", leaves)
    assert answers(firm, monkeypatch, *first, words=words) == 1
    told = said(capsys)
    assert "gardées dans « Relance - Paramètres » (7 réglages) : relancez" in told
    kept = settings(firm)
    assert (kept["Raison sociale"], kept["Forme juridique"]) == ("Le Goff", "SARL")
    assert (kept["Adresse"], kept["Délai de paiement"]) == ("3 rue de la Mer", "30")
    assert not firm.letters()
    rest = (
        "732 829 320 00074",
        "02 98 87 00 11",
        "Loïc",
        "",
        "1",
        "1",
        "1",
    )
    assert answers(firm, monkeypatch, *rest, words=("--date", "2026-11-23")) == 0  # remembered
    assert len(firm.letters()) == 2


def test_a_proposal_that_nobody_accepted_is_not_taken_for_an_answer(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    words = monday(firm, "2026-11-23")
    assert answers(firm, monkeypatch, "1", "1", "", LEAVES, words=words) == 1  # the name alone
    assert settings(firm)["Raison sociale"] == "LE GOFF MAÇONNERIE"
    assert settings(firm)["SIRET"] is None


def test_configurer_keeps_what_was_corrected_before_leaving_off(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    words = ("configurer", str(firm.book), "--date", "2026-11-02")
    assert answers(firm, monkeypatch, "1", "Menuiserie Roy EI", LEAVES, words=words) == 1
    assert settings(firm)["Raison sociale"] == "Menuiserie Roy"
    assert settings(firm)["SIRET"] == SETTINGS["SIRET"]


@LEAVING
def test_answers_given_before_the_workbook_could_be_read_are_not_asked_for_again(
    leaves: BaseException,
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ledger(firm.book, sheets=("Chantiers", "Dépannages"), head=LETTERHEAD)
    before = firm.book.read_bytes()
    words = monday(firm, "2026-11-23")
    assert answers(firm, monkeypatch, "2", leaves, words=words) == 1  # the sheet; not the term
    assert "vos réponses sont gardées" in capsys.readouterr().out
    assert firm.book.read_bytes() == before
    rest = ("1", "1", *[""] * 4, "Loïc", "", "1", "1", "3")
    assert answers(firm, monkeypatch, *rest, words=("--date", "2026-11-23")) == 0
    assert settings(firm)["Feuille des factures"] == "Dépannages"


def test_who_stops_to_correct_the_workbook_need_not_say_again_what_was_answered_before(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopping again at once takes these answers back: one of them may have been wrong."""
    ledger(firm.book, sheets=("Chantiers", "Dépannages"), head=LETTERHEAD)
    before = firm.book.read_bytes()
    words, stops = monday(firm, "2026-11-23"), "autre chose"
    assert answers(firm, monkeypatch, "2", stops, words=words) == 4  # the sheet; not the term
    assert "Vos autres réponses sont gardées." in said(capsys)
    assert firm.runs("2026-11-23") == 4  # nobody there: nothing is forgotten
    assert "« Dépannages »" in capsys.readouterr().out
    assert answers(firm, monkeypatch, stops, words=words) == 4
    told = said(capsys)
    assert "« Chantiers »" not in told
    assert "Vos autres réponses seront redemandées." in told
    assert answers(firm, monkeypatch, "1", stops, words=words) == 4
    assert "« Chantiers »" in capsys.readouterr().out
    assert firm.book.read_bytes() == before
    rest = ("1", "1", *[""] * 4, "Loïc", "", "1", "1", "3")
    assert answers(firm, monkeypatch, *rest, words=words) == 0
    assert settings(firm)["Feuille des factures"] == "Chantiers"
