"""Which files of statements a Monday takes in: those named, and those in the workbook's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.test_taking_in import HEAD, PAID, dues, statement, takes
from tests.firm import Firm, said


def lays(firm: Firm, text: str, name: str, *, folder: str = "") -> Path:
    """A statement in the workbook's folder of statements."""
    file = firm.book.parent / "Relevés" / (folder or firm.book.stem) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("folder", ["", "Dupré & Fils (été).xlsx"])
def test_every_file_of_the_workbook_s_folder_is_read_each_monday(late: Firm, folder: str) -> None:
    lays(late, HEAD + PAID, "novembre.csv", folder=folder)
    lays(late, "[.ShellClassInfo]", "desktop.ini", folder=folder)
    lays(late, "?", ".cache", folder=folder)
    record = late.record("2026-11-16")
    assert [r["fichier"] for r in record["releves"]] == ["novembre.csv"]
    assert dues(record)["F-042"] == "0.00"
    again = late.record("2026-11-23")
    assert [e["statut"] for e in again["encaissements"]] == ["doublon"]
    assert len(late.received()) == 1


def test_the_folder_is_made_at_the_first_statement_not_before(late: Firm) -> None:
    folder = late.book.parent / "Relevés" / late.book.stem
    late.record("2026-11-16")
    assert not folder.parent.exists()
    takes(late, "2026-11-16", statement(late, PAID))
    assert list(folder.iterdir()) == []


def test_a_file_named_and_in_the_folder_is_one(late: Firm) -> None:
    record = takes(late, "2026-11-16", lays(late, HEAD + PAID, "n.csv"))
    assert len(record["releves"]) == 1
    assert [e["statut"] for e in record["encaissements"]] == ["certain"]


def test_what_the_folder_holds_and_is_no_statement_is_told_and_formal_notices_wait(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    lays(late, "%PDF-1.7", "relevé.pdf")
    record = late.record("2026-11-16")
    assert [r["format"] for r in record["releves"]] == [None]
    assert "choisissez un export CSV" in said(capsys)
