"""Bank statements taken in before a Monday is planned, so that no letter goes to who has paid.

read → what was taken in before is left → matched by evidence → asked → payments and their events of
this run. Nothing is written here: the one commit of the Monday records them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from relance.bank import Statement, duplicates, read
from relance.book.book import Book
from relance.french import count, fold, short_date
from relance.owner.console import Screen
from relance.owner.credits_asked import Allotments, allocated, waiting
from relance.owner.credits_told import (
    DebtNames,
    credit_json,
    names_of,
    operation_told,
    unrecorded,
)
from relance.passage.commit import Options
from relance.problems import RelanceError, disk_reason
from relance.rules.asking import Asker
from relance.rules.matching import Match, Nature, Operation, Verdict
from relance.rules.matching.known_debts import Judged, debts_of, in_money, judged
from relance.rules.model import Invoice, Payment
from relance.rules.money import total
from relance.rules.sums.allocation import Settlement, settlements
from relance.sheets.received_sheet import RECEIVED, Taken, named_for, noted_event
from relance.system.files import is_file, no_file
from relance.system.streams import printable
from relance.words.statements import AROUND

_DOUBLE = "Déjà repris d'un relevé."
_LIKELY = "Doublon probable : un autre relevé dit le même jour et le même montant."
_PERHAPS = "Doublon possible : un autre relevé dit le même jour et le même montant."


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """The book with the money of the statements; `taken`: the new lines; `refused`: a statement was.

    `record`: what --json says of it; nothing where no statement was given.
    """

    book: Book
    taken: tuple[Taken, ...] = ()
    refused: bool = False
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Read:
    """What the files tell: statements, files refused and why, operations by key and their file."""

    statements: list[Statement] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


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


def taken_in(book: Book, options: Options, screen: Screen, *, only_shown: bool = False) -> TakenIn:
    """Take in the statements of `options`, told on the screen; `only_shown`: nothing is asked."""
    if not options.statements:
        return TakenIn(book=book)
    found = _read(options.statements, screen)
    fresh, doubles, unsure = _fresh(found, book)
    future = [each for each in fresh if each.on > options.today]
    if future:
        many = count(len(future), "opération datée", "opérations datées")
        screen.say(f"{many} d'après le {short_date(options.today)} : laissées.", "yellow")
    stand = settlements(book.ledger, options.today)
    fresh = [each for each in fresh if each.on <= options.today]
    verdicts = [
        replace(v, match=replace(v.match, why=_PERHAPS)) if v.match.operation.key in unsure else v
        for v in judged(fresh, book.ledger, stand, AROUND)
    ]
    debts = debts_of(book.ledger, stand)
    names = names_of(book.ledger, {debt.id: (debt.number, debt.client_id) for debt in debts})
    sure = {v.match.operation.key: v.match.lines for v in verdicts if v.booked}
    _tell(verdicts, names, screen)
    rests = {debt.id: debt.rest for debt in debts}
    for verdict in verdicts:
        for line in verdict.match.lines if verdict.booked and not verdict.noted else ():
            rests[line.debt] -= line.amount
    asker: Asker | None = None if only_shown else options.ask
    given = allocated([v.match for v in verdicts if not v.booked], rests, names, asker)
    screen.listing("Sans facture sûre, rien n'en est noté", unrecorded(given.unknown))
    awaiting = waiting(given, names, asker)
    lines = sure | given.lines
    notes = [debt.id for debt in debts if debt.rest < 0]
    invoices = {invoice.id: invoice for invoice in book.ledger.invoices}
    taken = [
        each
        for verdict in verdicts
        if (own := lines.get(verdict.match.operation.key))
        for each in _lines(verdict, own, notes, book, invoices, stand, found.files)
    ]
    entries = [
        credit_json(
            _answered(v.match, given.lines),
            names,
            found.files[v.match.operation.key],
            lines=lines.get(v.match.operation.key, ()),
        )
        for v in verdicts
    ]
    double = [Match(operation=o, status=Verdict.UNKNOWN, why=why) for o, why in doubles]
    entries += [
        credit_json(m, names, found.files[m.operation.key], status="doublon") for m in double
    ]
    events = (noted_event(book.ledger, each, options.today, options.run) for each in taken)
    ledger = replace(
        book.ledger,
        payments=(*book.ledger.payments, *(each.payment for each in taken)),
        events=(*book.ledger.events, *events),
        awaiting=tuple(awaiting.items()),
    )
    return TakenIn(
        book=replace(book, ledger=ledger),
        taken=tuple(taken),
        refused=bool(found.refused),
        record={"encaissements": entries, "releves": [*_statements_json(found)]},
    )


def _read(files: Sequence[Path], screen: Screen) -> _Read:
    """Each file read and told, or refused in one sentence."""
    found = _Read()
    for file in dict.fromkeys(files):
        try:
            statements = read(file.read_bytes(), file.name)
        except OSError as error:
            found.refused[file.name] = f"il n'a pas pu être lu : {disk_reason(error)[0]}."
            screen.say(f"{file.name} : {found.refused[file.name]}", "bold yellow")
        except RelanceError as refusal:
            found.refused[file.name] = refusal.what
            screen.say(str(refusal), "bold yellow")
        else:
            found.statements += statements
            for statement in statements:
                screen.say(_told(statement))
    if found.refused:
        screen.say("Un relevé n'est pas repris : aucune mise en demeure ne part.", "yellow")
    return found


def _told(it: Statement) -> str:
    """The statement in one line: format, account, days, operations, whether it is proven whole."""
    account = f", compte {it.account}" if it.account else ""
    days = f", du {short_date(it.start)} au {short_date(it.end)}" if it.start and it.end else ""
    whole = {
        True: "complet",
        False: f"incomplet : {it.why} ; rien n'en est noté sans vous",
        None: "rien n'y prouve qu'il est entier",
    }[it.complete]
    many = count(len(it.operations), "opération")
    return f"Relevé « {it.file} » : {it.format}{account}{days}, {many} ; {whole}."


def _fresh(
    found: _Read, book: Book
) -> tuple[list[Operation], list[tuple[Operation, str]], set[str]]:
    """The operations to be matched, those told before with the reason, and keys of those perhaps told."""
    sums: dict[str, Decimal] = {}
    before: dict[str, Operation] = {}
    for line in book.received.known:
        if key := line.operation:
            sums[key] = sums.get(key, Decimal(0)) + line.payment.amount
            day = line.payment.on or date.min
            before[key] = Operation(
                account="", on=day, amount=sums[key], currency="EUR", label="", key=key
            )
    fresh: list[Operation] = []
    doubles: list[tuple[Operation, str]] = []
    unsure: set[str] = set()
    for statement in found.statements:
        listed = [o for o in statement.operations if _is_listed(o)]
        known = duplicates(listed, before)
        likely = Counter((o.on, o.amount) for o in listed if known.get(o.key) == "probable")
        told = Counter((o.on, o.amount) for o in before.values())
        for each in listed:
            verdict = known.get(each.key)
            found.files.setdefault(each.key, statement.file)
            if verdict == "doublon":
                doubles.append((each, _DOUBLE))
            elif (
                verdict == "probable" and likely[each.on, each.amount] <= told[each.on, each.amount]
            ):
                doubles.append((each, _LIKELY))
            elif verdict:
                unsure.add(each.key)
                fresh.append(replace(each, proven=False))
            else:
                fresh.append(each)
        before |= {each.key: each for each in listed}
    return fresh, doubles, unsure


def _is_listed(operation: Operation) -> bool:
    """Whether it is money that came in or was taken back: no debit is looked at any further."""
    if operation.nature is Nature.PENDING:
        return False
    return operation.amount > 0 or (operation.amount < 0 and operation.nature is Nature.REVERSAL)


def _tell(verdicts: Sequence[Judged], names: DebtNames, screen: Screen) -> None:
    """One line each of what is recorded."""
    for verdict in verdicts:
        if verdict.booked:
            told = f"{operation_told(verdict.match.operation)} → {names(verdict.match.lines)}."
            back = verdict.match.status is Verdict.REVERSED
            opened = " Impayé : la facture est de nouveau due." if back else ""
            screen.say(f"  ✓ {told} {verdict.match.why}{opened}", "yellow" if back else "green")


def _lines(
    verdict: Judged,
    own: Allotments,
    notes: Sequence[str],
    book: Book,
    invoices: Mapping[str, Invoice],
    stand: Mapping[str, Settlement],
    files: Mapping[str, str],
) -> Iterator[Taken]:
    """The lines of « Relance - Encaissements » for what one operation settles."""
    operation, ledger = verdict.match.operation, book.ledger
    means = "virement" if fold(operation.label).startswith("vir") else ""
    settled = [(invoices[debt], amount) for debt, amount in in_money(own, notes)]
    if not settled:
        return
    parts: list[tuple[Invoice | None, Decimal]] = [*settled]
    rest = operation.amount - total(amount for _, amount in settled)
    client = ledger.client(settled[0][0].client_id)
    if operation.amount > 0 and rest >= 1:  # the owner's answer: the rest is the client's own
        parts.append((None, rest))
    for invoice, amount in parts:
        client = ledger.client(invoice.client_id) if invoice else client
        known = stand[invoice.id].evidenced if invoice else None
        yield Taken(
            payment=Payment(
                amount=amount,
                on=operation.on,
                invoice_id=invoice.id if invoice else "",
                client_id=client.id,
                reference=printable(operation.label, " ")[:200],
                where=RECEIVED.sheet,
                ours=True,
                already=verdict.already.get(invoice.id, known) if invoice else None,
            ),
            client=client.name,
            invoice=named_for(invoice, ledger) if invoice else "",
            means="impayé" if amount < 0 else means,
            statement=files[operation.key],
            operation=operation.key,
        )


def _answered(match: Match, lines: Mapping[str, Allotments]) -> Match:
    """The match as --json tells it: what the owner confirmed is recorded."""
    sure = match.operation.key in lines
    return replace(match, status=Verdict.CERTAIN, why="Confirmé au clavier.") if sure else match


def _statements_json(found: _Read) -> Iterator[dict[str, Any]]:
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
