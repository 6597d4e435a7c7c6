"""What a Monday asks before it plans for good: what the workbook tells, then what only the owner knows.

Each answer is an event or a state of the ledger, and every invoice is examined again only where an
answer changed something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.letters.enclosures import InvoiceCopies
from relance.letters.own_invoices import OwnInvoices
from relance.lists.pending import new_log, remarked
from relance.owner.consents import formal_notices, promises
from relance.owner.court_towns import of_todays_files
from relance.owner.debts import decide_later, decide_old_debts
from relance.owner.postings import confirm_posting
from relance.owner.questions import payments_noted, recall
from relance.owner.remark_questions import MOST, ask_remarks
from relance.problems import Problem
from relance.rules.asking import Asker, Given, Told, with_answers
from relance.rules.court.court_case import court_cases
from relance.rules.court.way import CourtCase
from relance.rules.history import forgotten
from relance.rules.ladder.claims import old_debts
from relance.rules.ladder.decisions import later_to_decide
from relance.rules.ladder.noticed import noticed
from relance.rules.ladder.plan import (
    Examination,
    examination,
    is_unheard,
    newest_payment,
    plan_of,
    stale_letters,
)
from relance.rules.ladder.promises import to_ask
from relance.rules.law import Law
from relance.rules.model import Event, Ledger, Report
from relance.rules.outcome import Plan
from relance.rules.own_invoice import held_for
from relance.rules.reports import reported


def posted_first(
    ledger: Ledger,
    law: Law,
    today: date,
    run: str,
    ask: Asker,
    given: Given,
    *,
    reports: Sequence[Report] = (),
    written: Iterable[Event] = (),
    warn: Callable[[Mapping[Event, str]], None] = lambda _: None,
) -> None:
    """The first question of a Monday: which letters of earlier ones were posted (DESIGN 5.5).

    Only after whether this is the right copy of the workbook, and after `warn` is given those not to be
    posted any more; the rest as for `talked`.
    """
    noted, answers = reported(ledger, reports, today, run)
    given.lost = recall(forgotten(ledger, written), ask)
    book = remarked(with_answers(ledger, answers, (*noted, *given.lost), {}), today)
    warn(stale_letters(book, law, today))
    confirm_posting(book, today, ask, given)


def talked(
    ledger: Ledger,
    law: Law,
    today: date,
    run: str,
    ask: Asker | None,
    given: Given,
    *,
    reports: Sequence[Report] = (),
    written: Iterable[Event] = (),
    payments_known: bool = False,
    refused: bool = False,
    warn: Callable[[Mapping[Event, str]], None] = lambda _: None,
    beside: Path | None = None,
) -> tuple[Told, tuple[CourtCase, ...], InvoiceCopies]:
    """All that is told on this Monday, and its plan; `given` holds what is answered, as it is answered.

    Whoever is there was asked before which letters were posted (`posted_first`).

    `reports` are the events typed in « Suite donnée », `written` the lines that the output folder
    remembers; `warn` is given the letters not to be posted any more.
    `payments_known`: nobody need be asked whether the payments are noted; `refused`: nobody can say so,
    for a bank statement could not be read. `beside`: the workbook's folder, where the
    invoices' own PDF are looked for: what one contradicts is held, and planned again; None: none is.
    With it come the court files of the plan, and these PDF.
    """
    folder = ledger.settings.invoice_folder if beside else ""
    own = OwnInvoices(folder, beside or Path(), law)
    differing: dict[str, Problem] = {}
    made: tuple[Plan, tuple[CourtCase, ...]] | None = None
    noted, answers = reported(ledger, reports, today, run)
    lost = forgotten(ledger, written)  # again: who is one client may have been told since
    given.lost = lost if given.lost else recall(lost, ask)

    if ask and given.posted:
        unsent = with_answers(ledger, answers, (*noted, *given.lost), given.states)
        _held_back(remarked(unsent, today), law, today, ask, given, warn)

    def known() -> Ledger:
        changed, added = (*answers, *given.posted), (*noted, *given.lost, *given.decided)
        told = with_answers(ledger, changed, added, given.states)
        return held_for(remarked(told, today), differing)

    def cases_of(plan: Plan, ledger: Ledger) -> tuple[CourtCase, ...]:
        """Made once a plan."""
        nonlocal made
        if made is None or made[0] is not plan:
            made = plan, court_cases(plan, ledger, law, load_court_texts())
        return made[1]

    def planned(seen: Examination, **waits: bool) -> tuple[Examination, Plan]:
        plan, ledger = plan_of(seen, **waits), seen.ledger
        while new := own.of_plan(plan, cases_of(plan, ledger), ledger) if own.copies else {}:
            differing.update(new)
            seen = examination(known(), law, today)
            plan, ledger = plan_of(seen, **waits), seen.ledger
        return seen, plan

    book = known()
    seen = examination(book, law, today)
    if log := new_log(book, ledger, seen.claims, today, run):
        noted = (*noted, *log)
        book = known()
        seen = examination(book, law, today)
    warn(stale_letters(book, law, today) if seen.drafts else seen.stale)
    seen, plan = planned(seen)
    for asking in _askings(ledger, today, ask, run, given) if ask else ():
        before = given.so_far
        asking(plan)
        if given.so_far != before:
            seen, plan = planned(examination(known(), law, today))
    newest, last = newest_payment(ledger, today), ledger.settings.last_run
    written_to = {event.client_id for event in ledger.events if event.on == today}
    if last == today and any(n.client.id not in written_to for n in plan.notices):
        # Nobody may have been there to be asked in that run.
        last = max((event.on for event in ledger.events if event.on < today), default=None)
    statement = ledger.settings.last_statement
    told = payments_known or payments_noted(plan, newest, last, ask, statement)
    unheard = ask is None and is_unheard(ledger, today)
    if refused or unheard or not told:
        _, plan = planned(seen, payments_known=False, all_wait=unheard)
    elif ask:
        plan = formal_notices(
            plan, lambda: planned(examination(known(), law, today))[1], ask, run, given
        )
    # Without anybody to ask, nothing was added.
    book = known() if ask or differing else book
    told_all = Told(
        ledger=book,
        plan=plan,
        noted=(*noted, *given.decided, *noticed(book, plan, run)),
        answers=(*answers, *given.posted),
        lost=given.lost,
        states=given.states,
        settings=given.settings,
    )
    return *of_todays_files(told_all, cases_of(plan, book), law, ask, given), own.copies


def _held_back(
    unsent: Ledger,
    law: Law,
    today: date,
    ask: Asker,
    given: Given,
    warn: Callable[[Mapping[Event, str]], None],
) -> None:
    """Ask again about letters said posted today that the bank's money makes wrong: they may lie there still.

    `unsent`: what is known but for what was said of their posting.
    """
    sent = {line.document for line in given.posted if line.sent_on == today}
    late = stale_letters(unsent, law, today) if sent else {}
    late = {line: why for line, why in late.items() if line.document in sent}
    if late:
        warn(late)
        again = {line.document for line in late}
        given.posted[:] = [line for line in given.posted if line.document not in again]
        only = tuple(event for event in unsent.events if event.document in again)
        confirm_posting(replace(unsent, events=only), today, ask, given)


def _askings(
    ledger: Ledger, today: date, ask: Asker, run: str, given: Given
) -> tuple[Callable[[Plan], None], ...]:
    """What is asked of a plan, in this order, and how; each adds its answers to `given`."""
    who = (today, ask, run, given)
    most = MOST if ledger.settings.last_run else 0  # the first hour has questions enough
    return (
        lambda plan: decide_later(later_to_decide(plan.claims), *who),
        lambda plan: promises(to_ask(plan.claims, today), *who),
        lambda plan: decide_old_debts(old_debts(plan.claims), ledger, *who),
        lambda plan: ask_remarks(plan, *who, most=most),
    )
