"""What a command about one client begins with."""

from __future__ import annotations

import pytest

from relance import cli
from tests.firm import LATE, Firm, said


def test_a_day_before_the_last_run_is_refused_and_nothing_is_written(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-09")
    before = firm.book.read_bytes()
    for command in ("dossier", "releve-de-compte"):
        words = [command, str(firm.book), "dupont", "--date", "2026-11-02"]
        assert cli.main([*words, "--sortie", str(firm.output)]) == 1
        assert "avant le dernier passage" in said(capsys)
    assert firm.book.read_bytes() == before
