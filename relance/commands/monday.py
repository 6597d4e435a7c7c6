"""One Monday, straight down (DESIGN §2).

finish an interrupted run → read → ask → plan → render → stage → record the workbook → publish.

The workbook is the single commit point: before it nothing is visible, after it every later run can
finish the work. Nothing here thinks (rules do) and nothing here knows Excel or Word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial

from relance.book.book import Book, book_of
from relance.book.writer import monday_edits
from relance.commands.first_use import first_use
from relance.commands.kept import UNCHANGED, kept
from relance.commands.ready import stop_where_unready
from relance.french import short_date
from relance.law.loader import load_law, load_wording
from relance.letters.enclosures import invoice_copies
from relance.letters.library import load_templates, misnamed
from relance.letters.names import companions, fitting
from relance.letters.reread import assure
from relance.letters.writer import Document, needed, render
from relance.lists.grids import opened
from relance.owner.consents import formal_notices, promises
from relance.owner.console import Screen
from relance.owner.questions import (
    confirm_posting,
    decide_later,
    decide_old_debts,
    payments_noted,
    recall,
    same_clients,
    until_understood,
    with_answers,
)
from relance.owner.record import as_json
from relance.passage.commit import Options, is_recorded, only_run, record_run
from relance.passage.outbox import Outbox, fingerprint
from relance.passage.passages import lines_of, passages
from relance.passage.safety import open_workbook
from relance.passage.shelf import Shelf, prepared_elsewhere
from relance.problems import (
    LettersIncomplete,
    RelanceError,
    SavedMeanwhile,
    disk_reason,
)
from relance.rules.asking import Given
from relance.rules.history import drafts_of, forgotten, reported
from relance.rules.ladder.claims import old_debts
from relance.rules.ladder.decisions import later_to_decide
from relance.rules.ladder.noticed import noticed
from relance.rules.ladder.plan import newest_payment, stale_letters
from relance.rules.ladder.plan import plan as make_plan
from relance.rules.ladder.promises import to_ask
from relance.rules.ladder.record import Prepared, record
from relance.rules.law import Law
from relance.rules.model import Event, Ledger, Plan, Postal, State
from relance.rules.sums.rates import rate_to_tell
from relance.system.files import write_whole


def run_monday(options: Options, screen: Screen) -> int:
    """Do one Monday; the exit status. Raises RelanceError where it must stop with nothing changed.

    Where the owner saved the workbook meanwhile, it starts again once from what they saved.
    """
    with nullcontext() if options.simulate else only_run(options.workbook):
        try:
            return _monday(options, screen)
        except SavedMeanwhile as change:
            screen.say(f"{change.what} Le programme repart de la nouvelle version.", "yellow")
            return _monday(options, screen)


def _monday(options: Options, screen: Screen) -> int:
    outbox = Outbox(options.output)
    snapshot = open_workbook(options.workbook, writing=not options.simulate)
    reads = partial(book_of, opened(snapshot.data, options.workbook.name))
    book = until_understood(reads, options.ask, options.told)
    if not options.simulate:
        outbox.finish(snapshot.path, lambda passage: is_recorded(passage, snapshot, book))
    firm = book.ledger.sender.name
    saved = f"{short_date(snapshot.modified.date())} à {snapshot.modified:%Hh%M}"
    newest = newest_payment(book.ledger, options.today)
    screen.heading(firm, snapshot.path, saved, options.today, newest)
    day, limit = f"{options.today:%Y-%m-%d}", options.longest_path
    home, longest = fitting(str(options.output), day, firm, limit=limit, suffix=options.suffix)
    asking = options.ask and not options.simulate and not book.settings.wrong
    if not book.configured or (asking and book.settings.missing):
        first_use(replace(options, run=f"{options.run} réglages"), snapshot, book, screen)
        try:
            return _monday(options, screen)
        except SavedMeanwhile:
            raise
        except RelanceError as stop:
            if stop.status == RelanceError.status:
                cure = stop.cure.removesuffix(UNCHANGED).strip()
                recorded = "Les réglages sont enregistrés ; aucun courrier n'est préparé."
                stop.cure = f"{cure} {recorded}".strip()
            raise
    law, given = load_law(), Given()
    book = _rate_told(book, reads, law, options)
    with kept(options, snapshot, book, given, reads):
        stop_where_unready(options, book)
        if not options.simulate:
            prepared_elsewhere(outbox, drafts_of(book.ledger.events, options.today), options.ask)
        if options.ask and book.twins and same_clients(book.twins, options.ask, given):
            book = reads(book.answers, given.same)
        told = _told(book, law, options, screen, given)
        shelf = Shelf(outbox, outbox.folder(f"{day}/{home}", snapshot.path))
        plan, documents = _rendered(told, law, options, shelf, longest)
    del reads  # what was read makes room for the save
    names = {d.name: f"{shelf.folder}/{d.name}" for d in documents}
    files = {d.notice.client.id: names[d.name] for d in documents if d.notice}
    drafts = drafts_of(told.ledger.events, options.today)
    prepared = {
        d.notice.client.id: Prepared(document=names[d.name], fingerprint=fingerprint(d.content))
        for d in documents
        if d.notice
    }
    lines = record(plan, drafts, prepared, edited=shelf.kept, run=options.run)
    if options.simulate:
        screen.plan(plan, None, notes=shelf.notes)
        screen.say("Simulation : rien n'a été écrit.", "bold")
        return _write_json(options, plan, files, screen)

    # One change per line: a cancellation comes after an answer.
    changed = {e.row: e for e in (*told.answers, *lines.changed)}
    found_again = [replace(changed.pop(e.row, e), row=0) for e in told.forgotten]
    not_posted = {e.document for e in told.answers if e.postal is Postal.NOT_POSTED} - {""}
    edits = monday_edits(
        book,
        plan,
        added=(*found_again, *told.noted, *lines.added),
        changed=tuple(changed.values()),
        states=told.states,
        run=options.run,
    )
    letters = tuple(event for event in lines.added if event.document)
    left = lines.withdrawn | not_posted
    gone = shelf.versions_of({*left, *(x for d in left for x in companions(d))})
    status = 0
    try:
        record_run(
            options,
            snapshot,
            book,
            edits,
            shelf.fresh,
            lines=letters,
            withdrawn=sorted(gone | shelf.aside),
            stated=shelf.stated,
        )
    except LettersIncomplete as late:
        screen.error(late)
        status = late.status
    screen.plan(
        plan,
        options.output / shelf.folder,
        kept=len(lines.standing - shelf.fresh.keys()),
        notes=shelf.notes,
        elsewhere={e.document for e in plan.withdrawals} - gone,
    )
    return _write_json(options, plan, files, screen) or status


def _rate_told(book: Book, read: Callable[..., Book], law: Law, options: Options) -> Book:
    """The book once the penalty rate that the firm's papers state is told, where somebody is there."""

    def asked(answers: Mapping[str, str]) -> Book:
        again = book if answers == book.answers else read(answers, book.twins_told)
        if again.rate_question and rate_to_tell(again.ledger.settings, law, options.today):
            raise again.rate_question
        return again

    told, given = options.told, book.answers
    return until_understood(asked, options.ask, told, given) if options.ask else book


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the owner told: typed in the workbook or answered at the keyboard, and the plan made of it."""

    ledger: Ledger
    plan: Plan
    noted: tuple[Event, ...]  # new lines of history
    answers: tuple[Event, ...]  # lines whose posting is now known
    forgotten: tuple[Event, ...]  # lines that this copy of the workbook lost, put back
    states: Mapping[str, State]  # answers that belong in « Suite donnée », by invoice


def _told(book: Book, law: Law, options: Options, screen: Screen, given: Given) -> _Told:
    """What the workbook and the owner tell; `given` holds what is answered, as it is answered."""
    ledger = book.ledger
    noted, answers = reported(ledger, book.reports, options.today, options.run)
    # The example begins anew whenever its copy is thrown away.
    written = () if options.suffix else lines_of(passages(options.output), ledger.sender.name)
    given.lost = lost = recall(forgotten(ledger, written), options.ask)
    ledger = with_answers(ledger, answers, (*noted, *lost))
    screen.stale(stale_letters(ledger, law, options.today))
    if options.ask:
        confirmed = confirm_posting(ledger, options.today, options.ask, given)
        answers = (*answers, *confirmed)
        ledger = with_answers(ledger, confirmed, ())
    plan = make_plan(ledger, law, options.today)
    states: Mapping[str, State] = {}
    if options.ask and (later := later_to_decide(plan.claims)):
        decided = decide_later(later, options.today, options.ask, options.run, given)
        states = decided.states
        noted = (*noted, *decided.events)
        ledger = with_answers(ledger, (), decided.events, states)
        plan = make_plan(ledger, law, options.today)
    if options.ask and (unclear := to_ask(plan.claims, options.today)):
        reach = promises(unclear, options.today, options.ask, options.run, given)
        noted = (*noted, *reach)
        ledger = with_answers(ledger, (), reach)
        plan = make_plan(ledger, law, options.today)
    if options.ask and (old := old_debts(plan.claims)):
        decided = decide_old_debts(old, ledger, options.today, options.ask, options.run, given)
        states = {**states, **decided.states}
        noted = (*noted, *decided.events)
        ledger = with_answers(ledger, (), decided.events, states)
        plan = make_plan(ledger, law, options.today)
    newest, last = newest_payment(ledger, options.today), ledger.settings.last_run
    known = options.payments_known or payments_noted(plan, newest, last, options.ask)
    if not known:
        plan = make_plan(ledger, law, options.today, payments_known=False)
    elif options.ask:

        def again(lines: tuple[Event, ...]) -> Plan:
            return make_plan(with_answers(ledger, (), lines), law, options.today)

        plan, put_off = formal_notices(plan, again, options.ask, options.run, given)
        noted, ledger = (*noted, *put_off), with_answers(ledger, (), put_off)
    noted = (*noted, *noticed(ledger, plan, options.run))
    return _Told(
        ledger=ledger, plan=plan, noted=noted, answers=answers, forgotten=lost, states=states
    )


def _rendered(
    told: _Told, law: Law, options: Options, shelf: Shelf, longest: int
) -> tuple[Plan, tuple[Document, ...]]:
    """The plan with what its templates and enclosures lack, and its documents, checked."""
    plan, ledger, own = told.plan, told.ledger, options.templates / "perso"
    templates = load_templates(
        options.templates,
        own,
        ledger.policies,
        logo=ledger.sender.logo,
        needed=needed(plan, ledger),
    )
    numbers = {claim.invoice.number for notice in plan.notices for claim in notice.claims}
    folder = ledger.settings.invoice_folder
    copies, lost = invoice_copies(folder, options.workbook.parent, numbers)
    told_too = misnamed(own, ledger.policies)
    plan = replace(plan, problems=(*plan.problems, *told_too, *((lost,) if lost else ())))
    documents = render(
        plan,
        ledger.sender,
        templates,
        confirm=ledger.settings.confirm_sending,
        ledger=ledger,
        copies=copies,
        law=law,
        places=shelf,
        longest=longest,
    )
    assure(documents, ledger.sender, templates, load_wording())
    return plan, documents


def _write_json(options: Options, plan: Plan, files: dict[str, str], screen: Screen) -> int:
    """The result as JSON; 0, or the exit status where it could not be written."""
    if options.json_file is not None:
        record = as_json(plan, str(options.workbook), files)
        text = json.dumps(record, ensure_ascii=False, indent=1)
        try:
            options.json_file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(options.json_file, (text + "\n").encode(errors="replace"))
        except OSError as error:
            why, cure = disk_reason(error)
            what = f"le fichier JSON n'a pas pu être écrit : {why}."
            late = LettersIncomplete(what, where=str(options.json_file), cure=cure)
            screen.error(late)
            return 1 if options.simulate else late.status
    return 0
