"""Answers given before the run stops (Ctrl+C, « j'arrête », a bad template) are not lost.

They are recorded as the ordinary commit records them, in the history and « Suite donnée », without
planning anything: no letter, no result, no « Dernier passage ». What is only true at its moment
(« tous les règlements sont notés ») is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from msgspec.structs import replace

from relance.book.book import Book
from relance.book.book_writer import answered_edits
from relance.french import count
from relance.passage.commit import Options, record_run
from relance.passage.safety import Snapshot
from relance.problems import LeftOff, RelanceError, SavedMeanwhile, TurnedBack
from relance.rules.asking import Given, to_write
from relance.xlsx import Edit

UNCHANGED = "Rien n'a été modifié."


@contextmanager
def kept(
    options: Options, snapshot: Snapshot, book: Book, given: Given, reads: Callable[..., Book]
) -> Iterator[None]:
    """Where the run stops meanwhile, by the owner or not, keep what was answered.

    But not in a workbook, or from a folder, that the owner leaves for the right one. `reads`: the
    workbook understood anew, with answers and with names that are one client's.
    """
    try:
        yield
    except KeyboardInterrupt:
        cure = keep(options, snapshot, book, given, reads) or UNCHANGED
        raise LeftOff("interrompu.", cure=cure) from None
    except TurnedBack:
        raise
    except RelanceError as stop:
        if told := keep(options, snapshot, book, given, reads):
            stop.cure = f"{stop.cure.removesuffix(UNCHANGED).strip()} {told}".strip()
        raise
    except Exception as surprise:  # a damaged library: run.py starts again, with these answers
        with suppress(Exception):
            surprise.add_note(keep(options, snapshot, book, given, reads))
        raise


def keep(
    options: Options, snapshot: Snapshot, book: Book, given: Given, reads: Callable[..., Book]
) -> str:
    """Record what was answered; the French sentence saying so, "" where nothing was."""
    if options.ask is None or options.simulate or not (any(given.so_far) or book.answers):
        return ""
    if given.same:
        book = reads(book.answers, given.same)
    added, changed = to_write(given.lost, given.decided, given.posted)
    book = book.adding(given.settings)
    edits = answered_edits(book, added=added, changed=changed, states=given.states)
    try:
        record_run(replace(options, run=f"{options.run} réponses"), snapshot, book, edits)
    except RelanceError as problem:
        return f"Vos réponses n'ont pas pu être gardées : {problem.what}"
    letters = len({event.document for event in given.posted})
    debts = len(given.states) + len({(e.client_id, e.invoice) for e in given.decided})
    told = (
        count(letters, "courrier") if letters else "",
        count(debts, "facture") if debts else "",
        count(len(given.same), "nom", "noms") if given.same else "",
    )
    about = ", ".join(filter(None, told))
    return (
        f"Vos réponses sont gardées dans le classeur{f' ({about})' if about else ''} : au prochain"
        " lancement, le programme demandera le reste."
    )


def recorded(
    options: Options,
    snapshot: Snapshot,
    book: Book,
    edits: Callable[[Book], Sequence[Edit]],
    *,
    reads: Callable[[Book], tuple[Snapshot, Book]],
    lost: str,
) -> Book:
    """Record what `edits` makes of the book; the book that it was recorded in.

    Where the workbook was saved meanwhile, the edits are made of it as it is now (`reads`, given the
    book of before). Where it is open or cannot be written, whoever is there says when to try again.
    """
    changed = False
    while True:
        try:
            if changed:
                snapshot, book = reads(book)
            record_run(options, snapshot, book, edits(book))
        except SavedMeanwhile:
            changed = True
        except RelanceError as problem:
            answers = ("Réessayer : c'est corrigé", f"Arrêter : {lost} seront perdues")
            if options.ask is None or options.ask.choose(str(problem), answers) != 1:
                raise
        else:
            return book
