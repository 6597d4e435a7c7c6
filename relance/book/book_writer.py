"""From a plan to edits: the result columns beside each invoice, and the program's own sheets.

Owner's cells are never written. Result cells are projections, recomputed at every run; the two
inputs (« Suite donnée », « Jusqu'au ») are only given a place and a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec.structs import replace

from relance.book.book import Book
from relance.french import sentence
from relance.lists.draft import FollowUp
from relance.lists.layout import Layout, excel_row, rank_of
from relance.lists.list_shown import Shown
from relance.lists.other_sheets import TOGETHER
from relance.rules.codes import Reason, State
from relance.rules.model import Event, Hold
from relance.rules.money import ZERO
from relance.rules.outcome import Claim, Plan
from relance.sheets import clients_sheet, history_sheet, looks
from relance.sheets.corrections import corrections
from relance.sheets.instalments_sheet import instalments_edit
from relance.sheets.received_sheet import Taken, received_edit
from relance.sheets.settings import COLUMNS, LAST_RUN, SEEN, OwnSettings
from relance.sheets.settings_sheet import settings_edit, settings_sheet
from relance.words.columns import OURS
from relance.xlsx import Cell, Choice, Edit, Look, SheetEdit, Value

WIDTHS = {"reason": 64, "next_action": 30, "step": 17, "follow_up": 20, "number": 14}
FORMATS = {
    "interest": looks.EUROS,
    "fee": looks.EUROS,
    "total": looks.EUROS,
    "next_date": looks.DAY,
    "until": looks.DAY,
    "days_late": "0",
}
CENTRED = frozenset({"days_late", "next_date", "until"})
FOLLOW_UPS = tuple(state for state in State if state is not State.NOT_UNDERSTOOD)
_RESULTS = frozenset(column.key for column in OURS if not column.input) - {"number"}
ROOM_BELOW = 200  # rows under the list that already offer the choices


def monday_edits(
    book: Book,
    plan: Plan,
    *,
    added: Sequence[Event],
    changed: Sequence[Event],
    run: str,
    states: Mapping[str, Hold] | None = None,
    taken: Sequence[Taken] = (),
) -> list[Edit]:
    """Everything that one Monday writes, in one go; `run` names it.

    `states` are the owner's answers that belong in « Suite donnée », by invoice id; `taken`: the
    payments of bank statements, whose events are among those of the book.
    """
    taken_over = [event for event in book.ledger.events if not event.row]
    return [
        *results(book, plan, states),
        *_copies(book),
        _history(book, [*taken_over, *added], changed),
        clients_sheet.clients_edit(book.clients, book.ledger.clients, book.twins_told),
        *instalments_edit(book.instalments.found, plan.instalments, book.ledger),
        *received_edit(book.received.found, [replace(each, run=run) for each in taken]),
        corrections(plan.problems),
        settings_edit(book.settings, {**_seen(book), **book.answers, LAST_RUN: plan.on}, run),
    ]


def answered_edits(
    book: Book,
    *,
    added: Sequence[Event],
    changed: Sequence[Event],
    states: Mapping[str, Hold],
) -> list[Edit]:
    """What the owner answered before leaving off, and nothing else: nothing is planned or computed."""
    return [
        *(
            SheetEdit(sheet=layout.sheet, cells=tuple(_decided(layout, states)))
            for layout in book.layout.sheets()
            if "follow_up" in layout.ours
        ),
        _history(book, added, changed),
        clients_sheet.clients_edit(book.clients, book.ledger.clients, book.twins_told),
        settings_edit(book.settings, book.answers),
    ]


def noted_edits(
    book: Book,
    *,
    added: Sequence[Event],
    changed: Sequence[Event],
    typed: Sequence[FollowUp],
    taken: Sequence[Taken],
    run: str,
) -> list[Edit]:
    """What was noted without opening the workbook, and nothing else.

    `typed` are the states for « Suite donnée » and « Jusqu'au », `taken` the payments.
    """
    numbers = {invoice.id: invoice.number for invoice in book.ledger.invoices}
    edits = []
    for layout in book.layout.sheets():
        place, cells = layout.our_columns(), []
        beside = max(1, min(place.values()) - 1)
        for note in (note for note in typed if note.row in layout.invoices):
            row = excel_row(note.row)
            told = {"number": numbers[note.invoice_id], "follow_up": note.text, "until": note.until}
            cells += [
                Cell(row=row, column=place[key], value=value, look=_look(key, beside))
                for key, value in told.items()
            ]
        edits += [SheetEdit(sheet=layout.sheet, cells=tuple(cells))] if cells else []
    return [
        *edits,
        _history(book, added, changed),
        *received_edit(book.received.found, [replace(each, run=run) for each in taken]),
    ]


def first_edits(
    book: Book,
    plan: Plan,
    *,
    today: date,
    values: Mapping[str, Value] | None = None,
    run: str = "",
) -> list[Edit]:
    """The first time: our columns and our sheets. `values`: settings known already, by name."""
    taken_over = [event for event in book.ledger.events if not event.row]
    return [
        *results(book, plan),
        settings_sheet(
            book.settings,
            today,
            values={TOGETHER: "oui", **_seen(book), **book.answers, **(values or {})},
            run=run,
        ),
        clients_sheet.CLIENTS.new_sheet(
            [clients_sheet.line_of(client) for client in book.ledger.clients]
        ),
        history_sheet.HISTORY.new_sheet([history_sheet.line_of(event) for event in taken_over]),
        corrections(plan.problems),
    ]


def _seen(book: Book) -> dict[str, str]:
    """The columns that a workbook is first known by; later ones once they were shown."""
    return {} if book.settings.last_columns else {SEEN: book.understood.mark}


def unread_edits(shown: Shown, own: OwnSettings, today: date, run: str) -> list[Edit]:
    """Our sheets in a workbook whose list is not understood yet, with the lines to fill in."""
    values = {"Feuille des factures": shown.sheet, COLUMNS: shown.to_fill(), TOGETHER: "oui"}
    return [
        settings_sheet(own, today, values=values, run=run),
        clients_sheet.CLIENTS.new_sheet([]),
        history_sheet.HISTORY.new_sheet([]),
    ]


def results(book: Book, plan: Plan, states: Mapping[str, Hold] | None = None) -> list[SheetEdit]:
    """Our columns, with these `states` by invoice id in « Suite donnée »: on the sheets that have them or where something is open; else on the newest."""
    lines = dict(_lines(book, plan))
    opened = {c.invoice.row for c in plan.claims if c.reason is not Reason.SETTLED}
    sheets = book.layout.sheets()
    wanted = [each for each in sheets if each.ours or not opened.isdisjoint(each.invoices)]
    return [_on_sheet(book, each, lines, states or {}) for each in wanted or sheets[:1]]


def _on_sheet(
    book: Book,
    layout: Layout,
    lines: Mapping[int, Claim | Mapping[str, Value]],
    states: Mapping[str, Hold],
) -> SheetEdit:
    """Our columns there: titles, one line an invoice, the list of « Suite donnée »."""
    missing = [column.key for column in OURS if column.key not in layout.ours]
    place = layout.our_columns()
    header, beside = layout.header_row, max(1, min(place.values()) - 1)
    title_look = Look(like=beside, wrap=True)
    looks_of = {column.key: _look(column.key, beside) for column in OURS}
    cells = [
        Cell(row=header, column=place[key], value=layout.titles[key], look=title_look)
        for key in missing
    ]
    mine = {*layout.invoices, *layout.lines, *layout.credit_notes}
    ours = [  # but the owner's: never written again
        (c.key, place[c.key], looks_of[c.key])
        for c in OURS
        if not (c.input and c.key in layout.ours)
    ]
    for row, line in ((row, line) for row, line in lines.items() if row in mine):
        number, kept = excel_row(row), set()
        if row in layout.misplaced:  # what is typed beside it belongs to another invoice
            kept.add("number")
        # The only trace of what was sent holds the invoice until it is cleared.
        if layout.invoices.get(row) in book.forgotten:
            kept.add("step")
        values = _values(line) if isinstance(line, Claim) else line
        cells += [
            Cell(row=number, column=at, value=values.get(key), look=look)
            for key, at, look in ours
            if key not in kept
        ]
    cells += _decided(layout, states)
    cells += [  # recorded in the history: emptied in the same save
        Cell(row=excel_row(report.row), column=place[key], value=None)
        for report in book.reports
        if report.row in mine
        for key in ("follow_up", "until")
        if key in layout.ours
    ]
    return SheetEdit(
        sheet=layout.sheet,
        cells=tuple(cells),
        widths={place[key]: float(WIDTHS.get(key, 13)) for key in missing},
        choices=(
            Choice(
                column=place["follow_up"],
                first_row=header + 1,
                last_row=layout.last_row + ROOM_BELOW,
                options=FOLLOW_UPS,
                prompt_title="Suite donnée",
                prompt="Ce que le client a répondu, ou ce que vous avez décidé. « Jusqu'au » : la"
                " date promise, celle du jugement…",
            ),
        ),
        grow=(header, max(place.values())) if missing else None,
    )


def _copies(book: Book) -> Iterator[SheetEdit]:
    """Our columns on an older sheet: where the result is now; what is typed there stays."""
    for copies in book.layout.copies:
        places = {key: place for key, place in copies.ours.items() if key in _RESULTS}
        yield SheetEdit(
            sheet=copies.sheet,
            cells=tuple(
                Cell(row=row, column=place, value=f"voir {where}" if key == "reason" else None)
                for row, where in copies.rows.items()
                for key, place in places.items()
            ),
        )


def _decided(layout: Layout, states: Mapping[str, Hold]) -> list[Cell]:
    """Answered at the keyboard: in « Suite donnée », where the owner will find it and may clear it."""
    place = layout.our_columns()
    return [
        Cell(row=excel_row(row), column=place[key], value=value)
        for row, invoice_id in layout.invoices.items()
        if invoice_id in states and row not in layout.misplaced
        for key, value in _typed(states[invoice_id])
        if value
    ]


def _typed(hold: Hold) -> tuple[tuple[str, Value], ...]:
    return ("follow_up", hold.text), ("until", hold.until)


def _look(key: str, beside: int) -> Look:
    align: Literal["left", "center"] | None = "left" if key not in FORMATS else None
    return Look(
        number_format=FORMATS.get(key, "General"),
        like=beside,
        fill="FFF8DC" if key in {"follow_up", "until"} else None,
        align="center" if key in CENTRED else align,
    )


def _lines(book: Book, plan: Plan) -> Iterator[tuple[int, Claim | Mapping[str, Value]]]:
    """What stands beside each row: the result of its invoice, or where that is."""
    invoices = {}
    for claim in plan.claims:
        yield claim.invoice.row, claim
        invoices[claim.invoice.row] = claim.invoice
    for row, first in ((row, r) for each in book.layout.sheets() for row, r in each.lines.items()):
        there = rank_of(row) == rank_of(first)
        where = f"ligne {excel_row(first)}" if there else invoices[first].where
        yield row, {"number": invoices[first].number, "reason": f"voir {where}"}
    for note in book.ledger.credit_notes:
        if note.row:
            yield note.row, {"number": note.number, "reason": sentence(Reason.CREDIT_NOTE)}


def _values(claim: Claim) -> Mapping[str, Value]:
    late = claim.days_late > 0 and claim.outstanding > ZERO
    return {
        "number": claim.invoice.number,
        "days_late": claim.days_late if late else None,
        "interest": claim.interest if late and not claim.rate_untold else None,
        "fee": claim.fee if late else None,
        "total": claim.total if late else None,
        "step": claim.step_after or None,
        "next_action": claim.next_action or None,
        "next_date": claim.next_date,
        "reason": claim.sentence,
    }


def _history(book: Book, added: Sequence[Event], changed: Sequence[Event]) -> Edit:
    new = history_sheet.HISTORY.added(book.history.found, map(history_sheet.line_of, added))
    postal = history_sheet.postal_edit(book.history.found, changed)
    return replace(new, cells=(*new.cells, *postal.cells))
