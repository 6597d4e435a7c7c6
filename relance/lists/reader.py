"""From the bytes of a workbook to a `Ledger`: what each row says, and what cannot be read.

Nothing is converted behind our back: pandas hands over the cells as they are, and each is read by
the kind of its column. Each stage takes a draft and returns one that says more. A row that is an
invoice but cannot be read stays in the ledger with its problem and is not chased. Where the whole
book can be read in two ways, there is a question; where it holds no list of invoices, it says what
was looked at and what is missing.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from relance.lists.doubt import Doubt
from relance.lists.doubts import DOUBTS, held
from relance.lists.draft import Draft, FollowUp
from relance.lists.find import find
from relance.lists.grids import OpenedBook, opened
from relance.lists.invoice_rows import rows
from relance.lists.invoices import facts
from relance.lists.layout import Hints, Layout
from relance.lists.likeness import Alike
from relance.lists.list_questions import ASKED, QUESTIONS
from relance.lists.lookalikes import lookalikes
from relance.lists.payments import payments
from relance.lists.people import people
from relance.lists.understood import Understood, layout_of, understood
from relance.problems import AnswerNeeded, explained
from relance.rules.model import Ledger

STEPS: tuple[Callable[[Draft], Draft], ...] = (rows, people, facts, payments)


class Reading(Struct, frozen=True, kw_only=True):
    """All that one reading gives. The ledger has no settings, sender or ladders yet."""

    ledger: Ledger
    layout: Layout
    understood: Understood
    follow_ups: tuple[FollowUp, ...] = ()
    alike: tuple[Alike, ...] = ()  # names perhaps of one client who owes: to be asked
    doubts: tuple[Doubt, ...] = ()  # all of them, with what may be asked
    grouped: frozenset[str] = frozenset()  # invoices whose client stands above their row
    questions: tuple[AnswerNeeded, ...] = ()  # for whoever is there; without an answer rows wait


def read(snapshot: bytes, name: str, *, hints: Hints | None = None) -> Reading:
    """The same of a workbook that is read once only; `name` is its file name, for messages."""
    return read_opened(opened(snapshot, name), hints or Hints())


def read_opened(source: OpenedBook, hints: Hints) -> Reading:
    """The ledger of a workbook.

    Raises RelanceError where no list can be read, AnswerNeeded where two readings are possible.
    """
    with explained(reading=source.name):
        draft = find(source.package, source.grids, hints)
        for step in STEPS:
            draft = step(draft)
        for question in (question for ask in QUESTIONS for question in ask(draft)):
            raise question
        draft = lookalikes(draft)
        return _reading(draft, tuple(doubt for doubts in DOUBTS for doubt in doubts(draft)))


def _reading(draft: Draft, doubts: tuple[Doubt, ...]) -> Reading:
    invoices, problems = held(draft, doubts)
    return Reading(
        ledger=Ledger(
            clients=draft.who.clients,
            invoices=invoices,
            payments=draft.payments,
            credit_notes=draft.credit_notes,
            events=draft.events,
            problems=problems,
        ),
        layout=layout_of(draft),
        understood=understood(draft),
        follow_ups=tuple(each for each in draft.typed if not each.copy),
        alike=draft.alike,
        doubts=doubts,
        grouped=frozenset(i.id for i in invoices if i.row in draft.grouped),
        questions=tuple(question for ask in ASKED for question in ask(draft)),
    )
