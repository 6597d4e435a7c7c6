"""Deposits and retentions as a row shows them.

A rest of at most 5 % of an invoice otherwise paid is taken for a retention (loi n° 71-584 du 16 juillet
1971): not chased until the owner says so. What the invoices of one job have to do with each other: jobs.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from relance.french import euros
from relance.lists.listing import ListRow
from relance.rules.codes import State
from relance.rules.model import Hold, Invoice, Payment
from relance.rules.money import ZERO
from relance.sheets.cells import Unreadable, as_amount

RETENTION = Decimal("0.05")  # of the price at most: loi n° 71-584, art. 1
_SMALL = Decimal(5)  # EUR: cents left over are for the threshold
_ROUNDED = Decimal("0.03")  # EUR: net, VAT and price, rounded each


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
    if not total or not all(map(row.has, ("net", "vat", "retention"))):
        return total
    try:  # « 5 % », « caution bancaire »: no amount, nothing to add
        net, vat, kept = (as_amount(row.raw(key)) for key in ("net", "vat", "retention"))
    except Unreadable:
        return total
    if not kept or abs(net + vat - kept - total) >= _ROUNDED:
        return total
    return total + kept


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
