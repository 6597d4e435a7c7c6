"""The client's account: overdue invoices, what was paid or credited on them, what is left.

The lines make the balance by construction: what the books show as paid on an invoice, beyond the
payments that have a line of their own, is a payment too, with its date where one is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from relance.french import NBSP
from relance.rules.codes import Reason
from relance.rules.model import CreditNote, Payment
from relance.rules.money import ZERO
from relance.rules.outcome import Claim
from relance.rules.sums.booked import once


class Account(Struct, frozen=True, kw_only=True):
    """All of one client's invoices, settled ones too; payments and credit notes (EUR)."""

    claims: tuple[Claim, ...] = ()
    payments: tuple[Payment, ...] = ()
    credits: tuple[CreditNote, ...] = ()

    @property
    def since(self) -> date | None:
        """The day of the first invoice; None where there is but one."""
        days = [claim.invoice.issued for claim in self.claims if claim.invoice.issued]
        return min(days) if len(days) > 1 else None


class AccountEntry(NamedTuple):
    """One line: what is owed (`debit`) or was paid or credited (`credit`), in EUR, and what is left."""

    on: date | None
    text: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    balance: Decimal = ZERO
    payment: bool = False
    where: str = ""  # the line of payments that says so; empty: the invoice's own row


def of_claim(claim: Claim, account: Account) -> Iterator[AccountEntry]:
    """What happened on one invoice, the invoice first."""
    invoice, owed = claim.invoice, claim.left
    bill = f"facture n°{NBSP}{invoice.number}"
    yield AccountEntry(
        on=invoice.issued, text=bill[0].upper() + bill[1:], debit=invoice.total or owed
    )
    left = (invoice.total or owed) - owed + claim.imputed
    for note in (c for c in account.credits if c.invoice_id == invoice.id):
        left -= note.amount
        yield AccountEntry(
            on=note.on, text=f"Avoir n°{NBSP}{note.number} sur {bill}", credit=note.amount
        )
    lines = [p for p in account.payments if p.invoice_id == invoice.id]
    for paid in once(lines, left):
        left -= paid.amount
        yield _paid(paid.on, paid.amount, f"Règlement sur {bill}")._replace(where=paid.where)
    if left > 0:
        yield _paid(invoice.paid_on, left, f"Règlement sur {bill}")
    if interest := claim.imputed - min(left, ZERO):  # C. civ. 1343-1
        yield AccountEntry(on=None, text=f"Imputé sur les intérêts de la {bill}", debit=interest)


def _paid(on: date | None, amount: Decimal, text: str) -> AccountEntry:
    return AccountEntry(on=on, text=text, credit=amount, payment=True)


def statement(account: Account) -> list[AccountEntry]:
    """The overdue invoices and what was paid on them, by date, with the running balance.

    The part of an invoice that is not claimed is taken off: the balance is what the letters say.
    """
    found: list[tuple[date, int, bool, AccountEntry]] = []
    for place, claim in enumerate(account.claims):
        invoice = claim.invoice
        if claim.days_late <= 0 or claim.left <= 0:
            continue
        if invoice.currency != "EUR" or invoice.total is None or claim.reason is Reason.TO_CORRECT:
            continue
        known = invoice.issued or invoice.due or date.min
        found += [(e.on or known, place, bool(e.credit), e) for e in of_claim(claim, account)]
        if claim.withheld > 0:  # disputed, or of instalments to come
            text = f"Part non réclamée de la facture n°{NBSP}{invoice.number}"
            found.append(
                (known, place, True, AccountEntry(on=None, text=text, credit=claim.withheld))
            )
    for note in (c for c in account.credits if not c.invoice_id):
        entry = AccountEntry(on=note.on, text=f"Avoir n°{NBSP}{note.number}", credit=note.amount)
        found.append((note.on or date.max, len(account.claims), True, entry))
    for paid in (p for p in account.payments if not p.invoice_id):
        found.append(
            (
                paid.on or date.max,
                len(account.claims),
                True,
                _paid(paid.on, paid.amount, "Règlement"),
            )
        )
    balance, lines = ZERO, []
    for *_, entry in sorted(found, key=lambda x: x[:3]):
        balance += entry.debit - entry.credit
        lines.append(entry._replace(balance=balance))
    return lines
