"""When a period of payment begins and how long it is, where a text says so and no agreement does.

Public bodies (CCP R2192-10 to -14): 30 days for the State and local bodies, 50 for public health
establishments and those of the army, from the receipt of the invoice, or from the performance where
that is later; nobody notes the receipt, so it is the invoice's day and two more (R2192-14). Nothing
tells a public undertaking (60 days): the due date that the owner noted stands where it is later.

Between businesses, without an agreed term: 30 days from the performance (C. com. L441-10 I). The usual
term of the settings is no agreement: it never makes an invoice due before.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from relance.rules.codes import Kind
from relance.rules.law import Law, Name
from relance.rules.model import Client, Invoice, Ledger


def longest_term(client: Client) -> Name:
    """The longest term that may be agreed with a public body."""
    return Name.TERM_PUBLIC_HEALTH if client.health else Name.TERM_PUBLIC_UNDERTAKING


def received(invoice: Invoice, law: Law, today: date) -> date | None:
    """From when the days of a public body run: two days after the request, or the later performance."""
    asked = invoice.sent or invoice.issued
    if asked is None:
        return None
    presumed = asked + timedelta(days=int(law.at(Name.RECEIPT_PRESUMED, today)))
    return max(presumed, invoice.works_end or presumed)


def late_after(invoice: Invoice, due: date, client: Client, law: Law, today: date) -> date:
    """The day after which interest runs: the due date, but a public body has its legal days."""
    if client.kind is not Kind.PUBLIC_BODY or not (start := received(invoice, law, today)):
        return due
    name = Name.TERM_PUBLIC_HEALTH if client.health else Name.TERM_PUBLIC_BODY
    return max(due, start + timedelta(days=int(law.at(name, today))))


def with_legal_terms(ledger: Ledger, law: Law, today: date) -> Ledger:
    """The same, no assumed due date before the days that the law gives are over."""
    clients = {client.id: client for client in ledger.clients}
    usual = ledger.settings.payment_term_days

    def known(invoice: Invoice) -> Invoice:
        if invoice.due is None or not invoice.due_assumed:
            return invoice
        client, due = clients[invoice.client_id], invoice.due
        if client.kind is Kind.BUSINESS and invoice.works_end and _is_usual(invoice, usual):
            days = int(law.at(Name.TERM_DEFAULT, today))
            return replace(invoice, due=max(due, invoice.works_end + timedelta(days=days)))
        return replace(invoice, due=late_after(invoice, due, client, law, today))

    return replace(ledger, invoices=tuple(map(known, ledger.invoices)))


def _is_usual(invoice: Invoice, usual: int | None) -> bool:
    """Whether only the usual term gives its due date, not one kept for its client: that is agreed."""
    if usual is None or invoice.issued is None:
        return False
    return invoice.due == invoice.issued + timedelta(days=usual)
