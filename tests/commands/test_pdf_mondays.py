"""« Lettres en PDF »: beside its letter, with the e-mail, made once, aside with its letter."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from docx import Document

from relance.letters import writer
from relance.word import pdf
from tests.firm import OTHER, Firm, invoice, said

DEBT = invoice("F-001", "Dupont SARL", date(2026, 9, 10), 1001.0, date(2026, 10, 10))
MONDAY = "2026-11-09"
LETTER, PDF = "Dupont SARL - lettre de rappel.docx", "Dupont SARL - lettre de rappel.pdf"


class Printer:
    """Stands in for LibreOffice, whose PDFs differ each time."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.there = True

    def __call__(self, documents: Mapping[str, bytes]) -> tuple[dict[str, bytes], str]:
        self.asked.append(sorted(documents))
        if documents and not self.there:
            return {}, pdf.NOT_THERE
        turn = str(len(self.asked)).encode()
        return {n: b"%PDF " + turn + pdf._mark(x) for n, x in documents.items()}, ""


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    made = Printer()
    monkeypatch.setattr(writer, "to_pdf", made)
    return made


def folder(firm: Firm) -> Path:
    return firm.output / MONDAY / "Menuiserie Dupré"


def begun(firm: Firm, **settings: object) -> None:
    firm.writes(DEBT, OTHER)
    firm.is_set_up(Lettres_en_PDF="oui", **settings)
    firm.record("2026-11-02")
    firm.record(MONDAY)


def test_without_the_setting_no_pdf_is_made(firm: Firm, printer: Printer) -> None:
    firm.writes(DEBT)
    firm.is_set_up()
    firm.record(MONDAY)
    assert printer.asked == []


def test_the_pdf_stands_as_long_as_its_letter(firm: Firm, printer: Printer) -> None:
    begun(firm)
    before = (folder(firm) / PDF).read_bytes()
    firm.record(MONDAY)
    assert printer.asked[-1] == []
    assert (folder(firm) / PDF).read_bytes() == before
    firm.types("Factures", {"I4": 100, "J4": "09/11/2026"})
    firm.record(MONDAY)
    assert printer.asked[-1] == [LETTER]
    assert pdf.is_of((folder(firm) / PDF).read_bytes(), (folder(firm) / LETTER).read_bytes())
    firm.types("Factures", {"I4": 1001})
    firm.record(MONDAY)
    assert not (folder(firm) / PDF).exists()  # gone aside with its letter


def test_it_is_that_of_the_owner_s_own_version(firm: Firm, printer: Printer) -> None:
    begun(firm)
    word = Document(str(folder(firm) / LETTER))
    word.add_paragraph("Bien à vous, Hélène")
    word.save(str(folder(firm) / LETTER))
    firm.record(MONDAY)
    assert printer.asked[-1] == [LETTER]
    assert pdf.is_of((folder(firm) / PDF).read_bytes(), (folder(firm) / LETTER).read_bytes())


def test_what_cannot_be_made_is_one_line_and_no_old_pdf_stays(
    firm: Firm, printer: Printer, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(firm)
    printer.there = False
    firm.types("Factures", {"I4": 100, "J4": "09/11/2026"})
    capsys.readouterr()
    firm.record(MONDAY)
    assert "Lettres en PDF : LibreOffice n'est pas installé ici" in said(capsys)
    assert (folder(firm) / LETTER).exists()
    assert not (folder(firm) / PDF).exists()


@pytest.mark.usefixtures("printer")
def test_an_e_mail_has_it_attached_and_is_the_same_the_same_day(firm: Firm) -> None:
    begun(firm, Premiers_rappels="e-mail")
    titles = next(row for row in firm.rows("Relance - Clients") if "E-mail" in row)
    column = "ABCDEFGHIJKLMNOPQRS"[titles.index("E-mail")]
    firm.types("Relance - Clients", {f"{column}5": "compta@dupont.example.fr"})
    firm.record(MONDAY)
    draft = folder(firm) / "Dupont SARL - lettre de rappel.eml"
    content = draft.read_bytes()
    mail = email.message_from_bytes(content, policy=email.policy.default)
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == PDF
    assert attached.get_content() == (folder(firm) / PDF).read_bytes()
    firm.record(MONDAY)
    assert sha256(draft.read_bytes()).digest() == sha256(content).digest()
