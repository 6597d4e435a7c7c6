"""`oublier`: what may go of a client who owes nothing goes, in one save; the rest is told."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from relance import cli
from tests.firm import HOSTILE, Firm, answers, said

CLIENTS = "Relance - Clients"
LETTER = "2026-11-09/Menuiserie Dupré/Morel SARL - lettre de rappel.docx"
KEEP, REMOVE = "1", "2"


def forgets(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, *given: object, whom: str = "morel", day: str = ""
) -> int:
    words = ("oublier", str(firm.book), *filter(None, [whom]), "--date", day or "2026-11-17")
    return answers(firm, monkeypatch, *given, words=words)


@pytest.fixture
def settled(chasing: Firm, monkeypatch: pytest.MonkeyPatch) -> Firm:
    """Morel was reminded on the 9th, spoken to, disputed a door, then paid; Dupont still owes."""
    noted = ("noter", str(chasing.book), "--date", "2026-11-12")
    assert (
        answers(chasing, monkeypatch, "1", "", words=(str(chasing.book), "--date", "2026-11-12"))
        == 0
    )
    call = ("F-042", "1", "", "a crié au téléphone", "F-042", "3", "120 €", "porte abîmée", "")
    assert answers(chasing, monkeypatch, *call, words=noted) == 0
    row = client_row(chasing, "Morel SARL")
    chasing.types(
        CLIENTS,
        {f"J{row}": "m@morel.example.fr", f"K{row}": "02 61 91 00 00", f"R{row}": "mauvais payeur"},
    )
    chasing.types("Factures", {"I5": 500, "J5": "13/11/2026"})
    chasing.record("2026-11-16")
    return chasing


def client_row(firm: Firm, name: str) -> int:
    return next(n for n, row in enumerate(firm.rows(CLIENTS), 1) if name in row)


def client(firm: Firm, name: str) -> dict[str, Any]:
    rows = firm.rows(CLIENTS)
    return {
        title: value
        for title, value in zip(rows[3], rows[client_row(firm, name) - 1], strict=True)
        if value
    }


def test_contact_data_and_remarks_go_dates_and_amounts_stay(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = [row[:10] for row in settled.rows("Factures")]
    before = settled.history()
    others = [x for x in before if x["Client"] == HOSTILE]
    assert any("crié" in (x["Remarque"] or "") for x in before)
    said(capsys)
    assert forgets(settled, monkeypatch, "1", KEEP) == 0
    shown = said(capsys)
    assert client(settled, "Morel SARL") == {"Nom": "Morel SARL", "Type": "professionnel"}
    after = settled.history()
    assert [x for x in after if x["Client"] == HOSTILE] == others
    lasting = ("Date", "Événement", "Client", "Facture", "Montant", "Étape", "Envoyé le")
    assert [[x[t] for t in lasting] for x in after[:-1]] == [
        [x[t] for t in lasting] for x in before
    ]
    assert not any("crié" in (x["Remarque"] or "") for x in after)
    assert after[-1]["Remarque"] == "données effacées (oublier)"
    assert [row[:10] for row in settled.rows("Factures")] == theirs
    assert "porte abîmée" not in str(settled.rows("Factures"))
    assert (settled.output / LETTER).exists()  # kept ten years
    assert "« Factures », ligne 5" in shown
    assert "C. com. L123-22" in shown
    assert "enregistrez-le" in shown


def test_the_next_mondays_go_on_and_fill_nothing_in_again(
    settled: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert forgets(settled, monkeypatch, "1", KEEP) == 0
    gone = client(settled, "Morel SARL")
    record = settled.record("2026-11-23")
    assert client(settled, "Morel SARL") == gone
    assert not [p for p in record["problemes"] if p["niveau"] == "bloquant"]
    assert "F-041" in {c["facture"] for c in record["creances"]}
    assert not any("crié" in (x["Remarque"] or "") for x in settled.history())


def test_the_memory_of_the_runs_loses_the_notes_too(
    settled: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert forgets(settled, monkeypatch, "1", KEEP) == 0
    told = [json.loads(p.read_text()) for p in (settled.output / ".passages").glob("*.json")]
    lines = [line for each in told for line in each["lines"] if line["client"] == "Morel SARL"]
    assert lines
    assert not any(line["note"] for line in lines)


def test_annuler_puts_the_workbook_back_until_its_copies_are_removed(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = settled.book.read_bytes()
    assert forgets(settled, monkeypatch, "1", KEEP) == 0
    undo = ["annuler", str(settled.book), "--sortie", str(settled.output)]
    assert cli.main(undo) == 0
    assert settled.book.read_bytes() == before
    assert forgets(settled, monkeypatch, "1", REMOVE) == 0
    assert list((settled.book.parent / "Sauvegardes").iterdir()) == []
    said(capsys)
    assert cli.main(undo) == 1
    assert "n'est plus dans ce dossier" in said(capsys)


def test_a_client_who_owes_is_refused_and_a_no_changes_nothing(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = settled.book.read_bytes()
    said(capsys)
    assert forgets(settled, monkeypatch, whom="dupont") == 1
    assert "la facture F-041 n'est pas soldée" in said(capsys)
    assert forgets(settled, monkeypatch, whom="nobody") == 1
    assert forgets(settled, monkeypatch, "2") == 1
    assert settled.book.read_bytes() == before


def test_an_open_proceeding_is_refused(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = settled.rows("Factures")
    place = f"{get_column_letter(rows[2].index('Suite donnée') + 1)}5"
    settled.types("Factures", {"I5": None, "J5": None, place: "Requête déposée le 16/11/2026"})
    settled.record("2026-11-23")
    settled.types("Factures", {"I5": 500, "J5": "24/11/2026"})
    said(capsys)
    assert forgets(settled, monkeypatch, day="2026-11-25") == 1
    assert "une procédure est en cours (Requête déposée le 16/11/2026)" in said(capsys)


def test_nobody_at_the_keyboard_forgets_nothing(settled: Firm) -> None:
    before = settled.book.read_bytes()
    words = ["oublier", str(settled.book), "morel", "--sortie", str(settled.output)]
    assert cli.main([*words, "--date", "2026-11-17"]) == 4
    assert cli.main([*words, "--date", "2026-11-17", "--simulation"]) == 1
    assert settled.book.read_bytes() == before


def test_years_later_a_client_who_left_the_list_is_proposed_and_goes_whole(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settled.types("Factures", {f"{column}5": None for column in "ABCDEFGHIJKLMNOPQRST"})
    said(capsys)
    assert forgets(settled, monkeypatch, "1", "morel", "1", REMOVE, whom="", day="2038-01-04") == 0
    shown = said(capsys)
    assert "Morel SARL, depuis le" in shown
    assert not any("Morel" in str(x) for x in settled.history())
    assert "Morel" not in str(settled.rows(CLIENTS))
    assert not (settled.output / LETTER).exists()
    memory = "".join(p.read_text() for p in (settled.output / ".passages").glob("*.json"))
    assert "Morel" not in memory
    words = ("verifier", str(settled.book), "--date", "2038-01-11")
    assert cli.main([*words, "--sortie", str(settled.output)]) == 0


def test_a_document_that_is_open_is_told_and_goes_the_next_time(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settled.types("Factures", {f"{column}5": None for column in "ABCDEFGHIJKLMNOPQRST"})
    real = Path.unlink

    def denied(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".docx":
            raise PermissionError(13, "open", str(path))
        real(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", denied)
        said(capsys)
        assert forgets(settled, monkeypatch, "1", "1", day="2038-01-04") == 3
    assert "Morel" not in str(settled.history())
    assert (settled.output / LETTER).exists()
    assert forgets(settled, monkeypatch, "1", "1", KEEP, day="2038-01-04") == 0
    assert not (settled.output / LETTER).exists()


def test_who_leaves_off_at_the_last_question_keeps_the_copies(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert forgets(settled, monkeypatch, "1", KeyboardInterrupt()) == 0
    assert "Les copies de « Sauvegardes » restent." in said(capsys)
    assert forgets(settled, monkeypatch) == 0  # nothing is left to be erased
    assert "Il n'y a rien à effacer" in said(capsys)


def test_two_clients_of_one_name_are_not_told_apart_by_the_history(
    settled: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settled.types(
        "Factures",
        {
            "A6": "F-050",
            "B6": "10/11/2026",
            "C6": "Morel SARL",
            "E6": "29000",
            "G6": 10,
            "H6": "10/12/2026",
        },
    )
    said(capsys)
    assert forgets(settled, monkeypatch, "1") == 1
    assert "deux clients s'appellent « Morel SARL »" in said(capsys)


def test_a_monday_says_once_the_time_is_over_that_somebody_may_be_forgotten(
    settled: Firm,
) -> None:
    settled.fills_in_settings(Historique_des_clients_soldés="1 an")
    row = next(
        n
        for n, x in enumerate(settled.rows("Relance - Paramètres"), 1)
        if x[0] == "Dernier passage"
    )

    def told(day: str) -> list[str]:
        settled.types("Relance - Paramètres", {f"B{row}": datetime.fromisoformat(day).date()})
        found = settled.record(day, "--simulation")["problemes"]
        return [p["quoi"] for p in found if "n'oblige plus" in p["quoi"]]

    assert told("2028-11-13") == []
    assert told("2028-11-20") == [
        "1 client soldé depuis plus de 1 an : rien n'oblige plus à garder leurs données."
    ]


def test_an_older_name_of_a_client_who_owes_is_that_client(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chasing.types("Factures", {"C5": "Menuiserie du Lac"})
    said(capsys)
    assert forgets(chasing, monkeypatch, whom="morel") == 1
    assert "aucun client connu ne porte « morel »" in said(capsys)
    assert forgets(chasing, monkeypatch, whom="lac") == 1
    assert "la facture F-042 n'est pas soldée" in said(capsys)


def test_nothing_of_it_is_left_in_the_file_as_the_program_wrote_it(
    settled: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert forgets(settled, monkeypatch, "1", KEEP) == 0
    with zipfile.ZipFile(settled.book) as package:
        whole = b"".join(map(package.read, package.namelist())).decode(errors="replace")
    for gone in ("m@morel.example.fr", "02 61 91 00 00", "mauvais payeur", "crié", "porte abîmée"):
        assert gone not in whole, gone
