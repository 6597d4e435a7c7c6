"""The sheets beside the list of invoices: those of other years and months, archives, and what is no list.

An invoice left unpaid on an older sheet is still owed: sheets of the same shape are read too, and
bear witness (`carried_forward`). Quotes, purchases and summaries have numbers, names and amounts as
well; by their names they stay out, which is said in one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from relance.french import fold
from relance.lists.draft import Draft
from relance.lists.layout import Grid, Spot, spots, used
from relance.lists.months import month_of
from relance.words import columns
from relance.words.titles import ARCHIVES, NO_RECEIVABLES, PAYMENTS_SHEET, PURCHASES


def _is_none(spot: Spot) -> bool:
    name = fold(spot.sheet)
    named = NO_RECEIVABLES.search(name) or PURCHASES.search(name)
    return bool(named) or "supplier" in spot.found


def likely(complete: Sequence[Spot]) -> list[Spot]:
    """Those that their names let be the list of today's invoices, where there are any: no archive."""
    sure = [s for s in complete if not (_is_none(s) or ARCHIVES.search(fold(s.sheet)))]
    return sure or list(complete)


def with_others(draft: Draft, grids: Mapping[str, Grid]) -> Draft:
    """The draft with the `others` of its shape, oldest first, and the names of those `left_out`."""
    known = {draft.whole.sheet, *(each.spot.sheet for each in draft.sheets)}
    known |= {draft.cards.spot.sheet} if draft.cards else set()
    others: list[Spot] = []
    left_out: list[Spot] = []
    for name, grid in grids.items():
        if name in known or PAYMENTS_SHEET.search(fold(name)):
            continue
        spot = spots(name, grid, columns.INVOICES, replace(draft.hints, header_row=0))
        if spot is None or len(spot.found) < 3 or not any(map(used, grid[spot.header_row :])):
            continue
        (others if _is_alike(spot, draft.whole) else left_out).append(spot)
    order = {spot.sheet: (month_of(spot.sheet) or (0, 0), at) for at, spot in enumerate(others)}
    others.sort(key=lambda spot: order[spot.sheet])
    return replace(draft, others=tuple(others), left_out=tuple(spot.sheet for spot in left_out))


def aside(draft: Draft) -> set[str]:
    """The sheets whose unpaid invoices are not to be followed: told so, or hidden by their owner.

    Not a month gone by, which many hide.
    """
    hidden = (sheet.name for sheet in draft.package.sheets if sheet.hidden)
    return {*draft.hints.sheets_aside, *(n for n in hidden if not (month_of(n) or (0, 0))[1])}


def _is_alike(spot: Spot, whole: Spot) -> bool:
    """Whether this sheet may hold invoices of the same kind; a month without a title is asked about."""
    if _is_none(spot):
        return False
    if spot.missing:
        return bool(month_of(spot.sheet) and month_of(whole.sheet) and len(spot.found) > 3)
    return whole.vague or not spot.vague
