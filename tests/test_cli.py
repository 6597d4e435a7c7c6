"""The entrance: what is refused before anything is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance import cli
from relance.passage.example import EXAMPLE
from tests.firm import LATE, Firm, answers


def test_nothing_is_watched_before_a_workbook_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["veiller", "--sortie", str(tmp_path)]) == 1
    assert "aucun classeur" in capsys.readouterr().out


def test_nothing_is_noted_before_a_workbook_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = EXAMPLE.read_bytes()
    assert cli.main(["noter", "--sortie", str(tmp_path)]) == 1
    assert "aucun classeur" in capsys.readouterr().out
    assert EXAMPLE.read_bytes() == before


def test_a_json_file_that_cannot_be_written_stops_the_run_first(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-02", "--json", str(firm.output / "absent" / "x.json")) == 1
    assert firm.book.read_bytes() == before


def test_a_workbook_to_watch_that_is_not_there_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("relance.commands.weekly.watch", lambda *_, **__: 0)
    missing = tmp_path / "absent.xlsx"
    assert cli.main(["veiller", str(missing), "--sortie", str(tmp_path)]) == 0
    assert "n'est pas là pour l'instant" in capsys.readouterr().out


def double_clicks(firm: Firm, day: str, monkeypatch: pytest.MonkeyPatch, *given: str) -> int:
    """Started without a workbook, with someone at the keyboard."""
    return answers(firm, monkeypatch, *given, words=("--date", day))


def test_double_clicked_again_in_the_week_it_offers_to_note_or_to_do_the_monday_again(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = chasing.book.read_bytes()
    assert double_clicks(chasing, "2026-11-12", monkeypatch, "1", "") == 0
    assert "Le passage de cette semaine est fait" in capsys.readouterr().out
    assert chasing.book.read_bytes() == before
    assert double_clicks(chasing, "2026-11-09", monkeypatch, "2") == 0
    assert "Et maintenant" not in capsys.readouterr().out


def test_after_a_double_clicked_monday_it_offers_to_note(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = ("1", "")  # all of them, on their day
    typed = ("2", "dup", "1", "", "", "")
    assert double_clicks(chasing, "2026-11-16", monkeypatch, *posted, *typed) == 0
    assert chasing.history()[-1]["Événement"] == "Appel fait"


def test_whoever_names_the_workbook_is_told_how_to_note(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chasing.answers("2026-11-16", monkeypatch, "1", "") == 0
    assert "python run.py noter" in capsys.readouterr().out


def test_the_example_again_on_the_same_day_gives_the_same_documents(tmp_path: Path) -> None:
    """Court files, e-mails and pages too: what a run notes itself never changes what it says again."""

    def made() -> dict[str, bytes]:
        assert cli.main(["--sortie", str(tmp_path), "--sans-question"]) == 0
        kinds = {".docx", ".html", ".csv", ".eml", ".pdf"}
        return {str(p): p.read_bytes() for p in tmp_path.rglob("*") if p.suffix in kinds}

    assert made() == made()
