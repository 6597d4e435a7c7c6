"""What owners really write, put beside every invoice of the trades' ledgers that is due for a letter.

A text with a meaning never lets its invoice into a letter or a call unanswered, wherever it stands: in a
column of its own, in a comment, or over what any column of the ledger holds. A text without one changes
no letter, once answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from relance.lists.entries import Answer, RemarkEntry, noted
from relance.lists.grids import OpenedBook, opened
from relance.lists.pending import remarked
from relance.lists.reader import Reading, read_opened
from relance.problems import RelanceError
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


class Drawn:
    """One of the trades' ledgers, as it is read, with the rows of the invoices due for a letter or a call."""

    def __init__(self, path: Path) -> None:
        drawn = ledger(path)
        self.name = path.stem
        self.rows: list[int] = []
        if drawn.question:
            return
        self.source, self.hints = opened(drawn.data, path.name), drawn.hints
        self.plain = read_opened(self.source, self.hints)
        self.before = asked_for(answered(self.plain.ledger))
        due = {invoice for invoice, _ in self.before}
        self.rows = [i.row for i in self.plain.ledger.invoices if i.id in due]

    @property
    def columns(self) -> list[int]:
        """Those of the ledger (from 1) that have a title."""
        layout = self.plain.layout
        titles = self.source.grids[layout.sheet][layout.header_row - 1]
        return [column for column, title in enumerate(titles, start=1) if title]

    def covered(self, column: int) -> set[int]:
        """The rows where nothing can be typed: below the first of merged cells."""
        merges = self.source.package.scan(self.plain.layout.sheet).merges
        return {
            r for top, c, bottom, _ in merges if c == column for r in range(top + 1, bottom + 1)
        }


DUE = [drawn for drawn in map(Drawn, LEDGERS) if drawn.rows]


def test_nearly_every_ledger_has_an_invoice_that_is_due() -> None:
    """Else the tests below would say nothing."""
    assert (len(DUE), sum(len(drawn.rows) for drawn in DUE)) == (16, 26)


def sent(found: Ledger, texts: Mapping[int, str]) -> list[str]:
    """Those of these texts (by Excel row) whose invoice is in a letter or a call of today, unanswered."""
    written = {i.id: texts[i.row] for i in found.invoices if i.row in texts and not _read(i)}
    return sorted(written[invoice] for invoice, _ in asked_for(found) if invoice in written)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("drawn", DUE, ids=lambda drawn: drawn.name)
def test_texts_beside_invoices_due(
    drawn: Drawn, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(texts: Mapping[int, str]) -> Ledger:
        book = with_texts(drawn.source, drawn.plain, place, texts, monkeypatch)
        return read_opened(book, drawn.hints).ledger

    for texts in in_turn(tuple(WITH), drawn.rows):
        assert sent(reading(texts), texts) == []
    for texts in in_turn(WITHOUT, drawn.rows):
        assert asked_for(answered(reading(texts))) == drawn.before


@pytest.mark.slow
@pytest.mark.parametrize("drawn", DUE, ids=lambda drawn: drawn.name)
def test_a_text_with_a_meaning_over_what_any_column_holds_lets_no_letter_go(
    drawn: Drawn,
) -> None:
    sheet = drawn.plain.layout.sheet
    for column in drawn.columns:
        rows = [row for row in drawn.rows if row not in drawn.covered(column)]
        for texts in in_turn(tuple(WITH), rows) if rows else ():
            grid = [list(row) for row in drawn.source.grids[sheet]]
            for row, text in texts.items():
                grid[row - 1].extend([""] * (column - len(grid[row - 1])))
                grid[row - 1][column - 1] = text
            book = replace(drawn.source, grids={**drawn.source.grids, sheet: grid})
            try:
                found = read_opened(book, drawn.hints).ledger
            except RelanceError:
                continue  # the list itself is asked about: no letter
            assert (column, sent(found, texts)) == (column, [])
