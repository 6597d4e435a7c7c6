"""An optional sheet of payments (« Règlements »): one line a payment, with the invoice it settles.

A workbook has one source of payments. Where the columns of the invoices and this sheet both carry
some, they must tell the same (a column is often the sum of the sheet); else one question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from relance.french import euros, fold
from relance.problems import AnswerNeeded, Level, Problem
from relance.rules.model import ZERO, Client, Invoice, Payment
from relance.workbook.cells import NOTHING, as_text
from relance.workbook.layout import PAYMENTS, Spot
from relance.workbook.listing import Listing, Row


def is_payments(spot: Spot) -> bool:
    """Whether this list is one of payments: its sheet is named so, and has an amount."""
    found = spot.found
    return (
        bool(PAYMENTS.search(fold(spot.sheet)))
        and "paid" in found
        and ("number" in found or "client" in found)
    )


def read_payments(
    listing: Listing, invoices: Sequence[Invoice], clients: Iterable[Client]
) -> tuple[list[Payment], list[Problem], dict[str, Problem]]:
    """The payments, each with its invoice where the number names exactly one.

    The last mapping, invoice id → problem, is what a line that cannot be read holds: the invoices
    that it names, else all those of its client.
    """
    by_number: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        by_number[fold(invoice.number)].append(invoice)
    by_name = {fold(name): c.id for c in clients for name in (c.name, c.code) if name}
    payments: list[Payment] = []
    problems: list[Problem] = []
    held: dict[str, Problem] = {}
    for row in listing.rows():
        if not row.has("paid") or not (row.has("number") or row.has("client")):
            continue
        if as_text(row.raw("paid")) in NOTHING - {""}:
            continue
        payment = _payment(row, by_number, by_name)
        if wrong := next((p for p in row.problems if p.level is Level.BLOCKING), None):
            held |= dict.fromkeys(_concerned(row, invoices, by_number, by_name), wrong)
        problems += row.problems
        if payment:
            payments.append(payment)
    return payments, problems, held


def _concerned(
    row: Row,
    invoices: Sequence[Invoice],
    by_number: dict[str, list[Invoice]],
    by_name: dict[str, str],
) -> list[str]:
    """The invoices that a line of payment may be about."""
    name = as_text(row.raw("client")) or as_text(row.raw("client_code"))
    client_id = by_name.get(fold(name), "")
    named = by_number.get(fold(as_text(row.raw("number"))), [])
    mine = [i for i in named if client_id in ("", i.client_id)] or named
    return [i.id for i in mine or (i for i in invoices if i.client_id == client_id)]


def _payment(
    row: Row, by_number: dict[str, list[Invoice]], by_name: dict[str, str]
) -> Payment | None:
    number, name = row.text("number"), row.text("client") or row.text("client_code")
    if fold(number).startswith("total") or fold(name).startswith("total"):
        return None
    amount, client_id = row.amount("paid"), by_name.get(fold(name), "")
    named = by_number.get(fold(number), [])
    mine = [i for i in named if i.client_id == client_id] if client_id else named
    if number and len(mine) != 1:
        row.problems.append(
            Problem(
                level=Level.WARNING,
                where=row.where("number"),
                what=f"Règlement pour la facture « {number} » : "
                + ("elle n'est pas dans la liste." if not mine else "plusieurs portent ce numéro."),
                cure="Corrigez le numéro de la facture réglée.",
            )
        )
    if amount is None:
        return None
    return Payment(
        amount=amount,
        on=row.date("paid_on"),
        invoice_id=mine[0].id if len(mine) == 1 else "",
        client_id=mine[0].client_id if len(mine) == 1 else client_id,
        reference=row.text("cheque") or as_text(row.raw("notes")),
        where=row.where("paid"),
    )


def one_source(
    invoices: Sequence[Invoice], payments: Sequence[Payment]
) -> tuple[list[Invoice], list[Payment]]:
    """Invoices and payments with payments told once. Raises AnswerNeeded where the two disagree."""
    both = payments and any(i.paid is not None or i.paid_on for i in invoices)
    if not both:
        return list(invoices), list(payments)
    received: dict[str, Decimal] = defaultdict(Decimal)
    for payment in payments:
        received[payment.invoice_id] += payment.amount
    for invoice in invoices:
        in_sheet = received.get(invoice.id, ZERO)
        in_column = invoice.paid if invoice.paid is not None else (in_sheet or ZERO)
        if in_column != in_sheet or (invoice.paid_on and not in_sheet):
            raise AnswerNeeded(
                f"La facture {invoice.number} est réglée de {euros(in_column)} dans la liste des"
                f" factures et de {euros(in_sheet)} dans la feuille des règlements.",
                cure="Corrigez l'un des deux ; mieux : notez les règlements à un seul endroit.",
                where=invoice.where,
            )
    return [replace(i, paid=None, paid_on=None) for i in invoices], list(payments)
