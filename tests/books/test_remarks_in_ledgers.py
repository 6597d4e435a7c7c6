"""What owners really write, put beside every invoice of the trades' ledgers that is due for a letter.

A text with a meaning never lets its invoice into a letter or a call unanswered, wherever it stands; a
text without one changes no letter, once answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from relance.lists.entries import Answer, RemarkEntry, noted
from relance.lists.grids import OpenedBook, opened
from relance.lists.pending import remarked
from relance.lists.reader import Reading, read_opened
from relance.rules.codes import EventKind, Status
from relance.rules.history import line_for
from relance.rules.ladder.plan import plan
from relance.rules.model import Invoice, Ledger
from relance.xlsx import Package
from tests.books.judge import LAW, OWN, TODAY
from tests.books.test_trades import LEDGERS, ledger
from tests.remarks import WITH, WITHOUT

PLACES = ("Observations", "Bidule", "Statut", "commentaire")


def asked_for(found: Ledger) -> frozenset[tuple[str, str]]:
    """The invoices of today's letters and calls, each with its step."""
    settings = replace(OWN.settings, letters_per_monday=1000)
    book = remarked(replace(found, ladders=OWN.ladders, settings=settings), TODAY)
    done = plan(book, LAW, TODAY)
    letters = {(c.invoice.id, n.step.name) for n in done.notices for c in n.claims}
    return frozenset(
        letters | {(c.invoice.id, "appel") for call in done.calls for c in call.claims}
    )


def with_texts(
    source: OpenedBook,
    plain: Reading,
    place: str,
    texts: Mapping[int, str],
    patch: pytest.MonkeyPatch,
) -> OpenedBook:
    """The book with these texts (Excel row → text) in that column, or in comments."""
    layout = plain.layout
    if place == "commentaire":
        patch.setattr(Package, "comments", lambda *_: texts)
        return source
    rows = [list(row) for row in source.grids[layout.sheet]]
    column = layout.columns.get("status", layout.last_column + 1) if place == "Statut" else 0
    column = column or layout.last_column + 1
    for number, row in enumerate(rows, start=1):
        row.extend([""] * (column - len(row)))
        if number == layout.header_row and not row[column - 1]:
            row[column - 1] = place
        elif number in texts:
            row[column - 1] = texts[number]
    return replace(source, grids={**source.grids, layout.sheet: rows})


def in_turn(texts: Sequence[str], rows: Sequence[int]) -> Iterator[dict[int, str]]:
    """All these texts, as many at a time as there are rows."""
    for start in range(0, len(texts), len(rows)):
        yield dict(zip(rows, texts[start : start + len(rows)], strict=False))


def answered(found: Ledger) -> Ledger:
    """The ledger once every remark is to be chased all the same."""
    names = {client.id: client for client in found.clients}
    lines = tuple(
        replace(
            line_for(names[i.client_id], EventKind.REMARK, TODAY, invoice=i.number, due=i.due),
            note=noted(RemarkEntry(invoice_id=i.id, column=r.column, text=r.text), Answer.CHASE),
        )
        for i in remarked(found, TODAY).invoices
        for r in i.remarks
    )
    return replace(found, events=(*found.events, *lines))


def _read(invoice: Invoice) -> bool:
    """Whether its status is understood as it stands: « RG 5 % » keeps a part back from the letter."""
    return invoice.status not in {Status.NONE, Status.UNKNOWN} or invoice.hold is not None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_texts_beside_invoices_due(path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = ledger(path)
    if drawn.question:
        pytest.skip("the list itself is asked about")
    source, hints = opened(drawn.data, path.name), drawn.hints
    plain = read_opened(source, hints)
    before = asked_for(answered(plain.ledger))
    due = {invoice for invoice, _ in before}
    rows = [i.row for i in plain.ledger.invoices if i.id in due]
    if not rows:
        pytest.skip("no letter is due")

    def reading(texts: Mapping[int, str]) -> Ledger:
        return read_opened(with_texts(source, plain, place, texts, monkeypatch), hints).ledger

    for texts in in_turn(tuple(WITH), rows):
        found = reading(texts)
        written = {i.id: texts[i.row] for i in found.invoices if i.row in texts and not _read(i)}
        sent = {written[invoice] for invoice, _ in asked_for(found) if invoice in written}
        assert not sent
    for texts in in_turn(WITHOUT, rows):
        assert asked_for(answered(reading(texts))) == before
