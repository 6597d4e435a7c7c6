"""What a row says of its own payment, however it was typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.reader import read
from relance.rules.codes import State
from relance.rules.model import Hold
from tests.lists.readings import Read, by_number, only, whats
from tests.minibook import workbook


@pytest.mark.parametrize(
    ("cell", "paid", "paid_on", "status"),
    [
        ("", None, None, ""),
        ("-", None, None, ""),
        ("40", "40", None, ""),
        ("'40,00 €", "40", None, ""),
        ("2026-04-02", None, date(2026, 4, 2), ""),
        ("'15/04/2026", None, date(2026, 4, 15), ""),
        ("oui", None, None, "oui"),
        ("Réglé par chèque", None, None, "Réglé par chèque"),
        ("attend la banque", None, None, "attend la banque"),
    ],
)
def test_regle_holds_an_amount_a_date_or_a_word(
    cell: str, paid: str | None, paid_on: date | None, status: str
) -> None:
    text = f"N° facture|Client|Montant TTC|Échéance|Réglé\nF|Roux|100|2026-03-31|{cell}\n"
    invoice = only(read(workbook(text), "x.xlsx"))
    assert invoice.paid == (Decimal(paid) if paid else None)
    assert (invoice.paid_on, invoice.status_text, invoice.problems) == (paid_on, status, ())


@pytest.mark.parametrize("title", ["Statut", "Règlement"])
@pytest.mark.parametrize(
    ("cell", "paid", "paid_on", "status"),
    [
        ("payé 1188 € le 02/10/2026", "1188", date(2026, 10, 2), ""),
        ("acompte 200 € le 20/10/2026", "200", date(2026, 10, 20), "acompte"),
        ("acompte versé 1 200,50 €", "1200.50", None, "acompte"),
        ("arrhes 200 € le 20/10/2026", "200", date(2026, 10, 20), "acompte"),
        ("acpte de 200 €", "200", None, "acompte"),
        ("réglé le 02/10/2026", None, date(2026, 10, 2), "réglé le 02/10/2026"),
        ("CB 25/09/2026", None, date(2026, 9, 25), "payée le 25/09/2026"),
        (
            "réglé par chèque le 25/09/2026",
            None,
            date(2026, 9, 25),
            "réglé par chèque le 25/09/2026",
        ),
        ("carte bleue 25/09/2026", None, date(2026, 9, 25), "payée le 25/09/2026"),
        ("REGLE 500 € PAR CARTE BLEUE", "500", None, ""),
        ("payé en liquide le 25/09/2026", None, date(2026, 9, 25), "payé en liquide le 25/09/2026"),
        ("acquittée le 25/09/2026", None, date(2026, 9, 25), "acquittée le 25/09/2026"),
        ("payé 0 € le 02/10/2026", "0", date(2026, 10, 2), ""),
        # What is not wholly understood stays a word, for a person to read.
        ("payé 1.200 €", None, None, "payé 1.200 €"),  # a thousand, or one and a bit
        ("payé 500 € le 02/10/2026, 300 € le 05/11/2026", None, None, None),
        ("payé 50 %", None, None, "payé 50 %"),
        ("acompte le 20/10/2026", None, None, "acompte le 20/10/2026"),
        ("reçue le 20/10/2026", None, None, "reçue le 20/10/2026"),  # the invoice, perhaps
        ("à payer 100 €", None, None, "à payer 100 €"),
        ("solde 50 €", None, None, "solde 50 €"),
        ("soldé 50 €", None, None, "soldé 50 €"),  # the last part of several
        ("prélèvement 25/09/2026", None, None, "prélèvement 25/09/2026"),  # done, or to come
        ("en ligne 25/09/2026", None, None, "en ligne 25/09/2026"),  # the invoice, perhaps
        ("vir. 12/10", None, None, "vir. 12/10"),  # of which year
        ("CB 31/09/2026", None, None, "CB 31/09/2026"),
    ],
)
def test_a_word_may_tell_the_payment(
    title: str, cell: str, paid: str | None, paid_on: date | None, status: str | None
) -> None:
    text = f"N° facture|Client|Montant TTC|Échéance|{title}\nF|Roux|2000|2026-10-31|{cell}\n"
    invoice = only(read(workbook(text), "x.xlsx"))
    assert invoice.paid == (Decimal(paid) if paid else None)
    expected = (paid_on, cell if status is None else status, ())
    assert (invoice.paid_on, invoice.status_text, invoice.problems) == expected


def test_one_and_zero_are_yes_and_no_not_euros(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Payé
    1          | A      | 100         | 2026-03-31 | 1
    2          | A      | 100         | 2026-03-31 | 0
    """
    found = by_number(reading())
    assert [(found[n].status_text, found[n].paid) for n in "12"] == [("oui", None), ("non", None)]


def test_a_word_in_the_balance_is_a_word_and_a_dash_is_nothing_sure(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Solde
    1          | A      | 100         | 2026-03-31 | soldée
    2          | A      | 100         | 2026-03-31 | -
    3          | A      | 100         | 2026-03-31 | 0
    4          | A      | 100         | 2026-03-31 | oui
    """
    found = by_number(reading())
    assert (found["1"].status_text, found["1"].problems) == ("soldée", ())
    assert "n'est pas un montant" in whats(found["2"])
    assert "n'est pas un montant" in whats(found["4"])
    assert found["3"].balance == 0


def test_solde_with_its_accent_and_yes_or_no_is_no_rest(reading: Read) -> None:
    """
    N° fact | Client         | Total TTC | Date limite | Soldé
    45120   | Taxi Bernard   | 845.6     | 2026-09-03  | oui
    45133   | Ambulances     | 1290      | 2026-09-18  | non
    45150   | Mairie         | 75        | 2026-10-09  |
    """
    found = by_number(reading())
    assert {n: (i.status_text, i.balance) for n, i in found.items()} == {
        "45120": ("oui", None),
        "45133": ("non", None),
        "45150": ("", None),
    }
    assert not any(invoice.problems for invoice in found.values())


@pytest.mark.parametrize("title", ["Solde", "SOLDE", "Reste"])
def test_yes_under_what_may_be_a_rest_waits(title: str) -> None:
    text = f"N° facture|Client|Montant TTC|Échéance|{title}\nF|Roux|100|2026-03-31|oui\n"
    assert "n'est pas un montant" in whats(only(read(workbook(text), "x.xlsx")))


def test_comptant_alone_may_mean_paid(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Paiement
    1          | A      | 100         | 2026-03-31 | comptant
    2          | B      | 100         | 2026-03-31 |
    """
    assert (
        by_number(reading())["1"].status_text == "comptant"
    )  # not understood: for a person to read


def test_a_day_among_sums_says_that_all_was_paid(reading: Read) -> None:
    """
    N° fact. | Client | Total TTC | Date échéance | Payé
    26001    | Sté A  | 250       | 2026-10-10    | 2026-10-02
    26005    | Sté E  | 250       | 2026-10-10    | 250
    26006    | Sté F  | 250       | 2026-10-10    | 100
    """
    found = by_number(reading())
    assert (found["26001"].status_text, found["26001"].paid_on) == (
        "payée le 02/10/2026",
        date(2026, 10, 2),
    )
    assert (found["26006"].status_text, found["26006"].paid) == ("", Decimal(100))


def test_a_day_beside_a_column_of_sums_does_not_say_how_much(reading: Read) -> None:
    """
    N° fact. | Client | Total TTC | Date échéance | Payé       | Montant réglé
    26001    | Sté A  | 250       | 2026-10-10    | 2026-10-02 |
    26005    | Sté E  | 250       | 2026-10-10    |            | 100
    """
    assert by_number(reading())["26001"].status_text == ""


def test_words_that_contradict_hold_the_row(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Statut    | Payé
    1          | A      | 100         | 2026-03-31 | En retard | oui
    2          | A      | 100         | 2026-03-31 | En retard | non
    3          | A      | 100         | 2026-03-31 | Payée     | Virement Crédit Agricole
    """
    found = by_number(reading())
    assert "ne disent pas la même chose" in whats(found["1"])
    assert found["2"].problems == ()
    assert "ne disent pas la même chose" in whats(found["3"])


def test_a_cheque_number_alone_waits_for_its_amount(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | N° chèque | Reste dû
    1          | A      | 100         | 2026-03-31 | 0012345   |
    2          | A      | 100         | 2026-03-31 | 0012346   | 100
    """
    found = by_number(reading())
    hold = found["1"].hold
    assert hold is not None
    assert hold.state is State.CHEQUE
    assert found["2"].hold is None


def test_a_cheque_received_is_paid_once_banked_unless_it_came_back(reading: Read) -> None:
    """
    N° | Client | Montant TTC | Échéance   | N° chèque | Chèque reçu le | Remis en banque le | Rem.
    1  | A      | 780         | 2026-07-31 | 4512207   | 2026-07-28     | 2026-08-01         |
    2  | B      | 2450        | 2026-08-19 | 0083321   | 2026-08-22     | 2026-08-29         | revenu impayé le 5/9
    3  | C      | 330         | 2026-10-04 |           | 2026-10-06     |                    | pas encore déposé
    4  | D      | 1165        | 2026-10-14 |           |                |                    |
    """
    found = by_number(reading())
    assert found["1"].paid_on == date(2026, 8, 1)
    assert "revenu impayé ?" in whats(found["2"])
    assert found["2"].paid_on is None  # asked, not settled
    assert found["3"].hold is not None
    assert (found["3"].hold.state, found["3"].hold.text) == (
        State.CHEQUE,
        "chèque reçu le 06/10/2026",
    )
    assert (found["4"].hold, found["4"].problems) == (None, ())


@pytest.mark.parametrize(
    ("note", "paid"),
    [
        ("revenu impayé le 5/9", False),
        ("chèque sans provision", False),
        ("prélèvement rejeté", False),
        ("rejet d'eau posé", True),
        ("relance impayé, puis réglée", True),
    ],
)
def test_a_remark_may_say_that_the_payment_came_back(note: str, paid: bool) -> None:
    text = f"N°|Client|TTC|Échéance|Réglé le|Rem.\n1|A|9|2026-08-19|2026-08-29|{note}\n"
    assert bool(only(read(workbook(text), "x.xlsx")).paid_on) is paid


def test_a_day_of_lettrage_says_paid_but_not_when(reading: Read) -> None:
    """
    N° pièce | Client | Montant TTC | Échéance   | Lettrage | Date lettrage
    V-12     | A      | 1500        | 2026-09-02 | AA       | 2026-09-04
    V-13     | A      | 2300        | 2026-10-01 |          |
    V-14     | B      | 860         | 2026-10-07 | AB       |
    """
    found = by_number(reading())
    assert (found["V-12"].status_text, found["V-12"].paid_on) == ("lettrée", None)
    assert (found["V-13"].status_text, found["V-13"].problems) == ("", ())
    assert "« Lettrage » : AB." in whats(found["V-14"])


def test_a_cheque_of_a_day_is_received_perhaps_not_cashed() -> None:
    book = workbook(
        "N° facture|Client|Montant TTC|Échéance|Statut\nF|Roux|2000|2026-10-31|chèque du 25/09/2026"
    )
    assert only(read(book, "x.xlsx")).hold == Hold(
        state=State.CHEQUE, text="chèque chèque du 25/09/2026", where="Factures!A2"
    )


@pytest.mark.parametrize(
    "row", ["CB 05/10/2026 | |", "payée | 2026-10-05 |", " | | 1000", " | 2026-10-05 | 1000"]
)
def test_a_payment_that_bounced_pays_nothing(row: str) -> None:
    titles = (
        "N° facture | Client | Montant TTC | Échéance | Statut | Réglé le | Montant réglé | Notes"
    )
    found = read(
        workbook(f"{titles}\nF-1 | Roux | 1000 | 2026-09-30 | {row} | rejet bancaire"), "x.xlsx"
    )
    invoice = only(found)
    assert (invoice.paid, invoice.paid_on, invoice.status_text) == (None, None, "")
    assert "revenu impayé" in whats(invoice)


@pytest.mark.parametrize("title", ["Solde", "Solde à régler", "Reste à payer"])
def test_a_rest_that_says_yes_is_not_paid(title: str) -> None:
    book = workbook(
        f"N° | Client | Montant TTC | Échéance | {title}\nF-1 | Roux | 1000 | 2026-09-30 | oui"
    )
    assert only(read(book, "x.xlsx")).problems
