"""What is wrong with a tag, in French, with the nearest right one."""

from __future__ import annotations

import io

import pytest
from docx import Document

from relance.letters.fields import LETTER
from relance.word.engine import Template
from tests.letters.own_templates import told


@pytest.mark.parametrize(
    ("paragraph", "wrong", "right"),
    [
        ("Cher {{ client_nm }},", "client_nm", "client_nom"),
        ("{{ Montant_Total }}", "Montant_Total", "montant_total"),
        ("{% if rapel %}x{% endif %}", "rapel", "rappel"),
        ("{% for f in factures %}{{ f.numro }}{% endfor %}", "f.numro", "f.numero"),
        ("{% for x in facture %}{{ x.numero }}{% endfor %}", "facture", "factures"),
        ("{% for f in factures %}{% endfor %}{{ f.numero }}", "« f »", ""),
        ("{{ f.numero }}", "« f »", ""),
        ("{{ tout_autre_chose_xyz }}", "tout_autre_chose_xyz", "CHAMPS.md"),
    ],
)
def test_a_misspelt_field_is_named_with_the_nearest_right_one(
    paragraph: str, wrong: str, right: str
) -> None:
    text = told(paragraph)
    assert text.startswith("relance_1.docx : le champ")
    assert wrong in text
    assert right in text


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("Vous devez { montant_total }.", "une balise n'est pas fermée"),
        ("Bonjour {{ salutation }", "une balise n'est pas fermée"),
        ("Bonjour salutation }}", "une balise n'est pas fermée"),
        ("{% if rappel", "une balise n'est pas fermée"),
        ("{% if rappel %}oui", "une condition ou une liste n'est pas fermée"),
        ("{% fi rappel %}", "une balise ne peut pas être lue : « {% fi rappel %} »"),
        ("{{ salutation|majuscules }}", "le filtre « majuscules » n'existe pas"),
        ("{{ salutation|safe }}", "le filtre « safe » n'existe pas"),
        ("{{ salutation|default(« Madame ») }}", "guillemets droits"),
        ("{{ client nom }}", "une balise ne peut pas être lue : « {{ client nom }} »"),
        ("{{ factures }}", "une liste ne s'écrit pas telle quelle"),
        ("{{ salutation.__class__.__mro__ }}", "ne peut pas être rempli"),
        ("{{ salutation / 2 }}", "cette balise n'est pas permise"),
    ],
)
def test_a_broken_tag_is_explained_in_french(paragraph: str, said: str) -> None:
    assert said in told(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ salutation|default(“Madame”) }}",  # Word's curly quotes: docxtpl straightens them
        "{{ salutation | upper }}",
        "{{salutation}}",
        "{{ factures|length }} factures",
        "100 % {ceci n'est pas une balise}",
        "{# une remarque #}",
        "{% if rappel %}oui{% elif iban %}non{% else %}?{% endif %}",
        "{% for f in factures %}{{ loop.index }} {{ f.numero }}{% endfor %}",
    ],
)
def test_a_good_tag_passes(paragraph: str) -> None:
    assert told(paragraph) == ""


def test_a_tag_cut_in_pieces_by_the_spell_checker_is_read_whole() -> None:
    word = Document()
    paragraph = word.add_paragraph()
    for piece in ("{", "{ sal", "utation }", "}"):
        paragraph.add_run(piece)
    content = io.BytesIO()
    word.save(content)
    assert Template("x.docx", content.getvalue(), LETTER).problems == ()


def test_tags_in_headers_and_footers_are_checked_too() -> None:
    word = Document()
    word.sections[0].footer.paragraphs[0].text = "{{ expediteur_mention }}"
    content = io.BytesIO()
    word.save(content)
    [problem] = Template("x.docx", content.getvalue(), LETTER).problems
    assert "expediteur_mention" in problem.what
    assert "expediteur_mentions" in problem.cure
