"""Answers given before the run stops (Ctrl+C, « j'arrête », a bad template) are not lost.

They are recorded as the ordinary commit records them, in the history and « Suite donnée », without
planning anything: no letter, no result, no « Dernier passage ». What is only true at its moment
(« tous les règlements sont notés ») is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from relance.book.book import Book
from relance.book.book_writer import answered_edits
from relance.french import count
from relance.passage.commit import Options, record_run
from relance.passage.safety import Snapshot
from relance.problems import LeftOff, RelanceError, TurnedBack
from relance.rules.asking import Given, to_write

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


def keep(
    options: Options, snapshot: Snapshot, book: Book, given: Given, reads: Callable[..., Book]
) -> str:
    """Record what was answered; the French sentence saying so, "" where nothing was."""
    if options.ask is None or options.simulate or not (any(given.so_far) or book.answers):
        return ""
    if given.same:
        book = reads(book.answers, given.same)
    added, changed = to_write(given.lost, given.decided, given.posted)
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
