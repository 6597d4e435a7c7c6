"""A letter that its owner changed and that never leaves is named (issue 13, 10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relance.letters.library import check, misnamed, used_names
from relance.problems import Level
from relance.word.unused import nearest, unused

USED = {"relance_1.docx", "relance_2.docx", "relance_2.particulier.docx", "mise_en_demeure.docx"}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Relance 2.docx", "relance_2.docx"),
        ("relance_2 (1).docx", "relance_2.docx"),
        ("relance_2.docx.docx", "relance_2.docx"),
        ("Relance-2.docx", "relance_2.docx"),
        ("relance2.docx", "relance_2.docx"),
        ("relance_2 - Copie.docx", "relance_2.docx"),
        ("Copie de relance_2.docx", "relance_2.docx"),
        ("relance_2.doc", "relance_2.docx"),
        ("relance_2.odt", "relance_2.docx"),
        ("relance_2.dotx", "relance_2.docx"),
        ("relance_2.rtf", "relance_2.docx"),
        ("relance_2.docx.pdf", "relance_2.docx"),
        ("relance_2 v2.docx", "relance_2.docx"),
        ("relanse_2.docx", "relance_2.docx"),
        ("relance_2.particuliers.docx", "relance_2.particulier.docx"),
        ("Mise en demeure.docx", "mise_en_demeure.docx"),
        ("mise en demeure (été).docx", "mise_en_demeure.docx"),
        ("relance_3.docx", ""),
        ("contrat.docx", ""),
    ],
)
def test_a_name_nearly_right_is_known_with_the_right_one(name: str, meant: str) -> None:
    assert nearest(name, USED) == meant


@pytest.mark.parametrize(
    ("name", "level", "said"),
    [
        ("Relance 2.docx", Level.WARNING, "renommez-le relance_2.docx"),
        ("relance_2.docx.docx", Level.WARNING, "renommez-le relance_2.docx"),
        ("relance_2.odt", Level.WARNING, "sous le nom relance_2.docx"),
        ("relance_2.doc", Level.WARNING, "pas .doc"),
        ("lettre.dotx", Level.WARNING, "sous le nom lettre.docx"),
        ("relance_2.txt", Level.WARNING, "renommez-le relance_2.docx"),
        ("brouillon.docx", Level.INFO, "aucune étape ne porte son nom"),
        ("relance_2.docx", None, ""),
        ("logo.png", None, ""),
        ("notes.txt", None, ""),
        ("LISEZMOI.txt", None, ""),
        ("~$lance_2.docx", None, ""),
        (".DS_Store", None, ""),
    ],
)
def test_a_file_that_no_letter_is_made_of_is_named_with_what_to_do(
    name: str, level: Level | None, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(b"x")
    found = list(unused(tmp_path, USED))
    assert [(p.where, p.level) for p in found] == ([(f"perso/{name}", level)] if level else [])
    assert all(said in f"{p.what} {p.cure}" for p in found)


def test_a_copy_beside_the_one_in_use_is_only_mentioned(tmp_path: Path) -> None:
    for name in ("relance_2.docx", "relance_2 (1).docx"):
        (tmp_path / name).write_bytes(b"x")
    [problem] = unused(tmp_path, USED)
    assert (problem.where, problem.level) == ("perso/relance_2 (1).docx", Level.INFO)
    assert "c'est relance_2.docx qui l'est" in problem.what


def test_templates_in_a_folder_of_their_own_are_not_read_and_named(tmp_path: Path) -> None:
    (tmp_path / "nouveaux").mkdir()
    (tmp_path / "vide").mkdir()
    (tmp_path / "nouveaux" / "relance_2.docx").write_bytes(b"x")
    [problem] = unused(tmp_path, USED)
    assert problem.where == "perso/nouveaux"


def test_no_folder_of_one_s_own_is_no_trouble(tmp_path: Path) -> None:
    assert list(unused(tmp_path / "perso", USED)) == []


def test_a_run_names_what_was_surely_meant_and_verifier_the_rest_too(
    world: Any, tmp_path: Path
) -> None:
    (tmp_path / "Relance 2.docx").write_bytes((world.shipped / "relance_2.docx").read_bytes())
    (tmp_path / "brouillon.docx").write_bytes((world.shipped / "relance_2.docx").read_bytes())
    [told] = misnamed(tmp_path, [world.ladder])
    assert told.where == "perso/Relance 2.docx"
    named = [p.where for p in check(world.shipped, tmp_path, [world.ladder])]
    assert named == ["perso/Relance 2.docx", "perso/brouillon.docx"]


def test_every_shipped_name_is_one_that_is_used(world: Any) -> None:
    names = used_names([world.ladder])
    for path in world.shipped.glob("*.docx"):
        assert path.name in names
    assert {"relance_1.autre.docx", "mise_en_demeure.professionnel.docx"} <= names
