"""What stands above and below the operations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.bank.preamble import preamble


@pytest.mark.parametrize(
    ("rows", "account"),
    [
        ([["Compte de Dépôt carte n° 00000000000"]], "00000000000"),
        ([["Compte courant", "Mon compte", "12345678", "2021-01-01", "", "1000,00"]], "12345678"),
        ([["Code de la banque : 17515", "Code de l'agence : 90000"], ["Numéro de compte : 08045168680"]], "17515 90000 08045168680"),
        ([["IBAN", "FR76 3000 6000 0112 3456 7890 189"]], "FR7630006000011234567890189"),
        ([["Compte", "****0042"]], ""),
        ([["00012345678"], ["00012345679"]], ""),  # which of them?
        ([["Agence de Brest"]], ""),
    ],
)  # fmt: skip
def test_the_account_is_told_only_where_one_alone_is_named(
    rows: list[list[str]], account: str
) -> None:
    assert preamble(rows).account == account


def test_balances_period_currency_and_count_are_told() -> None:
    rows = [
        ["Solde au 19/03/2026 12 345,67 "], ["Liste des opérations entre le 01/03/2026 et le 19/03/2026"],
        ["Solde en début de période", "", "39916,24"], ["Devise : USD"], ["Solde (FRANCS)", "8 098,45"],
    ]  # fmt: skip
    found = preamble(rows)
    assert (found.opening, found.closing, found.currency) == (
        Decimal("39916.24"),
        Decimal("12345.67"),
        "USD",
    )
    assert (found.start, found.end, found.count) == (date(2026, 3, 1), date(2026, 3, 19), None)
    assert preamble([["Du 84/03/2026 au 19/03/2026"]]).start is None
    summary = preamble(
        [["00000000000", "01/03/2026", "14/03/2026", "2", "14/03/2026", "1234.56 EUR"]]
    )
    assert (summary.count, summary.closing, summary.end) == (
        2,
        Decimal("1234.56"),
        date(2026, 3, 14),
    )


@pytest.mark.parametrize(
    "told", ["Devise : USD", "Monnaie : USD", "Currency: USD", "Devise du compte : USD"]
)
def test_the_currency_is_told_by_whatever_a_column_of_currencies_is_called(told: str) -> None:
    assert preamble([[told]]).currency == "USD"


def test_a_balance_in_francs_is_neither_the_last_one_nor_the_first() -> None:
    rows = [["Solde initial", "100,00"], ["Solde initial (FRANCS)", "655,96"]]
    assert preamble(rows).opening == Decimal("100.00")
