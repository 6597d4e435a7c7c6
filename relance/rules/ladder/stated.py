"""What a document states: the invoices, the sums and the deadline by which a kept one is judged.

A document that the owner has changed, or has open, stands as it is. Its file is never read for what
it says: what the program wrote into it is remembered, and held against today's plan (DESIGN 5.18).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from relance.french import euros, short_date
from relance.rules.codes import Sums
from relance.rules.ladder.decisions import asked
from relance.rules.model import Instalment
from relance.rules.money import total
from relance.rules.outcome import Claim, Notice

Line = tuple[str, ...]


class Stated(Struct, frozen=True, kw_only=True):
    """A line for each invoice asked for: number, due date, sum, deadline, step; then its parts.

    Amounts are texts with two decimals, dates ISO. `beside` are the lines that ask for nothing:
    recalled invoices, credits, instalments; None where a memory of before does not know them.
    """

    claims: tuple[Line, ...] = ()
    beside: tuple[Line, ...] | None = ()

    def agrees(self, other: Stated) -> bool:
        """Whether both say the same, as far as both know."""
        mine, theirs = sorted(self.claims), sorted(other.claims)
        if self.beside is not None and other.beside is not None and self.beside != other.beside:
            return False
        return len(mine) == len(theirs) and all(
            all(a == b for a, b in zip(one, two, strict=False))
            for one, two in zip(mine, theirs, strict=True)
        )

    @property
    def invoices(self) -> tuple[str, ...]:
        """The numbers of the invoices asked for, once each."""
        return tuple(dict.fromkeys(line[0] for line in self.claims))

    @property
    def total(self) -> Decimal:
        """What it asks for in all, its credits deducted (EUR)."""
        credits = (Decimal(line[2]) for line in self.beside or () if line[0] == _CREDIT)
        return total(Decimal(line[2]) for line in self.claims) - total(credits)


_CREDIT, _RECALLED, _INSTALMENT = "avoir", "pour mémoire", "échéance"


def stated(notice: Notice, instalments: Sequence[Instalment] = ()) -> Stated:
    """What the letter of this notice states, with the dates of its payment plan."""
    told = notice.step.sums is not Sums.PRINCIPAL

    def each(claim: Claim) -> Line:
        invoice, step = claim.invoice, claim.step_today or notice.step
        amount = asked(claim, notice.step)
        plain = line(invoice.number, invoice.due, amount, notice.pay_before, step.name)
        parts = (claim.outstanding, claim.interest, claim.fee)
        return (*plain, *(f"{part:.2f}" for part in parts)) if told else plain

    beside = [(_CREDIT, note.number, f"{note.amount:.2f}") for note in notice.credits]
    beside += [(_RECALLED, c.invoice.number, f"{c.outstanding:.2f}") for c in notice.others]
    beside += [(_INSTALMENT, i.due.isoformat(), f"{i.amount:.2f}") for i in instalments]
    return Stated(
        claims=tuple(each(claim) for claim in (*notice.claims, *notice.paid_late)),
        beside=tuple(sorted(beside)),
    )


def line(invoice: str, due: date | None, amount: Decimal, until: date | None, step: str) -> Line:
    """One invoice as a document asks for it."""
    first, last = (day.isoformat() if day else "" for day in (due, until))
    return invoice, first, f"{amount:.2f}", last, step


def together(documents: Iterable[Stated]) -> Stated:
    """What one file of several documents states."""
    documents = list(documents)
    return Stated(
        claims=tuple(line for each in documents for line in each.claims),
        beside=tuple(line for each in documents for line in each.beside or ()),
    )


def difference(old: Stated | None, new: Stated | None) -> str:
    """What is no longer right in a kept document: « il dit 1 001,00 € au lieu de 901,00 € »."""
    if old is None or new is None:
        return "son contenu n'est plus celui d'aujourd'hui"
    found = []
    if set(old.invoices) != set(new.invoices):
        found.append(f"{_listed(old.invoices)} au lieu de {_listed(new.invoices)}")
    if old.total != new.total:
        found.append(f"{euros(old.total)} au lieu de {euros(new.total)}")
    before, after = _deadlines(old), _deadlines(new)
    if before != after:
        found.append(f"à payer avant le {_listed(before)} au lieu du {_listed(after)}")
    return f"il dit {', '.join(found)}" if found else "le détail de ses sommes a changé"


def _deadlines(it: Stated) -> list[str]:
    days = sorted({line[3] for line in it.claims if line[3]})
    return [short_date(date.fromisoformat(day)) for day in days]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "(rien)"
