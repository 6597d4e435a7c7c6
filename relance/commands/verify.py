"""`verifier`: reads the workbook, checks it and the templates, says what was understood.

Writes nothing. It is what an owner runs first on a workbook, and what whoever helps asks for.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance.book.book import read_book
from relance.law.loader import load_law, load_wording
from relance.letters.library import check
from relance.letters.reread import check_wording
from relance.owner.console import Screen
from relance.owner.understanding import show_understood
from relance.passage.safety import open_workbook
from relance.problems import Level
from relance.rules.ladder.plan import newest_payment, plan


def verify(workbook: Path, templates: Path, today: date, screen: Screen) -> int:
    """Say what is understood of `workbook`; 0, or 1 where a template would stop a run.

    Raises RelanceError where the workbook cannot be read.
    """
    snapshot = open_workbook(workbook, writing=False)
    book = read_book(snapshot.data, workbook.name)
    newest = newest_payment(book.ledger, today)
    screen.heading(book.ledger.sender.name, workbook, snapshot.modified, today, newest)
    todo = plan(book.ledger, load_law(), today)
    show_understood(book, todo.aged_balance, screen)
    own, ladders = templates / "perso", book.ledger.ladders
    problems = check(templates, own, ladders, logo=book.ledger.sender.logo)
    problems += check_wording(templates, own, ladders, load_wording())
    screen.problems([*problems, *todo.problems])
    if not book.configured:
        screen.say("Ce classeur n'a pas encore de réglages : le premier passage les ajoutera.")
    elif book.settings.missing:
        screen.say("Réglages à remplir : " + ", ".join(book.settings.missing), "bold yellow")
    stops = any(problem.level is Level.BLOCKING for problem in problems)
    if stops:
        screen.say("Des modèles de lettres sont à corriger : d'ici là, aucun courrier ne part.")
    screen.say("Rien n'a été écrit.", "bold")
    return int(stops)
