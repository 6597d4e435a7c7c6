"""What a document says, without its looks."""

from __future__ import annotations

from io import BytesIO

import docx

from relance.word.blocks import Block, blocks


def test_paragraphs_and_tables_come_in_order_and_empty_ones_are_left_out() -> None:
    word = docx.Document()
    word.add_paragraph("Objet : règlement")
    word.add_paragraph("   ")
    table = word.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("Facture", "Date", "Reste dû"), strict=True):
        cell.text = text
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "Total"
    table.rows[1].cells[2].text = "10,00 €"
    word.add_table(1, 1).rows[0].cells[0].text = "Nous vous prions\nd'agréer"
    word.add_table(1, 2)
    file = BytesIO()
    word.save(file)
    assert blocks(file.getvalue()) == (
        Block(text="Objet : règlement"),
        Block(rows=(("Facture", "Date", "Reste dû"), ("Total", "10,00 €"))),
        Block(text="Nous vous prions"),
        Block(text="d'agréer"),
    )
