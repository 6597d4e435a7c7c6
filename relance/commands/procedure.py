"""`procedure`: the firm's reminder procedure as one Word page, from the ladder of its workbook.

The workbook is only read. The page lies in the output folder itself: it belongs to no Monday. One
that is there already, and says something else, is kept: the owner may have added to it.
"""

from __future__ import annotations

from datetime import date
from itertools import chain, count
from pathlib import Path

from relance.book.book import read_book
from relance.letters.writer import procedure
from relance.letters.written_procedure import Procedure
from relance.owner.console import Screen
from relance.passage.safety import open_workbook
from relance.problems import AnswerNeeded, RelanceError, disk_reason
from relance.system.files import is_file, write_whole


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
    path = _place(output / page.name, page.content)
    try:
        output.mkdir(parents=True, exist_ok=True)
        write_whole(path, page.content)
    except OSError as error:
        why, cure = disk_reason(error)
        what = f"la procédure n'a pas pu être écrite : {why}."
        raise RelanceError(what, where=str(path), cure=cure) from error
    screen.say(f"Procédure de relance : {path}", "bold")
    return 0


def _place(path: Path, content: bytes) -> Path:
    """That path where it is free or says the same, else the same name with a number."""
    others = (path.with_stem(f"{path.stem} ({number})") for number in count(2))
    names = chain([path], others)
    free = (p for p in names if not p.exists() or (is_file(p) and p.read_bytes() == content))
    return next(free)
