"""Money that the program took in (« Relance - Encaissements ») beside what the owner notes of it too.

On each invoice paid = max(E, E0 + P) (DESIGN 5.10): E what the owner's own evidence says today, E0
what it said when the payment was taken in (« Déjà noté »), P the amounts of our sheet. Whoever types
the same payment in their own column too never counts it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from relance.rules.model import Payment
from relance.rules.money import ZERO, total


def booked(lines: Sequence[Payment], evidenced: Decimal) -> Decimal:
    """What the lines of our sheet on one invoice make paid (EUR): E0 + P; 0 without any.

    Of several, each adds to the most that was known when it came: the former ones, or the evidence
    of the owner, who may have typed these meanwhile. One of which nobody knows what was noted before
    adds to `evidenced`, what the owner's evidence says today: what asks the least of the debtor.
    """
    paid = ZERO
    known = (
        (evidenced if line.already is None else line.already, line.amount)
        for line in lines
        if line.ours
    )
    for before, amount in sorted(known, key=lambda each: each[0]):
        paid = max(paid, before) + amount
    return max(paid, ZERO)


def once(lines: Sequence[Payment], paid: Decimal) -> tuple[Payment, ...]:
    """The payments on one invoice, each counted once, where `paid` (EUR) is all that was paid.

    Ours have their day and stand; of the owner's lines, the oldest that make the rest. Those that say
    the same as one of ours go first.
    """
    ours = [line for line in lines if line.ours]
    if not ours:
        return tuple(lines)
    theirs = [line for line in lines if not line.ours]
    for mine in ours:
        twin = next((x for x in theirs if (x.on, x.amount) == (mine.on, mine.amount)), None)
        theirs = [line for line in theirs if line is not twin]
    left, kept = max(paid - total(line.amount for line in ours), ZERO), []
    for line in theirs:
        if left > 0:
            kept.append(replace(line, amount=min(line.amount, left)))
            left -= kept[-1].amount
    return (*kept, *ours)
