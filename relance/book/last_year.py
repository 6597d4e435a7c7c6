"""A new year's workbook: what last year's has learnt, written into it once its owner has agreed.

The settings, the ladder, what is known of clients, and the memory of the invoices that are still open:
their history, payment plans and payments. Last year's workbook is read, never written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from relance.book.book import Book
from relance.french import euros, fold
from relance.lists.layout import Grid, excel_row
from relance.lists.other_sheets import TOGETHER
from relance.lists.same_invoice import key_of, of_client, of_one_year, sheet_of
from relance.rules.codes import EventKind
from relance.rules.history import events_by_invoice
from relance.rules.model import Hold, Invoice
from relance.rules.money import ZERO
from relance.rules.sums.allocation import Settlement, settlements
from relance.sheets.cells import as_text, is_empty
from relance.sheets.clients_sheet import CLIENTS
from relance.sheets.history_sheet import HISTORY
from relance.sheets.instalments_sheet import INSTALMENTS
from relance.sheets.ladder_table import default_ladder
from relance.sheets.received_sheet import RECEIVED
from relance.sheets.settings import COLUMNS, LAST_RUN, SEEN, SHEET
from relance.sheets.settings_sheet import settings_edit, settings_sheet
from relance.sheets.sheet_lines import Line
from relance.sheets.tabular import SheetTable, TablePlace
from relance.xlsx import Cell, Edit, SheetEdit, Value, letters

PREVIOUS = "Classeur précédent"
_OF_ITS_SHEETS = {"Feuille des factures", "Feuilles laissées de côté"}
_YEAR = re.compile(r"(?:19|20)\d\d|\b\d\d\b")


class LastYear(Struct, frozen=True, kw_only=True):
    """The workbook of before: its name, what it says, and the rows of its sheets."""

    name: str
    book: Book
    grids: Mapping[str, Grid]


class TakenOver(Struct, frozen=True, kw_only=True):
    """What is to be written, and to be told: `absent`, open there and not here; `differing` in amount."""

    edits: tuple[Edit, ...]
    states: Mapping[str, Hold]  # invoice here → what stands in « Suite donnée » there
    absent: tuple[str, ...]
    differing: tuple[str, ...]
    ladder_apart: bool = False  # it has a ladder of its own, and here one stands already


def is_new(book: Book) -> bool:
    """Whether nothing was done in it yet."""
    return not book.ledger.settings.last_run and not book.history.events


def carries_on(name: str, book: Book, before: LastYear) -> bool:
    """Whether a workbook of that name seems to be the next one: its name but for the year, or its columns."""
    if not before.book.configured or fold(name) == fold(before.name):
        return False
    same_columns = book.understood.mark == before.book.understood.mark
    return same_columns or _bare(name) == _bare(before.name)


def _bare(name: str) -> str:
    return fold(_YEAR.sub(" ", name.rpartition(".")[0]))


def taken_over(book: Book, before: LastYear, today: date, run: str) -> TakenOver:
    """What the new workbook is to be given of last year's."""
    old = before.book
    stand = settlements(old.ledger, today)
    opened = [i for i in old.ledger.invoices if stand[i.id].outstanding > ZERO or stand[i.id].doubt]
    here = {i.id: _same_here(i, before, book) for i in opened}
    changed = {i.id for i in opened if (now := here[i.id]) and now.total != i.total}
    kept, owing = {i.id for i in opened}, {i.client_id for i in opened}
    memory = events_by_invoice(old.ledger)
    noted = {
        taken.row for taken in old.received.lines if taken.payment.invoice_id in kept - changed
    }
    noted |= {
        taken.row
        for taken in old.received.lines
        if not taken.payment.invoice_id and taken.payment.client_id in owing
    }
    events = {
        event.row
        for of in kept
        for event in memory.get(of, ())
        if of not in changed or event.kind is not EventKind.PAYMENT_NOTED
    }
    events |= {e.row for e in old.history.events if not e.invoice and e.client_id in owing}
    plans = {line.row for line in old.instalments.lines if kept & set(line.invoice_ids)}
    return TakenOver(
        edits=(
            _settings(book, before, today, run),
            *_clients(book, before),
            *_table(HISTORY, book.history.found, before, lambda line: line.row in events),
            *_table(INSTALMENTS, book.instalments.found, before, lambda line: line.row in plans),
            *_table(RECEIVED, book.received.found, before, lambda line: line.row in noted),
        ),
        states=_states(old, here),
        absent=tuple(_told(i, before, stand) for i in opened if here[i.id] is None),
        differing=tuple(_told(i, before, stand) for i in opened if i.id in changed),
        ladder_apart=book.configured and old.ledger.ladders != default_ladder(),
    )


def _same_here(invoice: Invoice, before: LastYear, book: Book) -> Invoice | None:
    """The same invoice in the new workbook."""
    number, client = key_of(invoice, {c.id: c for c in before.book.ledger.clients})
    names = {c.id: c for c in book.ledger.clients}
    for each in book.ledger.invoices:
        theirs = key_of(each, names)
        alike = each.total == invoice.total
        if (
            theirs[0] == number
            and of_client(theirs[1], client, alike=alike)
            and of_one_year(each, invoice)
        ):
            return each
    return None


def _states(old: Book, here: Mapping[str, Invoice | None]) -> dict[str, Hold]:
    """What its owner typed in « Suite donnée » there, by the invoice here that nothing holds yet."""
    typed = {
        invoice: f"{sheet.sheet}!{letters(sheet.ours['follow_up'])}{excel_row(row)}"
        for sheet in old.layout.sheets()
        if "follow_up" in sheet.ours
        for row, invoice in sheet.invoices.items()
    }
    return {
        now.id: each.hold
        for each in old.ledger.invoices
        if (now := here.get(each.id)) and each.hold and not now.hold
        if each.hold.where == typed.get(each.id)
    }


def _told(invoice: Invoice, before: LastYear, stand: Mapping[str, Settlement]) -> str:
    client = before.book.ledger.client(invoice.client_id).name
    left = euros(stand[invoice.id].outstanding)
    return f"{invoice.number}, {client}, {left} ({sheet_of(invoice)}, dans « {before.name} »)"


def _settings(book: Book, before: LastYear, today: date, run: str) -> Edit:
    old, rows = before.book.settings, before.grids[SHEET]
    same = book.understood.mark == before.book.understood.mark
    aside = {LAST_RUN, PREVIOUS, *_OF_ITS_SHEETS, *(() if same else (COLUMNS,))}
    values: dict[str, Value] = {
        name: _plain(rows[old.rows[name] - 1][1])
        for name, text in old.texts.items()
        if text and name not in aside
    }
    values |= {TOGETHER: "oui", **book.answers, SEEN: book.understood.mark, PREVIOUS: before.name}
    if book.configured:
        return settings_edit(book.settings, values)
    return settings_sheet(old, today, values=values, run=run)


def _clients(book: Book, before: LastYear) -> Iterator[Edit]:
    """The lines of last year's clients; in a sheet that is there, what its own lines do not say."""
    found = book.clients.found
    known = {fold(name): lines[0] for name, lines in book.clients.lines.items()}
    cells = [
        Cell(row=mine.row, column=found.columns[column.title], value=value, look=column.look)
        for line in CLIENTS.lines(before.grids[CLIENTS.sheet])
        if (mine := known.get(fold(line.text("Nom"))))
        for column in CLIENTS.columns
        if (value := _plain(line.value(column.title))) is not None and not mine.text(column.title)
    ]
    if cells:
        yield SheetEdit(sheet=CLIENTS.sheet, cells=tuple(cells))
    new = _table(CLIENTS, found, before, lambda line: fold(line.text("Nom")) not in known)
    yield from new


def _table(
    table: SheetTable, found: TablePlace, before: LastYear, keep: Callable[[Line], bool]
) -> Iterator[Edit]:
    """The lines of one of last year's sheets that are kept; with the sheet, where it is not here."""
    rows: Sequence[Sequence[object]] | None = before.grids.get(table.sheet)
    lines = [
        {column.title: _plain(line.value(column.title)) for column in table.columns}
        for line in (table.lines(rows) if rows else ())
        if keep(line)
    ]
    if found.present:
        yield from table.extended(found, lines)
    elif rows:
        yield table.new_sheet(lines)


def _plain(value: object) -> Value:
    """A bare value as it is written again; None where there is none."""
    if is_empty(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(f"{value:.15g}")
    return value if isinstance(value, str | int | date) else as_text(value)
