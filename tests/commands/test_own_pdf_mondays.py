"""Mondays with « Dossier des factures »: no letter nor court file leaves for what its own PDF contradicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance import cli
from tests.facturx.pdfs import FACTUR_X, invoice_xml, pdf
from tests.firm import LATE, OTHER, Firm, said

DAY = "2026-11-09"  # a first letter is due for both
SETTLED = pdf((FACTUR_X, invoice_xml()))  # as the row of F-041 says
DIFFERS = pdf((FACTUR_X, invoice_xml(total="1020.00")))


@pytest.fixture
def files(firm: Firm) -> Path:
    """The owner's folder of PDF: none there yet."""
    (folder := firm.book.parent / "PDF").mkdir()
    firm.writes(LATE, OTHER)
    firm.is_set_up(Dossier_des_factures="PDF")
    firm.record("2026-11-02")
    return folder


@pytest.mark.parametrize(
    ("content", "leaves"),
    [
        (SETTLED, True),
        (DIFFERS, False),
        (pdf(), True),
        (SETTLED[:900], True),  # damaged: nothing to compare
        (pdf((FACTUR_X, invoice_xml(kind="381"))), False),
        (pdf((FACTUR_X, invoice_xml(due="20261130"))), False),
        (pdf((FACTUR_X, invoice_xml(payee="Factor SA"))), False),
    ],
)
def test_a_letter_leaves_only_where_the_pdf_says_as_the_row(
    content: bytes, leaves: bool, firm: Firm, files: Path
) -> None:
    (files / "Facture F-041.pdf").write_bytes(content)
    told = firm.record(DAY)
    assert [c["factures"] for c in told["courriers"]] == [["F-041"]] * leaves + [["F-042"]]
    [about] = [c for c in told["creances"] if c["facture"] == "F-041"]
    assert about["motif_code"] == ("courrier_prepare" if leaves else "a_corriger")


def test_the_difference_is_quoted_wherever_the_owner_looks_and_a_mended_pdf_releases_it(
    firm: Firm, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "F-041.pdf").write_bytes(DIFFERS)
    told = firm.record(DAY)
    quoted = "la facture PDF dit 1\u202f020,00\u00a0€, votre ligne 1\u202f234,50\u00a0€."
    [about] = [c for c in told["creances"] if c["facture"] == "F-041"]
    [problem] = [p for p in told["problemes"] if quoted in p["quoi"]]
    assert quoted in about["motif"]
    assert (problem["niveau"], problem["ou"]) == ("bloquant", "Factures!A4")
    corrections = [str(cell) for row in firm.rows("Relance - À corriger") for cell in row]
    assert any(quoted in cell for cell in corrections)
    assert quoted.replace("\u202f", " ").replace("\u00a0", " ") in said(capsys)
    (files / "F-041.pdf").write_bytes(SETTLED)
    assert [c["factures"] for c in firm.record(DAY)["courriers"]] == [["F-041"], ["F-042"]]
    (files / "F-041.pdf").write_bytes(DIFFERS)  # the same day again: the letter is taken back
    assert [c["factures"] for c in firm.record(DAY)["courriers"]] == [["F-042"]]
    assert [name for name in firm.letters() if "annulés" in name and "Dupont" in name]


def test_with_somebody_at_the_keyboard_it_is_held_too(
    firm: Firm, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "F-041.pdf").write_bytes(DIFFERS)
    assert firm.answers(DAY, monkeypatch, "1") == 0  # the payments are all noted
    assert [name.partition("/Menuiserie Dupré/")[2] for name in firm.letters()] == [
        "Morel SARL - lettre de rappel.docx"
    ]


def test_a_court_file_asked_for_by_name_is_refused_for_it(
    firm: Firm, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "F-041.pdf").write_bytes(DIFFERS)
    words = [str(firm.book), "dupont", "--date", DAY, "--sortie", str(firm.output)]
    before = firm.book.read_bytes()
    assert cli.main(["dossier", *words]) == 1
    assert "la facture PDF dit 1 020,00 €, votre ligne 1 234,50 €" in said(capsys)
    assert firm.book.read_bytes() == before
    (files / "F-041.pdf").write_bytes(SETTLED)
    assert cli.main(["dossier", *words]) == 0


def test_a_court_file_goes_without_the_invoice_that_its_pdf_contradicts(
    firm: Firm, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.types("Factures", {"C5": LATE[2], "D5": LATE[3]})  # both are owed by one client now
    (files / "F-041.pdf").write_bytes(DIFFERS)
    words = [str(firm.book), "dupont", "--date", DAY, "--sortie", str(firm.output)]
    assert cli.main(["dossier", *words]) == 0
    told = said(capsys)
    assert (
        "Factures!A4 : Facture F-041 (Dupont & Fils <SA>) : la facture PDF dit 1 020,00 €" in told
    )
    assert "Dupont & Fils <SA> : 5" in told  # 500 € and what is due on it
