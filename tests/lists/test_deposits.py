"""A last rest that is a retention."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.lists.reader import read
from tests.lists.readings import only
from tests.minibook import workbook


@pytest.mark.parametrize(
    ("paid", "rest"), [("9_500", Decimal(500)), ("9_400", None), ("9_996", None), ("0", None)]
)
def test_a_last_five_percent_are_taken_for_a_retention(paid: str, rest: Decimal | None) -> None:
    found = read(
        workbook(f"""
        N° facture | Client | Montant TTC | Échéance | Montant réglé
        F-1 | Roux | 10000 | 2026-03-31 | {int(paid)}
        """),
        "x.xlsx",
    )
    hold = only(found).hold
    assert (hold.amount if hold else None) == rest
