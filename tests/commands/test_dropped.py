"""A file dropped onto run.py: known by its content, confirmed for the firm, copied beside its workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import openpyxl
import pytest

from relance import cli
from relance.commands.dropped import StatementGiven, refuse_statement
from relance.lists.grids import opened
from relance.passage.memory import remembered
from relance.problems import RelanceError
from relance.rules.asking import Asker
from tests.commands.test_taking_in import PAID, dues, statement
from tests.firm import Firm, answers, said
from tests.owner.voices import Owner

STATEMENT = (
    ("Date", "Libellé", "Débit", "Crédit"),
    ("12/11/2026", "VIR SEPA MOREL SARL FACTURE F-042", None, 500.0),
)
EITHER = (("Date", "Libellé", "Montant", "Payé"), ("12/11/2026", "Morel porte", 500.0, None))
INVOICES = (
    ("Facture", "Date", "Client", "Montant TTC", "Échéance"),
    ("F-1", "12/11/2026", "Morel", 500.0, "12/12/2026"),
)


def excel(folder: Path, rows: Sequence[Sequence[object]], name: str = "export.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Export", 0)
    for row in rows:
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    (folder / name).write_bytes(held.getvalue())
    return folder / name


@pytest.mark.parametrize(("rows", "is_one"), [(STATEMENT, True), (INVOICES, False)])
@pytest.mark.parametrize("ask", [None, Owner()])
def test_an_excel_file_is_known_by_what_it_holds(
    tmp_path: Path, rows: Sequence[Sequence[object]], is_one: bool, ask: Asker | None
) -> None:
    path = excel(tmp_path, rows)
    with pytest.raises(StatementGiven) if is_one else nullcontext():
        refuse_statement(opened(path.read_bytes(), path.name), ask)


@pytest.mark.parametrize("answer", [1, 2, None])
def test_what_may_be_either_is_asked_about(tmp_path: Path, answer: int | None) -> None:
    path = excel(tmp_path, EITHER)
    wrong = pytest.raises(RelanceError) if answer != 1 else nullcontext()
    with wrong as stop:
        refuse_statement(opened(path.read_bytes(), path.name), Owner(answer) if answer else None)
    if answer is None:
        assert stop is not None
        assert stop.value.status == 4


def drops(firm: Firm, file: Path, *options: str) -> int:
    words = [str(file), "--date", "2026-11-16", "--sortie", str(firm.output)]
    return cli.main([*words, *options])


def folder(firm: Firm) -> Path:
    return firm.book.parent / "Relevés" / firm.book.stem


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_dropped_it_is_confirmed_copied_and_taken_in(
    late: Firm, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    assert late.runs("2026-11-02") == 0
    where = late.book.parent
    file = statement(late, PAID) if kind == "csv" else excel(where, STATEMENT)
    words = (str(file), "--date", "2026-11-16")
    assert answers(late, monkeypatch, "oui", words=words) == 0
    assert [x["Facture"] for x in late.received()] == ["F-042"]
    assert [f.read_bytes() for f in folder(late).iterdir()] == [file.read_bytes()]
    assert remembered(late.output) == late.book
    assert dues(late.record("2026-11-23"))["F-042"] == "0.00"


def test_refused_by_the_owner_nothing_happens(late: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    assert late.runs("2026-11-02") == 0
    before = late.book.read_bytes()
    words = (str(statement(late, PAID)), "--date", "2026-11-16")
    assert answers(late, monkeypatch, "non", words=words) == 1
    assert late.book.read_bytes() == before
    assert not folder(late).exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_unattended_it_is_refused_and_never_the_remembered_workbook(
    late: Firm, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    assert late.runs("2026-11-02") == 0
    before = late.book.read_bytes()
    file = statement(late, PAID) if kind == "csv" else excel(late.book.parent, STATEMENT)
    assert drops(late, file) == 4
    told = said(capsys)
    assert "est un relevé de banque" in told
    assert "--releve" in told
    assert remembered(late.output) == late.book
    assert late.book.read_bytes() == before


def test_without_a_workbook_it_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = excel(tmp_path, STATEMENT)
    assert cli.main([str(file), "--sortie", str(tmp_path / "output")]) == 1
    assert "pas votre classeur de factures" in said(capsys)
    assert remembered(tmp_path / "output") is None


def test_a_file_that_only_banks_write_is_refused_with_the_way_to_the_right_export(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    file = late.book.parent / "comptes.qif"
    file.write_text("!Type:Bank\nD12/11/26\nT500.00\n^\n", "utf-8")
    assert drops(late, file) == 1
    assert "choisissez un export CSV" in said(capsys)


def test_the_same_name_with_other_content_is_kept_beside(
    late: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert late.runs("2026-11-02") == 0
    folder(late).mkdir(parents=True)
    (folder(late) / "relevé.csv").write_text("Date;Libellé;Débit;Crédit\n", "utf-8")
    words = (str(statement(late, PAID)), "--date", "2026-11-16")
    assert answers(late, monkeypatch, "oui", words=words) == 0
    assert (folder(late) / "relevé (2).csv").is_file()
