"""The bank statements of a run: which files, whether their account is this firm's, whether none is missing between.

What may not decide (another account, a gap before it, a proof that fails) is read all the same: its operations
are asked about. How far each account reaches is remembered in the workbook, beside « Comptes bancaires ».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from relance.bank import Statement, bare, follows, reached, read, same_account
from relance.book.book import Book
from relance.french import count, short_date
from relance.owner.console import Screen
from relance.problems import RelanceError, disk_reason
from relance.rules.asking import Asker
from relance.rules.ladder.plan import UNHEARD
from relance.rules.matching.operations import Operation
from relance.sheets.accounts_told import UNNUMBERED, Reached, written
from relance.sheets.settings import ACCOUNTS, TAKEN

_NOT_OURS = "Non : il n'en est rien repris"


class Statements(Struct, kw_only=True):
    """What the files tell: statements, files refused and why; accounts that are this firm's from now on.

    `memory`: how far each account reaches now; `before`: as it was.
    """

    statements: list[Statement] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    bound: list[str] = field(default_factory=list)
    memory: dict[str, Reached] = field(default_factory=dict)
    before: Mapping[str, Reached] = field(default_factory=dict)

    def was_told(self, operation: Operation) -> bool:
        """Whether an earlier run told of it: its account was taken in beyond that day."""
        mine = (
            each.on
            for name, each in self.before.items()
            if (bare(operation.account) or UNNUMBERED) == name
            or same_account(operation.account, name)
        )
        return any(operation.on < on for on in mine)

    def settings(self, book: Book, aside: Sequence[str]) -> dict[str, str]:
        """What is to be remembered in the workbook's settings; `aside`: marks of nobody's operations."""
        memory = replace(book.settings.statements, reached=self.memory, aside=tuple(aside))
        told = {ACCOUNTS: " ; ".join(self.bound), TAKEN: written(memory)}
        return {name: text for name, text in told.items() if text}


def statements_of(
    files: Iterable[Path],
    refused: Mapping[str, str],
    book: Book,
    today: date,
    screen: Screen,
    ask: Asker | None,
) -> Statements:
    """What these files tell, told on the screen; `refused`: what could not be read already, and why."""
    before = book.settings.statements.reached
    found = Statements(memory=dict(before), before=before, refused=dict(refused))
    seen: set[bytes] = set()
    for file in files:
        try:
            data = file.read_bytes()
            if data not in seen:
                found.statements += read(data, file.name)
            seen.add(data)
        except OSError as error:
            found.refused[file.name] = f"il n'a pas pu être lu : {disk_reason(error)[0]}."
            screen.say(f"{file.name} : {found.refused[file.name]}", "bold yellow")
        except RelanceError as refusal:
            found.refused[file.name] = refusal.what
            screen.say(str(refusal), "bold yellow")
    ordered = sorted(
        range(len(found.statements)), key=lambda n: found.statements[n].start or date.min
    )
    for place in ordered:
        found.statements[place] = _judged(found.statements[place], found, book, today, screen, ask)
    for statement in found.statements:
        screen.say(_told(statement))
    if found.refused:
        screen.say("Un relevé n'est pas repris : aucune mise en demeure ne part.", "yellow")
    return found


def _judged(
    it: Statement, found: Statements, book: Book, today: date, screen: Screen, ask: Asker | None
) -> Statement:
    """The statement, as far as it may decide; what its account reaches is remembered where nothing is missing."""
    name = _account(it, found, book, screen, ask)
    if not name:
        other = f"le compte {it.account} n'est pas un de ceux de ce classeur"
        return _asking(it if ask is None else replace(it, operations=()), other)
    before, to = found.memory.get(name), reached(it)
    if before is None and it.start:
        screen.say(
            f"Premier relevé de ce compte : il remonte au {short_date(it.start)} ; les règlements reçus"
            " avant sont à noter par vous.",
            "yellow",
        )
    if before and _gap(before, it):
        gap = f"des jours manquent entre le {short_date(before.on)} et le {_day(it.start)}"
        if not _whole(it, gap, ask):
            return _asking(it, gap)
    if to and to.on > today:
        to = Reached(on=today)  # what is dated later was left
    if to and it.complete is not False and (before is None or to.on >= before.on):
        found.memory[name] = to
    return it


def _gap(before: Reached, it: Statement) -> bool:
    """Whether days are missing: the balances say so, or the file itself begins more than ten days later.

    Where its first day is only that of its first operation, it says nothing of the days before.
    """
    whole = follows(before, it)
    if whole is not None or it.start is None:
        return whole is False
    said = all(each.on > it.start for each in it.operations)
    return said and it.start - before.on > UNHEARD


def _day(day: date | None) -> str:
    return short_date(day) if day else "?"


def _asking(it: Statement, why: str) -> Statement:
    """The statement that decides nothing."""
    asked = tuple(replace(each, proven=False) for each in it.operations)
    return replace(it, operations=asked, complete=False, why=it.why or why)


def _account(
    it: Statement, found: Statements, book: Book, screen: Screen, ask: Asker | None
) -> str:
    """What its account is called in this workbook; "" where nobody said that it is this firm's.

    The first are: whoever names them with this workbook, or lays them into its folder, says so.
    """
    foreign = "" if it.currency in {"EUR", ""} else f" {it.currency}"
    if not it.account:
        return f"{UNNUMBERED}{foreign}"
    told = book.ledger.settings.accounts
    for known in (*told, *found.bound):
        if same_account(known, it.account):
            return f"{bare(known)}{foreign}"
    own = same_account(book.ledger.sender.iban, it.account)
    if told and not own:
        firm = book.ledger.sender.name or "cette entreprise"
        question = f"« {it.file} » est un relevé du compte {it.account}. Est-il à {firm} ?"
        if ask is None or ask.choose(question, ("Oui", _NOT_OURS)) != 1:
            return ""
    found.bound.append(bare(it.account))
    screen.say(f"Compte {it.account} : ses relevés sont repris dans ce classeur.")
    return f"{bare(it.account)}{foreign}"


def _whole(it: Statement, gap: str, ask: Asker | None) -> bool:
    """Whether the owner says that nothing is missing before a statement that does not follow the last one."""
    question = f"« {it.file} » ne suit pas le dernier relevé de ce compte : {gap}."
    answers = ("Rien ne manque", "Je donnerai le relevé manquant : d'ici là, rien n'en est sûr")
    return ask is not None and ask.choose(question, answers, enter=2) == 1


def _told(it: Statement) -> str:
    """The statement in one line: format, account, days, operations, whether it is proven whole."""
    account = f", compte {it.account}" if it.account else ""
    days = f", du {short_date(it.start)} au {short_date(it.end)}" if it.start and it.end else ""
    whole = {
        True: "complet",
        False: f"à vérifier : {it.why} ; rien n'en est noté sans vous",
        None: "rien n'y prouve qu'il est entier",
    }[it.complete]
    many = count(len(it.operations), "opération")
    return f"Relevé « {it.file} » : {it.format}{account}{days}, {many} ; {whole}."


def statements_json(found: Statements) -> Iterator[dict[str, Any]]:
    """The entries of « releves » (DESIGN §6)."""
    for it in found.statements:
        yield {
            "fichier": it.file,
            "format": it.format,
            "compte": it.account or None,
            "du": it.start.isoformat() if it.start else None,
            "au": it.end.isoformat() if it.end else None,
            "operations": len(it.operations),
            "complet": it.complete,
            "motif": it.why or None,
        }
    empty = dict.fromkeys(("compte", "du", "au"))
    for file, why in found.refused.items():
        yield {
            "fichier": file,
            "format": None,
            **empty,
            "operations": 0,
            "complet": None,
            "motif": why,
        }
