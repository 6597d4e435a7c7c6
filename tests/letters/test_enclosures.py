"""Copies of invoices: found by their whole number, announced only where they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from relance.letters.enclosures import InvoiceCopies
from relance.letters.library import Templates
from relance.letters.writer import TODO_FILE
from relance.rules.codes import Kind
from tests.letters.made import documents, plan_of


@pytest.mark.parametrize(
    ("number", "file"),
    [
        ("F2026-041", "Facture F2026-041 Dupont.pdf"),
        ("2026/77", "2026-77.PDF"),
        ("12", "Facture 12.pdf"),
        ("F2026-04", None),  # not the beginning of another
        ("F2026-050", None),  # two files: which?
        ("99", None),
    ],
)
def test_a_copy_is_found_by_the_whole_number(number: str, file: str | None, tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    for name in ("Facture F2026-041 Dupont.pdf", "2026/2026-77.PDF", "Facture 12.pdf", "F2026-050.pdf",
                 "F2026-050 bis.pdf", "plan du 99 rue Droite.pdf", "F2026-099.docx"):  # fmt: skip
        (tmp_path / name).touch()
    copies = InvoiceCopies(tmp_path.name, tmp_path.parent)
    found = copies.of([number])
    assert copies.lost is None
    assert found is not None
    assert {n: path.name for n, path in found.items()}.get(number) == file


def test_a_folder_that_is_not_there_is_said_and_nothing_is_announced(tmp_path: Path) -> None:
    none, there = InvoiceCopies("", tmp_path), InvoiceCopies("PDF", tmp_path)
    assert (none.of(["F1"]), none.lost, there.of(["F1"])) == (None, None, None)
    assert there.lost
    assert "PDF" in there.lost.what


def test_the_folder_is_walked_once_however_often_copies_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "F-1.pdf").touch()
    walk, walks = os.walk, list[Path]()

    def walked(place: Path) -> Iterator[tuple[str, list[str], list[str]]]:
        walks.append(place)
        yield from walk(place)

    monkeypatch.setattr(os, "walk", walked)
    copies = InvoiceCopies(str(tmp_path), tmp_path)
    assert walks == []  # nor before one is needed
    assert [copies.of(["F-1"]), copies.of(["F-2", ""])] == [{"F-1": tmp_path / "F-1.pdf"}, {}]
    assert walks == [tmp_path]


def test_only_what_is_there_is_announced_the_rest_is_on_the_list(
    world: Any, templates: Templates
) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, 41), world.claim(client, 42)]
    plan = plan_of(world, world.notice(client, world.steps["formal"], claims))
    made = documents(world, templates, plan, copies={"F2026-041": "F2026-041.pdf"})
    letter = world.read(next(d for d in made.values() if d.notice)).text
    assert "P.J. : copie de la facture n° F2026-041." in letter
    todo = world.read(made[TODO_FILE]).text
    assert "à joindre : F2026-041.pdf" in todo
    assert "à joindre : copie de la facture F2026-042 (introuvable dans votre dossier)" in todo
    assert "P.J." not in world.read(next(d for d in documents(world, templates, plan).values() if d.notice)).text  # fmt: skip


def test_the_place_of_a_copy_is_known_to_whoever_joins_it(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "F2026-041.pdf").touch()
    found = InvoiceCopies(tmp_path.name, tmp_path.parent).of(["F2026-041", "F2026-042"])
    assert found == {"F2026-041": tmp_path / "2026" / "F2026-041.pdf"}
