"""French: days as people type them, numbers as they are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.french import days_said, euros, phone, typed_day, undated
from relance.sheets.cells import as_amount

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("16/11/2026", date(2026, 11, 16)),
        ("16/11/26", date(2026, 11, 16)),
        ("16.11.2026", date(2026, 11, 16)),
        ("2026-11-16", date(2026, 11, 16)),
        ("16/11", date(2026, 11, 16)),
        ("3 nov", date(2026, 11, 3)),
        ("3 Nov.", date(2026, 11, 3)),
        ("1er décembre 2025", date(2025, 12, 1)),
        ("5 janvier", date(2027, 1, 5)),  # 43 days ahead, 322 behind
        ("3 juil", date(2026, 7, 3)),
        ("lundi 16 novembre", date(2026, 11, 16)),
        ("hier", date(2026, 11, 22)),
        ("aujourd'hui", TODAY),
        ("mardi 16 novembre", None),  # it was a Monday
        ("31/11", None),
        ("29 février", None),  # neither 2025, 2026 nor 2027
        ("3 jui", None),  # juin or juillet
        ("12", None),
        ("demain", None),
        ("3/11/202", None),
        ("99/99/9999", None),
        ("", None),
    ],
)
def test_a_day_is_understood_with_the_nearest_year_where_it_has_none(
    typed: str, day: date | None
) -> None:
    assert typed_day(typed, TODAY) == day


def test_the_nearest_year_is_last_year_at_its_beginning() -> None:
    assert typed_day("28 déc", date(2027, 1, 4)) == date(2026, 12, 28)


amounts = st.decimals(-9_999_999, 9_999_999, places=2)


@given(amounts)
def test_our_own_way_of_writing_euros_is_read_back(amount: Decimal) -> None:
    assert as_amount(euros(amount)) == amount
    assert as_amount(float(amount)) == amount
    assert as_amount(f"{amount:.2f}".replace(".", ",")) == amount


@pytest.mark.parametrize(
    ("written_", "read"),
    [
        ("0261910427", "02 61 91 04 27"),
        ("02.61.91.04.27", "02 61 91 04 27"),
        ("02-61-91-04-27 / 06 39983107", "02 61 91 04 27 / 06 39 98 31 07"),
        ("+33261910427", "+33 2 61 91 04 27"),
        ("0033 (0)2 61 91 04 27", "+33 2 61 91 04 27"),
        ("+32 2 123 45 67", "+32 2 123 45 67"),  # another country's own way
        ("3949", "3949"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_grouped_by_two(written_: str, read: str) -> None:
    assert phone(written_).replace("\u00a0", " ") == read


@pytest.mark.parametrize(
    ("text", "left", "days"),
    [
        ("réglé le 12/11 par chèque", "réglé par chèque", [date(2026, 11, 12)]),
        (
            "vu lundi 3 nov. 2025, puis 2026-11-12",
            "vu , puis",
            [date(2025, 11, 3), date(2026, 11, 12)],
        ),
        ("1er décembre", "", [date(2026, 12, 1)]),
        ("le 12 10 2026", "", [date(2026, 10, 12)]),
        ("remise de 12.5 % ou 12/10 €, 1.250,12", "remise de 12.5 % ou 12/10 €, 1.250,12", []),
        ("3 jours, 2 lots", "3 jours, 2 lots", []),
    ],
)
def test_the_days_that_a_text_names_are_found_and_left_out(
    text: str, left: str, days: list[date]
) -> None:
    assert [said.near(TODAY) for said in days_said(text)] == days
    assert " ".join(undated(text).split()) == left
