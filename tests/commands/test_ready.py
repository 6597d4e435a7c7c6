"""A Monday begins only with settings that are understood, on the right workbook and day."""

from __future__ import annotations

import pytest

from tests.firm import LATE, Firm, said


def test_a_date_before_the_last_run_is_refused_with_the_way_out(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-09")
    assert firm.runs("2026-11-02") == 1
    assert "avant le dernier passage" in said(capsys)


def test_a_setting_that_is_not_understood_stops_the_run_and_names_its_cell(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up(Courriers_par_lundi="beaucoup")
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-09") == 4
    told = said(capsys)
    assert "des réglages n'ont pas été compris" in told
    assert "Relance - Paramètres!B" in told
    assert firm.book.read_bytes() == before
