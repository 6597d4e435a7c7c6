"""What the owner's sheets, their titles and letterheads are known by."""

from __future__ import annotations

import re

import pytest

from relance.words.sheet_words import (
    CAPITAL,
    COMPANY,
    CONDITIONS,
    FORM_S_CAPITAL,
    MONTHS,
    PART_OF_YEAR,
    PRICES,
    RCS,
    SUPPLIERS,
    last_month,
)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (SUPPLIERS, "factures fournisseurs"),
        (CONDITIONS, "Pénalités de retard : 12 %"),
        (CONDITIONS, "BCE + 10"),
        (COMPANY, "siren 552 100 554"),
    ],
)
def test_these_words_are_known(words: re.Pattern[str], text: str) -> None:
    assert words.search(text)


def test_a_letterhead_tells_its_capital_and_its_register() -> None:
    line = "SARL au capital de 10 000 € - RCS Angers 552 100 554"
    capital, register = CAPITAL.search(line), RCS.search(line)
    assert capital
    assert capital[1] == "10 000"
    assert register
    assert register[1] == "Angers"


def test_a_sheet_of_a_month_and_a_price_have_their_own_words() -> None:
    assert "factures" in MONTHS
    assert "ttc" in PRICES
    assert not MONTHS & PRICES


def test_the_capital_is_said_alike_after_a_form_and_on_a_letterhead() -> None:
    for said in ("au capital de 10 000 €", "au capital social de 10 000 €", "au capital 10 000 €"):
        assert CAPITAL.search(said)
        assert FORM_S_CAPITAL.sub("", f"SARL {said}") == "SARL"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("t3", 9),
        ("2e semestre", 12),
        ("1er trimestre", 3),
        ("s1", 6),
        ("2nd semestre", 12),
        ("s3", 18),
    ],
)
def test_a_part_of_the_year_ends_with_a_month(text: str, month: int) -> None:
    found = PART_OF_YEAR.fullmatch(text)
    assert found
    assert last_month(found) == month
