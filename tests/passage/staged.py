"""Letters staged by a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from relance.passage.outbox import Outbox
from relance.passage.passages import Passage

LETTER = "2026-11-23/Dupré/Dupont & Fils SA - lettre de rappel.docx"
BOOK = Path("/books/factures.xlsx")
NOTHING: Mapping[str, bytes] = {}


def step(
    outbox: Outbox,
    run: str,
    files: Mapping[str, bytes] = NOTHING,
    withdrawn: tuple[str, ...] = (),
    restored: tuple[str, ...] = (),
) -> None:
    passage = Passage(
        run=run,
        workbook=str(BOOK),
        before="0",
        after="1",
        documents=outbox.lay(run, {**files}),
        withdrawn=withdrawn,
        restored=restored,
    )
    outbox.stage(passage)
