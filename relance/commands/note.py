"""`noter`: calls, promises, disputes and payments noted by the client's name, Excel left closed.

All of a sitting is one loss-free save, a passage like another: `annuler` takes it back. What was noted
before the owner leaves off is saved; where the workbook is open, nothing is lost before they say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from relance.book.book import Book, read_book, reports_of
from relance.book.book_writer import noted_edits
from relance.commands.first_list import read_as_shown
from relance.commands.kept import recorded
from relance.commands.ready import at_keyboard, refuse_backwards
from relance.french import count
from relance.law.loader import load_law
from relance.lists.draft import FollowUp
from relance.owner.console import Screen
from relance.owner.noting import Jotted, Notepad, sorted_out
from relance.passage.commit import Options, finish_interrupted, only_run
from relance.passage.outbox import Outbox
from relance.passage.safety import Snapshot, open_workbook
from relance.problems import LeftOff, RelanceError, why_left
from relance.rules.codes import EventKind
from relance.rules.history import events_by_invoice, line_for
from relance.rules.ladder.noticed import state_noted
from relance.rules.ladder.plan import stale_letters
from relance.rules.model import Event
from relance.rules.reports import reported
from relance.sheets.received_sheet import noted_event
from relance.words.follow_up_words import read_hold
from relance.xlsx import Edit


def run_note(options: Options, screen: Screen) -> int:
    """Note what the owner tells, until they have nothing more to say; 0."""
    ask = at_keyboard(options, "noter", otherwise="notez dans Excel, colonne « Suite donnée »")
    with only_run(options.workbook):
        snapshot, book = _opened(options)
        finish_interrupted(Outbox(options.output), snapshot, book)
        screen.heading(book.ledger, snapshot.path, snapshot.modified, options.today)
        jotted = Jotted()
        try:
            Notepad(book, options.today, ask, screen, jotted).fill()
        except (KeyboardInterrupt, RelanceError) as stop:
            what = why_left(stop)
            if not jotted:
                raise LeftOff(what, cure="Rien n'a été modifié.") from None
            told = _saved(options, snapshot, book, jotted, screen)
            raise LeftOff(what, cure=told) from None
        if not jotted:
            screen.say("Rien n'est noté : rien n'a été modifié.")
            return 0
        screen.say(_saved(options, snapshot, book, jotted, screen), "bold green")
        _warn(options, book, screen)
    return 0


def _opened(options: Options) -> tuple[Snapshot, Book]:
    """The workbook understood, its columns there. Raises RelanceError where nothing can be noted in it."""
    snapshot = open_workbook(options.workbook, writing=True)
    book = read_as_shown(options, snapshot)
    if not book.configured or not any("follow_up" in each.ours for each in book.layout.sheets()):
        raise RelanceError(
            "ce classeur n'a pas encore les colonnes du programme.",
            where=options.workbook.name,
            cure="Faites d'abord un lundi : python run.py. Rien n'a été modifié.",
        )
    refuse_backwards(options, book)
    return snapshot, book


def _saved(options: Options, snapshot: Snapshot, book: Book, jotted: Jotted, screen: Screen) -> str:
    """Save what was noted; the sentence that says so. Asked again while the workbook is open."""
    recorded(
        options,
        snapshot,
        book,
        lambda now: _edits(options, now, jotted, screen),
        reads=lambda _: _opened(options),
        lost="ces notes",
    )
    kept = count(len(jotted), "note est gardée", "notes sont gardées")
    return f"{kept} dans le classeur, pour le prochain passage."


def _edits(options: Options, book: Book, jotted: Jotted, screen: Screen) -> list[Edit]:
    """What is to be written, in the workbook as it is now."""
    rows = book.layout.places()
    for note in (n for n in jotted.typed if n.invoice_id not in rows):
        screen.say(f"« {note.text} » : la facture ({note.where}) n'est plus à sa place.", "yellow")
    here = [replace(n, row=rows[n.invoice_id]) for n in jotted.typed if n.invoice_id in rows]
    events, states = sorted_out(book, here)
    held = {note.invoice_id for note in states}
    # What was typed in Excel and not recorded yet must not be written over.
    waiting = [report for report in book.reports if report.invoice_id in held]
    reports = [*waiting, *reports_of(events, book.ledger.ladders)]
    added, changed = reported(book.ledger, reports, options.today, options.run)
    paid = [noted_event(book.ledger, taken, options.today, options.run) for taken in jotted.taken]
    return noted_edits(
        book,
        added=(*added, *_states(options, book, states), *paid),
        changed=changed,
        typed=states,
        taken=jotted.taken,
        run=options.run,
    )


def _states(options: Options, book: Book, typed: Sequence[FollowUp]) -> Iterator[Event]:
    """The trace of these states in the history, as a Monday leaves it."""
    invoices = {invoice.id: invoice for invoice in book.ledger.invoices}
    memory = events_by_invoice(book.ledger)
    for note in typed:
        invoice = invoices[note.invoice_id]
        bare = line_for(
            book.ledger.client(invoice.client_id),
            EventKind.STATE,
            options.today,
            options.run,
            invoice=invoice.number,
            due=invoice.due,
        )
        hold = read_hold(note.text, note.until, note.where)
        yield from state_noted(bare, hold, memory.get(invoice.id, ()))


def _warn(options: Options, book: Book, screen: Screen) -> None:
    """Letters prepared and not confirmed that claim what is no longer due, read with the same answers."""
    now = read_book(open_workbook(options.workbook, writing=False).data, "", book.answers)
    screen.stale(stale_letters(now.ledger, load_law(), options.today))
