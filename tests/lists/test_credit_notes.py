"""Credit notes: what each still takes off, and off which invoice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.lists.reader import Reading, read
from tests.lists.readings import Read
from tests.minibook import workbook


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


@pytest.mark.parametrize(
    ("said", "invoice_id", "left"),
    [
        ("Avoir sur facture F1", "f1|roux", 500),
        ("Annule la facture F1", "f1|roux", 500),
        ("avoir fact. n° 7", "7|roux", 500),
        ("avoir sur facture numéro 7", "7|roux", 500),
        ("avoir inv. 7", "7|roux", 500),
        ("avoir sur factures F1 et 7", "", 500),
        ("avoir commercial de 7 mois", "", 500),
        ("remboursé par virement le 12/10", "", 0),
        ("Annulé", "", 0),
        ("annulé le 12/10 ?", "", 500),
        ("voir avec lui, règlement promis", "", 500),
    ],
)
def test_a_remark_beside_a_credit_note_names_its_invoice_or_says_its_state(
    said: str, invoice_id: str, left: int
) -> None:
    text = f"""
        N° facture | Client | Montant TTC | Date facture | Échéance   | Réglé le | Observations
        F1         | Roux   | 800         | 2026-03-01   | 2026-03-31 |          |
        7          | Roux   | 700         | 2026-03-01   | 2026-03-31 |          |
        A-1        | Roux   | -500        | 2026-04-01   |            |          | {said}
        """
    found = read(workbook(text), "x.xlsx")
    assert notes(found) == [("A-1", left, invoice_id)]
    told = any("n'est pas compris" in p.what for p in found.ledger.problems)
    assert told is (not invoice_id and left > 0 and "sur" not in said)


@pytest.mark.parametrize(("status", "claimed"), [("", 200), ("imputé", 0), ("Imputé sur F1", 0)])
def test_what_is_more_than_its_invoice_stands_to_the_clients_credit(
    status: str, claimed: int
) -> None:
    text = f"""
        N° facture | Client | Montant TTC | Date facture | Échéance   | Statut   | Facture d'origine
        F1         | Roux   | 500         | 2026-03-01   | 2026-03-31 |          |
        F2         | Roux   | 900         | 2026-03-01   | 2026-03-31 |          |
        A-1        | Roux   | -700        | 2026-04-01   |            | {status} | F1
        """
    found = read(workbook(text), "x.xlsx")
    rest = [("A-1", claimed, "")] if claimed else []
    assert notes(found) == [("A-1", 500, "f1|roux"), *rest]
    assert found.layout.credit_notes == (4,)


def test_typed_twice_it_counts_once_and_is_told(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut
    F-041      | Roux   | 800         | 2026-03-01   | 2026-03-31 |
    A-1        | Roux   | -500        | 2026-04-01   |            |
    A-1        | Roux   | -500        | 2026-04-01   |            |
    A-1        | Roux   | -50         | 2026-05-01   |            |
    """
    found = reading()
    assert notes(found) == [("A-1", 500, ""), ("A-1", 0, ""), ("A-1", 50, "")]
    assert any("écrit deux fois (aussi en Factures!A3)" in p.what for p in found.ledger.problems)


def test_in_another_currency_it_is_deducted_from_nothing_in_euros_and_told(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Devise | Facture d'origine | Statut
    F-1        | Roux   | 800         | 2026-03-01   | 2026-03-31 | EUR    |                   |
    F-2        | Roux   | 900         | 2026-03-01   | 2026-03-31 | GBP    |                   |
    F-3        | Roux   | 100         | 2026-03-01   | 2026-03-31 | EUR    |                   |
    A-1        | Roux   | -500        | 2026-04-01   |            | GBP    |                   |
    A-2        | Roux   | -400        | 2026-04-01   |            | GBP    | F-2               |
    A-3        | Roux   | -30         | 2026-04-01   |            | GBP    | F-3               |
    """
    found = reading()
    assert notes(found) == [("A-1", 0, ""), ("A-2", 400, "f 2|roux"), ("A-3", 0, "")]
    assert [i.number for i in found.ledger.invoices if i.problems] == ["F-3"]
    told = [p.what for p in found.ledger.problems if "A-1" in p.what]
    assert told == ["Avoir A-1 en GBP : il n'est déduit d'aucune facture d'une autre monnaie."]


def test_the_invoice_named_is_not_there_which_is_told(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut | Facture d'origine
    F-1        | Roux   | 800         | 2026-03-01   | 2026-03-31 |        |
    A-1        | Roux   | -500        | 2026-04-01   |            |        | F-0
    A-2        | Roux   | -50         | 2026-04-01   |            | imputé | F-0
    """
    found = reading()
    assert notes(found) == [("A-1", 500, ""), ("A-2", 0, "")]
    (told,) = (p.what for p in found.ledger.problems)
    assert "« F-0 » n'est pas parmi celles de ce client" in told


def test_a_day_of_payment_beside_it_says_that_it_is_used_or_paid_back(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Réglé le   | Facture d'origine
    F-1        | Roux   | 800         | 2026-03-01   | 2026-03-31 |            |
    A-1        | Roux   | -500        | 2026-04-01   |            | 2026-04-05 |
    A-2        | Roux   | -50         | 2026-04-01   |            | 2026-04-05 | F-1
    """
    assert notes(reading()) == [("A-1", 0, ""), ("A-2", 50, "f 1|roux")]


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


def test_of_two_invoices_of_the_number_that_it_names_it_is_not_one_issued_later(
    reading: Read,
) -> None:
    """
    [2025]
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut | Facture d'origine
    1          | Roux   | 1000        | 2025-03-01   | 2025-04-01 |        |
    AV-1       | Roux   | -1000       | 2025-03-10   |            |        | 1
    [2026]
    N° facture | Client | Montant TTC | Date facture | Échéance   | Statut | Facture d'origine
    1          | Roux   | 900         | 2026-03-01   | 2026-04-01 |        |
    """
    found = reading()
    (note,) = found.ledger.credit_notes
    assert note.invoice_id == "1|roux|2025"
    assert not found.ledger.problems
