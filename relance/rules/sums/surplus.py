"""What a client paid too much on an invoice: its own money, whatever nobody wrote about it.

One transfer for two invoices noted beside the first, a payment twice, a balance below zero, an
« avoir » on an invoice already paid: while it is not allocated or paid back, the client's other
invoices are not simply asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from relance.rules.codes import EventKind, Status
from relance.rules.grouping import grouped
from relance.rules.model import Invoice, Ledger, Payment
from relance.rules.money import ZERO, total
from relance.rules.sums.booked import booked

LEAST = Decimal("1.00")  # EUR: less is a rounding


def surpluses(ledger: Ledger) -> Iterator[Payment]:
    """Each as a payment of no invoice (EUR), whose `reference` is the number of the one overpaid."""
    payments = grouped((p for p in ledger.payments if p.invoice_id), lambda p: p.invoice_id)
    notes = grouped(
        (c for c in ledger.credit_notes if c.invoice_id and not c.spent), lambda c: c.invoice_id
    )
    for invoice in ledger.invoices:
        own = payments.get(invoice.id, ())
        if not (own or invoice.paid or invoice.balance or invoice.paid_on):
            continue
        if not own and invoice.id not in notes and not _beyond(invoice):
            continue
        theirs = max(invoice.paid or ZERO, total(p.amount for p in own if not p.ours))
        paid = max(theirs, booked(own, theirs))
        below = -(invoice.balance or ZERO)
        # Paid on a day, without an amount: an « avoir » of a later day comes on top.
        later = total(
            note.amount
            for note in notes.get(invoice.id, ())
            if invoice.status in {Status.PAID, Status.NONE}
            and invoice.balance is None
            and not paid
            and invoice.paid_on
            and note.on
            and note.on > invoice.paid_on
        )
        if (paid or below > 0 or later) and invoice.total and invoice.currency == "EUR":
            off = total(note.amount for note in notes.get(invoice.id, ()))
            cancelled = invoice.status is Status.CANCELLED
            price = ZERO if cancelled else max(invoice.total - off, ZERO)
            over = paid - price
            if over >= LEAST and paid <= _asked(invoice, ledger):
                over = ZERO  # the interest and the 40 € that a letter asked for
            if (more := max(over, below, later)) >= LEAST:
                yield Payment(
                    amount=more,
                    on=invoice.paid_on,
                    client_id=invoice.client_id,
                    reference=invoice.number,
                    where=invoice.where,
                )


def _beyond(invoice: Invoice) -> bool:
    """Whether its own cells may say that more was paid than its price."""
    cancelled = invoice.status is Status.CANCELLED
    return (
        cancelled
        or (invoice.paid or ZERO) > (invoice.total or ZERO)
        or (invoice.balance or ZERO) < 0
    )


def _asked(invoice: Invoice, ledger: Ledger) -> Decimal:
    """The most that a letter asked for this invoice, interest and 40 € included (EUR)."""
    lines = (
        event.amount or ZERO
        for event in ledger.events
        if event.kind is EventKind.PREPARED  # what was noted as paid was not asked for
        and event.invoice == invoice.number
        and event.client_id == invoice.client_id
    )
    return max(lines, default=ZERO)
