"""The shipped templates: what the builder makes, and how a shipped letter must look."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import Any

import docx
from docx import Document

from letter_templates import build as template
from relance.letters.library import Templates
from tests.letters.gallery import every_letter
from tests.letters.made import W


def test_the_shipped_files_are_what_the_builder_makes(world: Any) -> None:
    made = dict(template.templates())
    assert {path.name for path in world.shipped.glob("*.docx")} == set(made)
    for name, content in made.items():
        ours, built = Document(world.shipped / name), Document(io.BytesIO(content))
        assert ours.element.body.xml == built.element.body.xml, f"{name} : relancez le constructeur"
    assert (world.shipped / "CHAMPS.md").read_text("utf-8") == template.reference()


def test_a_cell_or_a_table_has_each_property_once_as_word_wants(world: Any) -> None:
    for path in world.shipped.glob("*.docx"):
        for element in Document(str(path)).element.body.iter():
            if re.search(r"}(tbl|tr|tc|p|r)Pr$", element.tag):
                names = [child.tag for child in element]
                assert len(names) == len(set(names)), (path.name, names)


def test_the_shipped_letters_use_a_font_that_word_has(world: Any) -> None:
    for path in world.shipped.glob("*.docx"):
        fonts = set(re.findall(r'w:ascii="([^"]*)"', Document(path).styles.element.xml))
        assert fonts == {"Calibri"}


def test_spaces_do_not_break_where_french_joins(world: Any, templates: Templates) -> None:
    """Before « : ; ? ! » and » and the sign of a unit, after « and n°: in every letter there is."""
    found = {}
    for name, document in every_letter(world, templates).items():
        if name.startswith("owner") or "-en-" in name:
            continue
        body = docx.Document(io.BytesIO(document.content)).element.body
        for paragraph in body.iter(f"{W}p"):
            text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
            text = text.replace("2,40 %", "2,40\u00a0%")  # the fixture's own
            for wrong in re.finditer(r".{,20}(?: [:;?!»€%]|« |n° |  | ,).{,20}", text):
                found[name] = wrong[0]
    assert found == {}


def test_two_tables_never_touch(world: Any, templates: Templates) -> None:
    """Word makes one table of two that touch: the signature would take the lines of the annexe."""
    for name, document in every_letter(world, templates).items():
        body = docx.Document(io.BytesIO(document.content)).element.body
        kinds = [child.tag.removeprefix(W) for child in body]
        assert ("tbl", "tbl") not in set(pairwise(kinds)), name
