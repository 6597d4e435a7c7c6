"""The parts of a template, and what an owner may have left in them."""

from __future__ import annotations

import io
from datetime import date

import docx

from relance.letters.fields import LETTER
from relance.word.docx_package import members, repacked
from relance.word.engine import Template

Parts = dict[str, bytes]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


MONDAY = date(2026, 11, 30)


def plain(*more: str) -> Parts:
    """The parts of a plain template with a header and a footer."""
    word = docx.Document()
    for text in ("Bonjour {{ client_nom }}", "Montant : {{ montant_total }}", *more):
        word.add_paragraph(text)
    word.sections[0].header.paragraphs[0].text = "{{ lieu_date }}"
    word.sections[0].footer.paragraphs[0].text = "Pied"
    content = io.BytesIO()
    word.save(content)
    return members(content.getvalue())


def told(parts: Parts) -> Template:
    return Template("relance_2.docx", repacked(parts), LETTER)
