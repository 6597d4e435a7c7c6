"""An optional sheet of payments (« Règlements »): one line a payment, with the invoice it settles.

A workbook has one source of payments. Where the columns of the invoices and this sheet both carry
some, they must tell the same (a column is often the sum of the sheet); else one question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from relance.french import euros, fold, short_date
from relance.lists.identity import essence
from relance.lists.layout import Spot
from relance.lists.listing import Listing, Row
from relance.problems import Level, Problem
from relance.rules.model import ZERO, Client, Invoice, Payment
from relance.sheets.cells import as_text
from relance.words import remarks
from relance.words.flags import NOTHING
from relance.words.titles import PAYMENTS_SHEET


@dataclass(slots=True)
class Received:
    """The lines of one sheet, and the invoices that some of them may be about.

    `named`: cell of the amount → the several invoices that it names, none for any of the client's;
    `vague`: those of which one is perhaps meant, none for any. `held`, invoice id → problem, is what a line that cannot be read holds: the invoices that it
    names, else all those of its client.
    """

    payments: list[Payment] = field(default_factory=list)
    named: dict[str, list[Invoice]] = field(default_factory=dict)
    vague: dict[str, list[Invoice]] = field(default_factory=dict)
    held: dict[str, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def is_payments(spot: Spot) -> bool:
    """Whether this list is one of payments: its sheet is named so, and has an amount."""
    found = spot.found
    return (
        bool(PAYMENTS_SHEET.search(fold(spot.sheet)))
        and "paid" in found
        and ("number" in found or "client" in found)
    )


def read_payments(
    listing: Listing, invoices: Sequence[Invoice], clients: Iterable[Client]
) -> Received:
    """The payments, each with its invoice where the number names exactly one."""
    book = _Book(invoices, clients)
    found = Received()
    for row in listing.rows():
        if not row.has("paid") or as_text(row.raw("paid")) in NOTHING - {""} or _is_total(row):
            continue
        named, sure = book.named(row)
        payment = payment_of(row, named if sure else (), book.client_of(row))
        if wrong := next((p for p in row.problems if p.level is Level.BLOCKING), None):
            found.held |= dict.fromkeys(book.concerned(row), wrong)
        found.problems += row.problems
        if payment:
            found.payments.append(payment)
            if not payment.invoice_id:
                (found.named if sure else found.vague)[payment.where] = named
    return found


def _is_total(row: Row) -> bool:
    """Whether the line adds up the others: « TOTAL » anywhere left of its amount."""
    before = row.values[: row.listing.place["paid"]]
    return any(isinstance(text, str) and remarks.TOTALS.fullmatch(fold(text)) for text in before)


class _Book:
    """The invoices by number and the clients by name, for the lines of a payments sheet."""

    def __init__(self, invoices: Sequence[Invoice], clients: Iterable[Client]) -> None:
        self.invoices = invoices
        self.by_number: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in invoices:
            self.by_number[fold(invoice.number)].append(invoice)
        self.by_name: dict[str, str] = {}
        self.near: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for client in clients:
            names = (client.name, client.code, *client.other_names)
            self.by_name |= {fold(name): client.id for name in names if name}
            self.near[essence(client.name)].add(client.id)

    def client_of(self, row: Row) -> str:
        """The client whose name stands there, with or without its legal form; "" for none."""
        name = as_text(row.raw("client")) or as_text(row.raw("client_code"))
        near = self.near.get(essence(name), set()) if name else set()
        return self.by_name.get(fold(name)) or (next(iter(near)) if len(near) == 1 else "")

    def named(self, row: Row) -> tuple[list[Invoice], bool]:
        """The invoices that the line may be about, and whether it is surely about some of them.

        None of them: any of the client's. Not sure: no number, one that is not in the list, or
        that of another client.
        """
        text, client_id = as_text(row.raw("number")), self.client_of(row)
        if not fold(text):
            return [], bool(client_id)
        found = self.by_number.get(fold(text)) or _several(text, self.by_number)
        mine = [invoice for invoice in found if client_id in ("", invoice.client_id)]
        stranger = not client_id and row.has("client") and len(found) > 1
        return (mine, not stranger) if mine else (found, False)

    def concerned(self, row: Row) -> list[str]:
        """The invoices that a line which cannot be read holds."""
        client_id = self.client_of(row)
        mine = (i for i in self.invoices if i.client_id == client_id)
        return [invoice.id for invoice in self.named(row)[0] or mine]


def _several(text: str, by_number: Mapping[str, Sequence[Invoice]]) -> list[Invoice]:
    """The invoices of « T-203 + T-205 », « F12, F13 et F15 »; none where one is not in the list."""
    numbers = [fold(each) for each in re.split(r"[,;+&/]| et | - ", text)]
    if len(numbers) < 2 or fold(text) in by_number:
        return []
    found = [by_number.get(number, ()) for number in numbers if number]
    return [each[0] for each in found] if all(len(each) == 1 for each in found) else []


def payment_of(row: Row, named: Sequence[Invoice], client_id: str) -> Payment | None:
    """The payment on this line, of the one invoice named, else of the client; None: no amount."""
    number, amount = row.text("number"), row.amount("paid")
    if number and not named:
        row.problems.append(
            Problem(
                level=Level.WARNING,
                where=row.where("number"),
                what=f"Règlement pour la facture « {number} » : elle n'est pas dans la liste, ou d'un"
                " autre client.",
                cure="Corrigez le numéro de la facture réglée.",
            )
        )
    if amount is None:
        return None
    return Payment(
        amount=amount,
        on=row.date("paid_on"),
        invoice_id=named[0].id if len(named) == 1 else "",
        client_id=named[0].client_id if len(named) == 1 else client_id,
        reference=row.text("cheque") or as_text(row.raw("notes")),
        where=row.where("paid"),
    )


def one_source(
    invoices: Sequence[Invoice], payments: Sequence[Payment], *, whole: bool
) -> tuple[list[Invoice], list[Problem]]:
    """The invoices with payments told once, those where row and payments disagree held; and why.

    `whole`: a sheet tells all payments. Else an invoice without lines has what its row says.
    """
    if not payments:
        return list(invoices), []
    received: dict[str, list[Payment]] = defaultdict(list)
    for payment in payments:
        received[payment.invoice_id].append(payment)
    found, problems = [], []
    for invoice in invoices:
        if not whole and invoice.id not in received:
            found.append(invoice)
            continue
        held = replace(invoice, paid=None, paid_on=None)
        if what := _disagreement(invoice, received.get(invoice.id, [])):
            problem = Problem(
                level=Level.BLOCKING,
                where=invoice.where,
                what=f"La facture {invoice.number} est notée {what}.",
                cure="Corrigez l'un des deux ; mieux : notez les règlements à un seul endroit.",
                cause="factures dont la ligne et les règlements ne disent pas la même chose",
            )
            problems.append(problem)
            held = replace(held, problems=(*held.problems, problem))
        found.append(held)
    return found, problems


def _disagreement(invoice: Invoice, lines: Sequence[Payment]) -> str:
    """What the row of an invoice says against its lines of payment; empty where they agree."""
    received = sum((line.amount for line in lines), ZERO)
    if invoice.paid is not None and invoice.paid != received:
        ours, theirs = euros(invoice.paid), euros(received)
        return f"réglée de {ours} sur sa ligne, et ses règlements font {theirs}"
    told = invoice.paid_on is None or any(line.on == invoice.paid_on for line in lines)
    if not told and received < (invoice.total or ZERO) and invoice.paid_on:
        day = short_date(invoice.paid_on)
        return f"réglée le {day}, mais ses règlements ne font que {euros(received)}"
    return ""
