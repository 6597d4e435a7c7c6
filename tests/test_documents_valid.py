"""Every Word and Excel file that we ship or make is valid Open XML (issue 13, 16).

openxml-audit checks what Office's own SDK does: schemas, relations, content types, references.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openxml_audit as audit
import pytest

from relance import cli
from relance.letters.fields import LETTER
from relance.letters.library import _FORMS
from relance.word.engine import Template
from relance.word.form import Form

MONDAY = date(2026, 11, 23)
PROJECT = Path(__file__).parents[1]
SHIPPED = [
    *sorted(PROJECT.glob("letter_templates/*.docx")),
    *sorted(PROJECT.glob("workbook_templates/*.xlsx")),
]
# What the validator says that is no fault, each with its reason: none as yet.
FALSE_ALARMS: dict[str, str] = {}


def faults(path: Path) -> list[str]:
    """What the validator finds, false alarms aside."""
    found = audit.OpenXmlValidator().validate(path).errors
    return [str(e) for e in found if not any(alarm in str(e) for alarm in FALSE_ALARMS)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example after its Monday, and its procedure."""
    folder = tmp_path_factory.mktemp("exemple")
    book = folder / "factures_exemple.xlsx"
    shutil.copyfile(PROJECT / "workbook_templates" / book.name, book)
    out = ["--sortie", str(folder / "output"), "--sans-question"]
    assert cli.main([str(book), "--date", "2026-11-23", *out]) == 0
    assert cli.main(["procedure", str(book), "--date", "2026-11-23", *out[:2]]) == 0
    return folder


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_is_valid(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize("path", SHIPPED[:-2], ids=lambda path: path.name)
def test_every_template_filled_with_all_or_with_nothing_is_valid(
    path: Path, tmp_path: Path
) -> None:
    form: Form[Any] = _FORMS.get(path.name, LETTER)
    template = Template(path.name, path.read_bytes(), form)
    for name, context in (("all", form.example()), ("nothing", form.blank())):
        letter = tmp_path / f"{name}.docx"
        letter.write_bytes(template.fill(context, author="Menuiserie Dupré", on=MONDAY))
        assert faults(letter) == []


def test_every_letter_list_and_workbook_that_a_monday_makes_is_valid(made: Path) -> None:
    paths = sorted([*made.rglob("*.docx"), *made.rglob("*.xlsx")])
    kinds = " ".join(path.name for path in paths)
    for kind in ("rappel", "À faire", "Appels", "imprimer", "procédure", "factures_exemple"):
        assert kind in kinds
    assert {path.name: found for path in paths if (found := faults(path))} == {}
