"""Every invoice as money that comes and goes, so that what was open on any day can be told.

Of a payment without a date nobody knows when it came: it lies in no month, and what it paid is left
out of what was open in the past. The sum of these is told beside the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.rules.figures.definitions import DatedPayment
from relance.rules.history import drafts_of, events_by_invoice
from relance.rules.model import Event, Ledger
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim


class InvoiceAccount(Struct, frozen=True, kw_only=True):
    """One invoice in euros: its `price` (total less its credit notes), what was paid on it and when.

    `undated` (EUR) was paid on a day that nobody noted. `events` are all of its history but what an
    earlier run of the day prepared, which is planned afresh.
    """

    claim: Claim
    price: Decimal
    receipts: tuple[tuple[date, Decimal], ...]  # oldest first
    undated: Decimal = ZERO
    dated: Decimal = ZERO  # the sum of the receipts
    events: tuple[Event, ...] = ()

    @property
    def open(self) -> Decimal:
        """What is owed today (EUR), what is withheld included."""
        return self.claim.left

    def open_on(self, day: date) -> Decimal:
        """What was owed at the end of a day (EUR), as far as known; nothing before it was issued."""
        issued = self.claim.invoice.issued
        if issued is None or issued > day:
            return ZERO
        paid = self.dated
        if self.receipts and self.receipts[-1][0] > day:
            paid = total(amount for on, amount in self.receipts if on <= day)
        return max(self.price - self.undated - paid, ZERO)

    def changes(self) -> Iterator[tuple[date, Decimal]]:
        """The days, from its issue on, at whose end another sum may be owed, and by how much (EUR) it changes."""
        issued = self.claim.invoice.issued
        if issued is None:
            return
        left = self.price - self.undated - total(sum_ for on, sum_ in self.receipts if on <= issued)
        owed = max(left, ZERO)
        yield issued, owed
        for on, amount in self.receipts:
            if on > issued:
                left -= amount
                before, owed = owed, max(left, ZERO)
                yield on, owed - before

    def payments(self) -> tuple[DatedPayment, ...]:
        """The dated payments with their days after the due date."""
        due = self.claim.due
        return tuple(DatedPayment(a, (on - due).days) for on, a in self.receipts) if due else ()


def accounts(ledger: Ledger, claims: Iterable[Claim], today: date) -> tuple[InvoiceAccount, ...]:
    """Those of the invoices in euros that have a readable amount and a due date, as the aged balance."""
    drafts = set(drafts_of(ledger.events, today))
    told = tuple(e for e in ledger.events if e not in drafts) if drafts else ledger.events
    memory = events_by_invoice(replace(ledger, events=told))
    found = []
    for claim in claims:
        invoice = claim.invoice
        if invoice.currency == "EUR" and claim.due and claim.price > 0:
            known = sorted((on, amount) for on, amount in claim.receipts if on and on <= today)
            unknown = total(amount for on, amount in claim.receipts if on is None)
            found.append(
                InvoiceAccount(
                    claim=claim,
                    price=claim.price,
                    receipts=tuple(known),
                    undated=unknown,
                    dated=total(amount for _, amount in known),
                    events=memory.get(invoice.id, ()),
                )
            )
    return tuple(found)
