"""The legal days of a public body to pay, from the deposit of the invoice (CCP R2192-10 and -11).

30 days for the State and local bodies, 50 for public health establishments and those of the army.
A health establishment is known by how its name begins; « clinique » or « privé » is none. Nothing
tells a public undertaking (60 days): the due date that the owner noted stands where it is later.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from relance.french import fold
from relance.rules.law import Law, Name
from relance.rules.model import Client, Invoice, Kind, Ledger

HEALTH = re.compile(
    r"(?!.*\b(?:privee?|clinique|veterinaire)\b)(?:l |les? )?"
    r"(?:c ?h(?: ?[urisd]| ?ru)?|centre hospitalo?[a-z]*|hopital|hopitaux|ap h[pm]|aphp|hospices civils"
    r"|assistance publique|ght|ghu|groupe(?:ment)? hospitalier|epsm[a-z]?|eps"
    r"|etablissement public de sante)\b"
)


def is_health(client: Client) -> bool:
    """Whether the client is a public health establishment."""
    return client.kind is Kind.PUBLIC_BODY and bool(HEALTH.match(fold(client.name)))


def longest_term(client: Client) -> Name:
    """The longest term that may be agreed with a public body."""
    return Name.TERM_PUBLIC_HEALTH if is_health(client) else Name.TERM_PUBLIC_UNDERTAKING


def late_after(invoice: Invoice, due: date, client: Client, law: Law, today: date) -> date:
    """The day after which interest runs: the due date, but a public body has its legal days."""
    deposited = invoice.sent or invoice.issued
    if client.kind is not Kind.PUBLIC_BODY or deposited is None:
        return due
    name = Name.TERM_PUBLIC_HEALTH if is_health(client) else Name.TERM_PUBLIC_BODY
    return max(due, deposited + timedelta(days=int(law.at(name, today))))


def with_legal_terms(ledger: Ledger, law: Law, today: date) -> Ledger:
    """The same, no due date of a public body assumed before its legal days are over."""
    clients = {client.id: client for client in ledger.clients}

    def known(invoice: Invoice) -> Invoice:
        if invoice.due is None or not invoice.due_assumed:
            return invoice
        client = clients[invoice.client_id]
        return replace(invoice, due=late_after(invoice, invoice.due, client, law, today))

    return replace(ledger, invoices=tuple(map(known, ledger.invoices)))
