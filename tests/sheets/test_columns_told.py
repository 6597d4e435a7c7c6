"""The setting « Colonnes »: what owners say of their columns."""

from __future__ import annotations

import pytest

from relance.sheets.cells import Unreadable
from relance.sheets.columns_told import Pair, as_columns, written

SAID = [
    ("Montant TTC = Total", [("total", "Total")]),
    ("Mon total = Montant TTC", [("total", "Mon total")]),  # the other way round
    ("Chantier = rien", [("nothing", "Chantier")]),
    ("Solde = montant et solde", [("total", "Solde"), ("balance", "Solde")]),
    ("N° facture = Série + N°", [("number", "Série + N°")]),
    ("N° = Série + N°", [("number", "Série + N°")]),
    ("Devise = USD", [("money", "USD")]),
    ("Devise = Monnaie locale", [("currency", "Monnaie locale")]),
    ("Toutes impayées = oui", [("unpaid", "oui")]),
    ("Pas une facture = Type : Devis, Option", [("no_invoice", "Type : Devis, Option")]),
    ("Ligne des titres = 4", [("header", "4")]),
    (
        "N° facture = ? ; Client = ; Échéance = Vencimiento",
        [("due", "Vencimiento")],
    ),  # to be filled
    ("", []),
]


@pytest.mark.parametrize(("text", "pairs"), SAID)
def test_what_an_owner_says_of_a_column_is_understood_and_written_back(
    text: str, pairs: list[Pair]
) -> None:
    assert as_columns(text) == tuple(pairs)
    assert as_columns(written(pairs)) == tuple(pairs)


def test_what_is_said_last_of_a_column_counts() -> None:
    told = written([("total", "Net"), ("nothing", "Site"), ("total", "Prix")])
    assert told == "Montant TTC = Prix ; Site = rien"


def test_a_word_that_is_not_understood_is_told_with_the_nearest() -> None:
    with pytest.raises(Unreadable, match="« Montant TTC » s'en rapproche"):
        as_columns("Montant TCT = Prix de vente")
