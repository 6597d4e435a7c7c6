"""The figures of one Monday: what is at stake, and how twelve months went.

Definitions (days; EUR incl. VAT):
- a month bills the invoices dated in it, less the credit notes that name them;
- it receives the payments dated in it, those that no invoice has taken included;
- its DSO counts its end back over itself and the eleven before (`definitions.count_back`); the month
  that runs counts its days so far. Invoices without a date of issue are in no month and in no DSO;
- `unpaid_90`: what of a month's billing was still open 90 days after its end, in percent;
- `average_delay` is that of the payments dated in these twelve months;
- `week`: the payments dated from the Monday before on, that day and today included.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, chain

from msgspec import Struct, field
from msgspec.structs import replace

from relance.rules.codes import EventKind
from relance.rules.days import end_of_month, months_later
from relance.rules.figures.accounts import InvoiceAccount, accounts
from relance.rules.figures.definitions import (
    DatedPayment,
    Period,
    average_delay,
    count_back,
    percent_of,
)
from relance.rules.history import STEPS, taken_on
from relance.rules.ladder.plan import aged_balance
from relance.rules.model import Ledger
from relance.rules.money import ZERO, total
from relance.rules.outcome import AgedBalance, Plan
from relance.rules.sums.credits import credits_of

REPORTED_FROM = date(2027, 9, 1)  # collected payments of services, by small firms
MONTHS = 12
WEEK = timedelta(days=7)
AFTER = timedelta(days=90)


class Month(Struct, frozen=True, kw_only=True):
    """One month, named by its first day. None: not known."""

    first: date
    billed: Decimal
    received: Decimal
    open: Decimal | None = None
    dso: Decimal | None = None
    unpaid_90: Decimal | None = None


class Receipt(Struct, frozen=True, kw_only=True):
    """Money that came in; `after`: the last step taken before it, empty where there was none."""

    on: date  # of what was found today without a day of the week: today
    amount: Decimal
    client: str = ""
    invoice: str = ""  # empty: no invoice has taken it
    after: str = ""


class Overview(Struct, frozen=True, kw_only=True):
    """All of them; `dso` and `best_dso` are None where more is open than a year has billed."""

    on: date
    balance: AgedBalance = field(default_factory=AgedBalance)
    claimable: Decimal = ZERO  # what is late, with its interest and compensations
    unapplied: Decimal = ZERO  # credit notes and payments that no invoice has taken
    dso: Decimal | None = None
    best_dso: Decimal | None = None
    average_delay: Decimal | None = None
    months: tuple[Month, ...] = ()
    receipts: tuple[Receipt, ...] = ()  # of the week
    found: tuple[Receipt, ...] = ()  # today for the first time, dated before the week or not at all
    collected: tuple[
        Receipt, ...
    ] = ()  # to be reported as collected: this month and the one before
    undated: Decimal = ZERO  # paid on an unknown day
    unissued: int = 0  # invoices without a date of issue, or with one to come
    left_out: int = 0  # invoices in another currency, or that cannot be read
    accounts: tuple[InvoiceAccount, ...] = ()

    @property
    def overdue(self) -> Decimal:
        """What is late (EUR)."""
        return self.balance.overdue

    @property
    def overdue_share(self) -> Decimal | None:
        """What is late, in percent of what is open."""
        return percent_of(self.overdue, self.balance.total)

    @property
    def days_delinquent(self) -> Decimal | None:
        """Average days delinquent: DSO less best possible DSO."""
        return None if self.dso is None or self.best_dso is None else self.dso - self.best_dso

    @property
    def since(self) -> date:
        """The Monday before, or the same day of the week before."""
        return self.on - WEEK

    @property
    def week(self) -> Decimal:
        """What came in since the Monday before (EUR)."""
        return total(receipt.amount for receipt in self.receipts)


def overview(ledger: Ledger, plan: Plan) -> Overview:
    """The figures of that plan, made from this ledger."""
    books = accounts(ledger, plan.claims, plan.on)
    issued = sorted((b for b in books if _issued(b) <= plan.on), key=_issued)
    firsts = [months_later(plan.on.replace(day=1), -n) for n in reversed(range(MONTHS))]
    loose = (
        (p.on, p.amount) for p in ledger.payments if not p.invoice_id and p.on and p.on <= plan.on
    )
    received = _by_month(chain(loose, *(b.receipts for b in books)))
    billed = _by_month((_issued(b), b.price) for b in issued)
    sure = aged_balance([book.claim for book in issued], plan.on)
    owed = _running(change for book in issued for change in book.changes())
    is_known = _mostly_dated(issued)
    begun = min(billed, default=date.max)  # before it nothing is known, no month is told
    lately = [book for book in books if book.receipts and book.receipts[-1][0] >= firsts[0]]
    in_months = [
        payment
        for book in lately
        for (on, _), payment in zip(book.receipts, book.payments(), strict=True)
        if on >= firsts[0]
    ]
    return Overview(
        on=plan.on,
        balance=plan.aged_balance,
        claimable=total(
            c.total
            for c in plan.claims
            if c.days_late > 0 and c.outstanding > 0 and c.invoice.currency == "EUR"
        ),
        unapplied=total(credit.total for credit in credits_of(ledger).values()),
        dso=_dso(sure.total, plan.on, billed),
        best_dso=_dso(sure.not_due, plan.on, billed),
        average_delay=average_delay(in_months),
        months=tuple(
            _month(first, plan, sure.total, issued, is_known, owed, received, billed)
            for first in firsts
            if first >= begun
        ),
        receipts=_received(ledger, lately, plan.on),
        found=tuple(_found(ledger, books, plan.on)),
        collected=tuple(_collected(lately, plan.on)),
        undated=total(book.undated for book in books),
        unissued=len(books) - len(issued),
        left_out=sum(
            c.invoice.currency != "EUR" or c.due is None or c.invoice.total is None
            for c in plan.claims
        ),
        accounts=books,
    )


def _issued(book: InvoiceAccount) -> date:
    """When it was issued; one without a date is in no month."""
    return book.claim.invoice.issued or date.max


def _by_month(dated: Iterable[tuple[date, Decimal]]) -> Mapping[date, Decimal]:
    """First day of a month → the sum of its amounts (EUR)."""
    return _by_day((day.replace(day=1), amount) for day, amount in _by_day(dated).items())


def _by_day(dated: Iterable[tuple[date, Decimal]]) -> Mapping[date, Decimal]:
    """Day → the sum of its amounts (EUR)."""
    found: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for day, amount in dated:
        found[day] += amount
    return found


def _running(changes: Iterable[tuple[date, Decimal]]) -> Callable[[date], Decimal]:
    """The sum of these at the end of any day (EUR)."""
    by_day = _by_day(changes)
    days = sorted(by_day)
    sums = [ZERO, *accumulate(by_day[day] for day in days)]
    return lambda day: sums[bisect_right(days, day)]


def _mostly_dated(issued: Sequence[InvoiceAccount]) -> Callable[[int, int], bool]:
    """Whether of what was paid on those from one place up to another at least half has a date.

    Else the past is not known.
    """
    sums = [ZERO, *accumulate(book.dated - book.undated for book in issued)]
    return lambda start, end: sums[end] >= sums[start]


def _dso(outstanding: Decimal, day: date, billed: Mapping[date, Decimal]) -> Decimal | None:
    """The DSO at the end of `day`, over its month and the eleven before; None without any billing."""
    periods = []
    for number in range(MONTHS):
        first = months_later(day.replace(day=1), -number)
        last = day if number == 0 else end_of_month(first)
        periods.append(Period(billed.get(first, ZERO), last.day))
    return count_back(outstanding, periods) if any(p.billed for p in periods) else None


def _month(
    first: date,
    plan: Plan,
    sure: Decimal,
    issued: Sequence[InvoiceAccount],
    is_known: Callable[[int, int], bool],
    owed: Callable[[date], Decimal],
    received: Mapping[date, Decimal],
    billed: Mapping[date, Decimal],
) -> Month:
    last = end_of_month(first)
    month = Month(first=first, billed=billed.get(first, ZERO), received=received.get(first, ZERO))
    if last >= plan.on:  # the month that runs: what is open today is known
        return replace(month, open=plan.aged_balance.total, dso=_dso(sure, plan.on, billed))
    start = bisect_left(issued, first, key=_issued)
    end = bisect_right(issued, last, key=_issued)
    if not is_known(0, end):
        return month
    outstanding, then = owed(last), last + AFTER
    told = then <= plan.on and is_known(start, end)
    return replace(
        month,
        open=outstanding,
        dso=_dso(outstanding, last, billed),
        unpaid_90=_unpaid(then, issued[start:end]) if told else None,
    )


def _unpaid(then: date, own: Sequence[InvoiceAccount]) -> Decimal | None:
    """What of a month's invoices was open on that day, in percent."""
    return percent_of(total(b.open_on(then) for b in own), total(b.price - b.undated for b in own))


def _received(ledger: Ledger, books: Sequence[InvoiceAccount], today: date) -> tuple[Receipt, ...]:
    """What came in since the Monday before, newest first, and after which step."""
    since = today - WEEK
    names = {client.id: client.name for client in ledger.clients}
    found = [
        Receipt(on=p.on, amount=p.amount, client=names.get(p.client_id, ""))
        for p in ledger.payments
        if not p.invoice_id and p.on and since <= p.on <= today
    ]
    found += [
        _receipt(book, on, amount) for book in books for on, amount in book.receipts if on >= since
    ]
    return tuple(sorted(found, key=lambda r: (-r.on.toordinal(), -r.amount, r.client, r.invoice)))


def _found(ledger: Ledger, books: Sequence[InvoiceAccount], today: date) -> Iterator[Receipt]:
    """What the history notes today as paid or credited, beyond the payments dated in the week.

    Nor what was paid before the first step, which it notes at its first occasion only; what the
    program took in has lines of its own.
    """
    ours = {(p.invoice_id, p.on, p.amount) for p in ledger.payments if p.ours}
    for book in books:
        seen = [event for event in book.events if event.kind is EventKind.PAYMENT_SEEN]
        if all(event.on != today for event in seen):
            continue
        first = min((e.on for e in book.events if e.kind in STEPS), default=today)
        begun = date.min if any(e.on < today for e in seen) else first
        own = book.claim.invoice.id
        told = total(
            amount
            for on, amount in book.receipts
            if (on >= today - WEEK or on < begun) and (own, on, amount) not in ours
        )
        if (rest := total(e.amount or ZERO for e in seen if e.on == today) - told) > 0:
            yield _receipt(book, today, rest)


def _collected(books: Sequence[InvoiceAccount], today: date) -> Iterator[Receipt]:
    """What invoices collected this month and the month before, oldest first, once the law wants it reported.

    CGI art. 290 A, for small firms from 1 September 2027 (loi 2023-1322, art. 91). Of services only, which no
    column tells surely: the owner leaves out the sales of goods.
    """
    since = max(months_later(today.replace(day=1), -1), REPORTED_FROM)
    found = [
        _receipt(book, on, sum_) for book in books for on, sum_ in book.receipts if on >= since
    ]
    yield from sorted(found, key=lambda r: (r.on, r.client, r.invoice))


def _receipt(book: InvoiceAccount, on: date, amount: Decimal) -> Receipt:
    """That money with the last step taken until its day; a call that was only listed is none."""
    steps = [
        (day, event.step or event.kind.value)
        for event in book.claim.history
        if event.kind is not EventKind.CALL_LISTED and (day := taken_on(event))
    ]
    before = sorted((step for step in steps if step[0] <= on), key=lambda step: step[0])
    return Receipt(
        on=on,
        amount=amount,
        client=book.claim.client.name,
        invoice=book.claim.invoice.number,
        after=before[-1][1] if before else "",
    )


def delay_of(books: Sequence[InvoiceAccount]) -> tuple[Decimal | None, int]:
    """The average delay of the dated payments of these, and how many they are."""
    paid: list[DatedPayment] = [payment for book in books for payment in book.payments()]
    return average_delay(paid), sum(payment.amount > 0 for payment in paid)
