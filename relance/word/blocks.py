"""What a document says, without its looks: paragraphs and tables, in order."""

from __future__ import annotations

from io import BytesIO

from msgspec import Struct

from relance.environment.whole import loading


class Block(Struct, frozen=True, kw_only=True):
    """A paragraph (`text`), or a table (`rows` of cells)."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(content: bytes) -> tuple[Block, ...]:
    """Those of the body of a .docx that say something; a table of one cell is its paragraphs."""
    with loading():
        import docx  # where one is read back: no Monday without an e-mail does
        from docx.table import Table

    found: list[Block] = []
    for item in docx.Document(BytesIO(content)).iter_inner_content():
        if not isinstance(item, Table):
            found.append(Block(text=item.text.strip()))
            continue
        # A merged cell is told once for each of its columns: one object, so once here.
        rows = tuple(
            tuple(cell.text.strip() for cell in {id(c): c for c in row.cells}.values())
            for row in item.rows
        )
        if len(rows) == 1 and len(rows[0]) == 1:
            found += [Block(text=line.strip()) for line in rows[0][0].split("\n")]
        else:
            found.append(Block(rows=rows))
    return tuple(block for block in found if block.text or any(map(any, block.rows)))
