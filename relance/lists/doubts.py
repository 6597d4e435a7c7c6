"""Every doubt about the owner's lists, and the one place where an invoice gets its own.

A doubt is a function from the draft to `Doubt`s, listed in `DOUBTS`; docs/architecture.md says in ten
lines how to add one. The order is that in which an invoice names what holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from relance.lists import deposits, followups, numbers, sections, signs
from relance.lists.doubt import About, Doubt
from relance.lists.draft import Draft
from relance.lists.sections import says_paid
from relance.problems import Problem
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
    clients,
    numbers.unsure,
    followups.misplaced,
    disagreeing,
    sections.other_lists,
    deposits.unsure,
    sections.commented,
    sections.below,
    signs.unsure,
    payments,
)


def held(draft: Draft, doubts: Sequence[Doubt]) -> tuple[tuple[Invoice, ...], tuple[Problem, ...]]:
    """The invoices, each with the problems that hold it; and all that is to be told.

    Of the doubts whether a row is unpaid one is enough: it is told where it holds.
    """
    told = sorted((d for d in doubts if not d.unless_paid), key=lambda d: _TOLD.index(d.about))
    places: dict[tuple[About, str | int | None], list[int]] = defaultdict(list)
    for place, doubt in enumerate(doubts):
        places[doubt.about, doubt.of].append(place)
    invoices = []
    for invoice in draft.invoices:
        keys = (
            (About.ROW, invoice.row),
            (About.INVOICE, invoice.id),
            (About.CLIENT, invoice.client_id),
        )
        mine = [doubts[i] for i in sorted(i for key in keys for i in places.get(key, ()))]
        if unpaid := [doubt for doubt in mine if doubt.unless_paid]:
            enough = [] if says_paid(invoice) else unpaid[:1]
            mine = [doubt for doubt in mine if not doubt.unless_paid or doubt in enough]
            told += enough
        problems = tuple(dict.fromkeys(doubt.problem for doubt in mine))
        invoices.append(replace(invoice, problems=problems) if problems else invoice)
    return tuple(invoices), tuple(dict.fromkeys(doubt.problem for doubt in told))
