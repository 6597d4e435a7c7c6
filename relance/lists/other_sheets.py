"""The sheets beside the list of invoices: its older months and years, archives, and what is no list.

Sheets of the same columns that are named after months or years are one list (`one_list`). Others of
the same shape are read too, and bear witness (`carried_forward`). Quotes, purchases and summaries have
numbers, names and amounts as well; by their names they stay out, which is said in one line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from relance.french import fold, joined
from relance.lists import parts
from relance.lists.doubt import Doubt, warned
from relance.lists.draft import Draft
from relance.lists.evidence import KEYS
from relance.lists.layout import Grid, Hints, Spot, spots, used
from relance.lists.months import month_of, newest_first
from relance.problems import AnswerNeeded
from relance.words import columns
from relance.words.titles import ARCHIVES, NO_RECEIVABLES, PAYMENTS_SHEET, PURCHASES
from relance.xlsx import Package

TOGETHER, ASIDE = "Feuilles lues ensemble", "Feuilles laissées de côté"


def _is_none(spot: Spot) -> bool:
    name = fold(spot.sheet)
    named = NO_RECEIVABLES.search(name) or PURCHASES.search(name)
    return bool(named) or "supplier" in spot.found


def likely(complete: Sequence[Spot]) -> list[Spot]:
    """Those that their names let be the list of today's invoices, where there are any: no archive."""
    sure = [s for s in complete if not (_is_none(s) or ARCHIVES.search(fold(s.sheet)))]
    return sure or list(complete)


def beside(
    grids: Mapping[str, Grid], whole: Spot, hints: Hints, known: Collection[str]
) -> tuple[list[Spot], list[str]]:
    """The sheets of its shape, oldest first, and the names of those left out; not those `known`."""
    others: list[Spot] = []
    left_out: list[Spot] = []
    for name, grid in grids.items():
        if name == whole.sheet or name in known or PAYMENTS_SHEET.search(fold(name)):
            continue
        spot = spots(name, grid, columns.INVOICES, replace(hints, header_row=0))
        if spot is None or len(spot.found) < 3 or not any(map(used, grid[spot.header_row :])):
            continue
        (others if _is_alike(spot, whole) else left_out).append(spot)
    order = {spot.sheet: (month_of(spot.sheet) or (0, 0), at) for at, spot in enumerate(others)}
    others.sort(key=lambda spot: order[spot.sheet])
    return others, [spot.sheet for spot in left_out]


def one_list(
    package: Package, whole: Spot, others: Sequence[Spot], hints: Hints
) -> tuple[Spot, ...]:
    """The sheets, newest first, that are one list with it; itself alone where there are none."""
    left = aside(package, hints)
    mine = {
        spot.sheet: spot
        for spot in (whole, *others)
        if spot.sheet not in left and not spot.missing and _pays(spot) == _pays(whole)
    }
    order = newest_first([s.name for s in package.sheets if s.name in mine and month_of(s.name)])
    if whole.sheet not in order:
        return (whole,)
    return tuple(replace(mine[name], rank=rank) for rank, name in enumerate(order))


def _pays(spot: Spot) -> bool:
    """Whether its columns may say what is paid: without them every invoice would look unpaid."""
    return not spot.found.keys().isdisjoint(KEYS) or bool(parts.numbered(spot))


def unless_aside(sheet: str) -> str:
    """What else helps where this sheet cannot be read."""
    return f" Si rien n'y est à suivre : réglage « {ASIDE} » = {sheet}."


def aside(package: Package, hints: Hints) -> set[str]:
    """The sheets whose unpaid invoices are not to be followed: told so, or hidden by their owner.

    Not a month gone by, which many hide.
    """
    hidden = (sheet.name for sheet in package.sheets if sheet.hidden)
    return {*hints.sheets_aside, *(n for n in hidden if not (month_of(n) or (0, 0))[1])}


def _is_alike(spot: Spot, whole: Spot) -> bool:
    """Whether this sheet may hold invoices of the same kind; a month without a title is asked about."""
    if _is_none(spot):
        return False
    if spot.missing:
        return bool(month_of(spot.sheet) and month_of(whole.sheet) and len(spot.found) > 3)
    return whole.vague or not spot.vague


def question(draft: Draft, unpaid: str = "") -> Iterator[AnswerNeeded]:
    """Whether a list followed on one sheet so far goes on over the others of its kind.

    `unpaid`: what stands there and is neither paid nor carried forward, where there is something.
    """
    if draft.apart:
        sheet, others = draft.whole.sheet, joined([f"« {name} »" for name in draft.apart])
        yield AnswerNeeded(
            unpaid + f"Lire {others} avec « {sheet} », comme une seule liste ?",
            cure=f"Dites-le une fois : réglage « {TOGETHER} » = oui, ou non.",
            where=sheet,
            setting=TOGETHER,
            options={
                "oui": "Oui : ce qui y est impayé est suivi aussi, comme sur les feuilles à venir",
                "non": f"Non : seule « {sheet} » est suivie",
            },
        )


def apart(draft: Draft) -> Iterator[Doubt]:
    """Where nobody is there to be asked, which setting answers."""
    for asked in question(draft):
        yield warned(where=asked.where, what=asked.what, cure=asked.cure)
