"""How a client pays, in one line; of a natural person only dated facts, no judgement (RGPD, art. 5 and 22).

A promise is kept where all that it names was paid within two business days of its date. A deposit
(« acompte conseillé ») is advised for the next order of a firm that has paid at least three times, on
average more than thirty days late, or has broken two promises: advice to the owner, printed nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import count, euros, short_date
from relance.rules.codes import EventKind, Kind, State
from relance.rules.days import add_business_days
from relance.rules.figures.accounts import InvoiceAccount
from relance.rules.figures.overview import delay_of
from relance.rules.grouping import grouped
from relance.rules.holds import PROMISE_GRACE_DAYS
from relance.rules.model import Client
from relance.rules.outcome import Call, Plan

ENOUGH, SLOW, BROKEN = 3, 30, 2  # payments, days, promises


class Habits(Struct, frozen=True, kw_only=True):
    """`delay`: average days after the due date of `paid` dated payments; promises by what became of them."""

    delay: Decimal | None = None
    paid: int = 0
    kept: tuple[date, ...] = ()
    broken: tuple[date, ...] = ()

    @property
    def deposit(self) -> bool:
        """Whether a deposit is advised for the next order."""
        slow = self.delay is not None and self.delay > SLOW and self.paid >= ENOUGH
        return slow or len(self.broken) >= BROKEN


def is_person(client: Client) -> bool:
    """Whether it is, or may be, a natural person: a consumer, a sole trader, a name with a civility."""
    return client.kind is Kind.CONSUMER or client.form == "ei" or bool(client.civility)


def habits(books: Sequence[InvoiceAccount], today: date) -> Habits:
    """Those that the invoices of one client tell."""
    promised: dict[date, list[InvoiceAccount]] = defaultdict(list)
    for book in books:
        for event in book.events:
            if event.kind is EventKind.STATE and event.note == State.PROMISE and event.until:
                promised[event.until].append(book)
    kept: list[date] = []
    broken: list[date] = []
    for day in sorted(promised):
        last = add_business_days(day, PROMISE_GRACE_DAYS)
        if last < today and not any(book.undated for book in promised[day]):
            left = any(
                book.open_on(last) or not book.claim.invoice.issued for book in promised[day]
            )
            (broken if left else kept).append(day)
    delay, paid = delay_of(books)
    return Habits(delay=delay, paid=paid, kept=tuple(kept), broken=tuple(broken))


def in_one_line(client: Client, books: Sequence[InvoiceAccount], today: date) -> str:
    """French, without a full stop; empty where nothing is known."""
    found = habits(books, today)
    if is_person(client):
        return _facts(found, books)
    said = []
    if found.delay is not None:
        days = int(abs(found.delay).to_integral_value())
        when = f"{count(days, 'jour')} {'après' if found.delay > 0 else 'avant'} l'échéance"
        said.append(f"paie en moyenne {when}" if days else "paie en moyenne à l'échéance")
        said[-1] += f" ({count(found.paid, 'règlement daté', 'règlements datés')})"
    if found.kept or found.broken:
        kept = f"{count(len(found.kept), 'tenue')}, {count(len(found.broken), 'non tenue', 'non tenues')}"
        said.append(f"promesses : {kept}")
    said += ["acompte conseillé à la prochaine commande"] if found.deposit else []
    return " ; ".join(said)


def with_habits(plan: Plan, books: Sequence[InvoiceAccount]) -> Plan:
    """The plan, each of its calls with how the client pays."""
    of_client = grouped(books, lambda book: book.claim.client.id)

    def told(call: Call) -> Call:
        own = of_client.get(call.client.id, ())
        return replace(call, habits=in_one_line(call.client, own, plan.on))

    return replace(plan, calls=tuple(map(told, plan.calls)))


def _facts(found: Habits, books: Sequence[InvoiceAccount]) -> str:
    paid = [(on, amount, b) for b in books for on, amount in b.receipts]
    said = []
    if paid:
        on, amount, book = max(paid, key=lambda one: one[0])
        due = f", échéance le {short_date(book.claim.due)}" if book.claim.due else ""
        number = book.claim.invoice.number
        said.append(f"dernier règlement le {short_date(on)} : {euros(amount)} ({number}{due})")
    said += [f"promesse pour le {short_date(day)} : réglée" for day in found.kept]
    said += [
        f"promesse pour le {short_date(day)} : pas réglée à cette date" for day in found.broken
    ]
    return " ; ".join(said)
