"""Whatever a template says, it takes bounded time and memory (issue 13, 9)."""

from __future__ import annotations

from datetime import date

import pytest

from relance.letters.fields import LETTER
from relance.problems import RelanceError
from relance.word import language
from relance.word.engine import Template
from tests.word.documents import document, told

MONDAY = date(2026, 11, 30)


pytestmark = pytest.mark.usefixtures("at_once")


REFUSED = [
    '{{ "x" * 3000000000 }}',
    "{{ client_nom * 2 }}",
    "{{ 9**9**9 }}",
    '{{ "%3000000000d" % 1 }}',
    '{{ "%s" % client_nom }}',
    '{{ "{:>3000000000}".format(1) }}',
    "{{ client_nom.upper() }}",
    "{{ client_nom[:3] }}",
    '{{ {"a": 1} }}',
    "{% set x = client_nom %}{{ x }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% call m() %}{% endcall %}",
    '{% include "x" %}',
    '{% import "x" as y %}',
    '{% extends "x" %}',
    "{% block a %}{% endblock %}",
    "{% filter upper %}a{% endfilter %}",
    "{% with a = 1 %}{% endwith %}",
    "{% for i in range(9) %}{% endfor %}",
    "{% for i in [1, 2] %}{% endfor %}",
    "{% for c in client_nom %}{{ c }}{% endfor %}",
    "{% for f in factures %}{% for c in f %}{{ c }}{% endfor %}{% endfor %}",
    "{% for factures in factures %}{% endfor %}",
    "{% for f in factures recursive %}{{ loop(factures) }}{% endfor %}",
    "{% for f in factures %}{% for l in calcul %}{% for e in echeances %}x{% endfor %}{% endfor %}{% endfor %}",
    "{{ client_nom|join('xx')|join('xx') }}",
    "{{ factures|join(client_nom) }}",
    "{{ 1 % 0 }}",
    "{{ " + "not " * 60 + "rappel }}",
    "{{ client_nom" + ".a" * 200 + " }}",
    "{{ " + "(" * 60 + "client_nom" + ")" * 60 + " ~ " + "client_nom ~" * 40 + "'' }}",
    "{% if rappel %}" * 21 + "{% endif %}" * 21,
    "{{r client_nom }}",
    "{%p include 'x' %}",
    "{%p set x = 1 %}",
]  # fmt: skip
ALLOWED = [
    "{{ client_nom ~ ', ' ~ contact }}",
    "{{ client_nom + ' !' }}",
    "{{ rappel|default('–') }} {{ client_nom|title|trim }}",
    "{{ 'a' if rappel else 'b' }}",
    "{% if profil in ('Ferme', 'Standard') and not rappel %}x{% elif iban == '' %}y{% else %}z{% endif %}",
    "{{ factures|join(', ', attribute='numero') }}",
    "{% if factures %}{{ factures[0].numero }}{{ factures[0]['date'] }}{% endif %}",
    "{% if factures|length > 1 %}ces {{ factures|length }} factures{% endif %}",
    "{% for f in factures %}{% for l in calcul if l.facture == f.numero %}{{ l.montant }}{% endfor %}{% endfor %}",
    "{% for f in factures %}{{ f.numero }}{% if not loop.last %}, {% endif %}{% else %}aucune{% endfor %}",
    "{% for f in factures %}{{ loop.index + 1 }}{{ loop.cycle('a', 'b') }}{% if loop.index is odd %}x{% endif %}{% endfor %}",
    "{% for f in factures %}{% if loop.index0 % 2 %}x{% endif %}{{ factures|length - loop.index }}{% endfor %}",
    "{% if rappel is defined and client_nom is string %}x{% endif %}",
    "{%- if rappel -%} x {%- endif -%}",
    "{# une remarque #}{% raw %}{{ brut }}{% endraw %}",
    "{{ client_nom }}" * 300,
]  # fmt: skip


@pytest.mark.parametrize("paragraph", REFUSED, ids=lambda text: text[:50])
@pytest.mark.parametrize("part", ["body", "header"])
def test_a_tag_that_may_grow_without_end_is_refused_by_name_before_it_runs(
    paragraph: str, part: str
) -> None:
    text = told(document(paragraph, part=part))
    assert "relance_1.docx : " in text
    assert "permise dans un modèle" in text or "trop imbriquées" in text
    assert "{{ client_nom }}" in text or "Écrivez" in text  # the cure shows what may be written


def test_docxtpl_s_own_tags_are_looked_at_too() -> None:
    for row in ("{%tr for i in range(9) %}", "{%tr for c in client_nom %}"):
        text = told(document(rows=(row, "{{ contact }}", "{%tr endfor %}")))
        assert "pas permise dans un modèle" in text
    assert (
        told(document(rows=("{%tr for f in factures %}", "{{ f.numero }}", "{%tr endfor %}"))) == ""
    )
    assert "permise" in told(document(rows=("{% cellbg 'F' * 999999999 %}x",)))
    assert "permise" in told(document(rows=("{% colspan 9**9**9 %}x",)))


@pytest.mark.parametrize("paragraph", ALLOWED, ids=lambda text: text[:50])
def test_what_owners_write_passes(paragraph: str) -> None:
    assert told(document(paragraph)) == ""


def test_hundreds_of_conditions_one_in_another_are_too_much_in_french() -> None:
    assert "trop imbriquées" in told(document("{% if rappel %}" * 500 + "{% endif %}" * 500))


@pytest.mark.parametrize(
    "paragraph",
    ["{{ client_nom }}" * 2500, "{{" * 400_000, "a" * (3 << 20) + "{{ client_nom }}"],
    ids=["many tags", "many braces", "long"],
)
def test_more_tags_or_text_than_any_letter_has_are_too_much(paragraph: str) -> None:
    assert "ce modèle est démesuré" in told(document(paragraph))


def test_a_long_tag_is_refused_even_where_jinja_would_end_it_later() -> None:
    assert "pas permise" in told(document("{{ " + "client_nom ~" * 60 + "'' }}"))
    assert told(document("{{ '}}' ~ " + "client_nom ~" * 60 + "'' }}")) != ""


NESTED = "{% for f in factures %}{% for l in calcul %}{{ client_nom }}{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    ("rows", "name"), [(2000, "Roy"), (300, "x" * 32_000)], ids=["turns", "text"]
)
def test_a_letter_out_of_all_measure_stops_with_the_name_of_its_template(
    rows: int, name: str
) -> None:
    template = Template("relance_1.docx", document(NESTED), LETTER)
    context = LETTER.example() | {"client_nom": name}
    context |= {"factures": context["factures"] * rows, "calcul": context["calcul"] * rows}
    with pytest.raises(RelanceError, match=r"relance_1\.docx : ce modèle répète trop de texte"):
        template.fill(context, author="", on=MONDAY)


def test_hundreds_of_invoices_are_no_trouble() -> None:
    template = Template("relance_1.docx", document(NESTED), LETTER)
    context = LETTER.example()
    context |= {"factures": context["factures"] * 300, "calcul": context["calcul"] * 300}
    assert template.fill(context, author="", on=MONDAY)


def test_thousands_of_invoices_of_one_client_make_a_long_letter() -> None:
    row = "{% for f in factures %}{{ f.numero }} " + "x" * 1800 + "{% endfor %}"
    template = Template("relance_1.docx", document(row), LETTER)
    context = LETTER.example()
    made = template.filled(
        context | {"factures": context["factures"] * 10_000}, author="", on=MONDAY
    )
    assert len(made.text) > language.MOST_WRITTEN


def test_what_fails_in_one_letter_only_names_the_template_too() -> None:
    second = "{% if factures %}{% if factures|length == 1 %}{% else %}{{ factures[2].numero }}{% endif %}{% endif %}"
    template = Template("relance_1.docx", document(second), LETTER)
    assert not template.problems
    context = LETTER.example()
    with pytest.raises(RelanceError, match=r"relance_1\.docx : ce modèle ne peut pas être rempli"):
        template.fill(context | {"factures": context["factures"] * 2}, author="", on=MONDAY)


def test_the_environment_knows_what_a_template_may_use_and_no_more() -> None:
    jinja = language.environment()
    assert jinja.globals == {}
    assert set(jinja.filters) == set(language._FILTERS)
    assert set(jinja.tests) == set(language._TESTS)
    for name in language._FILTERS:
        assert name in language.RULE
