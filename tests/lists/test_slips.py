"""A year that cannot be, and one number in two spellings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.slips import impossible_years, spelled_twice, spelling
from relance.rules.model import Invoice
from tests.lists.readings import Read, by_number, whats

SEPTEMBER = date(2026, 9, 10)


def inv(
    number: str,
    row: int = 2,
    issued: date | None = SEPTEMBER,
    due: date | None = date(2026, 10, 10),
    total: str = "500",
) -> Invoice:
    return Invoice(
        id=f"{number}|roux",
        number=number,
        client_id="roux",
        total=Decimal(total),
        due=due,
        row=row,
        issued=issued,
    )


@pytest.mark.parametrize(
    ("issued", "due", "told"),
    [
        (SEPTEMBER, date(2062, 10, 10), "36 ans après la facture (10/09/2026)"),
        (SEPTEMBER, date(2099, 10, 10), "73 ans"),
        (SEPTEMBER, date(2028, 10, 10), "Échéance : le 10/10/2028, 2 ans"),
        (SEPTEMBER, date(2028, 9, 10), ""),
        (None, date(2062, 10, 10), "après toutes les autres factures (11/09/2026)"),
        (None, None, ""),
        (date(2062, 9, 10), date(2062, 10, 10), "Date de facture : le 10/09/2062, 36 ans"),
        (date(2021, 9, 10), date(2021, 10, 10), ""),  # an old debt is one
    ],
)
def test_a_year_that_cannot_be_is_told(issued: date | None, due: date | None, told: str) -> None:
    others = [inv("F-2", 3), inv("F-3", 4, issued=date(2026, 9, 11))]
    found = impossible_years([inv("F-1", issued=issued, due=due), *others])
    assert set(found) == ({2} if told else set())
    assert not told or told in found[2][1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("V-12", "V12", True),
        ("VE 0031", "VE0031", True),
        ("V2026-077", "V2026-77", True),
        ("F/12", "f.12", True),
        ("N° 41", "Facture 041", True),
        ("V1-12", "V11-2", False),
        ("12", "120", False),
        ("F-12", "FA-12", False),
        ("F-12", "F-12-A", False),
        ("2026-000", "2026-0", True),
    ],
)
def test_two_spellings_are_one_number(one: str, other: str, *, same: bool) -> None:
    assert (spelling(one) == spelling(other)) is same


@pytest.mark.parametrize(
    ("other", "held"),
    [
        (inv("V12", 3), {2, 3}),
        (inv("V-0012", 3, total="700"), {2, 3}),  # of the same day
        (inv("V12", 3, issued=date(2025, 9, 10), total="700"), set()),  # another year's
        (inv("V-12", 3), set()),  # the very same: lists/numbers.py
        (inv("V-13", 3), set()),
    ],
)
def test_an_invoice_entered_twice_waits_on_both_rows(other: Invoice, held: set[int]) -> None:
    assert set(spelled_twice([inv("V-12"), other])) == held


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("F2026-041", "2026-041", True),
        ("FA 70", "FAC70", True),
        ("F-12", "FA-12", False),
        ("A-12", "12", False),
    ],
)
def test_a_number_with_and_without_its_f_is_asked_about(
    one: str, other: str, *, asked: bool
) -> None:
    assert bool(spelled_twice([inv(one), inv(other, 3)])) is asked


def test_without_any_invoice_date_due_dates_are_held_against_one_another() -> None:
    dues = [date(2026, 3, 31), date(2026, 5, 4), date(2062, 3, 31)]
    found = impossible_years([inv(f"F-{n}", n, None, due) for n, due in enumerate(dues)])
    assert found == {
        2: ("due", "Échéance : le 31/03/2062, 36 ans après toutes les autres factures (04/05/2026)")
    }


def test_both_are_told_at_their_cells_unless_they_are_paid(reading: Read) -> None:
    """
    N° facture | Client           | Date facture | Échéance   | Montant TTC | Réglé le
    V-12       | Roux SARL        | 2026-09-10   | 2026-10-10 | 500         |
    V12        | Roux SARL        | 2026-09-10   | 2026-10-10 | 500         |
    W-1        | M. Hervé Jaouen  | 2026-09-10   | 2062-10-10 | 500         |
    W-2        | M. Hervé Jaouen  | 2026-09-10   | 2062-10-10 | 500         | 2026-10-01
    """
    found = reading()
    told = by_number(found)
    assert "même facture" in whats(told["V-12"])
    assert "V-12" in whats(told["V12"])
    assert [problem.where for problem in told["W-1"].problems] == ["Factures!D4"]
    assert "L'année est-elle la bonne" in whats(told["W-1"])
    assert not told["W-2"].problems


def test_what_nobody_sees_is_left_out_and_named(reading: Read) -> None:
    """
    N° facture  | Client    | Échéance         | Montant TTC  | Réglé le
    V-\u200b12 | Roux SARL | \u200e10/10/2026 | 1\u200b200  |
    """
    found = reading()
    (invoice,) = found.ledger.invoices
    assert (invoice.number, invoice.due) == ("V-12", date(2026, 10, 10))
    assert invoice.total == Decimal(1200)
    assert not invoice.problems
    told = {p.where: p.what for p in found.ledger.problems}
    assert "espace sans largeur (U+200B)" in told["Factures!A2"]
    assert "marque de gauche à droite (U+200E)" in told["Factures!C2"]
    assert "U+200B" in told["Factures!D2"]
