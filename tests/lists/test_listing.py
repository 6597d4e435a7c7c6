"""Cells of a list: an error is none, a day is never swapped, a name stays a name."""

from __future__ import annotations

from datetime import date

from relance.problems import Level
from tests.lists.readings import Read, by_number, only, whats


def test_names_that_pandas_would_lose_are_names(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    '007       | NA     | 100         | 2026-03-31 |
    2026041    | None   | 100         | 2026-03-31 |
    F-3        | nan    | 100         | 2026-03-31 |
    """
    found = reading()
    assert list(by_number(found)) == ["007", "2026041", "F-3"]
    assert [client.name for client in found.ledger.clients] == ["NA", "None", "nan"]


def test_mixed_orders_of_day_and_month_are_never_swapped(reading: Read) -> None:
    """
    Invoice Number | Customer | Total incl VAT | Due Date   | Status
    1              | A        | 100            | '1/26/2013 | open
    2              | B        | 100            | 2013-02-03 | open
    3              | C        | 100            | 2013-02-25 | open
    """
    found = by_number(reading())
    assert "mois avant le jour" in whats(found["1"])
    assert "échangés" in whats(found["2"])
    assert found["3"].due == date(2013, 2, 25)
    assert found["1"].due is found["2"].due is None


def test_an_error_is_not_an_empty_cell(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Reste dû | Adresse
    F-001      | Roux   | 100         | 2026-03-31 | #REF!    |
    F-002      | Roux   | 100         | 2026-03-31 | 100      | #N/A
    """
    found = by_number(reading())
    assert "#REF!" in whats(found["F-001"])
    assert found["F-002"].problems[0].level is Level.WARNING


def test_a_workbook_of_an_old_mac_has_its_own_first_day(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé le
    F-001      | Roux   | 100         | 2026-03-31 | 44634
    """
    found = reading(date1904=True)
    assert only(found).due == date(2026, 3, 31)
    assert only(found).paid_on == date(2026, 3, 15)


def test_a_code_that_excel_made_a_date_is_not_a_number(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    2026-03-01 | Roux   | 100         | 2026-03-31 |
    """
    assert "Excel en a fait une date" in whats(only(reading()))
