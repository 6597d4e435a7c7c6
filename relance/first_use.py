"""The first passage on a workbook, and `configurer`: our sheets added, the settings asked.

At a keyboard the few facts that the program cannot know are asked at once, and the same sitting
goes on to a first Monday; without one, the sheets wait to be filled in (exit status 4).
"""

from __future__ import annotations

from functools import partial

from relance.commit import Options, only_run, record_run
from relance.configure import configure, show_understood
from relance.law.loader import load_law
from relance.problems import AnswerNeeded
from relance.questions import until_understood
from relance.report.console import Screen
from relance.rules.plan import plan as make_plan
from relance.rules.plan import without_letters
from relance.workbook.book import Book, read_book
from relance.workbook.safety import Snapshot, open_workbook
from relance.workbook.settings import SETTINGS, settings_edit
from relance.workbook.writer import first_edits


def first_use(options: Options, snapshot: Snapshot, book: Book, screen: Screen) -> None:
    """Write our sheets and columns with the settings answered; AnswerNeeded where some still miss."""
    plan = without_letters(make_plan(book.ledger, load_law(), options.today))
    values = dict(book.letterhead)
    if options.ask and not options.simulate:
        show_understood(book, plan.aged_balance, screen)
        values = configure(book, options.ask, screen)
    if not options.simulate:
        edits = first_edits(book, plan, today=options.today, values=values, run=options.run)
        record_run(options, snapshot, book, edits, {})
    missing = [s.name for s in SETTINGS if s.needed and not values.get(s.name)]
    if options.ask and not missing and not options.simulate:
        return
    screen.plan(plan, None)
    told = ", ".join(missing)
    raise AnswerNeeded(
        "première utilisation de ce classeur : les feuilles « Relance - … » y ont été ajoutées, à la"
        f" fin. Il manque : {told or 'votre accord sur ce qui y est proposé'}."
        if not options.simulate
        else f"première utilisation de ce classeur. Il manquera : {told}.",
        where=snapshot.path.name,
        cure="Ouvrez le classeur, remplissez les cases orange de « Relance - Paramètres »,"
        " enregistrez, fermez Excel, puis relancez le programme. Aucun courrier n'est préparé"
        " d'ici là.",
    )


def run_configure(options: Options, screen: Screen) -> int:
    """`configurer`: what is understood, and every question again, with what stands there; 0."""
    if options.ask is None:
        raise AnswerNeeded(
            "« configurer » pose des questions, et personne n'est au clavier.",
            cure="Lancez-le dans une fenêtre, ou remplissez « Relance - Paramètres » dans Excel.",
        )
    with only_run(options.workbook):
        snapshot = open_workbook(options.workbook, writing=True)
        read = partial(read_book, snapshot.data, snapshot.path.name)
        book = until_understood(read, options.ask)
        plan = without_letters(make_plan(book.ledger, load_law(), options.today))
        show_understood(book, plan.aged_balance, screen)
        values = {**book.answers, **configure(book, options.ask, screen)}
        if book.configured:
            edit = settings_edit(book.settings, values)
            record_run(options, snapshot, book, [edit], {})
        else:
            edits = first_edits(book, plan, today=options.today, values=values, run=options.run)
            record_run(options, snapshot, book, edits, {})
    screen.say("Réglages enregistrés dans « Relance - Paramètres ».", "bold green")
    return 0
