"""What is owed, as the matching sees it, and what it says of each credit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from relance.rules.matching.operations import Operation
from relance.rules.money import total


class Debt(Struct, frozen=True, kw_only=True):
    """An invoice, or a credit note (`rest` < 0); settled ones too, for a payer may cite them again.

    `names`: all that its client is called, confirmed payers included; `references`: the structured
    references (ISO 11649) of letters that named it; `paid`: what was paid of it (EUR).
    """

    id: str
    number: str
    client_id: str
    names: tuple[str, ...]
    rest: Decimal
    paid: Decimal = Decimal(0)
    references: tuple[str, ...] = ()
    issued: date | None = None  # before it, money of its mere amount is another's
    person: bool = False  # the client is one: first name and name come in either order


class Allotment(Struct, frozen=True):
    """A part of a credit and the debt it settles; negative for a credit note, or a debt reopened."""

    debt: str
    amount: Decimal


class Verdict(StrEnum):
    """What is known of a credit (« statut » of --json)."""

    CERTAIN = "certain"
    ONE = "propose"
    SEVERAL = "question"
    UNKNOWN = "inconnu"
    OUTSIDE = "hors_clients"
    REVERSED = "rejet"


class Match(Struct, frozen=True, kw_only=True):
    """What one operation settles.

    `lines` only where certain, or reopened by a reversal; else `proposals`, best first, three at
    most. `clients`: all whom it may concern; `why` is French.
    """

    operation: Operation
    status: Verdict
    lines: tuple[Allotment, ...] = ()
    proposals: tuple[tuple[Allotment, ...], ...] = ()
    clients: frozenset[str] = frozenset()
    why: str = ""


def ways(debts: Sequence[tuple[str, Decimal]], amount: Decimal) -> list[tuple[str, ...]]:
    """The sets of these debts (id, rest) that make this amount, three at most.

    All sets up to twelve debts; of more, sets of three at most, of more than sixty, pairs.
    """
    found: list[tuple[str, ...]] = []
    most = len(debts) if len(debts) <= 12 else 3 if len(debts) <= 60 else 2
    ordered = sorted(debts, key=lambda debt: debt[1])
    places: dict[Decimal, list[int]] = {}
    for at, (_, rest) in enumerate(ordered):
        places.setdefault(rest, []).append(at)

    def look(place: int, left: Decimal, chosen: tuple[str, ...]) -> None:
        if len(found) > 2:
            return
        found.extend((*chosen, ordered[at][0]) for at in places.get(left, ()) if at >= place)
        if len(chosen) + 2 > most:
            return
        for at in range(place, len(ordered)):
            identity, rest = ordered[at]
            if rest > max(left, Decimal(0)):
                return  # from here on all are greater: none can be part of what is left
            look(at + 1, left - rest, (*chosen, identity))

    look(0, amount, ())
    if len(ordered) > most and total(rest for _, rest in ordered) == amount:
        found.append(tuple(identity for identity, _ in ordered))
    return found[:3]
