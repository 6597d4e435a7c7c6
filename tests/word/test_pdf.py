"""Letters as PDF: by LibreOffice where it is there, in time, each knowing of what it was made."""

from __future__ import annotations

import io
import shutil
import time
from pathlib import Path

import docx
import pytest

from relance.word import pdf
from relance.word.pdf import FAILED, NOT_THERE, TOO_LONG, is_of, to_pdf

LETTERS = {"Roux - lettre.docx": b"PK one", "Été & Fils - lettre.docx": b"PK two"}
STAND_IN = """#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --outdir) out="$2"; shift;; *.docx) {made};; esac
  shift
done
{end}
"""
MAKES = 'printf "%%PDF-1.7 $(date +%N)" > "$out/$(basename "$1" .docx).pdf"'


def stands_in(
    monkeypatch: pytest.MonkeyPatch, folder: Path, made: str, end: str = "exit 0"
) -> None:
    """A program of that name that does this for each letter, then that."""
    path = folder / "soffice"
    path.write_text(STAND_IN.format(made=made, end=end), encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(pdf, "libreoffice", lambda: str(path))


@pytest.mark.posix("a shell script stands in for LibreOffice")
def test_each_letter_has_its_pdf_which_knows_of_what_it_was_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stands_in(monkeypatch, tmp_path, MAKES)
    made, lost = to_pdf(LETTERS)
    assert (set(made), lost) == (set(LETTERS), "")
    for name, content in LETTERS.items():
        assert made[name].startswith(b"%PDF")
        assert [is_of(made[name], each) for each in LETTERS.values()] == [
            each == content for each in LETTERS.values()
        ]


@pytest.mark.posix("a shell script stands in for LibreOffice")
@pytest.mark.parametrize(
    ("made", "end", "said"),
    [
        ('[ "$(basename "$1")" = 0.docx ] && ' + MAKES, "exit 0", FAILED),  # one of two
        ("true", "exit 77", FAILED),
        ('printf broken > "$out/0.pdf"', "exit 0", FAILED),
        ("true", "sleep 30 & wait", TOO_LONG),
    ],
)
def test_what_cannot_be_made_is_one_sentence(
    made: str, end: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf, "_BEGIN", 1)
    monkeypatch.setattr(pdf, "_EACH", 0)
    stands_in(monkeypatch, tmp_path, made, end)
    begun = time.monotonic()
    found, lost = to_pdf(LETTERS)
    assert lost == said
    assert len(found) == (made.startswith("["))
    assert time.monotonic() - begun < 10


def test_without_libreoffice_it_is_said_and_without_letters_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "PLACES", ())
    monkeypatch.setenv("PATH", "")
    assert to_pdf(LETTERS) == ({}, NOT_THERE)
    assert to_pdf({}) == ({}, "")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice")
def test_libreoffice_makes_them() -> None:
    word, file = docx.Document(), io.BytesIO()
    word.add_paragraph("Objet : règlement")
    word.save(file)
    made, lost = to_pdf({"Été.docx": file.getvalue()})
    assert lost == ""
    assert made["Été.docx"].startswith(b"%PDF")
    assert is_of(made["Été.docx"], file.getvalue())
