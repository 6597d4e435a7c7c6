"""All the documents of a Monday, rendered from their templates and checked, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from relance.law.loader import load_wording
from relance.letters.court.court_fields import COURT_FORMS
from relance.letters.court.court_papers import (
    FILE_STEP,
    CourtDesk,
    changed,
    court_papers,
    folders_of,
    numbers_asked,
)
from relance.letters.enclosures import InvoiceCopies
from relance.letters.library import load_named, load_templates, misnamed
from relance.letters.names import LONGEST
from relance.letters.reread import assure
from relance.letters.todo import Paper
from relance.letters.writer import Document, Places, needed, render, views
from relance.rules.court.way import CourtCase
from relance.rules.figures.accounts import InvoiceAccount
from relance.rules.figures.habits import with_habits
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.outcome import Plan
from relance.rules.retention import past_told


def documents_of(
    plan: Plan,
    ledger: Ledger,
    law: Law,
    *,
    templates: Path,
    copies: InvoiceCopies,
    cases: Iterable[CourtCase],
    places: Places | None = None,
    longest: int = LONGEST,
    pages: Mapping[str, Callable[[Paper], bytes]] | None = None,
    accounts: Sequence[InvoiceAccount] = (),
) -> tuple[Plan, tuple[Document, ...]]:
    """The plan with what its templates and enclosures lack and who may be forgotten, and its documents.

    `templates`: the shipped ones, with the owner's in `perso`; `copies`: of the invoices; `cases`:
    `court_cases` of the plan; `places`, `longest`, `pages`: as for `render`; `accounts`: of all
    invoices, for how each client to call pays. Raises RelanceError where a
    template, a letter's sums or its words cannot leave.
    """
    own, sender = templates / "perso", ledger.sender
    known = load_templates(
        templates, own, ledger.ladders, logo=sender.logo, needed=needed(plan, ledger)
    )
    numbers = {claim.invoice.number for notice in plan.notices for claim in notice.claims}
    bills = copies.of(numbers)
    new = to_make(cases, plan, places, longest)
    court = court_documents(
        new, plan, ledger, templates=templates, copies=copies, places=places, longest=longest
    )
    told = (*misnamed(own, ledger.ladders), *((copies.lost,) if copies.lost else ()))
    plan = past_told(ledger, replace(plan, problems=(*plan.problems, *told)), law)
    plan = with_habits(plan, accounts)
    documents = render(
        plan,
        sender,
        known,
        ledger=ledger,
        copies=None if bills is None else {n: path.name for n, path in bills.items()},
        law=law,
        places=places,
        longest=longest,
        pages=pages,
        court=folders_of(new, plan, longest),
        bills=bills,
    )
    documents = (*documents, *court)
    assure(documents, sender, known, load_wording())
    return plan, tuple(replace(made, text=None) for made in documents)  # it has served


def to_make(
    cases: Iterable[CourtCase], plan: Plan, places: Places | None, longest: int
) -> tuple[CourtCase, ...]:
    """The cases whose file is made today by itself: its step has come today, or what it asks for changed."""
    cases = [case for case in cases if case.claims]
    folders, today = folders_of(cases, plan, longest), {claim.client.id for claim in plan.files}
    return tuple(
        case
        for case in cases
        if case.client.id in today or changed(case, folders[case.client.id], places)
    )


def court_documents(
    cases: Sequence[CourtCase],
    plan: Plan,
    ledger: Ledger,
    *,
    templates: Path,
    copies: InvoiceCopies,
    places: Places | None,
    longest: int = LONGEST,
) -> list[Document]:
    """The documents of these court files. Raises RelanceError where a template or a sum is wrong."""
    if not cases:
        return []
    desk = CourtDesk(
        plan=plan,
        ledger=ledger,
        view=views(plan, ledger.sender, ledger, copies=None),
        templates=load_named(templates, templates / "perso", COURT_FORMS, logo=ledger.sender.logo),
        places=places,
        bills=copies.of(numbers_asked(cases, ledger)),
    )
    folders = folders_of(cases, plan, longest)
    return [doc for case in cases for doc in court_papers(case, folders[case.client.id], desk)]


def files_among(documents: Iterable[Document]) -> dict[str, str]:
    """Client id → the folder of its court file, of those that are among these documents."""
    return {
        doc.about.client.id: doc.name.partition("/")[0]
        for doc in documents
        if doc.about and doc.about.step == FILE_STEP
    }
