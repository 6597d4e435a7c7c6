"""The sheet « Relance - Encaissements »: payments noted with the program, or read from the bank.

There from the first of them on; the owner's own columns are never written (DESIGN 5.2). « Facture » is
an input: emptied, the money is unallocated, and never matched again. The rest says what came in: where
a line is no longer as the history tells it, its client's letters wait, or a payment would be forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import euros, fold, short_date
from relance.problems import Level, Problem
from relance.rules.codes import EventKind
from relance.rules.grouping import grouped
from relance.rules.history import line_for
from relance.rules.model import Client, Event, Invoice, Ledger, Payment
from relance.rules.money import ZERO
from relance.sheets import looks
from relance.sheets.cells import Unreadable, as_amount, as_date
from relance.sheets.sheet_lines import Line, Row, SheetColumn
from relance.sheets.tabular import NOWHERE, SheetTable, TablePlace
from relance.xlsx import Edit, Value

CONFIRMED = "payeur confirmé :"  # in « Mode », before the payer's name
_EMPTY = "la case est vide"
RECEIVED = SheetTable(
    sheet="Relance - Encaissements",
    note="Les règlements notés avec le programme. « Facture » se corrige ; vidée, l'argent reste à affecter."
    " Un règlement qui n'existe pas : mettez 0 dans « Montant ». Le reste ne se modifie pas.",
    columns=(
        SheetColumn(title="Date", width=12, look=looks.DATE, read=as_date, needed=_EMPTY),
        SheetColumn(title="Client", width=28, look=looks.NAME),
        SheetColumn(title="Facture", width=20, look=looks.INPUT),
        SheetColumn(title="Montant", width=13, look=looks.MONEY, read=as_amount, needed=_EMPTY),
        SheetColumn(title="Déjà noté", width=13, look=looks.MONEY, read=as_amount),
        SheetColumn(title="Mode", width=23, look=looks.NAME),
        SheetColumn(title="Libellé", width=40, look=looks.NAME),
        SheetColumn(title="Relevé", width=30, look=looks.NAME),
        SheetColumn(title="Opération", width=24, look=looks.NAME),
        SheetColumn(title="Passage", width=26, look=looks.NAME),
    ),
)
_SAYS = ("Date", "Client", "Facture", "Montant")  # a line with none of them is a remark
_DUE = re.compile(r"\s*\(échéance (\d\d/\d\d/\d{4})\)$")
_CURE = "Corrigez cette cellule : jusque-là, aucun courrier ne part à ce client."


class Taken(Struct, frozen=True, kw_only=True):
    """One line: a payment as the program took it in; noted by hand, without statement."""

    payment: Payment
    client: str = ""  # its name, as it was then
    invoice: str = ""  # as « Facture » says it
    means: str = ""
    statement: str = ""  # the bank statement's file
    operation: str = ""  # and what names the operation in it
    run: str = ""
    row: int = 0

    @property
    def payer(self) -> str:
        """Of a credit that the owner allocated: who paid it, where that is not the client's own name."""
        _, _, payer = self.means.partition(CONFIRMED)
        return payer.strip()

    @property
    def number(self) -> str:
        """The invoice's number alone, without the due date that tells it from another."""
        return _DUE.sub("", self.invoice)


class OwnReceived(Struct, frozen=True, kw_only=True):
    """What the sheet says. `doubted`: client id → why its letters wait; `problems`: all of them.

    `known`: all its lines, those in doubt too: what names their operations is known for good.
    """

    lines: tuple[Taken, ...] = ()
    known: tuple[Taken, ...] = ()
    doubted: Mapping[str, Problem]
    problems: tuple[Problem, ...] = ()
    found: TablePlace = NOWHERE

    @property
    def told_until(self) -> date | None:
        """The last day of which a bank's statement told a payment, where no other memory of statements is."""
        days = (line.payment.on for line in self.known if line.operation)
        return max(filter(None, days), default=None)

    @property
    def payers(self) -> Mapping[str, Collection[str]]:
        """Client id → who else pays for it, as its owner confirmed; not where « Facture » is emptied."""
        found: dict[str, set[str]] = {}
        for line in self.lines:
            if line.payer and line.invoice:
                found.setdefault(line.payment.client_id, set()).add(line.payer)
        return found

    @property
    def payments(self) -> tuple[Payment, ...]:
        """The money alone; what was set to zero never came."""
        return tuple(line.payment for line in self.lines if line.payment.amount)


def read_received(
    rows: Sequence[Row] | None,
    invoices: Sequence[Invoice],
    client_ids: Mapping[str, str],
    past: Sequence[Event] = (),
) -> OwnReceived:
    """The lines of the sheet (`rows` None: it is not there). RelanceError where a title is missing.

    `client_ids`: folded client name → id. The money of an invoice that has left the list, as the
    history knows it, is over.
    """
    numbered = grouped(invoices, lambda invoice: fold(invoice.number))
    # A client renamed in the list since: where its invoices of the history are now.
    now = {number: same[0].client_id for number, same in numbered.items() if len(same) == 1}
    moved = {
        fold(e.client): now[fold(e.invoice)]
        for e in past
        if fold(e.client) not in client_ids and fold(e.invoice) in now
    }
    client_ids = {**client_ids, **moved}
    past = [replace(e, client_id=client_ids.get(fold(e.client), e.client_id)) for e in past]
    noted = [event for event in past if event.kind is EventKind.PAYMENT_NOTED]
    told_of = {fold(e.invoice) for e in past}
    new = {(i.client_id, i.due) for i in invoices if fold(i.number) not in told_of}
    gone = {fold(e.invoice) for e in noted if (e.client_id, e.due) not in new} - numbered.keys()
    first = {(e.run, e.amount, fold(e.invoice)) for e in noted}
    found, told = RECEIVED.read(rows)
    lines: list[Taken] = []
    known: list[Taken] = []
    doubts: list[tuple[str, Problem]] = []
    for line in told:
        if not any(map(line.text, _SAYS)):
            continue
        taken = _taken(line, numbered, client_ids, first)
        known.append(taken)
        if "Facture" in line.doubts and fold(_DUE.sub("", line.text("Facture"))) in gone:
            del line.doubts["Facture"]
            lines += [] if line.doubts else [_over(taken)]
        elif not line.doubts:
            lines.append(taken)
        doubts += [(taken.payment.client_id, problem) for problem in line.problems(_CURE)]
    doubts += _missing(noted, told)
    doubted: dict[str, Problem] = {}
    for client_id, problem in doubts:
        doubted.setdefault(client_id, problem)
    return OwnReceived(
        lines=tuple(lines),
        known=tuple(known),
        doubted=doubted,
        problems=tuple(dict.fromkeys(problem for _, problem in doubts)),
        found=found,
    )


def _taken(
    line: Line,
    numbered: Mapping[str, Sequence[Invoice]],
    client_ids: Mapping[str, str],
    first: Collection[tuple[str, Decimal | None, str]],
) -> Taken:
    """The payment; `first` says for which invoice each was taken in: « Déjà noté » speaks of that one."""
    name = line.text("Client")
    client_id = client_ids.get(fold(name), fold(name))
    invoice = line.read("Facture", lambda _: _named(line.text("Facture"), numbered, client_id))
    on, amount, already = line["Date"], line["Montant"], line["Déjà noté"]
    moved = (line.text("Passage"), amount, fold(invoice.number if invoice else "")) not in first
    return Taken(
        payment=Payment(
            amount=amount or ZERO,
            on=on,
            invoice_id=invoice.id if invoice else "",
            client_id=invoice.client_id if invoice else client_id,
            reference=line.text("Libellé"),
            where=line.where("Facture"),
            ours=True,
            already=None if moved else already,
        ),
        client=name,
        invoice=line.text("Facture"),
        means=line.text("Mode"),
        statement=line.text("Relevé"),
        operation=line.text("Opération"),
        run=line.text("Passage"),
        row=line.row,
    )


def _over(taken: Taken) -> Taken:
    """The line of an invoice that is no longer in the list: it is nobody's credit."""
    return replace(taken, payment=replace(taken.payment, amount=ZERO))


def _named(text: str, numbered: Mapping[str, Sequence[Invoice]], client_id: str) -> Invoice:
    """The one invoice of that number; where it is used again, of that client, then of that due date."""
    number, due = _DUE.sub("", text), _DUE.search(text)
    exact = numbered.get(fold(text), ())
    same = exact or numbered.get(fold(number), ())
    same = [i for i in same if i.client_id == client_id] or same
    if due and not exact:
        same = [i for i in same if i.due == as_date(due[1])]
    if not same:
        raise Unreadable(f"la facture « {text} » n'est pas dans votre liste")
    if len(same) > 1:
        raise Unreadable(f"plusieurs factures portent le numéro « {text} » ; {_AMONG}")
    return same[0]


_AMONG = "écrivez par exemple « 12 (échéance 31/03/2026) »"


def _missing(noted: Sequence[Event], told: Sequence[Line]) -> Iterator[tuple[str, Problem]]:
    """The payments of the history that the sheet no longer tells: a line deleted, an amount retyped.

    What was set to zero on purpose is no loss.
    """
    there = Counter((line.text("Passage"), line["Montant"]) for line in told)
    for event in noted:
        for key in ((event.run, event.amount), (event.run, ZERO)):
            if there[key]:
                there[key] -= 1
                break
        else:
            amount = euros(event.amount or ZERO)
            yield (
                event.client_id,
                Problem(
                    level=Level.BLOCKING,
                    where=RECEIVED.sheet,
                    what=f"Le règlement de {amount} de {event.client}, noté le {short_date(event.on)},"
                    " n'y est plus, ou son montant a changé.",
                    cure=f"Remettez cette ligne, avec {amount} et le même « Passage » (le dossier"
                    " « Sauvegardes » en a une copie) ; s'il n'existe pas, laissez-la avec un montant de 0.",
                ),
            )


def is_lost_received(rows: Sequence[Row] | None, past: Sequence[Event]) -> bool:
    """Whether the history knows of a payment taken in, but the sheet is not there."""
    return rows is None and any(event.kind is EventKind.PAYMENT_NOTED for event in past)


def named_for(invoice: Invoice, ledger: Ledger) -> str:
    """How « Facture » names it: its number, with its due date where the client has it twice."""
    mine = (i for i in ledger.invoices if i.client_id == invoice.client_id)
    same = [i for i in mine if fold(i.number) == fold(invoice.number)]
    due = f" (échéance {short_date(invoice.due)})" if len(same) > 1 and invoice.due else ""
    return f"{invoice.number}{due}"


def noted_event(ledger: Ledger, taken: Taken, today: date, run: str) -> Event:
    """The line of history without which nobody would know that a line of payment was deleted."""
    payment = taken.payment
    due = next((i.due for i in ledger.invoices if i.id == payment.invoice_id), None)
    client = Client(id=payment.client_id, name=taken.client)
    kind, number = EventKind.PAYMENT_NOTED, taken.number
    bare = line_for(client, kind, today, run, invoice=number, due=due)
    back = payment.amount < 0
    day = f"{'repris' if back else 'reçu'} le {short_date(payment.on)}" if payment.on else ""
    return replace(bare, amount=payment.amount, note=", ".join(filter(None, [day, taken.means])))


def received_line(taken: Taken) -> Mapping[str, Value]:
    """The payment as a line of the sheet, by title."""
    paid = taken.payment
    return {
        "Date": paid.on,
        "Client": taken.client or None,
        "Facture": taken.invoice or None,
        "Montant": paid.amount,
        "Déjà noté": paid.already,
        "Mode": taken.means or None,
        "Libellé": paid.reference or None,
        "Relevé": taken.statement or None,
        "Opération": taken.operation or None,
        "Passage": taken.run or None,
    }


def received_edit(found: TablePlace, new: Sequence[Taken]) -> Iterator[Edit]:
    """The new lines under the others; with their sheet, the first time."""
    return RECEIVED.extended(found, [received_line(taken) for taken in new])
