"""`cabinet`: the assistant who works for many firms, in one command."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from relance import cli
from relance.commands import practice
from relance.passage.example import EXAMPLE
from relance.practice.results import Outcome, keep
from relance.practice.workbooks import workbooks
from tests.firm import said

DAY = ("--date", "2026-11-23")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two firms that are set up, one that is not, and a file that is no workbook."""
    folder = tmp_path / "Cabinet (été)"
    for name in ("Dupont & Fils/Factures.xlsx", "Garage/Suivi.xlsx"):
        (folder / name).parent.mkdir(parents=True)
        shutil.copyfile(EXAMPLE, folder / name)
    (folder / "cassé.xlsx").write_bytes(b"half a download")
    return folder


def test_every_workbook_has_its_monday_its_letters_and_its_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = home.parent / "cabinet.json"
    assert cli.main(["cabinet", str(home), *DAY, "--json", str(record)]) == 0
    told = said(capsys)
    assert "2 classeurs faits, 1 jamais réglé." in told
    output = home / "output"
    assert (output / "2026-11-23 Cabinet.html").is_file()
    for own in ("Dupont & Fils/Factures", "Garage/Suivi"):
        assert list((output / own / "2026-11-23").rglob("0 - Ma semaine.html"))
    found = json.loads(record.read_text("utf-8"))
    assert [(it["code"], it["encours"]) for it in found["classeurs"]] == [(0, "98167.28")] * 2
    assert [Path(book).name for book in found["jamais_regles"]] == ["cassé.xlsx"]
    # The same day again: nothing has changed, so nothing is done twice.
    books = {path: path.read_bytes() for path in home.rglob("*.xlsx")}
    assert cli.main(["cabinet", str(home), *DAY, "--json", str(record)]) == 0
    assert "Déjà faits aujourd'hui : 2 sur 2." in said(capsys)
    assert {path: path.read_bytes() for path in home.rglob("*.xlsx")} == books


def test_one_that_stops_stops_no_other_and_is_named_with_its_reason(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = home / "Garage" / "Suivi.xlsx"
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes(b"\x05Marie")
    assert cli.main(["cabinet", str(home), *DAY]) == 1
    told = said(capsys)
    assert "1 classeur fait, 1 à reprendre, 1 jamais réglé." in told
    assert "Excel" in told
    lock.unlink()
    assert cli.main(["cabinet", str(home), *DAY]) == 0
    assert "Déjà faits aujourd'hui : 1 sur 2." in said(capsys)


def test_a_workbook_damaged_since_its_last_round_is_to_be_taken_again(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = home / "Garage" / "Suivi.xlsx"
    keep(
        Outcome(
            workbook=str(book), on="2026-11-16", status=0, output=str(home / "output/Garage/Suivi")
        )
    )
    book.write_bytes(book.read_bytes()[:9000])
    assert cli.main(["cabinet", str(home), *DAY]) == 1
    assert "1 classeur fait, 1 à reprendre, 1 jamais réglé." in said(capsys)


def test_a_folder_that_cannot_be_read_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def walked(folder: Path, results: Path, closed: Callable[[OSError], object]) -> Iterator[Path]:
        closed(PermissionError(errno.EACCES, "no", str(home / "Fermé")))
        return workbooks(folder, results, closed)

    monkeypatch.setattr(practice, "workbooks", walked)
    monkeypatch.setattr(practice, "here", lambda *_: [])
    assert cli.main(["cabinet", str(home), *DAY]) == 1
    assert "Fermé : l'accès est refusé" in said(capsys)


def test_an_interrupted_round_says_that_it_goes_on_where_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> list[Outcome]:
        raise KeyboardInterrupt

    monkeypatch.setattr(practice, "here", stopped)
    assert cli.main(["cabinet", str(home), *DAY]) == 1
    assert "reprendra où elle en est" in said(capsys)


@pytest.mark.parametrize(
    ("folder", "words"),
    [("", "veut le dossier"), ("absent", "veut le dossier"), (".", "aucun classeur déjà réglé")],
)
def test_a_folder_without_workbooks_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str, words: str
) -> None:
    (tmp_path / "vide").mkdir()
    named = str(tmp_path / "vide" / folder) if folder else ""
    assert cli.main(["cabinet", *([named] if named else []), *DAY]) == 1
    assert words in said(capsys)
    assert not list((tmp_path / "vide").iterdir())
