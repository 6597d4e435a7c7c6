"""What reading hands from step to step: a draft of the list, and the doubts about it.

A step takes a draft and returns one that says more; nothing is changed in place but what the rows
note of their own cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from relance.lists.doubt import About, Doubt
from relance.lists.identity import NOBODY, Identified
from relance.lists.layout import Grid, Hints, Spot, rank_of
from relance.lists.likeness import Alike
from relance.lists.listing import Listing, ListRow
from relance.problems import Problem, RelanceError
from relance.rules.model import CreditNote, Event, Invoice, Payment
from relance.xlsx import Looks, Package

T = TypeVar("T")
Part = Mapping[str, int]  # the columns (from 0) of one numbered payment, by key


class FollowUp(Struct, frozen=True, kw_only=True):
    """What is typed on a row; `copy` is our copy of the invoice number where it disagrees."""

    row: int
    text: str
    until: date | None
    where: str
    copy: str = ""
    invoice_id: str = ""
    unread: bool = False  # its date is to be corrected first: nothing is recorded nor emptied


class Draft(Struct, frozen=True, kw_only=True):
    """One list of invoices as far as it is read; each group of fields is filled by one step.

    A list may go on over `older` sheets, months or years. Its rows count through them all
    (`layout.excel_row`), so that whatever is told by row is told of one row only.
    """

    # found: where everything stands
    package: Package
    grids: Mapping[str, Grid]  # the owner's sheets
    hints: Hints
    listing: Listing
    whole: Spot  # with the numbered columns of payments that `listing` leaves to `parts`
    parts: Sequence[Part] = ()
    older: Sequence[Draft] = ()  # its other sheets, newest first, where the list is on several
    cards: Listing | None = None  # the owner's sheet of clients
    sheets: Sequence[Listing] = ()  # of payments
    others: Sequence[Spot] = ()  # of the same shape: older years and months, archives
    left_out: Sequence[str] = ()  # sheets that look like lists, and are none of ours
    apart: Sequence[str] = ()  # sheets that would be one list with it, if the owner says so
    looks: Looks = field(default_factory=Looks)  # fills and bars, by row
    comments: Mapping[int, str] = field(default_factory=dict)  # of cells, by row
    # rows: those that are invoices or credit notes, with the sign that a row bears (« vert »)
    rows: Sequence[ListRow] = ()
    marked: Mapping[int, str] = field(default_factory=dict)
    # people: who owes each of them
    who: Identified = NOBODY
    grouped: frozenset[int] = frozenset()  # rows whose client stands above
    unsaid_clients: Mapping[int, str] = field(default_factory=dict)  # row without → who is above
    # facts: what each says
    invoices: tuple[Invoice, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    events: tuple[Event, ...] = ()
    typed: tuple[FollowUp, ...] = ()  # beside them, in our columns
    twice: frozenset[int] = frozenset()  # rows that nothing tells from another
    lines: Mapping[int, int] = field(default_factory=dict)  # further row → the one of its invoice
    unsaid: Sequence[Sequence[Invoice]] = ()  # lines of which it is unsaid whether they add up
    # payments: what the sheets say of them
    payments: tuple[Payment, ...] = ()
    disagreeing: tuple[Doubt, ...] = ()  # invoices of which two places do not say the same
    copies: Mapping[tuple[str, int], str] = field(default_factory=dict)  # sheet, row → on the list
    elsewhere: Sequence[tuple[str, Invoice]] = ()  # unpaid on another sheet only, with its name
    unread: tuple[Doubt, ...] = ()  # lines of payment, and the invoices that these may settle
    stops: tuple[RelanceError, ...] = ()  # met on other sheets: asked with the other questions
    # lookalikes, once nothing is to be asked of the list
    alike: tuple[Alike, ...] = ()  # names perhaps of one client who owes

    def by_sheet(self) -> Sequence[Draft]:
        """The draft of each sheet with its own rows, newest first; what is told of invoices is whole."""
        if not self.older:
            return (self,)
        rows: dict[int, list[ListRow]] = defaultdict(list)
        for row in self.rows:
            rows[rank_of(row.number)].append(row)
        return [
            replace(
                self,
                older=(),
                **{name: getattr(each, name) for name in _OF_ONE_SHEET},
                rows=rows[rank],
            )
            for rank, each in enumerate((self, *self.older))
        ]

    def where(self, row: int, key: str = "") -> str:
        """« Factures!F12 », the cell of that column on that row."""
        return (self, *self.older)[rank_of(row)].listing.spot.where(row, key)


_OF_ONE_SHEET = ("listing", "whole", "parts", "looks", "comments")


def sheet_by_sheet(look: Callable[[Draft], Iterable[T]]) -> Callable[[Draft], Iterable[T]]:
    """What this finds on each sheet by itself: what stands above or below a row, how rows look."""

    def found(draft: Draft) -> Iterable[T]:
        return (each for sheet in draft.by_sheet() for each in look(sheet))

    return found


def about_rows(problems: Mapping[int, Problem]) -> Iterable[Doubt]:
    """What row by row makes one doubt that it is unpaid (row → why)."""
    for row, problem in problems.items():
        yield Doubt(about=About.ROW, of=row, problem=problem, unless_paid=True)
