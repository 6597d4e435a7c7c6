"""What the owner's sheets, their titles and letterheads are known by."""

from __future__ import annotations

import re

import pytest

from relance.words.sheet_words import CAPITAL, COMPANY, CONDITIONS, MONTHS, PRICES, RCS, SUPPLIERS


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
