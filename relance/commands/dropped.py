"""A file named or dropped onto run.py in the place of the workbook: is it a statement of a bank account?

It is known by its content. A statement never becomes the remembered workbook: it is confirmed for the firm of the
one remembered, copied into its folder of statements, and that workbook's Monday takes it in. A workbook of
invoices is never taken for a statement: what may be either is asked about.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from relance.book.book import book_of
from relance.commands.statement_files import folder_of
from relance.french import count, short_date
from relance.lists.grids import OpenedBook
from relance.owner.console import Screen
from relance.passage.glance import firm_of
from relance.problems import AnswerNeeded, RelanceError, disk_reason
from relance.rules.asking import Asker
from relance.sheets.settings import SHEET
from relance.system.files import is_file, no_file, read_file, write_new

if TYPE_CHECKING:  # most Mondays have no statement: nothing that reads them is loaded
    from relance.bank import Statement

_LARGEST = 40_000_000  # bytes
_BANKS = {
    ".ofx",
    ".qfx",
    ".qif",
    ".sta",
    ".mt940",
    ".940",
    ".cfo",
    ".cfonb",
}  # nothing else bears these names
_BOTH = "Mon classeur de factures", "Un relevé de ma banque"


def check_statements(files: Sequence[Path], workbook: Path) -> None:
    """Raises RelanceError where one of these is no file, or the workbook itself."""
    for file in files:
        try:
            kind = no_file(file)
            what = f"c'est {kind}" if kind else ""
        except FileNotFoundError:
            what = "ce fichier n'existe pas"
        except (OSError, ValueError) as error:
            why = disk_reason(error)[0] if isinstance(error, OSError) else "son nom est refusé"
            what = f"il n'a pas pu être ouvert ({why})"
        if not what and is_file(workbook) and file.samefile(workbook):
            what = "c'est le classeur des factures"
        if what:
            raise RelanceError(
                f"« --releve » attend un relevé de compte : {what}.",
                where=str(file),
                cure="Donnez le fichier exporté de votre banque. Rien n'a été modifié.",
            )


class StatementGiven(RelanceError):
    """In the place of the workbook stands a bank's export; `found`: what it tells."""

    found: Sequence[Statement] = ()

    @classmethod
    def of(cls, name: str, found: Sequence[Statement]) -> StatementGiven:
        """That this file is one."""
        cure = f"Lancez : python run.py CLASSEUR.xlsx --releve {name}. Rien n'a été modifié."
        stop = cls(f"« {name} » est un relevé de banque, pas un classeur de factures.", cure=cure)
        stop.found = found
        return stop


def refuse_export(path: Path) -> None:
    """Raises StatementGiven where that file is a bank statement and no .xlsx (of that, see `refuse_statement`).

    RelanceError where only a bank writes such files and this one is not taken.
    """
    try:
        if not is_file(path) or path.stat().st_size > _LARGEST:
            return
        if read_file(path, cure="", at_most=2) == b"PK":
            return
        data = path.read_bytes()
    except OSError:  # whoever opens it as a workbook says why
        return
    from relance.bank import read

    try:
        found = read(data, path.name)
    except RelanceError:
        if path.suffix.lower() in _BANKS:
            raise
    else:
        raise StatementGiven.of(path.name, found)


def refuse_statement(source: OpenedBook, ask: Asker | None) -> None:
    """Raises StatementGiven where an opened Excel file is a bank statement and no workbook of invoices.

    RelanceError (status 4) where it may be either and nobody is there to say so.
    """
    if SHEET in source.grids:
        return
    from relance.bank import read_grids

    try:
        found = read_grids(source.grids, source.name)
    except RelanceError:
        return
    what = f"« {source.name} » ressemble à un relevé de banque comme à une liste de factures."
    cure = f"Un relevé : python run.py CLASSEUR.xlsx --releve {source.name}. Rien n'a été modifié."
    try:
        book_of(source)
    except AnswerNeeded:
        if ask is None:
            stop = RelanceError(what, cure=f"Vos factures : lancez le programme au clavier. {cure}")
            stop.status = AnswerNeeded.status
            raise stop from None
        if ask.choose(f"{what} C'est :", _BOTH) == 1:
            return
    except RelanceError:
        pass  # no list of invoices is in it
    else:
        return
    raise StatementGiven.of(source.name, found)


def taken_along(
    path: Path,
    found: Sequence[Statement],
    workbook: Path | None,
    ask: Asker | None,
    screen: Screen,
    *,
    simulate: bool,
) -> tuple[Path, Path]:
    """That workbook and the statement, once it is confirmed for its firm, in its folder of statements.

    Raises RelanceError where there is no workbook, AnswerNeeded without a keyboard.
    """
    accounts = ", ".join(dict.fromkeys(f"compte {it.account}" for it in found if it.account))
    days = [day for it in found for day in (it.start, it.end) if day]
    span = f", du {short_date(min(days))} au {short_date(max(days))}" if days else ""
    many = count(sum(len(it.operations) for it in found), "opération")
    what = f"« {path.name} » est un relevé de banque ({accounts or 'compte non dit'}, {many}{span})"
    if workbook is None or not is_file(workbook):
        raise RelanceError(
            f"{what}, pas votre classeur de factures.",
            cure="Lancez d'abord le programme sur votre classeur : python run.py CLASSEUR.xlsx --releve"
            " FICHIER. Rien n'a été modifié.",
        )
    firm = firm_of(workbook) or workbook.name
    if ask is None:
        raise AnswerNeeded(
            f"{what}. Est-il à {firm} ?",
            cure=f'Pour le dire sans clavier : python run.py "{workbook.name}" --releve "{path.name}".'
            " Rien n'a été modifié.",
        )
    if (
        ask.choose(f"{what}. Est-il à {firm} ({workbook.name}) ?", ("Oui, le reprendre", "Non"))
        != 1
    ):
        raise RelanceError("relevé laissé, à votre demande.", cure="Rien n'a été modifié.")
    return workbook, path if simulate else _copied(path, folder_of(workbook), screen)


def _copied(path: Path, folder: Path, screen: Screen) -> Path:
    """Its copy in that folder, under a name of its own; the one that lies there already, where it does."""
    try:
        data = path.read_bytes()
        folder.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            there = folder / (f"{path.stem} ({number}){path.suffix}" if number > 1 else path.name)
            if is_file(there) and there.read_bytes() == data:
                return there
            try:
                write_new(there, data)
            except FileExistsError:
                continue
            screen.say(f"Copié dans {folder} : chaque lundi relit ce dossier.", "dim")
            return there
    except OSError as error:
        why = disk_reason(error)[0]
        screen.say(f"Le relevé n'a pas pu être copié dans {folder} : {why}.", "yellow")
    return path
