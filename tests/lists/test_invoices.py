"""Rows as invoices: which count, when they are due, what holds them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.layout import Hints
from relance.lists.reader import read
from relance.problems import Level
from relance.rules.codes import State
from relance.rules.model import Hold
from tests.lists.readings import Read, by_number, only, whats
from tests.minibook import workbook


def test_a_row_that_cannot_be_read_stays_with_its_address_and_the_others_go_on(
    reading: Read,
) -> None:
    """
    N° facture | Client | Montant TTC | Échéance    | Réglé
    F-001      | Roux   | 1.234       | 2026-03-31  |
    F-002      | Roux   | '1.234      | 2026-03-31  |
    F-003      | Roux   | 100         | fin octobre |
    F-004      | Roux   |             | 2026-03-31  |
    F-005      |        | 100         | 2026-03-31  |
               | Roux   | 100         | 2026-03-31  |
    """
    found = reading()
    invoices = found.ledger.invoices
    assert [problem.where for invoice in invoices for problem in invoice.problems] == [
        "Factures!C3",
        "Factures!D4",
        "Factures!C5",
        "Factures!B6",
        "Factures!A7",
    ]
    assert {p.level for invoice in invoices for p in invoice.problems} == {Level.BLOCKING}
    assert [invoice.total for invoice in invoices[:2]] == [Decimal("1.23"), None]
    assert invoices[2].due is None
    assert len(found.ledger.problems) == 5


def test_a_term_stands_in_for_a_missing_due_date(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Délai de paiement    | Réglé
    1          | A      | 100         | 2026-03-01   |            | 30                   |
    2          | A      | 100         | 2026-03-01   |            | Net 30               |
    3          | A      | 100         | 2026-03-01   | 2026-03-05 | 30 jours             |
    4          | A      | 100         | 2026-01-15   |            | 30 jours fin de mois |
    5          | A      | 100         | 2026-03-01   |            | au printemps         |
    6          | A      | 100         |              |            | 30 jours             |
    """
    found = by_number(reading())
    assert [found[n].due for n in "123"] == [date(2026, 3, 31)] * 2 + [date(2026, 3, 5)]
    assert not found["1"].due_assumed
    assert "28/02/2026 ou le 02/03/2026" in whats(found["4"])
    assert "« au printemps » n'est pas compris" in whats(found["5"])
    assert "ni date de facture" in whats(found["6"])


def test_a_term_of_two_meanings_asks_for_its_invoice(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Délai de paiement | Réglé
    1          | A      | 100         | 2026-09-10   | fin de mois       |
    2          | A      | 100         | 2026-09-10   | 1 mois            |
    3          | A      | 100         | 2026-09-10   | 30/60             |
    4          | A      | 100         | 2026-08-31   | 45 j FDM le 15    |
    """
    found = by_number(reading(Hints(month_end_first=True)))
    assert [found[n].due for n in "12"] == [date(2026, 9, 30), date(2026, 10, 10)]
    assert "« 30/60 » donne le 10/10/2026 ou le 09/11/2026" in whats(found["3"])
    assert "« 45 j FDM le 15 » donne le 15/11/2026 ou le 15/10/2026" in whats(found["4"])
    assert {p.cause for n in "34" for p in found[n].problems} == {""}  # no setting answers it


def test_an_echeance_in_days_is_a_term(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance | Réglé
    1          | A      | 100         | 2026-03-01   | 30       |
    2          | A      | 100         | 2026-03-01   | 45 jours |
    """
    found = by_number(reading())
    assert [found[n].due for n in "12"] == [date(2026, 3, 31), date(2026, 4, 15)]


@pytest.mark.parametrize(
    ("first", "due"),
    [
        (None, {"1": None, "2": date(2026, 10, 1), "3": None}),
        (False, {"1": date(2026, 10, 31), "2": date(2026, 10, 1), "3": date(2026, 12, 31)}),
        (True, {"1": date(2026, 11, 14), "2": date(2026, 10, 1), "3": date(2026, 12, 30)}),
    ],
)
def test_how_the_ends_of_months_are_counted_is_told_once(
    reading: Read, first: bool | None, due: dict[str, date | None]
) -> None:
    """
    N° | Client | Montant TTC | Date facture | Conditions de règlement | Payée le
    1  | A      | 768         | 2026-09-15   | 45 jours fin de mois    |
    2  | B      | 108         | 2026-10-01   | comptant                |
    3  | C      | 768         | 2026-11-03   | 30 j FDM                |
    """
    found = by_number(reading(Hints(month_end_first=first)))
    assert {number: invoice.due for number, invoice in found.items()} == due
    cures = [problem.cure for invoice in found.values() for problem in invoice.problems]
    assert len(cures) == (2 if first is None else 0)
    assert all("réglage « Fin de mois »" in cure for cure in cures)


def test_a_reglement_that_holds_terms_is_the_term(reading: Read) -> None:
    """
    N° Facture | Date facture | Donneur d'ordre | Montant TTC | Règlement   | Payée le
    TR0901     | 2026-09-04   | Logis Fret      | 984         | 30 j        | 2026-10-06
    TR1001     | 2026-10-01   | Mme Jolly       | 1080        | comptant    |
    TR1003     | 2026-10-20   | Bois&Co         | 936         | à réception |
    """
    found = by_number(reading())
    assert [invoice.due for invoice in found.values()] == [
        date(2026, 10, 4),
        date(2026, 10, 1),
        date(2026, 10, 20),
    ]
    assert not any(i.problems or i.status_text for i in found.values())


def test_a_deposit_or_a_retention_without_a_balance_is_a_doubt(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Acompte | RG | Reste dû | Statut
    1          | A      | 100         | 2026-03-31 | 30      |    |          |
    2          | A      | 100         | 2026-03-31 |         | 5  | 95       |
    3          | A      | 100         | 2026-03-31 | 30      | 5  | 65       |
    4          | A      | 100         | 2026-03-31 | 30      |    |          | Payée
    """
    found = by_number(reading())
    assert "Acompte" in whats(found["1"])
    assert found["2"].hold == Hold(
        state=State.RETENTION,
        text="Retenue de garantie : 5,00\N{NO-BREAK SPACE}€",
        where="Factures!F3",
        amount=Decimal(5),
    )
    assert found["3"].problems == found["4"].problems == found["2"].problems == ()


def test_a_number_like_a_credit_notes_is_not_claimed(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    FA2026-1   | Roux   | 100         | 2026-03-31 |
    AV2026-1   | Roux   | 100         | 2026-03-31 |
    """
    assert "avoir" in whats(by_number(reading())["AV2026-1"])


def test_a_currency_in_the_title_is_every_rows(reading: Read) -> None:
    """
    N° facture | Client | Montant (DH) | Échéance   | Statut
    1          | A      | 100          | 2026-03-31 | Impayée
    """
    assert only(reading()).currency == "MAD"


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("Fin des travaux", False),
        ("Fin de chantier", False),
        ("Livré le", True),
        ("Date livraison", True),
    ],
)
def test_the_end_of_works_is_told_from_that_of_a_service(title: str, service: bool) -> None:
    text = f"""
        N° facture | Client | Montant TTC | Échéance   | Réglé le | {title}
        F-1        | Roux   | 100         | 2026-03-31 |          | 2026-02-28
        """
    invoice = only(read(workbook(text), "x.xlsx"))
    assert (invoice.works_end, invoice.service) == (date(2026, 2, 28), service)
