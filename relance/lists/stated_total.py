"""What the owner's own sheet says is open in all, to be held against what was understood.

It stands under or above the column of the balances (a total row, a SUBTOTAL), or beside words such as
« Reste à encaisser ». It never decides what is claimed: where the two differ, the owner is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from relance.french import fold
from relance.lists.draft import Draft
from relance.sheets.cells import an_amount, as_text
from relance.words import remark_words, total_words

_NEAR = 3  # columns from the words to their sum


class StatedTotal(Struct, frozen=True, kw_only=True):
    """That sum (EUR), its sheet and its cell; the balances there by row, where it has such a column."""

    amount: Decimal
    sheet: str
    where: str
    balances: Mapping[int, Decimal]


def stated_total(draft: Draft) -> StatedTotal | None:
    """The first that is found; None where the sheet totals nothing that is open."""
    if draft.listing.spot.first and any(row.number in draft.lines for row in draft.rows):
        return None  # a month gone by: what was carried forward is counted there too
    column = draft.listing.place.get("balance")
    places = [*(_at_balances(draft, column) if column is not None else ()), *_beside_words(draft)]
    if not places:
        return None
    row, place, amount = places[0]
    cells = {} if column is None else _balances(draft, column)
    spot = draft.listing.spot
    return StatedTotal(amount=amount, sheet=spot.sheet, where=spot.cell(row, place), balances=cells)


def _balances(draft: Draft, column: int) -> dict[int, Decimal]:
    """What stands in that column, by row: of the invoices, and of what else is no sum."""
    rows = {row.number for row in draft.rows}
    found = {}
    for row in draft.listing.rows():
        labels = _labels(row.values)
        counts = row.number in rows or (labels and not any(map(_is_total, labels)))
        if counts and (value := an_amount(row.at(column))):
            found[row.number] = value
    return found


def _at_balances(draft: Draft, column: int) -> Iterator[tuple[int, int, Decimal]]:
    """Sums in the column of the balances, outside the list: under it first, then above its titles."""
    grid, header = draft.listing.grid, draft.listing.spot.header_row
    last = draft.rows[-1].excel if draft.rows else header
    for number in (*range(last + 1, len(grid) + 1), *range(1, header)):
        cells = grid[number - 1]
        value = an_amount(cells[column]) if column < len(cells) else None
        labels = _labels(cells)
        named = any(map(_is_total, labels)) or not labels
        if value is not None and named and not any(map(total_words.PART.fullmatch, labels)):
            yield number, column, value


def _beside_words(draft: Draft) -> Iterator[tuple[int, int, Decimal]]:
    """Sums to the right of such words, or right below them; not in the columns of the list."""
    spot, grid = draft.listing.spot, draft.listing.grid
    rows = {row.excel for row in draft.rows}
    taken = {place for place, title in enumerate(spot.titles) if title} | {*spot.ours.values()}
    free = [place for place in range(max(map(len, grid), default=0)) if place not in taken]
    for number, cells in enumerate(grid, start=1):
        inside = number in rows or number == spot.header_row
        for place in free if inside else range(len(cells)):
            if place >= len(cells):
                break
            cell = cells[place]
            if not isinstance(cell, str) or not total_words.OPEN.fullmatch(fold(cell)):
                continue
            right = [(number, i) for i in range(place + 1, min(place + 1 + _NEAR, len(cells)))]
            under = [(number + 1, place)] if number < len(grid) else []
            for row, column in (*right, *under):
                value = an_amount(grid[row - 1][column]) if column < len(grid[row - 1]) else None
                if value is not None:
                    yield row, column, value
                    break


def _labels(cells: Iterable[object]) -> list[str]:
    """The folded texts of a row that have a letter."""
    texts = [fold(as_text(cell)) for cell in cells if isinstance(cell, str)]
    return [text for text in texts if re.search("[a-z]", text)]


def _is_total(label: str) -> bool:
    return bool(remark_words.TOTALS.fullmatch(label) or total_words.OPEN.fullmatch(label))
