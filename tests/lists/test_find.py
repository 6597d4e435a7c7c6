"""Which sheets are the owner's lists."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.lists.reader import read
from relance.problems import AnswerNeeded, RelanceError
from tests.lists.readings import Read, only
from tests.minibook import workbook


def test_a_workbook_without_a_list_says_what_was_looked_at(reading: Read) -> None:
    """
    [Devis]
    Désignation | Quantité
    Porte       | 2
    [Notes]
    Penser au béton
    """
    with pytest.raises(RelanceError, match=r"« Devis », « Notes »") as stop:
        reading()
    assert "N° facture" in stop.value.cure
    assert stop.value.status == 1


def test_a_missing_column_is_named_with_the_nearest_title(reading: Read) -> None:
    """
    N° facture | Client | Montant global TTC | Échéance   | Réglé
    F-001      | Roux   | 100                | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match="il y manque : « Montant TTC »") as stop:
        reading()
    assert "« Montant global TTC » s'en rapproche" in stop.value.cure


def test_an_amount_without_tax_is_not_taken_for_the_total(reading: Read) -> None:
    """
    N° facture | Client | Montant HT | Échéance   | Réglé
    F-001      | Roux   | 100        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert "« Montant HT » est un montant hors taxes" in stop.value.cure


def test_invoices_to_pay_are_not_a_list_of_clients(reading: Read) -> None:
    """
    N° facture | Fournisseur | Montant TTC | Échéance   | Réglé
    F-001      | Bois & Co   | 100         | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert "liste de fournisseurs" in stop.value.cure


TWO_LISTS = """
    [2025]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [2026]
    N° facture | Client | Montant TTC | Échéance   | Réglé {mark}
    F-002      | Noël   | 200         | 2026-03-31 |
    """


def test_two_lists_are_a_question_that_names_both() -> None:
    with pytest.raises(AnswerNeeded, match="« 2025 », « 2026 »"):
        read(workbook(TWO_LISTS.format(mark="")), "x.xlsx")


@pytest.mark.parametrize(("mark", "hidden"), [("", "2025"), ("| N° facture (relance)", "")])
def test_of_two_lists_the_one_known_or_shown_is_read(mark: str, hidden: str) -> None:
    data = workbook(TWO_LISTS.format(mark=mark), hidden=hidden)
    assert only(read(data, "x.xlsx")).number == "F-002"


def test_a_price_list_is_no_second_list_of_invoices(reading: Read) -> None:
    """
    [Tarifs]
    Réf | Famille  | Désignation | Prix | Date
    R1  | Peinture | Blanc 10 l  | 39   | 2026-01-01
    [Suivi]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-002      | Noël   | 200         | 2026-03-31 |
    """
    assert only(reading()).number == "F-002"


def test_our_own_sheets_are_never_taken_for_the_owners(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [Relance - Historique]
    Facture | Client | Montant TTC | Échéance | Statut
    F-009   | Roux   | 100         | 2025-03-31 |
    """
    assert only(reading()).number == "F-001"


def test_two_columns_that_both_look_like_the_amount_are_a_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 90        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match=r"« Montant TTC » \(colonne C\) et « Total TTC »"):
        reading()


def test_two_columns_that_say_the_same_are_no_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 100       | 2026-03-31 |
    """
    assert only(reading()).total == Decimal(100)


LIST = """
    N° facture | Client | Montant TTC | Échéance   | Jours de retard | Réglé {title}
    1          | A      | 100         | 2026-03-31 | 12              |       {cell}
    """
