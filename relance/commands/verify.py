"""`verifier`: reads the workbook, checks it and the templates, says what was understood.

Writes nothing. It is what an owner runs first on a workbook, and what whoever helps asks for.
"""

from __future__ import annotations

from relance.book.book import book_of, shown_in
from relance.commands.statement_files import taken_in
from relance.law.loader import load_law, load_wording
from relance.letters.library import check
from relance.letters.reread import check_wording
from relance.lists.grids import opened
from relance.lists.pending import remarked
from relance.owner.columns_shown import show_columns
from relance.owner.console import Screen
from relance.owner.remark_questions import remark_questions
from relance.owner.understanding import show_understood
from relance.passage.commit import Options
from relance.passage.safety import open_workbook
from relance.problems import Level
from relance.rules.ladder.plan import plan


def verify(options: Options, screen: Screen) -> int:
    """Say what is understood of the workbook, and of bank statements; 0, or 1 where a template would stop a run.

    Raises RelanceError where the workbook cannot be read.
    """
    workbook, templates, today = options.workbook, options.templates, options.today
    snapshot = open_workbook(workbook, writing=False)
    screen.begin(workbook.name)
    source = opened(snapshot.data, workbook.name)
    if found := shown_in(source):
        show_columns(found[0], screen)
    book = book_of(source)
    screen.heading(book.ledger, workbook, snapshot.modified, today)
    book = taken_in(book, options, screen, only_shown=True).book
    todo = plan(remarked(book.ledger, today), load_law(), today)
    show_understood(book, todo, screen)
    own, ladders = templates / "perso", book.ledger.ladders
    problems = check(templates, own, ladders, logo=book.ledger.sender.logo)
    problems += check_wording(templates, own, ladders, load_wording())
    screen.listing("Remarques à lire", remark_questions(todo, today))
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
