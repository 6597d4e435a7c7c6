"""A whole Monday's documents: what is missing beside them is told with the plan, what is wrong stops it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word
from msgspec.structs import replace

from relance.law.loader import load_law
from relance.letters.documents import documents_of
from relance.letters.enclosures import InvoiceCopies
from relance.letters.writer import TODO_FILE, Document
from relance.problems import RelanceError
from relance.rules.codes import Kind
from relance.rules.model import Ledger
from relance.rules.outcome import Plan
from tests.letters.made import plan_of


@pytest.fixture
def made(world: Any, tmp_path: Path) -> Any:
    """The documents of one first letter, from the shipped templates and the owner's."""
    shutil.copytree(world.shipped, tmp_path / "modèles", ignore=shutil.ignore_patterns("*.py"))
    client = world.clients[Kind.BUSINESS]
    plan = plan_of(world, world.notice(client, world.steps["first"], [world.claim(client)]))
    ledger = Ledger(sender=world.sender, ladders=(world.ladder,))

    def make(invoice_folder: str = "") -> tuple[Plan, tuple[Document, ...]]:
        told = replace(ledger, settings=replace(ledger.settings, invoice_folder=invoice_folder))
        templates = tmp_path / "modèles"
        copies = InvoiceCopies(invoice_folder, tmp_path)
        return documents_of(plan, told, load_law(), templates=templates, copies=copies, cases=())

    return make


def test_the_letters_come_first_then_the_owner_s_papers(made: Any) -> None:
    plan, documents = made()
    assert documents[0].notice == plan.notices[0]
    assert documents[-1].name == TODO_FILE
    assert plan.problems == ()


def test_a_folder_of_invoices_and_a_template_that_are_not_there_are_told_with_the_plan(
    made: Any, tmp_path: Path
) -> None:
    own = tmp_path / "modèles" / "perso"
    own.mkdir(exist_ok=True)
    shutil.copy(own.parent / "relance_1.docx", own / "relance_1.particuliers.docx")
    plan, _ = made("Factures PDF")
    template, folder = map(str, plan.problems)
    assert "relance_1.particuliers" in template
    assert "Factures PDF" in folder


def test_a_letter_that_says_what_may_not_be_said_stops_the_run(made: Any, tmp_path: Path) -> None:
    own = tmp_path / "modèles" / "perso"
    own.mkdir(exist_ok=True)
    word = Word(str(own.parent / "relance_1.docx"))
    word.add_paragraph("Des frais de dossier vous seront facturés.")
    word.save(str(own / "relance_1.docx"))
    with pytest.raises(RelanceError, match="frais de dossier"):
        made()
