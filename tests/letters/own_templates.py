"""Templates as an owner makes them."""

from __future__ import annotations

import io

from docx import Document

from relance.letters.fields import LETTER
from relance.word.engine import Template


def docx(*paragraphs: str, table: tuple[str, ...] = ()) -> bytes:
    """A Word file of these paragraphs, then a table of one cell a row."""
    word = Document()
    for text in paragraphs:
        word.add_paragraph(text)
    if table:
        rows = word.add_table(len(table), 1).rows
        for row, text in zip(rows, table, strict=True):
            row.cells[0].text = text
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def told(*paragraphs: str, table: tuple[str, ...] = ()) -> str:
    """All that is said of a template of these paragraphs."""
    problems = Template("relance_1.docx", docx(*paragraphs, table=table), LETTER).problems
    return "\n".join(f"{p.where} : {p.what} {p.cure}" for p in problems)
