"""Bytes, amounts and days are read strictly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.bank.texts import amount, damaged, day, decoded, exact
from relance.sheets.cells import Unreadable


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Libellé €".encode(), "Libellé €"),
        ("Libellé €".encode("utf-8-sig"), "Libellé €"),
        ("Libellé €".encode("utf-16"), "Libellé €"),
        ("Libellé €".encode("cp1252"), "Libellé €"),
        ("Libellé € cœur".encode("iso-8859-15"), "Libellé € cœur"),
    ],
)
def test_every_encoding_of_a_bank_gives_the_same_text(data: bytes, text: str) -> None:
    assert decoded(data) == text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("+1 006,60", "1006.60"), ("-1.234,56", "-1234.56"), ("1,234.56", "1234.56"), ("-4.20", "-4.20"), ("1234.56 EUR", "1234.56"),
        ("1 718,70", "1718.70"), ("12", "12.00"), ("-12,3", "-12.30"), ("(5,00)", "-5.00"), (12.34, "12.34"), (1234.5, "1234.50"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_banks_write_it(written: object, value: str) -> None:
    assert amount(written) == Decimal(value)


@pytest.mark.parametrize(
    "written", ["", "$120", "12..34", "1.234", "12,345", "1234,567", "1.234,567", "abc", 12.345, "1e5", True, None]
)  # fmt: skip
def test_what_is_no_sure_amount_is_unreadable(written: object) -> None:
    with pytest.raises(Unreadable):
        amount(written)


@pytest.mark.parametrize(
    ("written", "value"), [("8.850", "8.85"), ("12", "12.00"), (".5", "0.50"), ("10.", "10.00")]
)
def test_an_exact_amount_has_cents_at_most(written: str, value: str) -> None:
    assert exact(written) == Decimal(value)


@pytest.mark.parametrize("written", ["12..34", "-1", "8.851", "1,2", "", "١٢", "1e3", "9" * 19])
def test_another_figure_is_no_exact_amount(written: str) -> None:
    with pytest.raises(Unreadable):
        exact(written)


@pytest.mark.parametrize(
    "written", ["20260231", "00000000", "201120000000", "18991231", "2026010", "٢٠٢٦٠١٠١"]
)
def test_a_day_that_is_none_is_unreadable(written: str) -> None:
    with pytest.raises(Unreadable):
        day(written, "%Y%m%d")


@pytest.mark.parametrize("title", ["Cr\ufffddit", "DÃ©bit", "Cr?dit", "LibellÃ©", "Â« Date »"])
def test_a_title_whose_accents_are_lost_is_damaged(title: str) -> None:
    assert damaged(["Date", title]) == title


@pytest.mark.parametrize(
    "title", ["Débit", "Libellé", "Êtes-vous là ?", "N° d'opération", "À venir"]
)
def test_a_title_with_its_accents_is_not(title: str) -> None:
    assert not damaged([title])
