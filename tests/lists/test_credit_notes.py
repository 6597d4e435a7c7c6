"""Credit notes: what each still takes off, and off which invoice."""

from __future__ import annotations

from decimal import Decimal

from relance.lists.reader import Reading
from tests.lists.readings import Read


def notes(found: Reading) -> list[tuple[str, int, str]]:
    """Number, EUR and invoice of each credit note."""
    return [(n.number, int(n.amount), n.invoice_id) for n in found.ledger.credit_notes]


def test_a_credit_note_that_is_used_up_or_void_gives_the_client_nothing(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut
    F-041      | Roux   | 800         | 2026-03-01   | 2026-03-31 |
    A-1        | Roux   | -500        | 2026-04-01   |            | Imputé le 02/04/2026
    A-2        | Roux   | -400        | 2026-04-01   |            | Remboursé
    A-3        | Roux   | -300        | 2026-04-01   |            | Annulé
    A-4        | Roux   | -200        | 2026-04-01   |            | Brouillon
    A-5        | Roux   | -100        | 2026-04-01   |            | Payé
    A-6        | Roux   | -50         | 2026-04-01   |            | à imputer
    """
    assert [(number, amount) for number, amount, _ in notes(reading())] == [
        ("A-1", 0),
        ("A-2", 0),
        ("A-3", 0),
        ("A-4", 0),
        ("A-5", 0),
        ("A-6", 50),
    ]


def test_used_up_it_still_lowers_the_invoice_that_it_names(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut              | Facture d'origine
    F-041      | Roux   | 800         | 2026-03-01   | 2026-03-31 |                     |
    F-042      | Roux   | 900         | 2026-03-01   | 2026-03-31 |                     |
    A-1        | Roux   | -500        | 2026-04-01   |            | Imputé              | F-041
    A-2        | Roux   | -90         | 2026-04-01   |            | Imputé sur F-042    |
    A-3        | Roux   | -70         | 2026-04-01   |            | Annulé              | F-042
    """
    assert notes(reading()) == [
        ("A-1", 500, "f 041|roux"),
        ("A-2", 90, "f 042|roux"),
        ("A-3", 0, "f 042|roux"),
    ]


def test_a_credit_note_of_the_amount_of_a_cancelled_invoice_is_its_own(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut
    F-041      | Roux   | 500         | 2026-03-01   | 2026-03-31 | Annulée
    F-042      | Roux   | 600         | 2026-03-01   | 2026-03-31 |
    F-043      | Noël   | 500         | 2026-03-01   | 2026-03-31 | Annulée
    A-1        | Roux   | -500        | 2026-04-01   |            |
    A-2        | Roux   | -500        | 2026-04-01   |            |
    """
    assert notes(reading()) == [("A-1", 500, "f 041|roux"), ("A-2", 500, "")]


def test_a_word_that_is_not_understood_is_told_and_the_note_deducted(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut
    F-041      | Roux   | 500         | 2026-03-01   | 2026-03-31 |
    A-1        | Roux   | -50         | 2026-04-01   |            | vu avec Paul
    """
    found = reading()
    assert notes(found) == [("A-1", 50, "")]
    assert any("« vu avec Paul » n'est pas compris" in p.what for p in found.ledger.problems)


def test_a_column_of_codes_tells_the_credit_notes(reading: Read) -> None:
    """
    N° facture | Client | Type | Montant TTC | Échéance   | Réglé
    2026-1     | Roux   | F    | 1000        | 2026-03-31 |
    2026-2     | Roux   | A    | 200         | 2026-03-31 |
    """
    found = reading()
    assert [invoice.number for invoice in found.ledger.invoices] == ["2026-1"]
    assert [note.amount for note in found.ledger.credit_notes] == [Decimal(200)]


def test_a_letter_among_other_words_is_no_code(reading: Read) -> None:
    """
    N° facture | Client | Type    | Montant TTC | Échéance   | Réglé
    2026-1     | Roux   | Peinture | 1000       | 2026-03-31 |
    2026-2     | Roux   | A       | 200         | 2026-03-31 |
    """
    assert len(reading().ledger.invoices) == 2
