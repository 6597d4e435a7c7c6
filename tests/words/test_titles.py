"""What a title says that no column is called."""

from __future__ import annotations

import re

import pytest

from relance.french import fold
from relance.words import titles


@pytest.mark.parametrize(
    ("pattern", "title", "found"),
    [
        (titles.PAYMENT, "Règlement octobre", True),
        (titles.PAYMENT, "Dérèglement", False),
        (titles.NO_PAYMENT, "Mode de règlement", True),
        (titles.NO_PAYMENT, "Modèle réglé", False),
        (titles.PAYMENTS_SHEET, "Encaissements 2026", True),
        (titles.PAYMENTS_SHEET, "Factures", False),
        (titles.QUANTITY, "Qté", True),
        (titles.OF_OTHERS, "Mes fournisseurs", True),
        (titles.OF_OTHERS, "Modèle facture", False),
    ],
)
def test_a_title_says_what_stands_below(
    pattern: re.Pattern[str], title: str, *, found: bool
) -> None:
    assert bool(pattern.search(fold(title))) is found
