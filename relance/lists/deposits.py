"""Deposits, final invoices and retentions: what the trades leave open for good reasons.

A deposit and the final invoice of the same works may be due both, or the one may be part of the
other: unless a deduction is visible they wait. A rest of at most 5 % of an invoice otherwise paid is
taken for a retention (loi n° 71-584 du 16 juillet 1971): not chased until the owner says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from relance.french import euros, fold
from relance.lists.doubt import Doubt, blocking
from relance.lists.draft import Draft, about_rows
from relance.lists.listing import ListRow
from relance.problems import Problem
from relance.rules.codes import State
from relance.rules.model import Hold, Invoice, Payment
from relance.rules.money import ZERO
from relance.words.remark_words import DEDUCTED, DEPOSIT, FINAL

RETENTION = Decimal("0.05")  # of the price at most: loi n° 71-584, art. 1
_SMALL = Decimal(5)  # EUR: cents left over are for the threshold
_WORKS = ("quote", "site", "order_number", "quote_date")


def unsure(draft: Draft) -> Iterable[Doubt]:
    """Deposits and final invoices that may be counted twice."""
    by_row = {row.number: row for row in draft.rows}
    deposits: dict[str, list[Invoice]] = defaultdict(list)
    finals: list[Invoice] = []
    for invoice in draft.invoices:
        nature = fold(f"{invoice.nature} {invoice.number}")
        if FINAL.search(nature):
            finals.append(invoice)
        elif DEPOSIT.search(nature):
            deposits[invoice.client_id].append(invoice)
    found: dict[int, Problem] = {}
    for final in finals:
        if final.balance is not None or DEDUCTED.search(fold(final.nature)):
            continue
        for deposit in deposits[final.client_id]:
            if _same_works(by_row[final.row], by_row[deposit.row]):
                problem = blocking(
                    where=final.where,
                    what=f"La facture {final.number} (« {final.nature} ») comprend-elle l'acompte"
                    f" {deposit.number} de {euros(deposit.total or ZERO)} ?",
                    cure="Ajoutez une colonne « Reste dû », ou écrivez « acompte déduit » dans sa"
                    " désignation si son montant est ce qui reste.",
                )
                found |= {final.row: problem, deposit.row: problem}
    return about_rows(found)


def _same_works(one: ListRow, other: ListRow) -> bool:
    """Whether nothing tells the works of these two invoices apart."""
    told = ((fold(one.text(key)), fold(other.text(key))) for key in _WORKS)
    return not any(a and b and a != b for a, b in told)


def retained(invoices: Iterable[Invoice], payments: Iterable[Payment]) -> list[Invoice]:
    """The invoices, those of which at most 5 % are left taken for retentions."""
    received: dict[str, Decimal] = defaultdict(Decimal)
    for payment in payments:
        received[payment.invoice_id] += payment.amount
    return list(_retained(invoices, received))


def _retained(invoices: Iterable[Invoice], received: dict[str, Decimal]) -> Iterator[Invoice]:
    for invoice in invoices:
        total = invoice.total or ZERO
        rest = total - (received.get(invoice.id, ZERO) + (invoice.paid or ZERO))
        kept = (
            invoice.hold.amount if invoice.hold and invoice.hold.state is State.RETENTION else None
        )
        if kept and invoice.balance is not None and invoice.balance == rest - kept:
            yield replace(invoice, balance=rest)  # the balance leaves out what is kept back
        elif invoice.hold is None and _SMALL < rest <= total * RETENTION:
            text = f"reste de {euros(rest)}, au plus 5 % : retenue de garantie ?"
            hold = Hold(state=State.RETENTION, text=text, where=invoice.where, amount=rest)
            yield replace(invoice, hold=hold)
        else:
            yield invoice
