"""All letters as one file to print."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
from msgspec.structs import replace

from relance.letters.library import Templates, load_templates
from relance.letters.names import PRINT_FILE
from relance.letters.writer import TODO_FILE, Document
from relance.rules.codes import Kind
from relance.rules.firm import Ladder
from relance.word.bundle import joined_letters
from relance.word.docx_package import OpenedDocx
from tests.letters.made import W, documents, plan_of


def letters(world: Any, templates: Templates) -> list[Document]:
    notices = [
        world.notice(replace(world.clients[kind], id=f"{kind}{step}", name=f"{kind} {step}"), world.steps[step])
        for kind in Kind
        for step in ("first", "second", "formal")
    ]  # fmt: skip
    return [d for d in documents(world, templates, plan_of(world, *notices)).values() if d.notice]


def test_all_letters_are_one_file_of_sections_numbered_from_one(
    world: Any, templates: Templates
) -> None:
    made = letters(world, templates)
    content, left = joined_letters([OpenedDocx(each.content) for each in made])
    assert left == ()
    word = docx.Document(io.BytesIO(content))
    assert len(word.sections) == len(made) == 12
    for section in word.sections:
        assert 'w:pgNumType w:start="1"' in section._sectPr.xml
    together = "".join(t.text or "" for t in word.element.body.iter(f"{W}t"))
    alone = [docx.Document(io.BytesIO(d.content)).element.body for d in made]
    assert together == "".join(t.text or "" for body in alone for t in body.iter(f"{W}t"))
    heads = [section.header.paragraphs[0].text for section in word.sections]
    assert all(d.notice and d.notice.client.name in h for d, h in zip(made, heads, strict=True))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(names) == len({name.casefold() for name in names})


def test_a_letter_of_another_family_is_left_out_and_told(world: Any, tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Le mien, {{ client_nom }}, {{ montant_total }}")
    word.save(str(tmp_path / "relance_2.docx"))
    templates = load_templates(world.shipped, tmp_path, [world.ladder])
    notices = [
        world.notice(replace(world.clients[Kind.BUSINESS], id=str(n), name=f"Client {n}"), world.steps[step])
        for n, step in enumerate(("first", "first", "second"))
    ]  # fmt: skip
    made = documents(world, templates, plan_of(world, *notices))
    printed = docx.Document(io.BytesIO(made[PRINT_FILE].content))
    assert len(printed.sections) == 2
    assert "Le mien" not in "".join(p.text for p in printed.paragraphs)
    todo = world.read(made[TODO_FILE]).text
    assert "À imprimer à part (autre mise en page) : Client 2 - second rappel.docx" in todo


def test_pictures_come_along_once_with_ids_of_their_own(world: Any, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 10), "navy").save(tmp_path / "logo.png")
    templates = load_templates(world.shipped, tmp_path, [world.ladder], logo="logo.png")
    content, _ = joined_letters([OpenedDocx(each.content) for each in letters(world, templates)])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert sum("image" in name for name in archive.namelist()) == 1
    ids = re.findall(rb'<wp:docPr\b[^>]*?\bid="(\d+)"', archive.read("word/document.xml"))
    assert len(ids) == len(set(ids)) == 12
    assert len(docx.Document(io.BytesIO(content)).inline_shapes) == 12


def test_one_letter_alone_needs_no_file_to_print(world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.BUSINESS], world.steps["first"]))
    assert PRINT_FILE not in documents(world, templates, plan)


def test_a_new_step_of_the_owner_s_own_is_in_the_file_too(world: Any, tmp_path: Path) -> None:
    (tmp_path / "dernier.docx").write_bytes((world.shipped / "relance_1.docx").read_bytes())
    step = replace(world.steps["first"], name="Dernier rappel", template="dernier.docx")
    templates = load_templates(world.shipped, tmp_path, [Ladder(profile="Doux", steps=(step,))])
    notices = [
        world.notice(replace(world.clients[Kind.OTHER], id=str(n), name=f"Client {n}"), step)
        for n in range(2)
    ]
    made = documents(world, templates, plan_of(world, *notices))
    assert len(docx.Document(io.BytesIO(made[PRINT_FILE].content)).sections) == 2
