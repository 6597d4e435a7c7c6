"""Every doubt about the owner's lists, and the one place where an invoice gets its own.

A doubt is a function from the draft to `Doubt`s, listed in `DOUBTS`; docs/architecture.md says in ten
lines how to add one. The order is that in which an invoice names what holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from relance.lists import (
    carried_forward,
    client_groups,
    followups,
    jobs,
    lookalikes,
    numbers,
    other_sheets,
    sections,
    shown_cells,
    signs,
    slips,
    written,
)
from relance.lists.doubt import About, Doubt
from relance.lists.draft import Draft, sheet_by_sheet
from relance.lists.sections import says_paid
from relance.problems import Problem
from relance.rules.codes import Status
from relance.rules.model import Invoice

_TOLD = list(About)


def cells(draft: Draft) -> Iterable[Doubt]:
    """What each row noted of its own cells when they were read."""
    return (doubt for row in draft.rows for doubt in row.doubts)


def clients(draft: Draft) -> Iterable[Doubt]:
    """Who owes is not sure."""
    return draft.who.doubts


def disagreeing(draft: Draft) -> Iterable[Doubt]:
    """Another place does not say the same: an earlier month, the payments."""
    return draft.disagreeing


def payments(draft: Draft) -> Iterable[Doubt]:
    """A line of payment cannot be read, or may settle one invoice or another."""
    return draft.unread


DOUBTS: tuple[Callable[[Draft], Iterable[Doubt]], ...] = (
    cells,
    lookalikes.unsure,
    clients,
    client_groups.unsaid,
    numbers.unsure,
    slips.doubled,
    slips.misdated,
    slips.unseen_signs,
    sheet_by_sheet(shown_cells.in_another_currency),
    followups.misplaced,
    disagreeing,
    carried_forward.unfollowed,
    other_sheets.apart,
    sheet_by_sheet(sections.other_lists),
    jobs.claimed_twice,
    jobs.undated,
    sheet_by_sheet(sections.below),
    sheet_by_sheet(sections.like_totals),
    payments,
    sheet_by_sheet(written.unread),
    sheet_by_sheet(signs.unsure),
)


def held(draft: Draft, doubts: Sequence[Doubt]) -> tuple[tuple[Invoice, ...], tuple[Problem, ...]]:
    """The invoices, each with the problems that hold it; and all that is to be told.

    Of the doubts whether a row is unpaid one is enough: it is told where it holds. The owner's own
    words are put to them, not told as problems; a status that nobody understands is one of these.
    """
    told = [doubt for doubt in doubts if not doubt.unless_paid and not doubt.remark]
    told.sort(key=lambda doubt: _TOLD.index(doubt.about))
    places = {about: defaultdict[str | int | None, list[int]](list) for about in About}
    for place, doubt in enumerate(doubts):
        places[doubt.about][doubt.of].append(place)
    rows, ids, owing = places[About.ROW], places[About.INVOICE], places[About.CLIENT]
    more: dict[int, list[int]] = defaultdict(list)
    for line, first in draft.lines.items():
        more[first].append(line)
    invoices = []
    for invoice in draft.invoices:
        found = [*ids.get(invoice.id, ()), *owing.get(invoice.client_id, ())]
        for row in (invoice.row, *more.get(invoice.row, ())):
            found += rows.get(row, ())
        if not found:
            invoices.append(invoice)
            continue
        mine = [doubts[place] for place in sorted(found)]
        paid = says_paid(invoice)
        remarks = tuple(d.remark for d in mine if d.remark and not (d.unless_paid and paid))
        mine = [doubt for doubt in mine if not doubt.remark]
        if unpaid := [doubt for doubt in mine if doubt.unless_paid]:
            enough = [] if paid else unpaid[:1]
            mine = [doubt for doubt in mine if not doubt.unless_paid or doubt in enough]
            told += enough
        problems = tuple(dict.fromkeys(doubt.problem for doubt in mine))
        status = Status.NONE if written.asks_status(invoice, remarks) else invoice.status
        doubtful = replace(invoice, problems=problems, remarks=remarks, status=status)
        invoices.append(doubtful if problems or remarks else invoice)
    return tuple(invoices), tuple(dict.fromkeys(doubt.problem for doubt in told))
