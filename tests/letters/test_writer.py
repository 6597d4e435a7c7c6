"""From a plan to documents: whole whatever the text, the same for the same plan."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from relance.letters.fields import LETTER
from relance.letters.library import Templates
from relance.letters.writer import Document, render
from relance.rules.codes import Kind
from relance.word.engine import Template
from relance.word.language import plain
from tests.letters.made import plan_of

Write = Callable[..., Any]
HOSTILE = (
    "Dupont & Fils <SA>",
    '"O\'Neil" <b>gras</b>',
    "{{ montant_total }}",
    "{% for x in y %}",
    "{# caché #}",
    "{_{ x }_}",
    "]]> &amp; &lt;",
    "Éts Œuvre ☃ 🧾 שלום",
    "ligne 1\nligne 2",
    "x" * 5000,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_owner_s_text_is_never_code(name: str, world: Any, written: Write) -> None:
    client = replace(world.clients[Kind.BUSINESS], name=name, address=(name,), code=name)
    claim = world.claim(client)
    claim = replace(claim, invoice=replace(claim.invoice, number=name, nature=name))
    letter = written(world.notice(client, world.steps["formal"], [claim]))
    assert letter.text.count(name) >= 5


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_whole_document_that_shows_it(world: Any, text: str) -> None:
    context = LETTER.example() | {"designation": text}
    content = small().fill(context, author=text, on=world.monday)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    shown = docx.Document(io.BytesIO(content)).paragraphs[0].text
    assert shown == f"[{plain(text)}]"


@cache
def small() -> Template:
    """A template of one paragraph."""
    word = docx.Document()
    word.add_paragraph("[{{ designation }}]")
    content = io.BytesIO()
    word.save(content)
    return Template("petit.docx", content.getvalue(), LETTER)


def test_control_characters_are_dropped_and_line_ends_are_one() -> None:
    assert plain("a\x00b\x07c\x1b\ud800\uffff") == "abc"
    assert plain("a\r\nb\rc\u2028d\x0be\tf") == "a\nb\nc\nd\ne f"


def test_the_same_plan_gives_the_same_bytes(world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.BUSINESS], world.steps["formal"]))
    first, again = render(plan, world.sender, templates), render(plan, world.sender, templates)
    assert first == again
    assert [document.content for document in first] == [document.content for document in again]
    changed = replace(world.sender, phone="02 00 00 00 00")
    assert render(plan, changed, templates)[0].content != first[0].content


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("step", ["first", "second", "formal"])
def test_a_letter_is_a_sound_package(step: str, kind: Kind, world: Any, written: Write) -> None:
    document: Document = written(world.notice(world.clients[kind], world.steps[step])).document
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert len(names) == len({name.casefold() for name in names})
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in names:
            etree.fromstring(archive.read(name))
        ids = re.findall(rb'<wp:docPr id="(\d+)"', archive.read("word/document.xml"))
        assert len(ids) == len(set(ids))
    word = docx.Document(io.BytesIO(document.content))
    assert word.core_properties.author == "Menuiserie Dupré"
    assert word.core_properties.title == ""
    assert word.element.body[-2].tag.endswith("}p")  # Word wants a paragraph at the very end


def test_a_long_list_repeats_its_heading_and_cuts_no_row(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, number) for number in range(60)]
    document = written(world.notice(client, world.steps["second"], claims)).document
    tables = docx.Document(io.BytesIO(document.content)).tables
    invoices = next(t for t in tables if t.rows[0].cells[0].text == "Facture")
    assert len(invoices.rows) == 1 + 60 + 3 + 1
    assert "w:tblHeader" in invoices.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in invoices.rows)
