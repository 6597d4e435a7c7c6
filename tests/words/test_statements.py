"""What bank exports write."""

from __future__ import annotations

import pytest

from relance.words.statements import (
    CURRENCIES,
    are_english,
    currency_in,
    elsewhere,
    nature_of,
    role_of,
    state_of,
    tells_paid_out,
)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Débit euros", "debit"), ("Montant(EUROS)", "amount"), ("Montant(FRANCS)", ""), ("Date completed (Europe/Zurich)", "booked"),
        ("Date de la valeur (local)", "valued"), ("Détail de l'écriture", "detail"), ("Solde mouvement", ""), ("Montant HT", ""), ("Orig amount", ""),
    ],
)  # fmt: skip
def test_a_title_has_its_role_or_none(title: str, role: str) -> None:
    assert role_of(title)[0] == role


def test_currencies_are_those_that_exist() -> None:
    assert {"EUR", "XPF", "CHF"} <= CURRENCIES
    assert currency_in("Montant (EUR)") == "EUR"
    assert currency_in("PRA") == currency_in("Montant (net)") == ""


def test_states_natures_and_titles_of_other_papers_are_known() -> None:
    assert [state_of(text) for text in ("TERMINÉ", "en attente", "REVERTED", "?")] == [
        "booked",
        "pending",
        "dropped",
        "",
    ]
    assert nature_of("REMISE CHEQUES 12", incoming=True) == "CHEQUES"
    assert nature_of("REMISE CHEQUES 12", incoming=False) == ""
    assert elsewhere(["Date", "Expense ID"]).startswith("une note de frais")
    assert are_english(["Date", "Amount"])
    assert not are_english(["Date", "Montant"])
    assert tells_paid_out("CARTE 12/03 LECLERC")
    assert not tells_paid_out("CARTERON SARL")
