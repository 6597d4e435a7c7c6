"""Documents of a few paragraphs."""

from __future__ import annotations

import io

import docx

from relance.letters.fields import LETTER
from relance.word.engine import Template


def document(*paragraphs: str, part: str = "body", rows: tuple[str, ...] = ()) -> bytes:
    word = docx.Document()
    for row, text in zip(word.add_table(len(rows), 1).rows if rows else (), rows, strict=True):
        row.cells[0].text = text
    home = word if part == "body" else word.sections[0].header
    for text in paragraphs:
        home.add_paragraph(text)
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def told(content: bytes) -> str:
    problems = Template("relance_1.docx", content, LETTER).problems
    return "\n".join(f"{p.where} : {p.what} {p.cure}" for p in problems)
