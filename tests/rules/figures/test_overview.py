"""The figures of one Monday, held against sums made another way: day by day, invoice by invoice."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.rules.codes import EventKind
from relance.rules.figures.overview import overview
from relance.rules.ladder.plan import plan
from relance.rules.model import Event, Invoice, Ledger, Payment
from tests.rules.figures.test_accounts import paid
from tests.rules.ladder.ledgers import LAW, MONDAY, invoice, ledger, sent


def figures(of: Ledger) -> Any:
    return overview(of, plan(of, LAW, MONDAY))


def bill(number: str, issued: date, total: int, term: int = 30) -> Invoice:
    """An invoice dated `issued`, payable `term` days later."""
    of = replace(invoice(number, 0, total=f"{total}.00"), balance=None)
    return replace(of, issued=issued, due=issued + timedelta(days=term))


def test_the_months_say_what_was_billed_paid_open_and_how_many_days_that_is() -> None:
    of = ledger(
        bill("A", date(2026, 9, 10), 900),
        bill("B", date(2026, 10, 5), 1_000),
        bill("C", date(2026, 11, 2), 500),
        payments=[
            paid("400", date(2026, 10, 15)),
            paid("300", date(2026, 11, 20)),
            Payment(amount=Decimal(50), on=date(2026, 11, 18), client_id="dupont"),
        ],
    )
    found = figures(of)
    told = [
        (f"{m.first:%Y-%m}", m.billed, m.received, m.open, m.dso and f"{m.dso:.2f}")
        for m in found.months
    ]
    assert told == [
        ("2026-09", 900, 0, 900, "30.00"),
        ("2026-10", 1_000, 400, 1_500, "47.67"),  # 31 days, and 500 / 900 of thirty
        ("2026-11", 500, 350, 1_700, "60.67"),  # 23 days, 31, and 200 / 900 of thirty
    ]
    assert f"{found.dso:.2f}" == "60.67"
    assert f"{found.best_dso:.2f}" == "23.00"  # C alone is not due yet: 500 of 500
    assert f"{found.days_delinquent:.2f}" == "37.67"
    # A was due on 10 October: 400 five days late, 300 forty-one days late.
    assert f"{found.average_delay:.2f}" == "20.43"
    assert (found.balance.total, found.overdue, found.unapplied) == (1_700, 1_200, 50)
    assert f"{found.overdue_share:.1f}" == "70.6"
    assert found.week == 350


def test_what_came_in_since_the_monday_before_names_the_step_before_it() -> None:
    of = ledger(
        bill("A", date(2026, 9, 1), 900),
        bill("B", date(2026, 9, 1), 100),
        events=[
            sent("A", "Relance 1", 20),
            sent("A", "Relance 2", 3),
            replace(sent("B", "Appel", 9), kind=EventKind.CALL_LISTED, channel="téléphone"),
        ],
        payments=[
            paid("10", date(2026, 11, 15)),  # before
            paid("20", date(2026, 11, 16)),
            paid("30", date(2026, 11, 22)),
            paid("40", date(2026, 11, 20), "B"),
            Payment(amount=Decimal(5), on=MONDAY, client_id="dupont"),
        ],
    )
    found = figures(of).receipts
    assert [(r.on.day, r.amount, r.invoice, r.after) for r in found] == [
        (23, 5, "", ""),
        (22, 30, "A", "Relance 2"),
        (20, 40, "B", ""),  # a call that was only listed is not a call made
        (16, 20, "A", "Relance 1"),
    ]


def test_a_call_that_was_made_is_a_step_before_the_payment() -> None:
    call = Event(
        on=MONDAY - timedelta(days=9), kind=EventKind.CALLED, client_id="dupont", invoice="A"
    )
    of = ledger(bill("A", date(2026, 9, 1), 900), events=[call], payments=[paid("20", MONDAY)])
    assert [r.after for r in figures(of).receipts] == ["Appel fait"]


def test_what_is_noted_late_is_told_apart_after_its_step_and_counted_in_no_week() -> None:
    seen = Event(
        on=MONDAY, kind=EventKind.PAYMENT_SEEN, client_id="dupont", invoice="A", amount=Decimal(70)
    )
    of = ledger(
        bill("A", date(2026, 9, 1), 900),
        events=[sent("A", "Relance 1", 20), seen, replace(seen, on=MONDAY - timedelta(days=7))],
        payments=[paid("50", date(2026, 11, 1)), paid("20", date(2026, 11, 20))],
    )
    found = figures(of)
    assert found.week == 20
    assert [(r.invoice, r.amount, r.after) for r in found.found] == [("A", 50, "Relance 1")]
    # At its first occasion the history notes too what was paid before any step.
    before = replace(of, events=of.events[:2], payments=(paid("70", date(2026, 10, 20)),))
    assert figures(before).found == ()


@pytest.mark.parametrize(
    ("issued", "left", "share"),
    [
        (date(2026, 7, 10), "250", "25.0"),  # 90 days after 31 July: 29 October
        (date(2026, 8, 10), "250", None),  # after 31 August: not over yet
    ],
)
def test_the_share_of_a_month_unpaid_after_ninety_days_is_told_once_they_are_over(
    issued: date, left: str, share: str | None
) -> None:
    paying = str(1_000 - Decimal(left))
    of = ledger(
        bill("A", issued, 1_000),
        payments=[paid(paying, date(2026, 9, 15)), paid(left, date(2026, 11, 10))],
    )
    first, *_ = figures(of).months
    assert (first.unpaid_90 and f"{first.unpaid_90:.1f}") == share


def test_where_most_was_paid_without_a_date_the_past_is_not_known_and_said_so() -> None:
    of = ledger(
        bill("A", date(2026, 9, 1), 900),
        bill("B", date(2026, 10, 1), 500),
        payments=[paid("900", None), paid("100", date(2026, 10, 20), "B")],
    )
    found = figures(of)
    assert [(m.open, m.dso) for m in found.months][:2] == [(None, None), (None, None)]
    assert found.months[-1].open == 400  # today is known
    assert found.undated == 900
    assert found.average_delay == -11  # of what has a date: due on the 31st, paid on the 20th


def test_more_open_than_twelve_months_billed_has_no_dso() -> None:
    of = ledger(bill("A", date(2024, 3, 1), 900), bill("B", date(2026, 11, 2), 500))
    assert figures(of).dso is None
    assert figures(of).best_dso == 23


def test_invoices_without_a_date_of_issue_or_in_another_currency_are_counted_apart() -> None:
    of = ledger(
        bill("A", date(2026, 10, 1), 900),
        replace(bill("B", date(2026, 10, 1), 500), issued=None),
        replace(bill("C", date(2026, 10, 1), 500), currency="CHF"),
    )
    found = figures(of)
    assert (found.unissued, found.left_out) == (1, 1)
    assert found.balance.total == 1_400
    assert f"{found.dso:.1f}" == "54.0"  # of A alone


def test_an_empty_ledger_has_figures_too() -> None:
    found = figures(ledger())
    assert found.dso is None
    assert (found.months, found.week, found.overdue_share) == ((), 0, None)


ONE = st.tuples(
    st.dates(date(2025, 6, 1), MONDAY),
    st.integers(1, 5_000),
    st.sampled_from([0, 30, 60]),
    st.one_of(st.none(), st.integers(0, 200)),
)


@given(st.lists(ONE, max_size=12))
def test_the_figures_are_those_of_a_sum_made_day_by_day(
    drawn: list[tuple[date, int, int, int | None]],
) -> None:
    bills = [bill(f"F{n}", on, total, term) for n, (on, total, term, _) in enumerate(drawn)]
    days = [on + timedelta(days=late) if late is not None else None for on, _, _, late in drawn]
    payments = [
        paid(str(one.total), day, one.number)
        for one, day in zip(bills, days, strict=True)
        if day and day <= MONDAY
    ]
    found = figures(ledger(*bills, payments=payments))
    for month in found.months:
        last = month.first.replace(day=monthrange(month.first.year, month.first.month)[1])
        last = min(last, MONDAY)
        open_ = sum(
            one.total or 0
            for one, day in zip(bills, days, strict=True)
            if one.issued and one.issued <= last and not (day and day <= last)
        )
        assert month.open == open_
        # Each day before carries an even part of what its month billed.
        left, count, day = Decimal(open_), Decimal(0), last
        year_before = date(last.year - 1, last.month, 1) + timedelta(days=31)
        while left > Decimal("1e-12") and day >= year_before.replace(day=1):
            of_month = [
                one.total or 0
                for one in bills
                if one.issued and (one.issued.year, one.issued.month) == (day.year, day.month)
            ]
            length = monthrange(day.year, day.month)[1]
            if (day.year, day.month) == (last.year, last.month):
                length = last.day
            part = Decimal(sum(of_month)) / length
            step = min(Decimal(1), left / part) if part else Decimal(1)
            left, count, day = left - part * step, count + step, day - timedelta(days=1)
        if month.dso is None:
            assert left > Decimal("1e-12") or not open_  # nothing open, nor billed in a year
        else:
            assert abs(month.dso - count) < Decimal("1e-6")


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2027, 8, 30), []),
        (date(2027, 9, 6), [date(2027, 9, 2)]),  # what came in August is not to be reported
        (date(2027, 10, 4), [date(2027, 9, 2), date(2027, 9, 30), date(2027, 10, 1)]),
        (date(2027, 11, 8), [date(2027, 10, 1)]),
    ],
)
def test_what_is_collected_is_listed_for_its_month_from_the_first_of_september_2027(
    today: date, told: list[date]
) -> None:
    """CGI art. 290 A; loi 2023-1322, art. 91: small firms."""
    days = (date(2027, 8, 20), date(2027, 9, 2), date(2027, 9, 30), date(2027, 10, 1))
    of = ledger(
        bill("A", date(2027, 8, 1), 900), payments=[paid("100", on) for on in days if on <= today]
    )
    assert [x.on for x in overview(of, plan(of, LAW, today)).collected] == told
