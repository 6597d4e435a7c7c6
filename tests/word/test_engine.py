"""The quick way and docxtpl's own way make the same letter."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.shared import Mm
from docxtpl import DocxTemplate
from lxml import etree
from PIL import Image

from relance.letters.court.court_fields import COURT_FORMS
from relance.letters.fields import LETTER
from relance.letters.library import _prepared
from relance.letters.writer import Document, views
from relance.problems import RelanceError
from relance.rules.codes import Kind
from relance.rules.model import Ledger
from relance.rules.outcome import Plan
from relance.word.engine import Template
from relance.word.language import environment, plain

OWNER_S = {"a_faire.docx", "appels.docx", "procedure.docx"}
PARTS = re.compile(r"word/(document|header\d|footer\d|styles|settings)\.xml")


def by_docxtpl(template: bytes, context: dict[str, Any]) -> bytes:
    """The same template filled by docxtpl alone."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, environment())
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def canonical(package: bytes) -> dict[str, bytes]:
    """Each part of a letter in canonical XML, spaces between elements aside."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = sorted(filter(PARTS.fullmatch, archive.namelist()))
        trees = {n: etree.fromstring(archive.read(n)) for n in names}
    for tree in trees.values():
        for element in tree.iter():
            if not element.tag.endswith("}t"):
                element.text = (element.text or "").strip() or None
            element.tail = (element.tail or "").strip() or None
    return {n: etree.tostring(tree, method="c14n2") for n, tree in trees.items()}


def picture() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (8, 4), "navy").save(content, "PNG")
    content.seek(0)
    return content


def saved(word: Any) -> bytes:
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def drawn() -> bytes:
    """A picture in a loop, and a table whose columns repeat."""
    word = docx.Document()
    word.add_paragraph("{%p for f in factures %}")
    word.add_paragraph("{{ f.numero }}").add_run().add_picture(picture(), width=Mm(9))
    word.add_paragraph("{%p endfor %}")
    row = word.add_table(1, 3).rows[0]
    for cell, text in zip(row.cells, ("{%tc for f in factures %}", "{{ f.numero }}", "{%tc endfor %}"), strict=True):  # fmt: skip
        cell.text = text
    return saved(word)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("step", ["first", "second", "formal"])
def test_a_letter_has_the_parts_that_docxtpl_makes(
    step: str, kind: Kind, world: Any, written: Any, templates: Any
) -> None:
    notice = world.notice(world.clients[kind], world.steps[step])
    plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
    letter = views(plan, world.sender, Ledger(), copies=None)(notice)
    name = templates.of(notice.step, kind).name
    theirs = by_docxtpl((world.shipped / name).read_bytes(), LETTER.context(letter))
    assert canonical(written(notice).document.content) == canonical(theirs)


def test_pictures_and_repeated_columns_are_docxtpl_s_too(world: Any) -> None:
    context = LETTER.example()
    context["factures"] = context["factures"] * 4
    ours = Template("x.docx", drawn(), LETTER).fill(context, author="", on=world.monday)
    assert canonical(ours) == canonical(by_docxtpl(drawn(), context))
    body = zipfile.ZipFile(io.BytesIO(ours)).read("word/document.xml")
    ids = re.findall(rb'<wp:docPr id="(\d+)"', body)
    assert len(ids) == len(set(ids)) == 4
    assert len(docx.Document(io.BytesIO(ours)).tables[0].columns) == 4


def test_a_tinted_or_wide_cell_is_docxtpl_s_too(world: Any) -> None:
    word = docx.Document()
    row = word.add_table(1, 2).rows[0]
    row.cells[0].text = "{% cellbg client_nom %}{{ client_nom }}"
    row.cells[1].text = "{% colspan delai %}{{ contact }}"
    template = Template("x.docx", saved(word), LETTER)
    for tint in ("FFEEDD", "00AA00"):
        context = LETTER.example() | {"client_nom": tint, "delai": "2", "contact": "a\nb"}
        filled = template.fill(context, author="", on=world.monday)
        assert canonical(filled) == canonical(by_docxtpl(saved(word), context))


def test_a_value_that_would_break_a_later_letter_is_caught_in_that_letter(world: Any) -> None:
    word = docx.Document()  # a field in an attribute, where a line break is no text
    word.add_paragraph("x")._p.set("title", "{{ client_nom }}")
    template = Template("x.docx", saved(word), LETTER)
    assert not template.problems
    for name in ("Roy", "Roy & Fils"):
        template.fill(LETTER.example() | {"client_nom": name}, author="", on=world.monday)
    with pytest.raises(RelanceError, match=r"x\.docx : ce modèle ne peut pas être rempli"):
        template.fill(LETTER.example() | {"client_nom": "R\nF"}, author="", on=world.monday)


def test_a_condition_that_would_break_a_later_letter_is_caught_in_that_letter(world: Any) -> None:
    word = docx.Document()
    row = word.add_table(1, 1).rows[0]
    row.cells[0].text = "{% if client_nom == 'Roy' %}"
    word.add_paragraph("{% endif %}")
    template = Template("x.docx", saved(word), LETTER)
    template.problems = ()  # as if no trial had seen it
    with pytest.raises(RelanceError, match=r"x\.docx : ce modèle ne peut pas être rempli"):
        template.fill(LETTER.example() | {"client_nom": "Durand"}, author="", on=world.monday)


def test_a_logo_shown_twice_has_two_ids(world: Any) -> None:
    word = docx.Document()
    for _ in range(2):
        word.add_paragraph("{{ logo }}")
    template = Template("x.docx", saved(word), LETTER, picture().getvalue())
    filled = template.fill(LETTER.example(), author="", on=world.monday)
    ids = re.findall(rb'docPr id="(\d+)"', zipfile.ZipFile(io.BytesIO(filled)).read("word/document.xml"))  # fmt: skip
    assert len(ids) == len(set(ids)) == 2


def test_a_template_that_breaks_the_page_for_some_letters_is_refused() -> None:
    word = docx.Document()
    word.add_table(1, 1).rows[0].cells[0].text = "{% if rappel %}"
    word.add_paragraph("{% endif %}")
    [problem] = Template("x.docx", saved(word), LETTER).problems
    assert "ne peut pas être rempli" in problem.what


# --- hostile text, in every field at once; RELANCE_CONTEXTS=1000 tries more

PIECES = (
    "& < > \" '", "{{ montant_total }}", "{% for x in y %}", "{# #}", "{_{ }_}", "]]>", "&amp;", "</w:t>",
    "\x00\x07\x1b\ud800\uffff", "\t", "\r\n", "\u2028", "🧾 ☃", "שלום \u202e", "e\u0301", "Œuvre", "x" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(int(os.environ.get("RELANCE_CONTEXTS", "40"))))
def test_hostile_text_gives_a_whole_letter_that_shows_it(seed: int, world: Any) -> None:
    chance = random.Random(seed)
    paths = [p for p in sorted(world.shipped.glob("*.docx")) if p.name not in OWNER_S]
    path = paths[seed % len(paths)]
    form = COURT_FORMS.get(path.name, LETTER)
    ready = _prepared("x", path.read_bytes(), form, None)

    def text(_: object = None) -> str:
        return "".join(chance.choices(PIECES, k=chance.randint(1, 4)))

    context: dict[str, Any] = {f.name: text() for f in form.fields} | {
        x.name: [{f.name: text() for f in x.fields} for _ in range(chance.randint(0, 3))]
        for x in form.loops
    }
    content = ready.fill(context, author=text(), on=world.monday)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert len(names) == len({name.casefold() for name in names})
    shown = world.read(Document("x", content)).text
    for field in (
        {"designation", "destinataire"} & ready.names if form is LETTER else ("client_nom",)
    ):
        assert plain(context[field]).replace("\u00a0", " ") in shown
