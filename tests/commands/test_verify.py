"""`verifier` ends with 1 where a template would stop a run, and with 0 where none would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from relance import cli
from relance.passage.example import EXAMPLE
from tests.firm import LATE, Firm, said

DAY = "2026-11-02"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The owner's own folder of templates, in a copy of the shipped one."""
    folder = tmp_path / "letter_templates"
    shutil.copytree(cli.TEMPLATES, folder)
    monkeypatch.setattr(cli, "TEMPLATES", folder)
    return folder / "perso"


def dated(source: Path, target: Path) -> None:
    """A copy whose date Word changes by itself."""
    word = Document(str(source))
    field = f'<w:fldSimple {nsdecls("w")} w:instr="DATE"><w:r><w:t>4 février 2025</w:t></w:r></w:fldSimple>'
    word.add_paragraph()._p.append(parse_xml(field))
    word.save(str(target))


def test_a_template_that_stops_a_run_is_named_by_both_and_nothing_is_written(
    firm: Firm, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    dated(own.parent / "relance_1.docx", own / "relance_1.docx")
    before = firm.book.read_bytes()
    assert cli.main(["verifier", str(firm.book), "--date", DAY]) == 1
    told = said(capsys)
    assert (
        "perso/relance_1.docx : ce modèle contient une date que Word change tout seul (« DATE »)"
        in told
    )
    assert firm.runs("2026-11-09") == 1
    assert "une date que Word change tout seul" in said(capsys)
    assert (firm.book.read_bytes(), firm.letters()) == (before, [])


def test_the_empty_workbook_shows_no_row_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Its first row holds formulas alone, which come to nothing."""
    blank = EXAMPLE.with_name("factures_vierge.xlsx")
    assert cli.main(["verifier", str(blank), "--date", DAY]) == 0
    told = capsys.readouterr().out
    assert "0 facture" in told
    assert "Lignes passées" not in told


def test_a_template_that_no_step_uses_stops_nothing(
    firm: Firm, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    dated(own.parent / "relance_1.docx", own / "Relance 1.docx")
    assert cli.main(["verifier", str(firm.book), "--date", DAY]) == 0
    told = said(capsys)
    assert "une date que Word change tout seul" in told
    assert "perso/Relance 1.docx : ce fichier n'est pas utilisé" in told
    assert "renommez-le relance_1.docx" in told
    assert firm.runs("2026-11-09") == 0
    listed = " ".join(str(cell) for row in firm.rows("Relance - À corriger") for cell in row)
    assert "renommez-le relance_1.docx" in listed
