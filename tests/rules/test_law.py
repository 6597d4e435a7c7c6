"""The law in force on a day: looked up by the day of accrual, never carried over."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance.law.loader import load_law
from relance.problems import RelanceError
from relance.rules.days import parse_half_year
from relance.rules.law import Law, MissingParameter, Name

SHARED = Path(__file__).parents[2].parent / "shared" / "LAW.md"


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        (Name.ECB_RATE, date(2013, 1, 1), "0.75"),
        (Name.ECB_RATE, date(2022, 12, 31), "0.00"),  # the July rise took effect on the 27th
        (Name.ECB_RATE, date(2023, 1, 1), "2.50"),
        (Name.ECB_RATE, date(2026, 6, 30), "2.15"),
        (Name.ECB_RATE, date(2026, 7, 1), "2.40"),
        (Name.ECB_RATE, date(2026, 12, 31), "2.40"),  # not the 2.65 of 16 September
        (Name.LEGAL_RATE, date(2026, 11, 23), "2.75"),
        (Name.LEGAL_RATE_INDIVIDUALS, date(2026, 11, 23), "6.84"),
        (Name.POINTS_BUSINESS, date(2026, 11, 23), "10"),
        (Name.POINTS_PUBLIC_BODY, date(2026, 11, 23), "8"),
        (Name.FLOOR_MULTIPLE, date(2026, 11, 23), "3"),
        (Name.FIXED_COMPENSATION, date(2013, 1, 1), "40"),
        (Name.LIMITATION_BUSINESS, date(2026, 11, 23), "5"),
        (Name.LIMITATION_CONSUMER, date(2026, 11, 23), "2"),
        (Name.LIMITATION_CARRIAGE, date(2026, 11, 23), "1"),
        (Name.LIMITATION_PUBLIC_BODY, date(2026, 11, 23), "4"),
    ],
)
def test_the_value_of_the_day(law: Law, name: Name, day: date, value: str) -> None:
    assert law.at(name, day) == Decimal(value)


@pytest.mark.parametrize(
    ("name", "day", "label"),
    [
        (Name.ECB_RATE, date(2027, 1, 1), "taux BCE 2027-S1"),
        (Name.LEGAL_RATE, date(2027, 8, 1), "taux légal 2027-S2"),
        (Name.ECB_RATE, date(2012, 12, 31), "taux BCE 2012-S2"),
        (Name.LEGAL_RATE, date(2014, 7, 1), "taux légal 2014-S2"),
        (
            Name.FIXED_COMPENSATION,
            date(2012, 12, 31),
            "indemnité forfaitaire pour frais de recouvrement au 31/12/2012",
        ),
    ],
)
def test_a_value_that_is_not_known_is_named(law: Law, name: Name, day: date, label: str) -> None:
    with pytest.raises(MissingParameter) as caught:
        law.at(name, day)
    assert caught.value.label == label
    assert label in str(caught.value)
    assert "https://" in str(caught.value), "says where to read it"


@pytest.mark.parametrize(
    ("name", "day", "text"),
    [
        (Name.ECB_RATE, date(2026, 11, 23), "depuis le 17 juin 2026"),
        (Name.LEGAL_RATE, date(2026, 11, 23), "arrêté du 26 juin 2026"),
        (Name.POINTS_BUSINESS, date(2026, 11, 23), "C. com. L441-10 II"),
        (Name.POINTS_PUBLIC_BODY, date(2026, 11, 23), "CCP R2192-31"),
        (Name.FIXED_COMPENSATION, date(2026, 11, 23), "D441-5"),
        (Name.LIMITATION_CONSUMER, date(2026, 11, 23), "C. conso. L218-2"),
    ],
)
def test_every_value_names_its_text(law: Law, name: Name, day: date, text: str) -> None:
    assert text in law.reference(name, day)


def test_the_settings_add_coming_half_years(law: Law) -> None:
    more = law.with_rates(
        [("bce", "2027-S1", Decimal("2.65")), ("legal", "2027-S1", Decimal("2.80"))]
    )
    assert more.at(Name.ECB_RATE, date(2027, 6, 30)) == Decimal("2.65")
    assert more.at(Name.LEGAL_RATE, date(2027, 1, 1)) == Decimal("2.80")
    assert "réglages" in more.reference(Name.ECB_RATE, date(2027, 1, 1))
    assert more.at(Name.ECB_RATE, date(2026, 12, 31)) == Decimal("2.40"), "the past stays"
    with pytest.raises(MissingParameter, match="2027-S1"):
        law.at(Name.ECB_RATE, date(2027, 1, 1))


@pytest.mark.parametrize("rate", ["0.00", "99.99"])
def test_a_typed_rate_may_be_low_or_high(law: Law, rate: str) -> None:
    """The ECB rate was 0.00 from 2016 to 2022."""
    more = law.with_rates([("bce", "2027-S1", Decimal(rate))])
    assert more.at(Name.ECB_RATE, date(2027, 1, 1)) == Decimal(rate)


def test_a_typed_half_year_may_leave_a_gap_before_it_and_the_gap_stays_named(law: Law) -> None:
    more = law.with_rates([("bce", "2027-S2", Decimal("2.65"))])
    assert more.at(Name.ECB_RATE, date(2027, 7, 1)) == Decimal("2.65")
    with pytest.raises(MissingParameter, match="2027-S1"):
        more.at(Name.ECB_RATE, date(2027, 6, 30))


def test_a_typed_rate_that_the_program_knows_too_changes_nothing(law: Law) -> None:
    assert law.with_rates([("bce", "2026-S2", Decimal("2.4"))]) == law


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        (("bce", "2026-S2", Decimal("2.65")), "Taux BCE 2026-S2"),  # contradicts the published one
        (("legal", "2026-S2", Decimal("6.84")), "taux publié est 2,75"),
        (("bce", "2027-S1", Decimal(-1)), "pas un taux annuel"),
        (("bce", "2027-S1", Decimal(100)), "pas un taux annuel"),
        (("bce", "2027-S3", Decimal("2.65")), "pas un semestre"),
    ],
)
def test_a_typed_rate_that_cannot_be_is_refused_by_name(
    law: Law, extra: tuple[str, str, Decimal], says: str
) -> None:
    with pytest.raises(RelanceError, match=says):
        law.with_rates([extra])


def test_the_law_says_which_texts_must_be_read_again(law: Law) -> None:
    """L441-10 gets a new version on 1 January 2027 (LAW §1.1)."""
    assert min(each.valid_until for each in law.parameters.values()) == date(2026, 12, 31)
    for name in (Name.ECB_RATE, Name.LEGAL_RATE, Name.POINTS_BUSINESS):
        assert law.parameters[name].valid_until == date(2026, 12, 31)
    typed = law.with_rates([("bce", "2027-S1", Decimal("2.65"))])
    assert typed.parameters[Name.ECB_RATE].valid_until == date(2027, 6, 30)


@pytest.mark.skipif(not SHARED.exists(), reason="LAW.md is not on this machine")
def test_the_tables_are_those_of_the_law_file(law: Law) -> None:
    """Both tables of LAW.md, their derived columns included: +10, +8 and three times."""
    text = SHARED.read_text(encoding="utf-8")
    rows = re.findall(r"^(20\d\d-S[12]),([\d.]+),([\d.]+),([\d.]+),(.*)$", text, re.MULTILINE)
    assert len(rows) == 28 + 24
    for half, first, second, third, rest in rows:
        day = parse_half_year(half)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", rest):
            ecb = law.at(Name.ECB_RATE, day)
            assert ecb == Decimal(first)
            assert ecb + law.at(Name.POINTS_BUSINESS, day) == Decimal(second)
            assert ecb + law.at(Name.POINTS_PUBLIC_BODY, day) == Decimal(third)
        else:
            assert law.at(Name.LEGAL_RATE_INDIVIDUALS, day) == Decimal(first)
            legal = law.at(Name.LEGAL_RATE, day)
            assert legal == Decimal(second)
            assert legal * law.at(Name.FLOOR_MULTIPLE, day) == Decimal(third)


@pytest.mark.parametrize(
    ("name", "day", "value", "unit"),
    [
        (Name.TERM_DEFAULT, date(2026, 11, 23), "30", "jours"),  # LAW §6: 8 sources
        (Name.TERM_MAXIMUM, date(2026, 11, 23), "60", "jours"),  # 8 sources
        (Name.TERM_END_OF_MONTH, date(2026, 11, 23), "45", "jours"),  # 6 sources
        (Name.TERM_PERIODIC, date(2026, 11, 23), "45", "jours"),  # 3 sources
        (Name.TERM_CARRIAGE, date(2026, 11, 23), "30", "jours"),  # 1 source
        (Name.TERM_PUBLIC_BODY, date(2026, 11, 23), "30", "jours"),  # LAW §1.4: 4 sources
        (Name.TERM_PUBLIC_HEALTH, date(2026, 11, 23), "50", "jours"),
        (Name.TERM_PUBLIC_UNDERTAKING, date(2026, 11, 23), "60", "jours"),
        (Name.ACCOUNTING_RECORDS, date(2026, 11, 23), "10", "ans"),  # doctrine.fr, cnil.fr
        (Name.LIMITATION_TITLE, date(2026, 11, 23), "10", "ans"),  # LAW §7: 2 sources
        (Name.DECLARATION, date(2026, 11, 23), "2", "mois"),  # LAW §10: 6 sources
        (Name.DECLARATION_OVERSEAS, date(2026, 11, 23), "4", "mois"),  # 2 sources
        (Name.LATE_DECLARATION, date(2026, 11, 23), "6", "mois"),  # 2 sources
        (Name.ORDER_SERVICE, date(2026, 8, 31), "6", "mois"),  # LAW §9.1: décret 2026-96
        (Name.ORDER_SERVICE, date(2026, 9, 1), "3", "mois"),
        (Name.ORDER_OBJECTION, date(2026, 11, 23), "1", "mois"),
        (Name.SMALL_CLAIMS, date(2026, 11, 23), "5000", "EUR"),  # LAW §9.2: 8 sources
        (Name.AMICABLE_ATTEMPT, date(2026, 11, 23), "5000", "EUR"),
        (Name.LAWYER, date(2026, 11, 23), "10000", "EUR"),
        (Name.FORM_COMMERCIAL, date(2026, 11, 23), "12946", "cerfa n°"),
        (Name.FORM_CIVIL, date(2026, 11, 23), "12948", "cerfa n°"),
    ],
)
def test_terms_insolvency_and_courts(
    law: Law, name: Name, day: date, value: str, unit: str
) -> None:
    assert (law.at(name, day), law.parameters[name].unit) == (Decimal(value), unit)
