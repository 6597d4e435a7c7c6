"""A sheet of payments beside the list, and the two sources that must agree."""

from __future__ import annotations

from relance.lists.reader import read
from tests.lists.readings import PAYMENTS, Read, by_number, whats
from tests.minibook import workbook


def test_payments_told_twice_are_counted_once() -> None:
    data = workbook(PAYMENTS.format(title="| Montant réglé", first="| 0", second="| 100"))
    found = read(data, "x.xlsx")
    assert [invoice.paid for invoice in found.ledger.invoices] == [None, None]
    assert len(found.ledger.payments) == 3


def test_an_invoice_whose_two_sources_of_payment_disagree_waits() -> None:
    """DESIGN 5.10: a disagreement means not chased and « à corriger »; the others go on."""
    data = workbook(PAYMENTS.format(title="| Montant réglé", first="| 100", second="| 100"))
    found = by_number(read(data, "x.xlsx"))
    doubted = [number for number, each in found.items() if "et ses règlements font" in whats(each)]
    assert doubted == ["F-1"]


def test_every_sheet_of_payments_is_read(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client | Montant TTC | Échéance
    F-1        | Roux   | 100         | 2026-03-31
    F-2        | Roux   | 200         | 2026-03-31
    [Règlements 2025]
    Date       | Facture | Client | Montant
    2026-04-01 | F-1     | Roux   | 100
    [Règlements 2026]
    Date       | Facture | Client | Montant
    2026-04-02 | F-2     | Roux   | 200
    """
    found = reading()
    assert [p.invoice_id for p in found.ledger.payments] == ["f 1|roux", "f 2|roux"]
    assert found.understood.payments_sheet == "Règlements 2025, Règlements 2026"
