"""What a document says is what its bytes say, whichever way they are read."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from relance.letters.fields import LETTER
from relance.letters.library import _form
from relance.word.docx_package import members
from relance.word.engine import Filled, Template, _text_of
from relance.word.relations import read_xml
from relance.word.said import is_plain, said, text_of
from tests.word.documents import document
from tests.word.parts import W, plain, told

MONDAY = date(2026, 11, 23)
SHIPPED = sorted(Path(__file__).parents[2].glob("letter_templates/*.docx"))
SECOND = Template("x", (SHIPPED[0].parent / "relance_2.docx").read_bytes(), LETTER)
HOSTILE = 'A & B <w:t>x</w:t> "C"\n’\u00ad\u202f&amp;lt; {{ iban }} ]]> œ\u0301 𝄞'


def lines(text: str) -> list[str]:
    """Those that say something."""
    return list(filter(None, text.split("\n")))


def xml(body: str) -> bytes:
    return f'<w:body xmlns:w="{W}" xmlns:v="v">{body}</w:body>'.encode()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_kept_of_a_letter_is_what_its_file_says(path: Path) -> None:
    form = _form(path.name)
    template = Template(path.name, path.read_bytes(), form)
    full = form.example()
    odd: dict[str, Any] = {
        name: HOSTILE if isinstance(value, str) else [dict.fromkeys(value[0], HOSTILE)] * 3
        for name, value in full.items()
    }
    for context in (full, form.blank(), odd):
        content, text, parts = template.filled(context, author="A", on=MONDAY)
        assert members(content) == parts
        assert lines(text) == lines(text_of(content))
        assert context is not odd or "A & B <w:t>x</w:t>" in text


@given(st.lists(st.text() | st.sampled_from(["<", "&", "\n", "]]>", "&#39;", '"']), max_size=4))
def test_whatever_a_workbook_says_is_read_as_it_is_written(pieces: list[str]) -> None:
    context = LETTER.example() | dict.fromkeys(("client_nom", "designation"), "".join(pieces))
    content, text, _ = SECOND.filled(context, author="A", on=MONDAY)
    assert lines(text) == lines(text_of(content))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>huis</w:t></w:r><w:r><w:t>sier</w:t></w:r></w:p>", ["huissier"]),
        ("<w:p><w:t>huis</w:t><w:r><w:t/>\n </w:r><w:t>sier</w:t></w:p>", ["huissier"]),
        ('<w:p><w:t xml:space="preserve">a </w:t><w:t a=">"> b</w:t></w:p>', ["a  b"]),
        ("<w:p><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:p>", ["a-b"]),
        ("<w:p><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:cr/></w:p>", ["a b c "]),
        ('<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:t>a</w:t></w:p>', [" a"]),
        ("<w:p><w:instrText>PAGE</w:instrText><w:t>huis&#xAD;sier</w:t></w:p>", ["huissier"]),
        ("<w:p><w:t>a</w:t></w:p>\n<w:p/><w:p><w:t>&amp;lt;é&#39;</w:t></w:p>", ["a", "&lt;é'"]),
    ],
)
def test_both_ways_read_the_same(body: str, text: list[str]) -> None:
    part = xml(body).replace(b'">">', b'"&gt;">')  # as lxml and Jinja write it
    assert is_plain(read_xml(part))
    assert lines(said(part)) == lines(said(part, plainly=True)) == text


@pytest.mark.parametrize(
    "part",
    [
        xml("<w:p><w:r><v:box><w:p><w:t>a</w:t></w:p></v:box></w:r><w:t>b</w:t></w:p>"),
        xml("<w:p><w:t>a</w:t></w:p>").replace(b"w:", b"n:").replace(b"xmlns:w=", b"xmlns:n="),
        f'<p xmlns="{W}"><t>a</t></p>'.encode(),
    ],
)
def test_a_text_box_and_another_prefix_are_read_as_a_tree(part: bytes) -> None:
    assert not is_plain(read_xml(part))


def test_a_letter_with_a_text_box_says_what_is_in_it() -> None:
    parts = plain("Cadre")
    box = b'<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    box += b"<w:p><w:r><w:t>dans {{ client_nom }}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
    main = parts["word/document.xml"].replace(
        b"<w:r><w:t>Cadre", box + b"</w:pict></w:r><w:r><w:t>Cadre"
    )
    template = told(parts | {"word/document.xml": main})
    assert template.problems == ()
    content, text, _ = template.filled(LETTER.example(), author="A", on=MONDAY)
    assert lines(text) == lines(text_of(content))
    assert "dans Dupont & Fils" in text


# A value where no text is, the sign that stands for one while a template is read, and a value of our own line breaks.
@pytest.mark.parametrize("word", ["Roy", "R\ue000y", "Roy\nfils", "R\u00ady & <fils>"])
@pytest.mark.parametrize(
    "body", ["de {{ client_nom }}", "\ue000 {{ client_nom }}{% if rappel %} – {% endif %}"]
)
def test_a_letter_after_another_of_the_same_pieces_is_the_one_made_alone(
    word: str, body: str
) -> None:
    def made(template: Template, name: str, reminded: str) -> Filled:
        context = LETTER.example() | {"client_nom": name, "rappel": reminded}
        return template.filled(context, author="A", on=MONDAY)

    template = Template("x", document(body), LETTER)
    made(template, "Morel", "")
    for reminded in ("", "x", ""):
        again = made(template, word, reminded)
        assert again == made(Template("x", document(body), LETTER), word, reminded)
        assert lines(again.text) == lines(text_of(again.content))


def test_a_sign_of_the_templates_own_is_not_taken_for_a_value_that_lies_in_no_text() -> None:
    begun = f'<w:document xmlns:w="{W}"><w:body><w:p w:rsidR="'
    ended = '"><w:r><w:t>dans \ue000</w:t></w:r></w:p></w:body></w:document>'
    assert _text_of([begun, Markup("Dupont"), ended]) is None  # to be proved and read by itself


def test_headers_without_fields_and_broken_lines_are_read_too() -> None:
    template = told(plain())
    content, text, _ = template.filled(LETTER.example(), author="A", on=MONDAY)
    assert "Pied" in text
    assert lines(text) == lines(text_of(content))
    text = text_of(document("votre\nsociété", "huis\u00adsier"))
    assert "votre société" in text
    assert "huissier" in text
    assert "L441-6" in text_of(document("L441-6", part="header"))


def test_a_picture_or_a_property_in_the_package_is_no_text() -> None:
    content = io.BytesIO(document("Bonjour"))
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("word/media/note.xml", "<x>huissier</x>")
    assert "huissier" not in text_of(content.getvalue())
