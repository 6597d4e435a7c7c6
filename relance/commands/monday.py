"""One Monday, straight down (DESIGN §2).

finish an interrupted run → read → the bank's statements → ask → plan → render → stage → record the workbook → publish.

The workbook is the single commit point: before it nothing is visible, after it every later run can
finish the work. Nothing here thinks (rules do) and nothing here knows Excel or Word.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from msgspec import Struct
from msgspec.structs import replace

from relance.book.book import Book
from relance.book.book_writer import monday_edits
from relance.commands.first_list import read_first
from relance.commands.kept import kept
from relance.commands.ready import all_told, is_first_use, stop_where_unready
from relance.commands.statement_files import taken_in
from relance.law.loader import load_law
from relance.letters.documents import documents_of, files_among
from relance.letters.names import fitting
from relance.owner.console import Screen
from relance.owner.questions import same_clients
from relance.owner.run_json import write_json
from relance.owner.talk import posted_first, talked
from relance.owner.total_compared import compared
from relance.page.week_files import pages_of
from relance.passage.commit import Options, finish_interrupted, only_run, record_run
from relance.passage.filing import filed
from relance.passage.outbox import Outbox
from relance.passage.passages import lines_of, passages
from relance.passage.safety import Snapshot, open_workbook
from relance.passage.shelf import Shelf, prepared_elsewhere
from relance.problems import LettersIncomplete, SavedMeanwhile
from relance.rules.asking import Given
from relance.rules.figures.overview import overview


def run_monday(options: Options, screen: Screen) -> int:
    """Do one Monday; the exit status. Raises RelanceError where it must stop with nothing changed.

    Where the owner saved the workbook meanwhile, it starts again once from what they saved.
    """
    alone = only_run(options.workbook, patient=options.ask is None)
    with nullcontext() if options.simulate else alone:
        try:
            return _from_the_start(options, screen)
        except SavedMeanwhile as change:
            screen.say(f"{change.what} Le programme repart de la nouvelle version.", "yellow")
            return _from_the_start(options, screen)


class _Opened(Struct, kw_only=True):
    """The workbook as it was read, and where its letters go."""

    snapshot: Snapshot
    book: Book
    reads: Callable[..., Book]  # the same understood anew, with answers
    outbox: Outbox
    home: str  # the firm's folder on this day
    longest: int  # characters of a document's name in it


def _from_the_start(options: Options, screen: Screen) -> int:
    """The settings first, the first time; then the Monday."""
    opened = _opened(options, screen)
    if not is_first_use(options, opened.book):
        return _monday(options, opened, screen)
    from relance.commands.first_use import first_use, settings_recorded

    first_use(replace(options, run=f"{options.run} réglages"), opened.snapshot, opened.book, screen)
    with settings_recorded():
        return _monday(options, _opened(options, screen), screen)


def _opened(options: Options, screen: Screen) -> _Opened:
    """Read the workbook, finish what an interrupted run left, say whose it is."""
    outbox = Outbox(options.output)
    snapshot = open_workbook(options.workbook, writing=not options.simulate)
    screen.begin(options.workbook.name)
    book, reads = read_first(options, snapshot, screen)
    if not options.simulate:
        finish_interrupted(outbox, snapshot, book)
    firm = book.ledger.sender.name
    screen.heading(book.ledger, snapshot.path, snapshot.modified, options.today)
    day, limit = f"{options.today:%Y-%m-%d}", options.longest_path
    name, longest = fitting(str(options.output), day, firm, limit=limit, suffix=options.suffix)
    home = f"{day}/{name}"
    return _Opened(
        snapshot=snapshot, book=book, reads=reads, outbox=outbox, home=home, longest=longest
    )


def _monday(options: Options, opened: _Opened, screen: Screen) -> int:
    """Ask, plan, render, record, publish; the exit status."""
    snapshot, outbox, today = opened.snapshot, opened.outbox, options.today
    law, given = load_law(), Given()
    book = all_told(opened.book, opened.reads, law, options)
    with kept(options, snapshot, book, given, opened.reads):
        stop_where_unready(options, book)
        if not options.simulate:
            prepared_elsewhere(outbox, book.ledger.events, today, options.ask)
        # The example begins anew whenever its copy is thrown away.
        firm = book.ledger.sender.name
        written = () if options.suffix else lines_of(passages(options.output), firm)
        if options.ask:
            posted_first(
                *(book.ledger, law, today, options.run, options.ask, given),
                reports=book.reports,
                written=written,
                warn=screen.stale,
            )
        if options.ask and book.alike and same_clients(book.alike, options.ask, given):
            book = opened.reads(book.answers, given.same)
        bank = taken_in(book, options, screen)
        book = bank.book
        told, cases, copies = talked(
            book.ledger,
            law,
            today,
            options.run,
            options.ask,
            given,
            reports=book.reports,
            written=written,
            payments_known=options.payments_known,
            refused=bank.refused,
            warn=screen.stale,
            beside=options.workbook.parent,
        )
        shelf = Shelf(outbox, outbox.folder(opened.home, snapshot.path))
        with screen.working("Préparation des courriers et de la page de la semaine"):
            figures = overview(told.whole, told.plan)
            plan, documents = documents_of(
                told.plan,
                told.ledger,
                law,
                templates=options.templates,
                copies=copies,
                cases=cases,
                places=shelf,
                longest=opened.longest,
                pages=pages_of(told.whole, figures, law),
                accounts=figures.accounts,
            )
    del opened.reads  # what was read makes room for the save
    figures = replace(figures, accounts=())
    filing = filed(told, plan, documents, shelf, run=options.run)
    folders = {c: f"{shelf.folder}/{name}" for c, name in files_among(documents).items()}
    # What never left goes aside as what must not leave: told alike.
    shown = replace(plan, withdrawals=(*plan.withdrawals, *filing.not_posted))
    page = next(d.name for d in documents if d.page)
    del documents  # those that are new are in the filing
    if options.simulate:
        screen.plan(shown, None, notes=shelf.notes, total=compared(book.understood.stated, plan))
        screen.say("Simulation : rien n'a été écrit.", "bold")
        json_status = write_json(
            *(options.json_file, plan, options.workbook, filing.files, screen),
            figures=figures,
            bank=bank.record,
            cases=cases,
            folders=folders,
        )
        return json_status and 1
    edits = monday_edits(
        book.adding(told.settings),
        plan,
        added=filing.added,
        changed=filing.changed,
        states=told.states,
        run=options.run,
        taken=bank.taken,
    )
    status = 0
    try:
        with screen.working("Enregistrement du classeur, rangement des courriers"):
            record_run(options, snapshot, book, edits, filing)
    except LettersIncomplete as late:
        screen.error(late)
        status = late.status
    screen.plan(
        shown,
        options.output / shelf.folder,
        kept=filing.standing,
        notes=shelf.notes,
        elsewhere=filing.elsewhere,
        total=compared(book.understood.stated, plan),
    )
    if options.ask and not status:
        screen.opens(options.output / shelf.folder / page)
    files = filing.files
    return (
        write_json(
            *(options.json_file, plan, options.workbook, files, screen),
            figures=figures,
            bank=bank.record,
            cases=cases,
            folders=folders,
        )
        or status
    )
