"""The client's own money that no invoice has taken: credit notes, payments not allocated.

An « avoir » corrects the price, so what it takes off never bore interest. Where nobody wrote which
invoice it corrects, it is taken off the oldest of those that may be asked for, from the start: what
asks the least of the debtor. A penalty on money that the client does not owe is indefensible.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import euros
from relance.rules.grouping import grouped
from relance.rules.model import CreditNote, Event, Ledger, Payment
from relance.rules.money import ZERO, simple_interest, total
from relance.rules.outcome import Accrual, Claim
from relance.rules.sums.surplus import surpluses


class Credit(Struct, frozen=True, kw_only=True):
    """What stands to one client's credit (EUR); `surplus` is what it paid too much, by invoice."""

    notes: tuple[CreditNote, ...] = ()
    payments: tuple[Payment, ...] = ()
    surplus: tuple[Payment, ...] = ()

    @property
    def total(self) -> Decimal:
        """All of it (EUR)."""
        received = (*self.payments, *self.surplus)
        return total(n.amount for n in self.notes) + total(p.amount for p in received)


NO_CREDIT = Credit()


def loose_notes(ledger: Ledger) -> Mapping[str, tuple[CreditNote, ...]]:
    """Client id → its « avoirs » of no invoice."""
    loose = (c for c in ledger.credit_notes if c.amount and not c.invoice_id)
    return grouped(loose, lambda c: c.client_id)


def credits_of(ledger: Ledger) -> Mapping[str, Credit]:
    """Client id → its credit, where it has any."""
    notes = loose_notes(ledger)
    payments = grouped(
        (p for p in ledger.payments if not p.invoice_id and p.client_id), lambda p: p.client_id
    )
    surplus = grouped(surpluses(ledger), lambda p: p.client_id)
    return {
        client_id: Credit(
            notes=notes.get(client_id, ()),
            payments=payments.get(client_id, ()),
            surplus=surplus.get(client_id, ()),
        )
        for client_id in {*notes, *payments, *surplus}
    }


_DEDUCTED = re.compile(r"avoirs déduits : ([\d\s]+),(\d\d)\s€")


def told_deducted(notes: Sequence[CreditNote]) -> str:
    """What the line of a letter remembers of the « avoirs » of no invoice that it deducts."""
    amount = total(note.amount for note in notes)
    return f" ; avoirs déduits : {euros(amount)}" if notes else ""


def noted_since(letter: Event, notes: Sequence[CreditNote]) -> bool:
    """Whether one of these « avoirs » is not in that letter.

    By what it deducted, whatever their days; where its line does not tell, by these.
    """
    if told := _DEDUCTED.search(letter.note):
        return total(n.amount for n in notes) > Decimal(f"{''.join(told[1].split())}.{told[2]}")
    return any(note.on and note.on >= letter.on for note in notes)


def relieved(
    claims: Sequence[Claim],
    notes: Mapping[str, Sequence[CreditNote]],
    lettered: Collection[str] = frozenset(),
) -> tuple[Claim, ...]:
    """The claims in their order, the interest of some on less: client id → « avoirs » of no invoice.

    `lettered` are the invoices of the letters, of today or to be confirmed: these deduct the whole of
    the « avoirs ».
    """
    if not notes:
        return tuple(claims)

    def turn(claim: Claim) -> tuple[int, date, str]:
        """Those in a letter, then to be asked for, then the oldest, whose interest is the longest."""
        place = 0 if claim.invoice.id in lettered else 1 if claim.step_today else 2
        return place, claim.invoice.due or date.max, claim.invoice.id

    left = {client_id: total(note.amount for note in own) for client_id, own in notes.items()}
    found = {}
    for claim in sorted((c for c in claims if c.client.id in left), key=turn):
        part = min(left[claim.client.id], claim.outstanding)
        if part > 0 and claim.days_late > 0:
            left[claim.client.id] -= part
            found[claim.invoice.id] = _less(claim, part)
    return tuple(found.get(claim.invoice.id, claim) for claim in claims)


def _less(claim: Claim, part: Decimal) -> Claim:
    """The claim, its interest on `part` (EUR) less from the first day on."""
    lines = tuple(_on_less(line, part) for line in claim.accruals if line.base > part)
    interest = total(line.amount for line in lines)
    too_much = max(ZERO, claim.imputed - interest)  # what payments gave to interest not due
    return replace(
        claim,
        accruals=lines,
        imputed=claim.imputed - too_much,
        interest=max(ZERO, interest - claim.imputed),
        outstanding=claim.outstanding - too_much,
        relief=part,
    )


def _on_less(line: Accrual, part: Decimal) -> Accrual:
    base = line.base - part
    return replace(line, base=base, amount=simple_interest(base, line.rate, line.days))
