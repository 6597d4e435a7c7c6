"""Which rows of a list are invoices."""

from __future__ import annotations

from tests.lists.readings import Read, by_number


def test_totals_blanks_repeated_titles_and_remarks_are_passed_over(reading: Read) -> None:
    """
    N° facture | Client             | Montant TTC | Échéance   | Statut
    TOTAL      |                    | 600         |            |
    F-001      | Roux               | 100         | 2026-03-31 | À payer
    Sous-total | Roux               | 100         |            |
               | Sous-total Roux    | 100         |            |
    -----
    N° facture | Client             | Montant TTC | Échéance   | Statut
    F-002      | Total Énergies SA  | 500         | 2026-03-31 | Payée
    Facture refaite en avril
    End list   |                    |             |            |
               |                    | 600         |            |
    """
    found = reading()
    assert list(by_number(found)) == ["F-001", "F-002"]
    assert [row for row, _ in found.understood.skipped] == [2, 4, 5, 7, 9, 10, 11]
    assert found.layout.last_row == 8


def test_with_client_date_and_amount_it_is_an_invoice_unless_it_adds_up_those_above(
    reading: Read,
) -> None:
    """
    N° facture  | Client              | Montant TTC | Échéance   | Réglé le
    F-001       | Roux                | 100         | 2026-03-31 |
    F-002       | Roux                | 200         | 2026-03-31 |
    Sous-total  | Roux                | 300         | 2026-03-31 |
    F-003       | Pic                 | 200         | 2026-03-31 |
    Total Pic   | Pic                 | 200         | 2026-03-31 |
    TOTAL-26-04 | Total Énergies SA   | 300         | 2026-03-31 |
    FIN         | Cordages Réunis     | 700         | 2026-03-31 |
    Total       | 4 clients           | 1500        |            |
    Fin         | Total               | 999         | 2026-03-31 |
    """
    assert list(by_number(reading())) == ["F-001", "F-002", "F-003", "TOTAL-26-04", "FIN"]
