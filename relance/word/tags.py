"""What is wrong with a tag of a template, in French, with the nearest right one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from typing import Any

import jinja2
from jinja2 import nodes

from relance.word.form import Form
from relance.word.language import TAG


def unbalanced(text: str) -> bool:
    """Whether a tag lacks its end, or has one brace where two are needed: « { montant_total } »."""
    outside = TAG.sub("", text)
    marks = ("{{", "}}", "{%", "%}")
    return any(mark in outside for mark in marks) or bool(re.search(r"{\s*\w+\s*}", outside))


def unknown(
    tree: nodes.Template, names: frozenset[str], form: Form[Any]
) -> Iterator[tuple[str, Collection[str]]]:
    """The names of this template that the form does not declare, each with those it could be."""
    for name in sorted(names - form.names):
        yield name, form.names
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.iter, nodes.Name) and isinstance(loop.target, nodes.Name):
            item, rows = loop.target.name, form.rows(loop.iter.name)
            for got in loop.find_all(nodes.Getattr):
                if got.node == nodes.Name(item, "load") and got.attr not in rows:
                    yield f"{item}.{got.attr}", [f"{item}.{row}" for row in rows]


def nearest(wrong: str, known: Collection[str]) -> str:
    """The cure of a name that does not exist: the nearest that does."""
    close = difflib.get_close_matches(wrong.casefold(), sorted(known), n=1, cutoff=0.5)
    meant = f"Vouliez-vous dire « {close[0]} » ? " if close else ""
    return f"{meant}La liste des champs est dans letter_templates/CHAMPS.md."


def tags(source: str) -> Iterator[str]:
    """The tags of a part; where marks are left over, what they are in counts as one."""
    yield from TAG.findall(source)
    if re.search("[{%#]}}|{{|%}|{%", rest := TAG.sub("", source)):
        yield rest


def refusal(text: str) -> str:
    """What is said of a tag, or of the text around it, that says more than a template may."""
    return (
        f"cette balise n'est pas permise dans un modèle : « {short(re.sub('<[^>]*>', '', text))} »."
    )


def short(text: str) -> str:
    """The beginning of a text, to quote."""
    return text if len(text) <= 90 else f"{text[:90]}…"


def syntax(error: jinja2.TemplateSyntaxError, text: str) -> str:
    """What is wrong with the tags of this text, as far as Jinja tells."""
    if filtered := re.search(r"No filter named '(.*?)'", error.message or ""):
        return f"le filtre « {filtered[1]} » n'existe pas : « {short(text)} »."
    if "end of template" in (error.message or "").lower() or "endfor" in (error.message or ""):
        return "une condition ou une liste n'est pas fermée."
    return f"une balise ne peut pas être lue : « {short(text)} »."


def syntax_cure(text: str) -> str:
    """What to do about it."""
    if re.search("[«»“”‘’]", "".join(TAG.findall(text))):
        return 'Dans une balise, mettez des guillemets droits : " au lieu de « » ou “ ”.'
    return (
        "Chaque « {% if … %} » a son « {% endif %} », chaque « {% for … %} » son « {% endfor %} »."
    )
