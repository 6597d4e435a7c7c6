"""Parts are found by their relations, whatever their names."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import docx
import pytest

from relance.letters.fields import LETTER
from relance.word.bundle import joined_letters
from relance.word.carried import letter_parts
from relance.word.docx_package import members
from relance.word.relations import main_part, relations, text_parts
from relance.word.said import text_of
from tests.word.parts import MONDAY, Parts, W, plain, told


def renamed(parts: Parts, names: Mapping[str, str]) -> Parts:
    """The same package, some of its parts under other names."""
    found = {}
    for name, content in parts.items():
        if name.endswith((".rels", "Types].xml")):
            for old, new in names.items():
                content = content.replace(old.encode(), new.encode())  # noqa: PLW2901
        for old, new in names.items():
            name = re.sub(rf"(^|/){re.escape(old)}(\.rels)?$", rf"\1{new}\2", name)  # noqa: PLW2901
        found[name] = content
    return found


NAMES = [
    {"document.xml": "document2.xml"},
    {"document.xml": "corps.xml", "header2.xml": "en-tete.xml", "footer1.xml": "pied de page.xml"},
    {"document.xml": "Document.XML"},
]


@pytest.mark.parametrize("names", NAMES, ids=str)
def test_a_main_part_or_a_header_of_any_name_is_filled_reread_and_printed(
    names: dict[str, str], world: Any
) -> None:
    shipped = members((world.shipped / "relance_1.docx").read_bytes())
    ours, same = told(renamed(shipped, names)), told(shipped)
    assert ours.problems == ()
    contexts = [LETTER.example() | {"client_nom": name} for name in ("Roy", "Durand")]
    letters = [ours.fill(context, author="A", on=MONDAY) for context in contexts]
    assert text_of(letters[0]) == text_of(same.fill(contexts[0], author="A", on=MONDAY))
    content, left = joined_letters([members(letter) for letter in letters])
    assert left == ()
    assert {"Roy", "Durand"} <= set(
        text_of(content).replace(" – ", "\n").split("\n")
    )  # in the heads
    assert len(docx.Document(io.BytesIO(content)).sections) == 2


def test_names_of_a_package_are_compared_ignoring_case_and_folders() -> None:
    parts = plain()
    rels = parts["_rels/.rels"].replace(b'"word/document.xml"', b'"/Word/Document.xml"')
    assert main_part(parts | {"_rels/.rels": rels}) == "word/document.xml"
    assert [name.rpartition("/")[2] for name in text_parts(parts)] == [
        "document.xml", "header1.xml", "footer1.xml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p | {"word/document.xml": p["word/document.xml"].replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")},
        lambda p: p | {"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + p["word/document.xml"].partition(b"?>")[2].strip()},
        lambda p: {n: x for n, x in p.items() if n != "_rels/.rels"},
        lambda p: {n: x for n, x in p.items() if n != "[Content_Types].xml"},
        lambda p: p | {"word/document.xml": b"<a/>"},
    ],
)  # fmt: skip
def test_what_word_does_not_write_is_not_taken_for_a_document(
    spoil: Callable[[Parts], Parts],
) -> None:
    [problem] = told(spoil(plain())).problems
    assert "ce n'est pas un document Word" in problem.what


def test_every_part_of_a_letter_has_its_content_type_and_is_reached(world: Any) -> None:
    for path in world.shipped.glob("relance*.docx"):
        parts, findings = letter_parts(members(path.read_bytes()))
        assert findings == ()
        types = parts["[Content_Types].xml"].decode()
        for name in parts:
            assert f'PartName="/{name}"' in types or name.endswith((".rels", "Types].xml"))
        assert [r.kind for r in relations(parts, "")] == ["officeDocument", "core-properties"]
