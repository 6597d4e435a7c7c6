"""The entrance: what is refused before anything is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance import cli
from tests.firm import LATE, Firm


def test_nothing_is_watched_before_a_workbook_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["veiller", "--sortie", str(tmp_path)]) == 1
    assert "aucun classeur" in capsys.readouterr().out


def test_a_json_file_that_cannot_be_written_stops_the_run_first(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-02", "--json", str(firm.output / "absent" / "x.json")) == 1
    assert firm.book.read_bytes() == before


def test_a_workbook_to_watch_that_is_not_there_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "watch", lambda *_, **__: 0)
    missing = tmp_path / "absent.xlsx"
    assert cli.main(["veiller", str(missing), "--sortie", str(tmp_path)]) == 0
    assert "n'est pas là pour l'instant" in capsys.readouterr().out
