"""Bank statements taken in before a Monday is planned, so that no letter goes to who has paid.

read → what was taken in before is left → matched by evidence → asked → payments and their events of
this run. Nothing is written here: the one commit of the Monday records them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from relance.bank import duplicates
from relance.book.book import Book
from relance.commands.statement_files import TakenIn, folder_of
from relance.commands.statements_given import Statements, statements_json, statements_of
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
from relance.rules.asking import Asker
from relance.rules.matching.known_debts import Judged, debts_of, in_money, judged
from relance.rules.matching.open_debts import Match, Verdict
from relance.rules.matching.operations import Nature, Operation
from relance.rules.matching.payer_names import payer_of
from relance.rules.model import Invoice, Payment
from relance.rules.money import total
from relance.rules.sums.allocation import Settlement, settlements
from relance.sheets.received_sheet import CONFIRMED, RECEIVED, Taken, named_for, noted_event
from relance.system.streams import printable
from relance.words.statements import AROUND

_DOUBLE = "Déjà repris d'un relevé."
_LIKELY = "Doublon probable : un autre relevé dit le même jour et le même montant."
_PERHAPS = "Doublon possible : un autre relevé dit le même jour et le même montant."


def statements_taken_in(
    book: Book,
    options: Options,
    screen: Screen,
    given_files: Iterable[Path],
    refused: Mapping[str, str],
    *,
    only_shown: bool,
) -> TakenIn:
    """Take in these statements, told on the screen; `refused`: what could not be read already, and why."""
    asker: Asker | None = None if only_shown else options.ask
    found = statements_of(given_files, refused, book, options.today, screen, asker)
    files: dict[str, str] = {}
    fresh, doubles, unsure = _fresh(found, book, files)
    future = [each for each in fresh if each.on > options.today]
    if future:
        many = count(len(future), "opération datée", "opérations datées")
        screen.say(f"{many} d'après le {short_date(options.today)} : laissées.", "yellow")
    stand = settlements(book.ledger, options.today)
    fresh = [each for each in fresh if each.on <= options.today]
    verdicts = [
        replace(v, match=replace(v.match, why=_PERHAPS)) if v.match.operation.key in unsure else v
        for v in judged(fresh, book.ledger, stand, AROUND, book.received.payers)
    ]
    debts = debts_of(book.ledger, stand)
    names = names_of(book.ledger, {debt.id: (debt.number, debt.client_id) for debt in debts})
    sure = {v.match.operation.key: v.match.lines for v in verdicts if v.booked}
    _tell(verdicts, names, screen)
    rests = {debt.id: debt.rest for debt in debts}
    for verdict in verdicts:
        for line in verdict.match.lines if verdict.booked and not verdict.noted else ():
            rests[line.debt] -= line.amount
    so_far = book.settings.statements
    left = [v.match for v in verdicts if not v.booked]
    told_off = [m for m in left if so_far.is_aside(m.operation.key)]
    given = allocated([m for m in left if m not in told_off], rests, names, asker)
    new = [m for m in given.unknown if m.proposals or not found.was_told(m.operation)]
    screen.listing("Sans facture sûre, rien n'en est noté", unrecorded(new))
    awaiting = waiting(given, names, asker)
    lines = sure | given.lines
    notes = [debt.id for debt in debts if debt.rest < 0]
    invoices = {invoice.id: invoice for invoice in book.ledger.invoices}
    taken = [
        each
        for verdict in verdicts
        if (own := lines.get(verdict.match.operation.key))
        for each in _lines(
            *(verdict, own, notes, book, invoices, stand, files),
            confirmed=verdict.match.operation.key in given.lines,
        )
    ]
    entries = [
        credit_json(
            _answered(v.match, given.lines),
            names,
            files[v.match.operation.key],
            lines=lines.get(v.match.operation.key, ()),
        )
        for v in verdicts
    ]
    double = [Match(operation=o, status=Verdict.UNKNOWN, why=why) for o, why in doubles]
    entries += [credit_json(m, names, files[m.operation.key], status="doublon") for m in double]
    events = (noted_event(book.ledger, each, options.today, options.run) for each in taken)
    ledger = replace(
        book.ledger,
        payments=(*book.ledger.payments, *(each.payment for each in taken)),
        events=(*book.ledger.events, *events),
        awaiting=tuple(awaiting.items()),
    )
    settings = found.settings(book, so_far.with_aside(given.aside))
    until = max((each.on for each in found.memory.values()), default=ledger.settings.last_statement)
    ledger = replace(ledger, settings=replace(ledger.settings, last_statement=until))
    if options.statements and not (options.simulate or only_shown):
        with suppress(OSError):  # where the next ones may be laid
            folder_of(options.workbook).mkdir(parents=True, exist_ok=True)
    return TakenIn(
        book=replace(book, ledger=ledger).adding(settings),
        taken=tuple(taken),
        refused=bool(found.refused),
        record={"encaissements": entries, "releves": [*statements_json(found)]},
    )


def _fresh(
    found: Statements, book: Book, files: dict[str, str]
) -> tuple[list[Operation], list[tuple[Operation, str]], set[str]]:
    """The operations to be matched, those told before with the reason, and keys of those perhaps told.

    `files`: each key's file, filled in.
    """
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
            files.setdefault(each.key, statement.file)
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
    *,
    confirmed: bool,
) -> Iterator[Taken]:
    """The lines of « Relance - Encaissements » for what one operation settles; `confirmed`: by its owner.

    Where they did, whoever pays under another name is known from then on.
    """
    operation, ledger = verdict.match.operation, book.ledger
    means = "virement" if fold(operation.label).startswith("vir") else ""
    settled = [(invoices[debt], amount) for debt, amount in in_money(own, notes)]
    if not settled:
        return
    payer = payer_of(operation, AROUND) if confirmed else ""
    if payer and len({invoice.client_id for invoice, _ in settled}) == 1:
        means = f"{means}, {CONFIRMED} {payer}".removeprefix(", ")
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
