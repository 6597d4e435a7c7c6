"""All the documents of a Monday, rendered from their templates and checked, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from relance.law.loader import load_wording
from relance.letters.enclosures import invoice_copies
from relance.letters.library import load_templates, misnamed
from relance.letters.names import LONGEST
from relance.letters.reread import assure
from relance.letters.todo import Paper
from relance.letters.writer import Document, Places, needed, render
from relance.rules.figures.accounts import InvoiceAccount
from relance.rules.figures.habits import with_habits
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.outcome import Plan


def documents_of(
    plan: Plan,
    ledger: Ledger,
    law: Law,
    *,
    templates: Path,
    beside: Path,
    places: Places | None = None,
    longest: int = LONGEST,
    pages: Mapping[str, Callable[[Paper], bytes]] | None = None,
    accounts: Sequence[InvoiceAccount] = (),
) -> tuple[Plan, tuple[Document, ...]]:
    """The plan with what its templates and enclosures lack, and its documents.

    `templates`: the shipped ones, with the owner's in `perso`; `beside`: the workbook's folder, for a
    relative folder of invoices; `places`, `longest`, `pages`: as for `render`; `accounts`: of all
    invoices, for how each client to call pays. Raises RelanceError where a
    template, a letter's sums or its words cannot leave.
    """
    own, sender = templates / "perso", ledger.sender
    known = load_templates(
        templates, own, ledger.ladders, logo=sender.logo, needed=needed(plan, ledger)
    )
    numbers = {claim.invoice.number for notice in plan.notices for claim in notice.claims}
    copies, lost = invoice_copies(ledger.settings.invoice_folder, beside, numbers)
    told = (*misnamed(own, ledger.ladders), *((lost,) if lost else ()))
    plan = with_habits(replace(plan, problems=(*plan.problems, *told)), accounts)
    documents = render(
        plan,
        sender,
        known,
        ledger=ledger,
        copies=copies,
        law=law,
        places=places,
        longest=longest,
        pages=pages,
    )
    assure(documents, sender, known, load_wording())
    return plan, documents
