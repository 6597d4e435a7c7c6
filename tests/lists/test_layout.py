"""The titles of a list: which row they stand on, which column is which."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.french import undotted
from relance.words import columns
from tests.lists.readings import Read, only


def test_titles_on_two_lines_are_read_together(reading: Read) -> None:
    """
    Facture |            | Client | Règlement  |         | Total
    N°      | Échéance   |        | Date       | Montant | TTC
    F-001   | 2026-03-31 | Roux   | 2026-04-02 | 40      | 100
    """
    invoice = only(reading())
    assert (invoice.number, invoice.total) == ("F-001", Decimal(100))
    assert (invoice.paid_on, invoice.paid) == (date(2026, 4, 2), Decimal(40))


def test_a_title_is_read_once_whatever_is_sought_and_however_long_the_list(
    reading: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2026-03-31 |
    F-002      | Roux   | 100         | 2026-03-31 |
    F-003      | Noël   | 100         | 2026-03-31 |
    [Règlements]
    Facture | Montant
    F-003   | 100
    """
    read: list[str] = []

    def seen(title: str) -> str:
        read.append(title)
        return undotted(title)

    monkeypatch.setattr(columns, "undotted", seen)
    columns.normal.cache_clear()
    assert len(reading().ledger.payments) == 1
    assert read.count("Montant TTC") == 1  # as invoices, clients and payments, and by each row
    assert len(read) == len(set(read)) < 40
