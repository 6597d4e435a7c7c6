"""What a command about one client begins with: the workbook as it was read, and what is owed today."""

from __future__ import annotations

from msgspec import Struct

from relance.book.book import Book
from relance.commands.first_list import read_as_shown
from relance.commands.ready import stop_where_unready
from relance.law.loader import load_law
from relance.lists.pending import remarked
from relance.owner.console import Screen
from relance.passage.commit import Options
from relance.passage.safety import Snapshot, open_workbook
from relance.problems import AnswerNeeded
from relance.rules.ladder.plan import plan as plan_on
from relance.rules.model import Ledger
from relance.rules.outcome import Plan


class Debts(Struct, frozen=True, kw_only=True):
    """The workbook as it was read, and what is owed on the day of the run."""

    snapshot: Snapshot
    book: Book
    ledger: Ledger
    plan: Plan


def debts_of(options: Options, screen: Screen, *, writing: bool) -> Debts:
    """Read the workbook, say whose it is. Raises where its settings are not ready, or nobody can say."""
    snapshot = open_workbook(options.workbook, writing=writing)
    book = read_as_shown(options, snapshot)
    if not book.configured:
        raise AnswerNeeded(
            "ce classeur n'a pas encore les réglages du programme.",
            where=options.workbook.name,
            cure="Faites d'abord un lundi : python run.py. Rien n'a été modifié.",
        )
    stop_where_unready(options, book)
    screen.heading(book.ledger, snapshot.path, snapshot.modified, options.today)
    ledger = remarked(book.ledger, options.today)
    plan = plan_on(ledger, load_law(), options.today)
    return Debts(snapshot=snapshot, book=book, ledger=ledger, plan=plan)
