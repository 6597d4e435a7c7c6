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


DEDUCTED = [
    # TTC, HT, TVA, Acompte, Net à payer → what is left (EUR), None: it waits
    ("1200 | 1000 | 200 | 300 | 900", 900),  # the net to pay has it off
    ("1200 | 1000 | 200 | 300 | ", 900),  # HT and VAT make the whole price
    ("900  | 1000 | 200 | 300 | ", 900),  # they make the price once the deposit is off
    ("900  |      |     | 300 | ", None),
    ("1200 | 1000 | 200 | 300 | 700", None),
    ("1200 | 1000 | 200 |     | 1200", 1200),
]


@pytest.mark.parametrize(("figures", "left"), DEDUCTED)
def test_whether_a_deposit_is_taken_off_is_shown_by_the_figures(
    figures: str, left: int | None
) -> None:
    text = f"""
        N° facture | Client | Montant TTC | Montant HT | TVA | Acompte | Net à payer | Échéance | Statut
        F-1 | Roux | {figures} | 2026-03-31 | à payer
        """
    invoice = only(read(workbook(text), "x.xlsx"))
    if left is None:
        assert invoice.problems
    else:
        assert not invoice.problems
        assert (invoice.total or 0) - (invoice.paid or 0) == left


def test_a_net_after_the_retention_says_nothing_more_than_the_retention() -> None:
    text = """
        N° facture | Client | Montant TTC | RG | Net après RG | Échéance   | Statut
        F-1        | Roux   | 1000        | 50 | 950          | 2026-03-31 | à payer
        """
    invoice = only(read(workbook(text), "x.xlsx"))
    assert not invoice.problems
    assert invoice.hold
    assert invoice.hold.amount == 50
