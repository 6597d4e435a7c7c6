"""Which rows of a list are invoices."""

from __future__ import annotations

from relance.lists.layout import Hints, hints_of
from relance.sheets.columns_told import as_columns
from tests.lists.readings import Read, by_number, whats


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
    assert [row for row, _ in found.understood.skipped] == [
        f"ligne {row}" for row in (2, 4, 5, 7, 9, 10, 11)
    ]
    assert found.layout.last_row == 8


def test_a_row_with_a_client_a_date_and_an_amount_is_never_a_total(reading: Read) -> None:
    """
    N° facture  | Client                  | Montant TTC | Échéance   | Réglé
    TOTAL-26-04 | Total Ouest Énergies SA | 500         | 2026-03-31 |
    FIN         | Cordages Réunis         | 300         | 2026-03-31 |
    TOTAL       | Divers                  | 800         | 2026-03-31 |
    """
    found = by_number(reading())
    assert list(found) == ["TOTAL-26-04", "FIN", "TOTAL"]
    assert not whats(found["TOTAL-26-04"])
    assert not whats(found["FIN"])
    assert "est-ce le numéro d'une facture" in whats(found["TOTAL"])  # it adds up those above


def test_words_that_the_owner_told_to_be_of_no_invoice_drop_their_row(reading: Read) -> None:
    """
    N° facture | Client | Genre  | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | Option | 100         | 2026-03-31 |
    F-2        | Roux   | Ferme  | 100         | 2026-03-31 |
    """
    told = Hints(**hints_of(as_columns("Pas une facture = Genre : Option, Projet")))
    assert list(by_number(reading(told))) == ["F-2"]
