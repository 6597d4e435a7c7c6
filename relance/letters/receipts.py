"""What was paid on the invoices of a letter, as it was made; an « avoir » is no payment."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from relance.french import euros, joined, long_date
from relance.letters.account import AccountEntry, of_claim
from relance.letters.letter import Letter, of_bills
from relance.rules.money import ZERO
from relance.rules.outcome import Claim

NAMED = 6  # this many payments are named one by one


class Paid(NamedTuple):
    """A payment as it was made: EUR in `whole`, of which `amount` for these invoices."""

    on: date | None
    whole: Decimal
    amount: Decimal
    numbers: tuple[str, ...]


def payments(it: Letter) -> list[Paid]:
    """The payments known on these invoices, oldest first; those without a date at the end.

    A line of payments is one, however many invoices it settles; what the invoices' own rows say of
    one day is told as one sum, since nobody knows how many there were.
    """
    groups: dict[tuple[str, date | None], list[tuple[Claim, AccountEntry]]] = defaultdict(list)
    for claim in it.claims:
        for entry in of_claim(claim, it.account):
            if entry.payment:
                groups[entry.where, entry.on].append((claim, entry))
    found = []
    for (where, on), group in groups.items():
        amount = sum((entry.credit for _, entry in group), ZERO)
        whole = sum((p.amount for p in it.account.payments if where and p.where == where), ZERO)
        numbers = tuple(dict.fromkeys(claim.invoice.number for claim, _ in group))
        found.append(Paid(on, max(whole, amount), amount, numbers))
    return sorted(found, key=lambda paid: paid.on or date.max)


def received(it: Letter) -> str:
    """« Nous avons bien reçu 400,00 € le 3 novembre 2026, et vous en remercions. »"""
    paid = payments(it)
    dated = [(each, each.on) for each in paid if each.on]
    if not paid:
        return ""
    if len(paid) <= NAMED:
        told = [f"{_sum(each)} le {long_date(on)}" for each, on in dated]
        told += [_sum(each) for each in paid if not each.on]
        what = joined(told)
    else:
        what = f"{euros(sum((each.amount for each in paid), ZERO))} en {len(paid)} règlements"
        what += f", du {long_date(dated[0][1])} au {long_date(dated[-1][1])}" if dated else ""
    return f"Nous avons bien reçu {what}, et vous en remercions."


def _sum(paid: Paid) -> str:
    """« 400,00 € », « 900,00 € (dont 400,00 € pour la facture n° F-041) »."""
    if paid.whole == paid.amount:
        return euros(paid.amount)
    bills = of_bills(paid.numbers)
    of_these = f"les {bills}" if len(paid.numbers) > 1 else f"la {bills}"
    return f"{euros(paid.whole)} (dont {euros(paid.amount)} pour {of_these})"
