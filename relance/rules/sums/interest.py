"""Late-payment interest and the 40 € fixed compensation, line by line.

Who owes decides (LAW §1 to §5):
- a business owes the ECB rate + 10 points, half-year by half-year, or the rate agreed in the terms
  of sale, from the day after the due date (C. com. L441-10 II);
- a public body owes the ECB rate + 8 points of the half-year in which interest began, for the whole
  delay; an agreed rate counts for nothing (CCP L2192-13, R2192-31);
- anybody else owes the legal interest rate, and only from the formal notice on (C. civ. 1231-6).
An agreed rate under three times the legal rate is flagged, and raised only if the owner wants it;
« BCE + 10 » is the law's own rate written down, and the floor does not bind it.

Days count from the day after the due date to the last day included, over 365; each line is rounded
to the cent. A legal rate that is not known stops interest on the eve of its half-year; days before
the first rate that is known bear nothing, and interest begins with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from relance.french import long_date, percent
from relance.rules.codes import Kind, RateBasis
from relance.rules.days import DAY, half_year_end, half_year_start, months_later
from relance.rules.firm import ContractRate
from relance.rules.law import Law, MissingParameter, Name
from relance.rules.money import ZERO, cents, simple_interest, total
from relance.rules.outcome import Accrual
from relance.rules.sums.allocation import Balance
from relance.rules.sums.rates import of_the_law

COMMERCIAL = "C. com. L441-10 II"
CIVIL = "C. civ. 1231-6"


class Interest(Struct, frozen=True, kw_only=True):
    """Interest on one invoice up to a day.

    `total` (EUR) is the sum of the lines; `imputed` the part of it that payments already covered
    (only where they go to interest first); `principal` what is then still open. `stopped_at` is
    the last day counted where a legal rate, named by `missing`, is not known. `below_floor`: the
    agreed rate is under three times the legal rate in at least one line and was not raised.
    """

    accruals: tuple[Accrual, ...] = ()
    total: Decimal = ZERO
    imputed: Decimal = ZERO
    principal: Decimal = ZERO
    stopped_at: date | None = None
    missing: str = ""
    below_floor: bool = False

    @property
    def owed(self) -> Decimal:
        """Interest still to pay (EUR)."""
        return self.total - self.imputed


NO_INTEREST = Interest()


class _Rate(NamedTuple):
    """The rate of one day: percent a year, its French source, and whether it is under the floor."""

    percent: Decimal
    reference: str
    below_floor: bool = False


class _Span(NamedTuple):
    """Days from `start` to `end`, both included, that bear one rate."""

    start: date
    end: date
    rate: _Rate


def accrue(
    due: date,
    balances: Sequence[Balance],
    *,
    kind: Kind,
    law: Law,
    until: date,
    rate: ContractRate | None = None,
    formal_notice_on: date | None = None,
    raise_to_floor: bool = False,
    interest_first: bool = False,
    judged: date | None = None,
    enforceable: date | None = None,
) -> Interest:
    """Interest on the amounts open (`Settlement.balances`) from the day after `due` to `until`.

    `rate` is the rate agreed between businesses, ignored for every other `kind`. `formal_notice_on`
    is the day the formal notice reached the debtor (else its posting), without which only
    businesses and public bodies owe interest. `until`, included, is the day of the run, or the eve
    of an insolvency judgment. `interest_first` lets payments pay interest before principal
    (C. civ. 1343-1). From the day after `judged` the legal rate is counted, for want of another that the
    judgment says, and five points more two months after it became `enforceable` (CMF L313-3).
    """
    begins = due
    if kind in (Kind.CONSUMER, Kind.OTHER):
        noticed = min((day for day in (formal_notice_on, judged) if day), default=None)
        begins = max(due, noticed) if noticed else until
    if not balances or (balances[-1].open == 0 and balances[-1].after <= begins):
        return NO_INTEREST  # nothing was open on any day that bears some
    rates = _Rates(kind, rate, law, begins + DAY, raise_to_floor)
    if judged:
        raised = months_later(enforceable or judged, int(law.at(Name.JUDGMENT_DELAY, until)))
        rates = rates._replace(turns=(judged, raised))

    accruals: list[Accrual] = []
    principal = opened = balances[0].open
    imputed, below_floor = ZERO, False
    stopped_at, missing = None, ""
    for balance, next_balance in zip(
        balances, [*(balance.after for balance in balances[1:]), until], strict=True
    ):
        if balance.after > until:
            break
        paid, opened = opened - balance.open, balance.open
        principal -= paid
        if interest_first:
            unpaid = total(line.amount for line in accruals) - imputed
            to_interest = min(max(paid, ZERO), unpaid)
            imputed += to_interest
            principal += to_interest
        if principal <= 0 or missing:
            continue
        first = max(balance.after, begins) + DAY
        spans, missing = _spans(first, min(next_balance, until), rates)
        if missing:
            stopped_at = spans[-1].end if spans else first - DAY
        accruals += [_accrual(span, principal) for span in spans]
        below_floor = below_floor or any(span.rate.below_floor for span in spans)
    return Interest(
        accruals=tuple(accruals),
        total=total(line.amount for line in accruals),
        imputed=imputed,
        principal=principal,
        stopped_at=stopped_at,
        missing=missing,
        below_floor=below_floor,
    )


def lowered(
    balances: Sequence[Balance], withheld: Decimal, until: date | None = None
) -> tuple[Balance, ...]:
    """The same without what was `withheld` (EUR), to the end or up to `until` included."""
    if not withheld and until is None:
        return tuple(balances)
    less = [Balance(balance.after, max(balance.open - withheld, ZERO)) for balance in balances]
    if until is None or not balances or until < balances[0].after:
        return tuple(less if until is None else balances)
    due_then = [balance for balance in balances if balance.after <= until][-1].open
    later = [balance for balance in balances if balance.after > until]
    return (*less[: len(balances) - len(later)], Balance(until, due_then), *later)


@lru_cache(maxsize=1 << 13)  # many invoices fell due on one day
def _spans(first: date, last: date, rates: _Rates) -> tuple[tuple[_Span, ...], str]:
    """The days from `first` to `last` by rate, up to a half-year without rate, whose label follows.

    After each of the `turns` the rate changes too. Days before the first known rate are left out. Half-years of the same rate from the same source are one span: a fixed rate is never split.
    """
    spans: list[_Span] = []
    while first <= last:
        try:
            rate = rates.of(first)
        except MissingParameter as error:
            if error.known_from is None or error.known_from <= first:
                return tuple(spans), error.label
            first = error.known_from
            continue
        end = min(
            half_year_end(first), last, *(turn for turn in rates.turns or () if turn >= first)
        )
        if spans and spans[-1].rate[:2] == rate[:2]:
            start, _, before = spans.pop()
            first, rate = start, rate._replace(below_floor=before.below_floor or rate.below_floor)
        spans.append(_Span(first, end, rate))
        first = end + DAY
    return tuple(spans), ""


def _accrual(span: _Span, base: Decimal) -> Accrual:
    days = (span.end - span.start).days + 1
    return Accrual(
        start=span.start,
        end=span.end,
        days=days,
        rate=span.rate.percent,
        base=base,
        amount=simple_interest(base, span.rate.percent, days),
        reference=span.rate.reference,
    )


class _Rates(NamedTuple):
    """Which rate each day bears; `first_day` is the first day of interest.

    `turns`: the day of a judgment, and the last one before the five points.
    """

    kind: Kind
    agreed: ContractRate | None
    law: Law
    first_day: date
    raise_to_floor: bool
    turns: tuple[date, date] | None = None

    def of(self, day: date) -> _Rate:
        """The rate of that day. Raises MissingParameter where the law's is not known."""
        if self.turns and day > self.turns[0]:
            return _judged(self.law, *self.turns, day)
        if self.kind is Kind.PUBLIC_BODY:
            return _above_ecb(self.law, self.first_day, Name.POINTS_PUBLIC_BODY)
        if self.kind is not Kind.BUSINESS:
            return _civil(self.law, day)
        if self.agreed is None:
            return _above_ecb(self.law, day, Name.POINTS_BUSINESS)
        return _agreed(self.agreed, self.law, day, self.raise_to_floor)


def _judged(law: Law, judged: date, raised: date, day: date) -> _Rate:
    """The rate of `day`, after a judgment; `raised`: the last day before the five points."""
    legal, said = law.at(Name.LEGAL_RATE, day), _legal_text(law, day)
    if day <= raised:
        source = f"jugement du {long_date(judged)}, à défaut d'un autre taux fixé par lui"
        return _Rate(legal, f"{source} ; {said}")
    points = law.find(Name.JUDGMENT_POINTS, day)
    return _Rate(
        legal + points.value, f"{points.reference} ; {said} + {_plain(points.value)} points"
    )


@lru_cache(maxsize=1 << 12)
def _civil(law: Law, day: date) -> _Rate:
    """The legal interest rate of the half-year of `day`."""
    return _Rate(law.at(Name.LEGAL_RATE, day), f"{CIVIL} ; {_legal_text(law, day)}")


@lru_cache(maxsize=1 << 12)
def _above_ecb(law: Law, day: date, points: Name) -> _Rate:
    """The ECB rate of the half-year of `day` and the points that the law adds."""
    added = law.find(points, day)
    return _Rate(
        law.at(Name.ECB_RATE, day) + added.value,
        f"{added.reference} ; {_ecb_text(law, day, added.value)}",
    )


@lru_cache(maxsize=1 << 12)
def _agreed(agreed: ContractRate, law: Law, day: date, raise_to_floor: bool) -> _Rate:
    """The agreed rate on `day`, compared with the floor where the legal rate is known."""
    if of_the_law(agreed, law, day):
        return _above_ecb(law, day, Name.POINTS_BUSINESS)
    value, said = agreed.value, f"taux convenu « {agreed.text} »"
    if agreed.basis is RateBasis.LEGAL:
        said += f" : {_plain(value)} × {_legal_text(law, day)}"
        value *= law.at(Name.LEGAL_RATE, day)
    elif agreed.basis is RateBasis.ECB:
        said += f" : {_ecb_text(law, day, value)}"
        value += law.at(Name.ECB_RATE, day)
    rate = _Rate(value, f"{COMMERCIAL} ; {said}")
    try:
        times = law.at(Name.FLOOR_MULTIPLE, day)
        floor = times * law.at(Name.LEGAL_RATE, day)
    except MissingParameter:
        return rate  # a fixed rate goes on, even where its floor cannot be told
    if value >= floor:
        return rate
    if not raise_to_floor:
        return rate._replace(below_floor=True)
    source = f"plancher : {_plain(times)} × {_legal_text(law, day)}"
    return _Rate(floor, f"{COMMERCIAL} ; {source} (taux convenu « {agreed.text} »)")


def _ecb_text(law: Law, day: date, points: Decimal) -> str:
    rate, start = law.at(Name.ECB_RATE, day), half_year_start(day)
    return f"taux BCE {percent(rate)} au {long_date(start)} + {_plain(points)} points"


def _legal_text(law: Law, day: date) -> str:
    start = half_year_start(day)
    half = f"{'1er' if start.month == 1 else '2e'} semestre {start.year}"
    return f"taux légal {percent(law.at(Name.LEGAL_RATE, day))} au {half}"


def _plain(value: Decimal) -> str:
    """« 10 », « 1,5 »: no more decimals than needed."""
    return f"{value.normalize():f}".replace(".", ",")


def fixed_compensation(
    kind: Kind,
    days_late: int,
    *,
    law: Law,
    due: date,
    waived: bool = False,
    insolvent: bool = False,
) -> Decimal:
    """The fixed compensation (EUR) of an invoice `days_late` days late: 40.00 or 0.00.

    Once per invoice, whole even if part was paid on time, kept when it is paid late; owed by
    businesses and public bodies only, not where insolvency forbids the payment, nor where the
    owner gave it up (C. com. L441-10 II, D441-5; CCP D2192-35). Never asked for a credit note.
    """
    owes = kind in (Kind.BUSINESS, Kind.PUBLIC_BODY) and not insolvent
    if not owes or waived or days_late < 1:
        return ZERO
    try:
        return cents(law.at(Name.FIXED_COMPENSATION, due + DAY))
    except MissingParameter:  # fell due before 2013, when it did not exist
        return ZERO
