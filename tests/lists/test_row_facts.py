"""Single facts of a row that say more than their cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.reader import read
from relance.rules.codes import RateBasis, State
from relance.rules.model import Hold
from tests.lists.readings import Read, by_number, only, whats
from tests.minibook import workbook


@pytest.mark.parametrize(
    ("value", "held"), [("0.25", False), ("0.9", True), ("1", True), ("2", False)]
)
def test_a_rate_that_may_be_a_fraction_or_a_percentage_is_refused(value: str, held: bool) -> None:
    text = f"""
    N° facture | Client | Montant TTC | Échéance   | Réglé | Taux de pénalité
    F-1        | Roux   | 100         | 2026-03-31 |       | {value}
    """
    assert ("deux lectures" in whats(only(read(workbook(text), "x.xlsx")))) is held


def test_a_retention_is_no_rest_due_however_the_payments_are_written() -> None:
    """Loi n° 71-584: what is kept back is paid when it is lifted, not before."""
    titles = "N° | Client | Montant TTC | RG | Levée RG | Échéance | Règlement 1 | Règlement 2 | Reste dû"
    book = workbook(f"""{titles}
        F-1 | Roux SARL | 22000 | 1100 | 2027-07-31 | 2026-08-30 | 10000 | 5000 | 5900
        F-2 | Roux SARL | 7800  | 390  |            | 2026-09-30 | 7410  |      | 0""")
    one, two = read(book, "x.xlsx").ledger.invoices
    assert (one.balance, two.balance) == (Decimal(7000), Decimal(390))
    assert one.hold == Hold(
        state=State.RETENTION,
        text="Retenue de garantie : 1\u202f100,00\xa0€",
        where="Factures!D2",
        amount=Decimal(1100),
        until=date(2027, 7, 31),
    )


def test_currency_direct_debit_and_contract_rate_are_read(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Devise | Mode de règlement | Taux de pénalité | Réglé
    1          | A      | 100         | 2026-03-31 | €      | Virement          | 0.12             |
    2          | A      | 100         | 2026-03-31 | CHF    | Prélèvement SEPA  | 3 × taux légal   |
    3          | A      | 100         | 2026-03-31 |        |                   | 12 %             |
    4          | A      | 100         | 2026-03-31 | euros  |                   | comme d'habitude |
    """
    found = by_number(reading())
    assert [found[n].currency for n in "1234"] == ["EUR", "CHF", "EUR", "EUR"]
    assert [found[n].direct_debit for n in "12"] == [False, True]
    rates = [found[n].rate for n in "123"]
    assert [rate and (rate.basis, rate.value) for rate in rates] == [
        (RateBasis.FIXED, Decimal(12)),
        (RateBasis.LEGAL, Decimal(3)),
        (RateBasis.FIXED, Decimal(12)),
    ]
    assert "Taux de pénalité" in whats(found["4"])


@pytest.mark.parametrize(
    ("kept", "held"),
    [
        ("600", "600.00"),
        ("5 %", "600.00"),
        ("0.05", "600.00"),  # a cell in percent format
        ("3,5 %", "420.00"),
        ("caution bancaire", None),  # loi n° 71-584: it stands in for the retention
        ("non", None),
        ("0", None),
    ],
)
def test_a_retention_is_an_amount_a_percentage_or_a_banks_surety(
    kept: str, held: str | None
) -> None:
    titles = "N° | Client | Montant TTC | RG | Échéance | Statut"
    invoice = only(
        read(workbook(f"{titles}\nF-1 | Roux | 12000 | {kept} | 2026-09-30 | à payer"), "x.xlsx")
    )
    assert (str(invoice.hold.amount) if invoice.hold else None) == held
    assert not invoice.problems


@pytest.mark.parametrize("kept", ["oui", "10 %", "1200"])
def test_what_cannot_be_a_retention_waits_rather_than_claim_the_whole(kept: str) -> None:
    titles = "N° | Client | Montant TTC | RG | Échéance | Statut"
    invoice = only(
        read(workbook(f"{titles}\nF-1 | Roux | 12000 | {kept} | 2026-09-30 | à payer"), "x.xlsx")
    )
    assert "Retenue de garantie" in whats(invoice)


@pytest.mark.parametrize(
    ("titles", "days", "until"),
    [
        ("Levée RG | Réception", "2027-03-31 | 2026-02-10", date(2027, 3, 31)),
        ("Levée RG | Réception travaux", " | 2026-02-10", date(2027, 2, 10)),
        ("Réception", "2024-02-29", date(2025, 2, 28)),
        ("Fin de chantier", "2026-02-10", None),  # it is acceptance that counts
    ],
)
def test_a_retention_is_due_a_year_after_acceptance(
    titles: str, days: str, until: date | None
) -> None:
    """Loi n° 71-584 of 16 July 1971."""
    text = f"""N° | Client | Montant TTC | RG | {titles} | Échéance | Réglé
        F-1 | Roux | 12000 | 600 | {days} | 2026-09-30 | """
    hold = only(read(workbook(text), "x.xlsx")).hold
    assert hold
    assert hold.until == until
