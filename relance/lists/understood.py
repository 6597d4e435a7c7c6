"""What was understood of a workbook: for the owner to check, and for the writer to find its way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.lists.draft import Draft
from relance.lists.layout import Copies, Grid, Layout, Spot, rank_of, used
from relance.lists.list_shown import mark_of
from relance.lists.stated_total import StatedTotal, stated_total
from relance.rules.money import ZERO
from relance.sheets.cells import as_text, is_empty
from relance.words import columns
from relance.words.columns import BY_KEY, OURS
from relance.xlsx import SheetScan, letters


class Understood(Struct, frozen=True, kw_only=True):
    """What was understood, for the owner to check. `columns`: letter, the owner's title, our name.

    `total` is what the invoices come to (EUR), `skipped` the rows passed over (« ligne 4 ») with what
    stands there, `unknown` the titles that mean nothing to the program.
    """

    sheet: str
    header_row: int
    columns: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]
    invoices: int
    credit_notes: int
    total: Decimal
    skipped: tuple[tuple[str, str], ...]
    clients_sheet: str = ""
    payments_sheet: str = ""
    mark: str = ""  # changes with the sheet, its titles or their places
    older: tuple[str, ...] = ()  # the list's other sheets, newest first
    apart: tuple[str, ...] = ()  # those that would be, if the owner says so
    others: tuple[str, ...] = ()  # sheets that bear witness: archives, other months
    left_out: tuple[str, ...] = ()  # sheets that look like lists, and are none of invoices
    stated: tuple[StatedTotal, ...] = ()  # what each sheet itself says is open


def layout_of(draft: Draft) -> Layout:
    """Where everything stands, for the writer."""
    newest, *older = map(_on_sheet, draft.by_sheet())
    return replace(
        newest,
        older=tuple(older),
        copies=tuple(_copies(draft)),
        clients_sheet=draft.cards.spot.sheet if draft.cards else "",
        payments_sheet=", ".join(each.spot.sheet for each in draft.sheets),
    )


def _on_sheet(draft: Draft) -> Layout:
    listing, spot = draft.listing, draft.listing.spot

    def here(row: int) -> bool:
        return rank_of(row) == spot.rank

    last_column, first_free = _free_columns(spot, listing.grid, listing.scan)
    owners = [title for index, title in enumerate(spot.titles) if index not in spot.ours.values()]
    header = listing.grid[spot.header_row - 1]
    there = {key: as_text(header[index]) for key, index in spot.ours.items()}
    return Layout(
        sheet=spot.sheet,
        header_row=spot.header_row,
        last_row=draft.rows[-1].excel if draft.rows else spot.header_row,
        last_column=last_column,
        columns={key: index + 1 for key, index in listing.place.items()},
        ours={key: index + 1 for key, index in spot.ours.items()},
        titles=columns.our_titles(owners) | there,
        first_free=first_free,
        invoices={invoice.row: invoice.id for invoice in draft.invoices if here(invoice.row)},
        lines={row: first for row, first in draft.lines.items() if here(row)},
        credit_notes=tuple(note.row for note in draft.credit_notes if note.row and here(note.row)),
        misplaced=frozenset(each.row for each in draft.typed if each.copy and here(each.row)),
    )


def _copies(draft: Draft) -> Iterator[Copies]:
    for spot in draft.others:
        rows = {row: where for (sheet, row), where in draft.copies.items() if sheet == spot.sheet}
        if spot.ours and rows:
            ours = {key: index + 1 for key, index in spot.ours.items()}
            yield Copies(sheet=spot.sheet, ours=ours, rows=rows)


def understood(draft: Draft) -> Understood:
    """What to show the owner of it."""
    spot, place = draft.listing.spot, draft.listing.place
    places = [(i, key) for part in (place, *draft.parts) for key, i in part.items()]
    return Understood(
        sheet=spot.sheet,
        header_row=spot.header_row,
        columns=tuple(
            (letters(index + 1), draft.whole.titles[index], BY_KEY[key].title)
            for index, key in sorted(places)
        ),
        unknown=tuple(t for i, t in enumerate(spot.titles) if t and i not in place.values()),
        invoices=len(draft.invoices),
        credit_notes=sum(note.row > 0 for note in draft.credit_notes),
        total=sum((invoice.total or ZERO for invoice in draft.invoices), ZERO),
        skipped=tuple(each for sheet in draft.by_sheet() for each in _skipped(sheet)),
        clients_sheet=draft.cards.spot.sheet if draft.cards else "",
        payments_sheet=", ".join(each.spot.sheet for each in draft.sheets),
        mark=mark_of(draft.whole),
        older=tuple(each.whole.sheet for each in draft.older),
        apart=tuple(draft.apart),
        others=tuple(spot.sheet for spot in draft.others),
        left_out=tuple(draft.left_out),
        stated=tuple(filter(None, map(stated_total, draft.by_sheet()))),
    )


def _skipped(draft: Draft) -> Iterator[tuple[str, str]]:
    """The rows of a sheet that are no invoices."""
    read = {row.number for row in draft.rows}
    sheet = f"« {draft.whole.sheet} », " if draft.listing.spot.first else ""
    for row in draft.listing.rows():
        if row.number in read:
            continue
        if first := next((t for v in row.values if v != 0 and (t := _shown(v))), ""):
            yield f"{sheet}ligne {row.excel}", first


def _shown(value: object) -> str:
    return re.sub(r"\s+", " ", as_text(value))[:60]


def _free_columns(spot: Spot, grid: Grid, scan: SheetScan) -> tuple[int, int]:
    """The last column of the list, and the first where new ones of ours may stand (from 1).

    Excel sorts and filters whole rows only within a table or a filter, so ours must touch the
    list; they cannot where something stands in the way, beside the list or below, nor beside a
    table that a query fills, which Excel lays out anew at each refresh: a column is left between.
    """
    rows = grid[spot.header_row - 1 :]
    last = used(rows[0])
    for top, left, _, right in scan.tables:
        if top <= spot.header_row and left <= last <= right:
            last = right
    if any(
        top <= spot.header_row and left <= last <= right for top, left, _, right in scan.queries
    ):
        return last, max(last, *map(used, rows)) + 2
    free = all(is_empty(cell) for row in rows for cell in row[last : last + len(OURS)])
    blank = max((column for _, column in (*scan.errors, *scan.uncomputed)), default=0)  # not so
    first = (last if free and blank <= last else max(blank, *map(used, rows))) + 1
    for _, left, bottom, right in sorted(scan.merges, key=lambda merge: merge[1]):
        if bottom >= spot.header_row and left < first + len(OURS) and right >= first:
            first = right + 1  # a merged cell takes no value but in its corner
    return last, first
