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
_ROUNDED = Decimal("0.03")  # EUR: net, VAT and price, rounded each
_WORKS = ("quote", "site", "order_number", "quote_date")


def taken_off(row: ListRow, total: Decimal | None, kept: Decimal | None) -> Decimal | None:
    """The deposit (EUR) that is still to be taken off the price, as the row's own figures show it.

    Zero where there is none or the price has it off already; None where nothing shows which. `kept`: the
    retention that is held apart.
    """
    if not row.has("deposit"):
        return ZERO
    deposit = row.amount("deposit")
    if not deposit or not total:
        return ZERO if deposit == ZERO else None
    payable, net, vat = (row.amount(key) for key in ("payable", "net", "vat"))
    if payable is not None and payable in (total - deposit, total - deposit - (kept or ZERO)):
        return deposit
    if net is None or vat is None:
        return None
    if abs(net + vat - total) < _ROUNDED:
        return deposit  # the price is that of the whole
    return ZERO if abs(net + vat - deposit - total) < _ROUNDED else None


def whole_price(row: ListRow, total: Decimal | None) -> Decimal | None:
    """The price (EUR): with its retention where HT and VAT show that the total leaves it out."""
    net, vat, kept = (
        row.amount(key) if row.has(key) else None for key in ("net", "vat", "retention")
    )
    if not (total and net and kept) or vat is None or abs(net + vat - kept - total) >= _ROUNDED:
        return total
    return total + kept


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
