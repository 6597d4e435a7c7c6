"""Money that the program took in (« Relance - Encaissements ») beside what the owner notes of it too.

On each invoice paid = max(E, E0 + P) (DESIGN 5.10): E what the owner's own evidence says today, E0
what it said when the payment was taken in (« Déjà noté »), P the amounts of our sheet. Whoever types
the same payment in their own column too never counts it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from relance.rules.model import Payment
from relance.rules.money import CENT, ZERO, total

_MOST = 12  # lines of one invoice whose sums are tried: 4 095 at most


def booked(lines: Sequence[Payment], evidenced: Decimal) -> Decimal:
    """What the lines of our sheet on one invoice make paid (EUR): E0 + P; 0 without any.

    Of several, each adds to the most that was known when it came: the former ones, or the evidence
    of the owner, who may have typed these meanwhile. One of which nobody knows what was noted before
    adds to `evidenced`, what the owner's evidence says today: what asks the least of the debtor.
    """
    if not lines:
        return ZERO
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


def unexplained(lines: Sequence[Payment], evidenced: Decimal) -> Decimal:
    """What the owner noted since these lines of ours (EUR) that is neither theirs nor all there is; 0.

    Where their evidence grew by the sum of some of our lines, these were typed too; where it says at
    least as much as both together did, it says all. Anything less is other money, or a slip.
    """
    ours = [(line.already, line.amount) for line in lines if line.ours and line.amount > 0]
    known = sorted(((e, p) for e, p in ours if e is not None), key=lambda each: each[0])
    if not known or len(known) < len(ours):
        return ZERO
    later = [*(already for already, _ in known[1:]), evidenced]
    paid, sums = ZERO, {ZERO}
    for (before, amount), then in list(zip(known, later, strict=True))[:_MOST]:
        paid = max(paid, before) + amount
        sums |= {each + amount for each in sums}
        grown = then - before
        if CENT < grown < paid - before - CENT and min(abs(grown - x) for x in sums) > CENT:
            return grown
    return ZERO
