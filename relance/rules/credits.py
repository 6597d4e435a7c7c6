"""The client's own money that no invoice has taken: credit notes, payments not allocated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from relance.rules.grouping import grouped
from relance.rules.model import ZERO, CreditNote, Ledger, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What stands to one client's credit (EUR)."""

    notes: tuple[CreditNote, ...] = ()
    payments: tuple[Payment, ...] = ()

    @property
    def total(self) -> Decimal:
        """All of it (EUR)."""
        return sum((n.amount for n in self.notes), ZERO) + sum(
            (p.amount for p in self.payments), ZERO
        )


NO_CREDIT = Credit()


def credits_of(ledger: Ledger) -> Mapping[str, Credit]:
    """Client id → its credit, where it has any."""
    notes = grouped((c for c in ledger.credit_notes if not c.invoice_id), lambda c: c.client_id)
    payments = grouped(
        (p for p in ledger.payments if not p.invoice_id and p.client_id), lambda p: p.client_id
    )
    return {
        client_id: Credit(notes=notes.get(client_id, ()), payments=payments.get(client_id, ()))
        for client_id in {*notes, *payments}
    }
