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
