"""One workbook, one set of letters: whatever the folder, the spelling of the path, the digits."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from relance import cli
from relance.passage.outbox import Outbox
from relance.passage.passages import Passage, same_workbook
from tests.firm import LATE, Firm, invoice, said, text_of

MONDAY = "2026-11-09"


# --- two output folders


def test_in_another_output_folder_the_same_monday_is_not_made_a_second_time(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    first, chasing.output = chasing.output, chasing.output.with_name("autre")
    before = chasing.book.read_bytes()
    assert chasing.runs(MONDAY, "--sans-question") == 4
    told = said(capsys)
    assert "2 courriers d'aujourd'hui sont déjà préparés, mais pas dans ce dossier" in told
    assert chasing.letters() == []
    assert chasing.book.read_bytes() == before
    assert chasing.runs(MONDAY, "--simulation") == 0
    chasing.output = first
    assert chasing.runs(MONDAY) == 0


def test_at_the_keyboard_the_owner_stops_or_has_them_made_again_here(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, chasing.output = chasing.letters(), chasing.output.with_name("autre")
    assert chasing.answers(MONDAY, monkeypatch, "1") == 1
    assert chasing.letters() == []
    assert chasing.answers(MONDAY, monkeypatch, "2") == 0
    assert chasing.letters() == first
    assert chasing.runs(MONDAY) == 0  # it is this folder's now


def test_a_letter_paid_since_that_lies_elsewhere_is_not_said_to_be_put_aside(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    chasing.output = chasing.output.with_name("autre")
    chasing.types("Factures", {"I4": 1234.5, "J4": "12/11/2026"})
    capsys.readouterr()
    chasing.record("2026-11-16")
    told = said(capsys)
    assert "À ne pas poster, où qu'elle soit rangée : la lettre à Dupont" in told
    assert "Retirée" not in told


# --- one workbook, several spellings


@pytest.mark.skipif(os.name == "nt", reason="there a link needs rights of its own")
def test_the_same_workbook_by_a_link_or_a_roundabout_path_keeps_its_folder(chasing: Firm) -> None:
    letters, book = chasing.letters(), chasing.book
    link = book.with_name("lien.xlsx")
    link.symlink_to(book)
    (book.parent / "x").mkdir()
    for spelling in (link, book.parent / "x" / ".." / book.name):
        chasing.book = spelling
        chasing.record(MONDAY)
        assert chasing.letters() == letters
        assert not list(chasing.output.glob("*/* (2)"))
    chasing.book = book.parent / "x" / ".." / book.name
    assert cli.main(["annuler", str(chasing.book), "--sortie", str(chasing.output)]) == 0


def test_its_accents_decomposed_by_a_copy_it_is_the_same_workbook(chasing: Firm) -> None:
    letters, book = chasing.letters(), chasing.book
    chasing.book = book.with_name(unicodedata.normalize("NFD", book.name))
    book.rename(chasing.book)
    assert same_workbook(str(book), chasing.book)
    chasing.record(MONDAY)
    assert chasing.letters() == letters


def test_firms_that_differ_in_case_only_do_not_share_a_folder(tmp_path: Path) -> None:
    outbox, document = Outbox(tmp_path), "2026-11-23/Dupré/x.docx"
    laid = outbox.lay("run 1", {document: b"letter"})
    outbox.stage(
        Passage(run="run 1", workbook="/books/a.xlsx", before="0", after="1", documents=laid)
    )
    outbox.publish("run 1")
    assert outbox.folder("2026-11-23/DUPRÉ", Path("/books/b.xlsx")) == "2026-11-23/DUPRÉ (2)"


# --- digits


def arabic(text: str) -> str:
    return "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in text)


def full_width(text: str) -> str:
    return "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in text)


def superscript(text: str) -> str:
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] if c.isdigit() else c for c in text)


IBAN, SIRET = "FR76 9999 9000 4900 0123 4567 865", "000 261 941 00017"


@pytest.mark.parametrize("written", [arabic, full_width])
def test_digits_of_another_script_are_printed_as_banks_read_them(
    written: Callable[[str], str], firm: Firm
) -> None:
    firm.writes(
        invoice(written("F-041"), "Dupont SARL", date(2026, 9, 10), 1001.0, date(2026, 10, 10))
    )
    firm.is_set_up(IBAN=written(IBAN), SIRET=written(SIRET), Code_postal=written("49000"))
    firm.record("2026-11-02")
    record = firm.record(MONDAY)
    assert not [p for p in record["problemes"] if "IBAN" in p["ou"] or "SIRET" in p["ou"]]
    [letter] = firm.letters()
    text = text_of(firm.output / letter)
    foot = _feet(firm.output / letter) + text
    assert "FR76" in foot
    assert [c for c in foot if c.isdigit() and not c.isascii()] == []
    assert "F-041" in foot


def _feet(path: Path) -> str:
    parts = [part for s in Document(str(path)).sections for part in (s.header, s.footer)]
    return "\n".join(p.text for part in parts for p in part.paragraphs)


def test_superscripts_in_a_siret_or_an_iban_are_doubtful_and_said(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up(IBAN=superscript(IBAN), SIRET=superscript(SIRET))
    places = {p["ou"] for p in firm.record("2026-11-02")["problemes"]}
    assert {"Relance - Paramètres, IBAN", "Relance - Paramètres, SIRET"} <= places
