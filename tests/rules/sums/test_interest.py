"""Late-payment interest to the cent, line by line, and the 40 €."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.law.loader import load_law
from relance.rules.codes import Kind
from relance.rules.days import half_year
from relance.rules.model import CreditNote, Invoice, Payment
from relance.rules.sums.allocation import Balance, settle
from relance.rules.sums.interest import Interest, accrue, fixed_compensation
from relance.words.rate_words import parse_rate

CASES = Path(__file__).parents[2] / "cases"
LAW = load_law()
DUE = date(2026, 7, 31)
TODAY = date(2026, 11, 23)


def cases(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines()))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def whole(amount: str | int | Decimal, due: date = DUE) -> tuple[Balance, ...]:
    """The steps of an invoice on which nothing was paid."""
    return (Balance(due, Decimal(amount)),)


def business(
    balances: Sequence[Balance], until: date, agreed: str = "", *, interest_first: bool = False
) -> Interest:
    return accrue(
        balances[0].after,
        balances,
        kind=Kind.BUSINESS,
        law=LAW,
        until=until,
        rate=parse_rate(agreed),
        interest_first=interest_first,
    )


# --- worked cases -----------------------------------------------------------------------------


@pytest.mark.parametrize("row", cases("interest.csv"), ids=lambda row: row["case"])
def test_worked_case(row: dict[str, str]) -> None:
    """Each row of tests/cases/interest.csv: the lines, their figures and their sum."""
    due = date.fromisoformat(row["due"])
    invoice = Invoice(id="f", number="F", client_id="c", total=Decimal(row["total"]), due=due)
    pairs = [pair.split(":") for pair in row["payments"].split(";") if pair]
    payments = [
        Payment(amount=Decimal(amount), on=None if on == "-" else day(on), invoice_id="f")
        for on, amount in pairs
    ]
    notes = [
        CreditNote(number="A", client_id="c", amount=Decimal(amount), on=due, invoice_id="f")
        for amount in row["credited"].split()
    ]
    until = date.fromisoformat(row["until"])
    interest = accrue(
        due,
        settle(invoice, payments, notes, max(until, TODAY)).balances,
        kind=Kind(row["kind"]),
        law=LAW,
        until=until,
        rate=parse_rate(row["agreed"]),
        formal_notice_on=day(row["notice"]),
        raise_to_floor=row["option"] == "plancher",
    )
    lines = re.findall(r"([\d.]+) × ([\d.]+) % × (\d+) = ([\d.]+)", row["lines"])
    assert [(a.base, a.rate, a.days, a.amount) for a in interest.accruals] == [
        (Decimal(base), Decimal(rate), int(days), Decimal(amount))
        for base, rate, days, amount in lines
    ]
    assert interest.total == Decimal(row["interest"])
    assert all((a.end - a.start).days + 1 == a.days for a in interest.accruals)


@pytest.mark.parametrize("row", cases("penalties.csv"), ids=lambda r: f"{r['note'][:40]}")
def test_published_example_through_the_rules(row: dict[str, str]) -> None:
    """The published rate as an agreed rate, over the published days."""
    due = day(row["due"]) or DUE
    until = day(row["until"]) or due + timedelta(days=int(row["days"]))
    interest = business(whole(row["amount"], due), until, f"{row['rate']} %")
    assert (interest.total == Decimal(row["expected"])) is (row["must"] == "be")


@pytest.mark.parametrize(
    ("amount", "due", "until", "expected"),
    [
        ("1850", date(2026, 5, 16), date(2026, 6, 30), "27.71"),
        ("10000", date(2026, 6, 30), date(2026, 7, 10), "33.97"),
        ("1240", date(2026, 5, 11), date(2026, 6, 20), "16.51"),
        ("4800", date(2026, 2, 1), date(2026, 5, 4), "147.00"),
        ("600", date(2026, 8, 1), date(2026, 8, 31), "6.12"),
        ("1200", date(2026, 4, 1), date(2026, 5, 1), "11.98"),
        # a straddling delay, as a public calculator's own test has it: 33.29 + 33.97
        ("10000", date(2026, 6, 20), date(2026, 7, 10), "67.26"),
    ],
)
def test_published_examples_at_the_rate_of_the_law_itself(
    amount: str, due: date, until: date, expected: str
) -> None:
    assert business(whole(amount, due), until).total == Decimal(expected)


# --- what each line says ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "agreed", "floor", "reference"),
    [
        (
            Kind.BUSINESS,
            "",
            False,
            "C. com. L441-10 II ; taux BCE 2,40 % au 1er juillet 2026 + 10 points",
        ),
        (
            Kind.PUBLIC_BODY,
            "",
            False,
            "CCP R2192-31 ; taux BCE 2,40 % au 1er juillet 2026 + 8 points",
        ),
        (Kind.CONSUMER, "", False, "C. civ. 1231-6 ; taux légal 2,75 % au 2e semestre 2026"),
        (Kind.BUSINESS, "12 %", False, "C. com. L441-10 II ; taux convenu « 12 % »"),
        (
            Kind.BUSINESS,
            "3 × taux légal",
            False,
            "C. com. L441-10 II ; taux convenu « 3 × taux légal » : "
            "3 × taux légal 2,75 % au 2e semestre 2026",
        ),
        (
            Kind.BUSINESS,
            "BCE + 8,5",
            False,
            "C. com. L441-10 II ; taux convenu « BCE + 8,5 » : "
            "taux BCE 2,40 % au 1er juillet 2026 + 8,5 points",
        ),
        (
            Kind.BUSINESS,
            "5 %",
            True,
            "C. com. L441-10 II ; plancher : 3 × taux légal 2,75 % au 2e semestre 2026 "
            "(taux convenu « 5 % »)",
        ),
    ],
)
def test_each_line_names_its_source(kind: Kind, agreed: str, floor: bool, reference: str) -> None:
    interest = accrue(
        DUE,
        whole(1000),
        kind=kind,
        law=LAW,
        until=TODAY,
        rate=parse_rate(agreed),
        formal_notice_on=DUE,
        raise_to_floor=floor,
    )
    assert [line.reference.replace("\xa0", " ") for line in interest.accruals] == [reference]


def test_the_lines_of_a_straddling_delay_follow_each_other_day_by_day() -> None:
    first, second = business(whole(1000, date(2026, 6, 15)), date(2026, 7, 15)).accruals
    assert (first.start, first.end) == (date(2026, 6, 16), date(2026, 6, 30))
    assert (second.start, second.end) == (date(2026, 7, 1), date(2026, 7, 15))
    assert "1er janvier 2026" in first.reference.replace("\xa0", " ")


def test_the_first_half_year_is_written_premier_semestre() -> None:
    interest = business(whole(1000, date(2026, 1, 1)), date(2026, 2, 1), "3 × taux légal")
    assert "1er semestre 2026" in interest.accruals[0].reference


# --- the floor --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreed", "due", "until", "below"),
    [
        ("5 %", date(2026, 5, 16), date(2026, 6, 30), True),
        ("7,86 %", date(2026, 5, 16), date(2026, 6, 30), False),  # exactly three times
        ("8 %", date(2026, 5, 16), date(2026, 6, 30), False),
        ("8 %", date(2026, 5, 16), date(2026, 7, 1), True),  # 8.25 from July on
        ("8 %", date(2026, 7, 31), date(2027, 1, 15), True),  # 2027 not known: 2026 decides
        ("12 %", date(2026, 12, 31), date(2027, 1, 15), False),
        ("2 × taux légal", date(2026, 5, 16), date(2026, 6, 30), True),
        ("BCE + 9", date(2024, 3, 1), date(2024, 3, 31), True),  # 13.50 under 15.21
        ("BCE + 10", date(2024, 3, 1), date(2024, 3, 31), False),  # LAW correction 6: the law's own
        ("BCE + 10", date(2012, 12, 1), date(2013, 1, 31), False),
        ("", date(2024, 3, 1), date(2024, 3, 31), False),  # the law's own rate is never « too low »
    ],
)
def test_a_rate_under_the_floor_is_flagged(
    agreed: str, due: date, until: date, below: bool
) -> None:
    assert business(whole(1000, due), until, agreed).below_floor is below


def test_a_raised_rate_is_no_longer_under_the_floor() -> None:
    interest = accrue(
        DUE,
        whole(1000),
        kind=Kind.BUSINESS,
        law=LAW,
        until=TODAY,
        rate=parse_rate("5 %"),
        raise_to_floor=True,
    )
    assert not interest.below_floor
    assert [line.rate for line in interest.accruals] == [Decimal("8.25")]


# --- a half-year that is not known -------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "agreed", "missing"),
    [
        (Kind.BUSINESS, "", "taux BCE 2027-S1"),
        (Kind.BUSINESS, "BCE + 10", "taux BCE 2027-S1"),
        (Kind.BUSINESS, "3 × taux légal", "taux légal 2027-S1"),
        (Kind.CONSUMER, "", "taux légal 2027-S1"),
        (Kind.OTHER, "", "taux légal 2027-S1"),
    ],
)
def test_interest_stops_on_the_eve_of_a_missing_half_year_and_names_it(
    kind: Kind, agreed: str, missing: str
) -> None:
    interest = accrue(
        DUE,
        (*whole(1000), Balance(date(2027, 1, 10), Decimal(500))),
        kind=kind,
        law=LAW,
        until=date(2027, 3, 1),
        rate=parse_rate(agreed),
        formal_notice_on=DUE,
    )
    assert interest.stopped_at == date(2026, 12, 31)
    assert interest.missing == missing
    assert [line.end for line in interest.accruals] == [date(2026, 12, 31)]
    assert interest.principal == 500, "payments go on counting"


def test_a_rate_typed_in_the_settings_lets_interest_go_on() -> None:
    law = LAW.with_rates([("bce", "2027-S1", Decimal("2.65"))])
    interest = accrue(DUE, whole(1000), kind=Kind.BUSINESS, law=law, until=date(2027, 1, 31))
    assert interest.stopped_at is None
    assert [line.rate for line in interest.accruals] == [Decimal("12.40"), Decimal("12.65")]


@given(
    st.dates(date(2011, 1, 1), date(2027, 12, 31)),
    st.integers(0, 900),
    st.sampled_from(list(Kind)),
    st.sampled_from(["", "12 %", "3 × taux légal", "5 × taux légal", "BCE + 8", "BCE + 10"]),
    st.none() | st.integers(-30, 400),
)
def test_a_rate_is_asked_for_only_once_its_half_year_has_begun(
    due: date, days: int, kind: Kind, agreed: str, notice_after: int | None
) -> None:
    until = due + timedelta(days=days)
    notice = None if notice_after is None else due + timedelta(days=notice_after)
    interest = accrue(
        due,
        whole(1000, due),
        kind=kind,
        law=LAW,
        until=until,
        rate=parse_rate(agreed),
        formal_notice_on=notice,
    )
    assert (interest.stopped_at is None) is (interest.missing == "")
    if interest.stopped_at:
        assert interest.stopped_at < until
        assert half_year(interest.stopped_at + timedelta(days=1)) in interest.missing or (
            interest.missing.startswith("majoration")  # before 2013
        )


@pytest.mark.parametrize("kind", [Kind.BUSINESS, Kind.PUBLIC_BODY])
def test_interest_that_would_begin_in_a_missing_half_year_does_not_begin(kind: Kind) -> None:
    due = date(2027, 1, 15)
    interest = accrue(due, whole(1000, due), kind=kind, law=LAW, until=date(2027, 2, 15))
    assert interest.accruals == ()
    assert interest.stopped_at == due
    assert interest.missing == "taux BCE 2027-S1"


def test_a_missing_half_year_does_not_matter_once_nothing_is_open() -> None:
    balances = (*whole(1000), Balance(date(2026, 8, 30), Decimal(0)))
    interest = business(balances, date(2027, 3, 1))
    assert (interest.stopped_at, interest.missing) == (None, "")


# --- imputation -------------------------------------------------------------------------------


def test_interest_first_the_published_example() -> None:
    """20 000 and 3 000 of interest, 18 000 paid: 3 000 interest, 15 000 principal, 5 000 left.

    Source: cours-de-droit.net (LAW §13, C. civ. 1343-1).
    """
    due = date(2025, 1, 1)
    balances = (*whole(20_000, due), Balance(date(2026, 1, 1), Decimal(2_000)))
    interest = business(balances, date(2026, 1, 1), "15 %", interest_first=True)
    assert interest.total == interest.imputed == 3_000
    assert interest.principal == 5_000
    assert interest.owed == 0


def test_principal_first_is_the_default() -> None:
    due = date(2025, 1, 1)
    balances = (*whole(20_000, due), Balance(date(2026, 1, 1), Decimal(2_000)))
    interest = business(balances, date(2026, 1, 1), "15 %")
    assert interest.principal == 2_000
    assert interest.owed == 3_000
    assert interest.imputed == 0


def test_interest_first_a_small_payment_leaves_the_principal_whole() -> None:
    balances = (*whole(10_000, date(2025, 1, 1)), Balance(date(2026, 1, 1), Decimal(9_500)))
    interest = business(balances, date(2026, 12, 31), "12 %", interest_first=True)
    assert interest.principal == 10_000
    assert [line.base for line in interest.accruals] == [10_000, 10_000]
    assert interest.owed == 1_200 + Decimal("1196.71") - 500  # 364 days in the second line


def test_interest_first_a_payment_on_time_has_no_interest_to_pay() -> None:
    interest = business(whole(600), TODAY, interest_first=True)
    assert interest.principal == 600
    assert interest.imputed == 0


def test_a_returned_cheque_pays_no_interest() -> None:
    balances = (*whole(600), Balance(date(2026, 8, 20), Decimal(1_000)))
    interest = business(balances, TODAY, interest_first=True)
    assert interest.principal == 1_000
    assert interest.imputed == 0


# --- nothing to count -------------------------------------------------------------------------


def test_without_steps_there_is_no_interest() -> None:
    assert accrue(DUE, (), kind=Kind.BUSINESS, law=LAW, until=TODAY) == Interest()
    assert not Interest().below_floor


def test_payments_after_the_last_day_are_not_seen() -> None:
    balances = (*whole(1000), Balance(date(2026, 8, 20), Decimal(400)))
    interest = business(balances, date(2026, 8, 10))
    assert interest.principal == 1000
    assert [line.days for line in interest.accruals] == [10]


# --- the 40 € ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "days_late", "flags", "amount"),
    [
        (Kind.BUSINESS, 1, {}, "40.00"),
        (Kind.BUSINESS, 1_000, {}, "40.00"),  # once, whatever the delay
        (Kind.PUBLIC_BODY, 1, {}, "40.00"),
        (Kind.BUSINESS, 0, {}, "0.00"),  # on the due date itself
        (Kind.CONSUMER, 100, {}, "0.00"),
        (Kind.OTHER, 100, {}, "0.00"),
        (Kind.BUSINESS, 100, {"waived": True}, "0.00"),
        (Kind.BUSINESS, 100, {"insolvent": True}, "0.00"),
    ],
)
def test_fixed_compensation(
    kind: Kind, days_late: int, flags: dict[str, bool], amount: str
) -> None:
    assert str(fixed_compensation(kind, days_late, law=LAW, due=DUE, **flags)) == amount


@pytest.mark.parametrize(
    ("due", "amount"), [(date(2012, 12, 30), "0.00"), (date(2012, 12, 31), "40.00")]
)
def test_fixed_compensation_exists_since_2013(due: date, amount: str) -> None:
    """C. com. D441-5, décret 2012-1115: in force on 1 January 2013."""
    assert str(fixed_compensation(Kind.BUSINESS, 30, law=LAW, due=due)) == amount


# --- properties -------------------------------------------------------------------------------

# Basis points from 2020-S1 to 2026-S2, written a second time on purpose.
ECB = [0, 0, 0, 0, 0, 0, 250, 400, 450, 425, 315, 215, 215, 240]
LEGAL = [87, 84, 79, 76, 76, 77, 206, 422, 507, 492, 371, 276, 262, 275]
FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
ALL_DAYS = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
HALVES = [(each.year - 2020) * 2 + (each.month > 6) for each in ALL_DAYS]  # of each day
DUES = st.dates(FIRST, date(2026, 11, 1))
CENTS = st.integers(1, 5_000_000)
KINDS = st.sampled_from(list(Kind))
PARTS = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 100)), max_size=4)


def balances_of(cents: int, due: date, parts: list[tuple[int, int]]) -> tuple[Balance, ...]:
    """An invoice of so many cents; each part pays so many percent of the rest, days after due."""
    balances, left = [Balance(due, Decimal(cents) / 100)], cents
    for after in sorted({after for after, _ in parts if after}):
        for _, share in (part for part in parts if part[0] == after):
            left -= left * share // 100
        balances.append(Balance(due + timedelta(days=after), Decimal(left) / 100))
    return tuple(balances)


def in_integers(balances: Sequence[Balance], kind: Kind, notice: date | None, until: date) -> int:
    """The interest in cents, day by day, without any Decimal and without the law's files."""
    begins = balances[0].after
    if kind in (Kind.CONSUMER, Kind.OTHER):
        begins = max(begins, notice) if notice else until
    frozen = HALVES[(begins - FIRST).days + 1 :][:1]
    points = {Kind.BUSINESS: 1000, Kind.PUBLIC_BODY: 800}.get(kind, 0)
    total = 0
    for balance, end in zip(
        balances, [*(balance.after for balance in balances[1:]), until], strict=True
    ):
        first, last = max(balance.after, begins), min(end, until)
        days = HALVES[(first - FIRST).days + 1 : (last - FIRST).days + 1]
        if kind is Kind.PUBLIC_BODY:
            days = frozen * len(days)
        for half, group in groupby(days):
            rate = ECB[half] + points if points else LEGAL[half]
            product = int(balance.open * 100) * rate * len(list(group))
            total += (2 * product + 3_650_000) // 7_300_000
    return total


@given(CENTS, DUES, PARTS, KINDS, st.none() | st.integers(-30, 400), st.integers(0, 900))
def test_the_decimal_lines_and_an_integer_computation_agree(
    cents: int,
    due: date,
    parts: list[tuple[int, int]],
    kind: Kind,
    notice_after: int | None,
    days: int,
) -> None:
    balances, until = balances_of(cents, due, parts), min(due + timedelta(days=days), LAST)
    notice = None if notice_after is None else due + timedelta(days=notice_after)
    interest = accrue(due, balances, kind=kind, law=LAW, until=until, formal_notice_on=notice)
    assert int(interest.total * 100) == in_integers(balances, kind, notice, until)
    assert all(line.amount >= 0 and line.days > 0 for line in interest.accruals)


def test_two_hundred_thousand_invoices_agree_with_the_integer_computation() -> None:
    """All of them with RELANCE_TOUT=1 (some minutes); a sample of them otherwise."""
    dice = Random(20261122)
    number = 200_000 if os.environ.get("RELANCE_TOUT") else 3_000
    for _ in range(number):
        kind = dice.choice(list(Kind))
        due = FIRST + timedelta(days=dice.randrange(2_496))
        until = min(due + timedelta(days=dice.randrange(900)), LAST)
        parts = [(dice.randrange(600), dice.randint(1, 100)) for _ in range(dice.randrange(4))]
        balances = balances_of(dice.randint(1, 5_000_000), due, parts)
        notice = due + timedelta(days=dice.randint(-30, 400)) if dice.random() < 0.8 else None
        interest = accrue(due, balances, kind=kind, law=LAW, until=until, formal_notice_on=notice)
        assert int(interest.total * 100) == in_integers(balances, kind, notice, until)


@given(CENTS, DUES, st.integers(2, 900), st.sampled_from([Kind.BUSINESS, Kind.CONSUMER]), st.data())
def test_cutting_a_period_anywhere_moves_at_most_a_cent_for_each_cut(
    cents: int, due: date, days: int, kind: Kind, data: st.DataObject
) -> None:
    """A public body is left out: its rate is that of the half-year in which interest began."""
    until = min(due + timedelta(days=days), LAST)
    inside = st.integers(0, (until - due).days)
    cuts = sorted({due + timedelta(days=n) for n in data.draw(st.lists(inside, max_size=5))})
    amount = Decimal(cents) / 100

    def owed(after: date, last: date) -> Decimal:
        balances = whole(amount, after)
        return accrue(after, balances, kind=kind, law=LAW, until=last, formal_notice_on=after).total

    parts = sum((owed(a, b) for a, b in pairwise([due, *cuts, until])), Decimal(0))
    assert abs(owed(due, until) - parts) <= Decimal("0.01") * len(cuts)


@given(CENTS, DUES, st.lists(st.tuples(st.integers(-60, 400), CENTS), max_size=5), st.randoms())
def test_the_order_in_which_payments_are_typed_changes_no_interest(
    cents: int, due: date, paid: list[tuple[int, int]], random: Random
) -> None:
    invoice = Invoice(id="f", number="F", client_id="c", total=Decimal(cents) / 100, due=due)
    payments = [
        Payment(amount=Decimal(part) / 100, on=due + timedelta(days=after), invoice_id="f")
        for after, part in paid
    ]
    typed = settle(invoice, payments, (), LAST).balances
    random.shuffle(payments)
    assert business(settle(invoice, payments, (), LAST).balances, LAST) == business(typed, LAST)


@given(CENTS, DUES, PARTS, KINDS, st.integers(0, 900))
def test_one_more_day_never_lowers_interest(
    cents: int, due: date, parts: list[tuple[int, int]], kind: Kind, days: int
) -> None:
    balances = balances_of(cents, due, parts)
    until = min(due + timedelta(days=days), LAST - timedelta(days=1))
    totals = [
        accrue(due, balances, kind=kind, law=LAW, until=end, formal_notice_on=due).total
        for end in (until, until + timedelta(days=1))
    ]
    assert totals[0] <= totals[1]


@given(CENTS, CENTS, DUES, PARTS)
def test_a_larger_invoice_never_bears_less(
    cents: int, more: int, due: date, parts: list[tuple[int, int]]
) -> None:
    small, large = balances_of(cents, due, parts), balances_of(cents + more, due, parts)
    assert business(small, LAST).total <= business(large, LAST).total


@given(CENTS, DUES, PARTS, st.integers(0, 900))
def test_interest_first_never_owes_less_than_principal_first(
    cents: int, due: date, parts: list[tuple[int, int]], days: int
) -> None:
    """Both owe what is open and what has accrued; interest first keeps the larger base."""
    balances, until = balances_of(cents, due, parts), min(due + timedelta(days=days), LAST)
    plain = business(balances, until)
    first = business(balances, until, interest_first=True)
    assert 0 <= first.imputed <= first.total
    assert plain.principal <= first.principal <= balances[0].open
    assert plain.principal + plain.owed <= first.principal + first.owed


# --- after a judgment


@pytest.mark.parametrize(
    ("kind", "agreed", "before"),
    [(Kind.BUSINESS, "", "12.15"), (Kind.BUSINESS, "9 %", "9"), (Kind.PUBLIC_BODY, "", "10.15")],
)
def test_after_a_judgment_the_legal_rate_counts_and_two_months_later_five_points_more(
    kind: Kind, agreed: str, before: str
) -> None:
    """CMF L313-3; 2.62 % in the first half of 2026, 2.75 % in the second (LAW §2)."""
    due, judged = date(2026, 1, 31), date(2026, 3, 31)
    found = accrue(
        due, whole(10000, due), kind=kind, law=LAW, until=TODAY, rate=parse_rate(agreed),
        judged=judged, enforceable=judged,
    )  # fmt: skip
    lines = [(a.start, a.end, str(a.rate.normalize()), a.days) for a in found.accruals]
    assert lines == [
        (date(2026, 2, 1), judged, before, 59),
        (date(2026, 4, 1), date(2026, 5, 31), "2.62", 61),
        (date(2026, 6, 1), date(2026, 6, 30), "7.62", 30),
        (date(2026, 7, 1), TODAY, "7.75", 146),
    ]
    amounts = [line.amount for line in found.accruals[1:]]
    assert amounts == [Decimal("43.79"), Decimal("62.63"), Decimal("310.00")]
    assert "L313-3" in found.accruals[-1].reference
    assert "à défaut d'un autre taux" in found.accruals[1].reference


def test_a_consumer_never_put_on_notice_owes_interest_from_the_judgment() -> None:
    due, judged = date(2026, 1, 31), date(2026, 10, 31)
    found = accrue(
        due, whole(1000, due), kind=Kind.CONSUMER, law=LAW, until=TODAY,
        judged=judged, enforceable=date(2026, 11, 10),
    )  # fmt: skip
    assert [(a.start, a.days, a.rate) for a in found.accruals] == [
        (date(2026, 11, 1), 23, Decimal("2.75"))
    ]


def test_a_judgment_older_than_the_laws_file_stops_nothing() -> None:
    due, judged = date(2010, 1, 31), date(2011, 3, 31)
    found = accrue(
        due, whole(1000, due), kind=Kind.BUSINESS, law=LAW, until=TODAY,
        judged=judged, enforceable=judged,
    )  # fmt: skip
    assert found.accruals[0].start == date(2015, 1, 1)  # the first legal rate that is known
    assert found.accruals[-1].rate == Decimal("7.75")
