"""`procedure`: the firm's reminder procedure as one Word page, from the ladder of its workbook.

The workbook is only read. The page lies in the output folder itself: it belongs to no Monday. One
that is there already, and says something else, is kept: the owner may have added to it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance.book.book import read_book
from relance.letters.writer import procedure
from relance.letters.written_procedure import Procedure
from relance.owner.console import Screen
from relance.passage.outputs import put_beside
from relance.passage.safety import open_workbook
from relance.problems import AnswerNeeded


def write_procedure(
    workbook: Path,
    templates: Path,
    output: Path,
    today: date,
    screen: Screen,
    *,
    simulate: bool = False,
) -> int:
    """Write the page for `workbook`; 0. Raises RelanceError where there is no ladder to tell of."""
    book = read_book(open_workbook(workbook, writing=False).data, workbook.name)
    doubts = book.settings.wrong
    if not book.configured or not book.ledger.sender.name or doubts:
        raise AnswerNeeded(
            "ce classeur n'a pas encore de réglages, ou ils sont à corriger."
            if not doubts
            else f"les réglages sont à corriger. {doubts[0].where} : {doubts[0].what}",
            where=workbook.name,
            cure="La procédure est faite de votre cadence : remplissez d'abord « Relance - Paramètres »"
            " (un premier passage l'ajoute au classeur).",
        )
    page = procedure(Procedure(ledger=book.ledger, on=today), templates, templates / "perso")
    if simulate:
        screen.say("Simulation : rien n'a été écrit.", "bold")
        return 0
    path = put_beside(output / page.name, page.content, "la procédure")
    screen.say(f"Procédure de relance : {path}", "bold")
    return 0
