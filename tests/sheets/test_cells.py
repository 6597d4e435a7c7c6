"""What one cell says: amounts, dates, texts as people write them; doubt is refused, never guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.french import long_date, short_date
from relance.sheets.cells import Dates, Unreadable, as_amount, as_date, as_flag, as_lines, as_text

days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1234.5, "1234.50"),
        (2674.4849999999997, "2674.49"),  # Excel shows 2674.485: fifteen digits, then half-up
        (1.005, "1.01"),
        (-0.005, "-0.01"),
        (1200, "1200.00"),
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1\u2009234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("1.234.567", "1234567.00"),
        ("(12,50)", "-12.50"),
        ("( 1 234,56 € )", "-1234.56"),
        ("12,50-", "-12.50"),
        ("\u2212 12,50 €", "-12.50"),
        ("€ 12", "12.00"),
        ("12 EUR", "12.00"),
        ("12,5 € TTC", "12.50"),
        ("151,58", "151.58"),
        ("1 234,567", "1234.57"),  # the space shows what groups, so the comma does not
        ("0,125", "0.13"),
    ],
)
def test_an_amount_is_read_as_people_write_it(written: object, read: str) -> None:
    assert as_amount(written) == Decimal(read)


@pytest.mark.parametrize(
    "written",
    [
        *["1.234", "1,234", "12 34", "1.2.3", "12 $", "£ 5", "300000 (acompte)", "7´", "-", ""],
        *[True, None, date(2026, 3, 15), float("nan"), float("inf"), 1e15],
    ],
)
def test_an_amount_with_two_readings_or_none_is_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        as_amount(written)


@pytest.mark.parametrize(
    "written",
    [
        datetime.fromisoformat("2026-03-15 10:30"),
        date(2026, 3, 15),
        46096,
        46096.75,
        "15/03/2026",
        "15-3-26",
        "15.03.2026",
        " 15 03 2026 ",
        "15 mars 2026",
        "dimanche 15 mars 2026",
        "15-Mar-2026",
        "2026-03-15",
        "2026-03-15 00:00:00",
        "2026-03-15T10:30:00",
        "2026/03/15",
    ],
)
def test_a_date_is_read_as_people_write_it(written: object) -> None:
    assert as_date(written) == date(2026, 3, 15)


@given(days)
def test_our_own_way_of_writing_dates_is_read_back(day: date) -> None:
    assert as_date(long_date(day)) == as_date(short_date(day)) == as_date(day.isoformat()) == day


def test_a_bare_number_counts_days_from_the_workbooks_own_epoch() -> None:
    assert as_date(46096) == date(2026, 3, 15)
    assert as_date(46096 - 1462, date1904=True) == date(2026, 3, 15)


@pytest.mark.parametrize(
    "written",
    [
        *["1/26/2013", "31/02/2026", "15/03", "28/1/19;12/2/19", "fin octobre", "3 jui 2026", ""],
        *[30, -1, 1e9, True, None, date(1900, 1, 20), date(2206, 3, 15)],
    ],
)
def test_what_is_no_plausible_date_is_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        as_date(written)


REAL = {day: date(2026, 5, day) for day in (3, 4, 20)}


@pytest.mark.parametrize(
    ("column", "french", "read", "refused"),
    [
        # A text with a day after the 12th proves the order of the other texts.
        (["15/03/2026", "03/04/2026"], False, ["03/04/2026"], []),
        # Texts alone under French titles: days come first.
        (["03/04/2026"], True, ["03/04/2026"], []),
        (["03/04/2026"], False, [], ["03/04/2026"]),
        # One month-first text puts the whole column in doubt, real dates up to the 12th too.
        (["1/26/2013", "03/04/2013", REAL[3]], True, [REAL[20]], ["03/04/2013", REAL[3]]),
        # Real dates that all stop at the 12th, beside texts that all go beyond: a conversion.
        (["15/03/2026", REAL[3], REAL[4]], True, ["15/03/2026"], [REAL[3], REAL[4]]),
        (["15/03/2026", REAL[3], REAL[20]], True, [REAL[3], "15/03/2026"], []),
        # A text beside real dates needs a proof of its own.
        (["03/04/2026", REAL[20]], True, [REAL[20]], ["03/04/2026"]),
        # The 5th of May is the 5th of May either way, and ISO has one order.
        (["1/26/2013", "05/05/2026"], True, ["05/05/2026", "2026-03-04", REAL[20]], []),
    ],
)
def test_day_and_month_are_never_swapped_silently(
    column: list[object], french: bool, read: list[object], refused: list[object]
) -> None:
    dates = Dates.of(column, french=french)
    for value in read:
        dates.read(value)
    for value in refused:
        with pytest.raises(Unreadable):
            dates.read(value)


@given(st.lists(days, min_size=1, max_size=30), st.booleans())
def test_a_french_date_is_right_or_refused_when_an_american_excel_converted_it(
    column: list[date], french: bool
) -> None:
    """Excel set to English reads 03/04 as 4 March, and leaves 15/03 as text."""
    typed = {day: f"{day:%d/%m/%Y}" for day in column}
    kept: dict[date, object] = {
        day: date(day.year, day.day, day.month) if day.day <= 12 else typed[day] for day in column
    }
    if all(day.day <= 12 for day in column):
        return  # nothing is left to notice it by
    dates = Dates.of(kept.values(), french=french)
    for day, value in kept.items():
        try:
            assert dates.read(value) == day
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2026041.0, "2026041"),
        (12, "12"),
        (0.1 + 0.2, "0.3"),
        ("  007 ", "007"),
        ("Dupont\u00a0&\nFils", "Dupont & Fils"),
        ("NA", "NA"),
        (True, "oui"),
        (None, ""),
        (float("nan"), ""),
        (date(2026, 3, 1), "01/03/2026"),
    ],
)
def test_a_text_keeps_what_was_typed(value: object, text: str) -> None:
    assert as_text(value) == text


def test_an_address_keeps_its_lines() -> None:
    assert as_lines(" 3 rue des Lilas\r\n\nBât. B ") == ("3 rue des Lilas", "Bât. B")


@pytest.mark.parametrize(("word", "flag"), [("Oui", True), ("x", True), (1, True), ("NON", False)])
def test_yes_and_no_have_several_spellings(word: object, flag: bool) -> None:
    assert as_flag(word) is flag


def test_a_word_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(Unreadable, match="oui"):
        as_flag("peut-être")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-09T22:00:00.000Z", date(2026, 10, 10)),  # midnight in Paris
        ("2026-12-09T23:00:00Z", date(2026, 12, 10)),
        ("2026-10-09", date(2026, 10, 9)),
        ("2026-10-09Z", date(2026, 10, 9)),
        ("09/10/2026 00:00:00", date(2026, 10, 9)),
        ("9-10-26 14:30", date(2026, 10, 9)),
        ("20261009", date(2026, 10, 9)),  # an accounting export
        ("\u200e12/10/2026", date(2026, 10, 12)),  # copied from the properties of a file
    ],
)
def test_a_date_exported_or_copied_is_the_day_that_was_meant(text: str, day: date) -> None:
    assert as_date(text) == day
