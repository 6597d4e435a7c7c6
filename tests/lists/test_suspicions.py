"""A row that can be read and is doubtful all the same."""

from __future__ import annotations

from datetime import date

import pytest

from relance.lists.reader import read
from relance.rules.codes import State
from tests.lists.readings import Read, by_number, only, whats
from tests.minibook import workbook


def test_a_total_below_its_own_net_amount_is_a_doubt(reading: Read) -> None:
    """
    N° facture | Client | Montant HT | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 100        | 12          | 2026-03-31 |
    """
    assert "moins que le HT" in whats(only(reading()))


@pytest.mark.parametrize(
    ("titles", "cells", "why"),
    [
        ("Reste dû", "", "cellule est vide"),  # where another row has a rest
        ("Réglé le | Règlement 2", " | 40", "« Règlement 2 » : 40"),
        ("Réglé le | Avoir", " | 30", "« Avoir » : 30"),
        ("Réglé le | Mode paiement prévu", " | virement", ""),
        ("Réglé le | Date facture", " | 2026-05-02", "avant la facture"),
        ("Statut", "1/2 payé", ""),  # said by the rules: the word is not understood
    ],
)
def test_what_may_speak_of_payment_is_never_passed_over(titles: str, cells: str, why: str) -> None:
    found = by_number(
        read(
            workbook(f"""
            N° facture | Client | Montant TTC | Échéance   | {titles}
            F-1        | Roux   | 100         | 2026-03-31 | {cells}
            F-2        | Noël   | 200         | 2026-03-31 | {"50" if titles == "Reste dû" else ""}
            """),
            "x.xlsx",
        )
    )
    assert why in whats(found["F-1"])
    assert bool(found["F-1"].problems) is bool(why)
    assert not found["F-2"].problems


@pytest.mark.parametrize("kind", ["Devis", "Proforma", "Facture pro forma", "Bon de commande"])
def test_a_quote_among_invoices_waits(kind: str) -> None:
    titles = "N° | Type | Client | Montant TTC | Échéance | Réglé le"
    book = workbook(f"{titles}\nF-1 | Facture | Roux | 500 | 2026-03-31 |\nD-5 | {kind} | Roux | 700 | 2026-03-31 |")  # fmt: skip
    found = by_number(read(book, "x.xlsx"))
    assert not found["F-1"].problems
    assert "n'est pas une facture" in whats(found["D-5"])


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        ("F-1", "Proforma Invoice"),
        ("F-1", "Pro forma"),
        ("F-1", "DEVIS"),
        ("F-1", "Bon de commande"),
        ("F-1", "Estimate"),
        ("Devis 2026-04", ""),
        ("PROFORMA-12", ""),
    ],
)
def test_a_word_that_says_that_a_row_is_no_invoice_counts_in_any_cell(
    number: str, cell: str
) -> None:
    text = f"""
        N° facture | Client | Montant TTC | Échéance   | Réglé | Divers infos
        {number}   | Roux   | 546062      | 2026-03-31 |       | {cell}
        F-2        | Commande Plus | 100  | 2026-03-31 |       | voir devis
        """
    found = by_number(read(workbook(text), "x.xlsx"))
    assert "ce n'est pas une facture" in whats(found[number])
    assert not whats(found["F-2"])


def test_a_share_of_the_price_that_somebody_else_bears_is_asked_about(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Part client | Mutuelle | Part mutuelle | Échéance   | Réglé
    F-1        | Roux   | 100         | 30          | MGEN     | 70            | 2026-03-31 |
    F-2        | Roux   | 100         | 100         |          | 0             | 2026-03-31 |
    """
    told = by_number(reading())
    assert "« Part client » : 30" in whats(told["F-1"])
    assert not told["F-2"].problems


def test_a_day_on_which_a_claim_may_have_ended_is_asked_about(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Annulée le | Remis à l'huissier
    F-1        | Roux   | 100         | 2026-03-31 |       | 2026-07-01 |
    F-2        | Roux   | 100         | 2026-03-31 |       |            | 2026-07-02
    F-3        | Roux   | 100         | 2026-03-31 |       |            | 0
    F-4        | Roux   | 100         | 2026-03-31 | oui   | 2026-07-01 |
    """
    told = by_number(reading())
    assert "« Annulée le » : 01/07/2026" in whats(told["F-1"])
    assert "« Remis à l'huissier » : 02/07/2026" in whats(told["F-2"])
    assert not told["F-3"].problems
    assert not told["F-4"].problems


def test_a_new_due_date_holds_as_a_promise_does(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Nouvelle échéance | Réglé
    F-1        | Roux   | 100         | 2026-06-30 | 2026-12-31        |
    """
    hold = only(reading()).hold
    assert hold
    assert (hold.state, hold.until) == (State.PROMISE, date(2026, 12, 31))
