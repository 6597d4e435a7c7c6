"""Which column is which."""

from __future__ import annotations

import pytest

from relance.bank.export_columns import UnknownFile, guess, read


@pytest.mark.parametrize(
    ("titles", "roles"),
    [
        ("Date;Date de valeur;Débit;Crédit;Libellé;Solde", {"operated": (0,), "valued": (1,), "debit": (2,), "credit": (3,), "label": (4,), "balance": (5,)}),
        ("Date comptable;Libellé de l'opération;Montant (€)", {"booked": (0,), "detail": (1,), "amount": (2,)}),
        ("dateOp;dateVal;label;amount", {"operated": (0,), "valued": (1,), "label": (2,), "amount": (3,)}),
        ("Date completed (UTC);Description;Total amount (incl. VAT);Amount", {"booked": (0,), "label": (1,), "amount": (3, 2)}),
    ],
)  # fmt: skip
def test_titles_name_the_roles_the_best_first(
    titles: str, roles: dict[str, tuple[int, ...]]
) -> None:
    found = read(titles.split(";"))
    assert found is not None
    assert found.roles == roles


@pytest.mark.parametrize(
    "titles",
    ["Date;01/01/2015", "Date;Libellé", "Date;Débit", "Libellé;Montant", "Numéro;Client;Total TTC"],
)
def test_a_row_without_day_or_amounts_is_no_row_of_titles(titles: str) -> None:
    assert read(titles.split(";")) is None


def test_titles_of_something_else_say_what_it_is() -> None:
    with pytest.raises(UnknownFile, match="prestataire"):
        read("Date,4 derniers chiffres,Description,Montant,Payout ID".split(","))
    with pytest.raises(UnknownFile, match="note de frais"):
        read("Date;Amount;Expense ID".split(";"))


@pytest.mark.parametrize(
    "rows",
    [
        [["02/03/2026", "A", "1,00", "2,00"]],  # which of them?
        [["02/03/2026", "1,00"]],
        [["02/03/2026", "A", "1,00"], ["02/03/2026", "", "1,00"]],
        [["02/03/2026", "A", "1,00"], ["02/03/2026", "A", "un"]],
        [["A", "B", "1,00"]],
    ],
)
def test_without_titles_a_doubt_is_no_table(rows: list[list[str]]) -> None:
    assert guess(rows) is None
