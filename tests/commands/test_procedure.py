"""`procedure`: one page in the output folder, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance import cli
from tests.commands.steps_of import SETTINGS, cell_of
from tests.firm import LATE, Firm


def procedures(firm: Firm) -> list[Path]:
    return sorted(firm.output.glob("*procédure*.docx"))


def tells(firm: Firm, *more: str) -> int:
    arguments = ["procedure", str(firm.book), "--date", "2026-11-02", "--sortie", str(firm.output)]
    return cli.main([*arguments, *more])


def test_the_procedure_is_one_page_in_the_output_folder_and_nothing_else_is_written(
    firm: Firm,
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    before, there = firm.book.read_bytes(), set(firm.output.rglob("*"))
    open_in_excel = firm.book.with_name(f"~${firm.book.name}")
    open_in_excel.write_bytes(b"")
    assert tells(firm, "--simulation") == 0
    assert procedures(firm) == []
    assert tells(firm) == 0
    [page] = procedures(firm)
    assert page.name == "Menuiserie Dupré - procédure de relance.docx"
    assert set(firm.output.rglob("*")) - there == {page}
    assert firm.book.read_bytes() == before


def test_a_procedure_that_the_owner_changed_is_kept(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    assert tells(firm) == tells(firm) == 0
    [page] = procedures(firm)
    page.write_bytes(b"mine")
    assert tells(firm) == 0
    assert page.read_bytes() == b"mine"
    assert [p.stem[-3:] for p in procedures(firm) if p != page] == ["(2)"]


@pytest.mark.parametrize("doubt", [False, True])
def test_without_settings_that_can_be_read_there_is_no_procedure_to_tell(
    firm: Firm, capsys: pytest.CaptureFixture[str], doubt: bool
) -> None:
    firm.writes(LATE)
    if doubt:
        firm.is_set_up()
        firm.types(SETTINGS, {cell_of(firm, "Appel", "Canal"): "pigeon"})
    capsys.readouterr()
    assert tells(firm) == 4
    assert ("pigeon" if doubt else "pas encore de réglages") in capsys.readouterr().out
    assert procedures(firm) == []
