"""The figures of credit management, on worked examples that others have published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.rules.figures.definitions import (
    DatedPayment,
    Period,
    average_delay,
    count_back,
    percent_of,
)

# What is open, what each month billed in how many days (newest first), the days published.
COUNT_BACK = {
    # Benji Pays, « Mastering DSO Calculation: The Count-Back Method Explained » (months of 30 days)
    # support.benjipays.com/support/solutions/articles/150000179580
    "benji pays": (212_000, [(100_000, 30), (80_000, 30), (70_000, 30)], "73.7"),
    # Divalto, « Calcul automatique du DSO », méthode par épuisement des capitaux, au 1er décembre
    # divalto.atlassian.net/wiki/pages/viewpage.action?pageId=10511745040
    "divalto": (2_500, [(1_200, 30), (800, 31), (700, 30)], "82.4"),
    # « Debtor Days Calculation Count Back Method », worked example of March
    # calculator7.snowdaycalculatornow.com/debtor-days-calculation-count-back-method/
    "debtor days": (2_100_000, [(900_000, 31), (800_000, 28), (700_000, 31)], "76.7"),
    # creditguru.com, « Average Days Delinquent (ADD) »: 10,000 billed in each 30 days
    # www.creditguru.com/index.php/collection-management/collection-metrics/average-days-delinquent-add
    "creditguru, regular": (15_000, [(10_000, 30), (10_000, 30)], "45.0"),
    "creditguru, best possible": (4_000, [(10_000, 30), (10_000, 30)], "12.0"),
}


@pytest.mark.parametrize("name", COUNT_BACK)
def test_the_dso_by_count_back_is_the_one_published(name: str) -> None:
    owed, months, days = COUNT_BACK[name]
    periods = [Period(Decimal(billed), number) for billed, number in months]
    assert f"{count_back(Decimal(owed), periods):.1f}" == days


def test_average_days_delinquent_is_what_is_published() -> None:
    months = [Period(Decimal(10_000), 30)] * 2  # creditguru.com, as above: 45 − 12 = 33
    regular, best = (count_back(Decimal(owed), months) for owed in (15_000, 4_000))
    assert regular is not None
    assert best is not None
    assert regular - best == 33


# (amount, days) of each payment, the average published.
DELAYS = {
    # Softrak, forum of the Adagio users: « the days-to-pay is 19.1 (not 15 days…) »
    # portal.softrak.com/ubbthreads/ubbthreads.php/topics/27866
    "softrak": ([(100, 10), (1_000, 20)], "19.1"),
    # Microsoft Dynamics 365 ideas portal: $10 in 5 days, $100 in 10 days, 9.55 and not 7.5
    # scshubfrpdev.powerappsportals.com/ideas/idea/?ideaid=4191bf6f-f5ab-ea11-8b71-0003ff68c1c4
    "dynamics": ([(10, 5), (100, 10)], "9.5"),
    "paid before the due date": ([(100, -10), (100, 4)], "-3.0"),
}


@pytest.mark.parametrize("name", DELAYS)
def test_the_average_delay_is_weighted_by_the_amounts(name: str) -> None:
    paid, days = DELAYS[name]
    found = average_delay([DatedPayment(Decimal(amount), late) for amount, late in paid])
    assert f"{found:.1f}" == days


@pytest.mark.parametrize(
    ("owed", "months", "days"),
    [
        ("0", [(100, 30)], 0),  # nothing is open
        ("100", [(100, 30), (50, 31)], 30),  # just one month
        ("60", [(0, 23), (120, 30)], 38),  # a month without billing counts its days
        ("151", [(100, 30), (50, 31)], None),  # more is open than was ever billed
        ("1", [], None),
    ],
)
def test_what_cannot_be_counted_back_is_not_known(
    owed: str, months: list[tuple[int, int]], days: int | None
) -> None:
    periods = [Period(Decimal(billed), number) for billed, number in months]
    assert count_back(Decimal(owed), periods) == days


def test_of_nothing_there_is_neither_an_average_nor_a_share() -> None:
    assert average_delay([]) is None
    assert average_delay([DatedPayment(Decimal(-5), 3)]) is None  # a reversal is no payment
    assert percent_of(Decimal(5), Decimal(0)) is None
    assert percent_of(Decimal(1), Decimal(4)) == 25
