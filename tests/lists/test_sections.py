"""What stands between the rows of a list, and the remarks beside them."""

from __future__ import annotations

import pytest

from relance.lists.reader import read
from tests.lists.readings import Read, by_number, whats
from tests.minibook import workbook


def test_invoices_under_a_title_that_says_paid_wait_unless_they_say_so(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    Mars 2026
    F-1        | Roux   | 100         | 2026-03-31 |
    Roux
    F-2        | Roux   | 100         | 2026-03-31 |
    PAYÉES
    F-3        | Roux   | 100         | 2026-03-31 |
    F-4        | Roux   | 100         | 2026-03-31 | payée
    IMPAYÉES
    F-5        | Roux   | 100         | 2026-03-31 |
    Factures payées
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-6        | Roux   | 100         | 2026-03-31 |
    """
    found = reading()
    assert [n for n, each in by_number(found).items() if each.problems] == ["F-3", "F-6"]
    assert "« PAYÉES »" in whats(by_number(found)["F-3"])
    assert [problem.where for problem in found.ledger.problems] == ["Factures!A6", "Factures!A11"]


def test_a_list_of_quotes_below_is_not_taken_for_invoices(reading: Read) -> None:
    """
    N° facture    | Client | Date facture | Échéance   | Montant TTC | Réglé
    F-1           | Roux   | 2026-03-01   | 2026-03-31 | 100         |
    -----
    Devis en cours
    N° devis      | Client | Montant      | Date
    D-1           | Roux   | 9999         | 2026-03-31 |             |
    """
    found = reading()
    assert list(by_number(found)) == ["F-1", "D-1"]
    assert not by_number(found)["F-1"].problems
    assert "est-ce la même liste" in whats(by_number(found)["D-1"])


def test_amounts_of_nobody_below_an_invoice_are_asked_about_but_totals_are_not() -> None:
    found = read(
        workbook("""
        N° facture | Client | Désignation | Montant TTC | Échéance   | Réglé le
        F-1        | Roux   | Fourniture  | 1200        | 2026-03-31 |
                   |        | Pose        | 600         |            |
        F-2        | Noël   | Entretien   | 150         | 2026-03-31 |
                   |        | Sous-total  | 1950        |            |
        F-3        | Noël   | Dépannage   | 90          | 2026-03-31 |
                   |        |             | 1440        |            |
        """),
        "x.xlsx",
    )
    held = {number: whats(each) for number, each in by_number(found).items()}
    assert "600,00" in held.pop("F-1")
    assert held == {"F-2": "", "F-3": ""}  # 1 440 adds up the three


PAYMENT_BELOW = "N° facture | Date | Client | Montant TTC | Échéance | Réglé | Réglé le"


@pytest.mark.parametrize(
    ("below", "told"),
    [
        (" | 2026-10-20 | | | | 500 | ", "dit « 500 »"),
        (" | 2026-10-20 | chèque reçu | | | Réglé 500 | ", "dit « Réglé 500 »"),
        (" | | | | | | 2026-10-20", "dit « 20/10/2026 »"),
        (" | | Roux | 50 | | | ", "porte 50,00"),
        (" | | | 50 | | | ", "porte 50,00"),
        ("TOTAL | | | 2400 | | 0 | ", ""),
        (" | | | 2400 | | | ", ""),  # what is above, added up
        (" | | | | | 0 | ", ""),  # a formula drawn down
    ],
)
def test_money_on_a_row_without_a_number_holds_the_invoice_above(below: str, told: str) -> None:
    rows = ("F-1 | 2026-03-01 | Roux | 1500 | 2026-03-31 | |", "F-2 | 2026-03-02 | Roux | 900 | 2026-04-01 | |")  # fmt: skip
    found = by_number(read(workbook("\n".join((PAYMENT_BELOW, *rows, below))), "x.xlsx"))
    assert not found["F-1"].problems
    assert (told in whats(found["F-2"]) and bool(found["F-2"].problems)) is bool(told)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | 400 |", " | 2026-04-20 | | | | 400 |"), True),
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | 400 | 2026-04-02", " | | | | | 400 | 2026-05-02"), True),
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | | ", "-----", " | | | | | 400 |"), True),
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | 400 |", "TOTAL | | | 800 | | 400 |"), False),
    ],
)  # fmt: skip
def test_a_payment_below_an_invoice_paid_in_part_is_no_total(
    rows: tuple[str, ...], told: bool
) -> None:
    [invoice] = read(workbook("\n".join((PAYMENT_BELOW, *rows))), "x.xlsx").ledger.invoices
    assert bool(invoice.problems) is told


def test_the_day_of_a_part_payment_does_not_say_that_all_is_paid() -> None:
    titles = "N° facture | Client | Montant TTC | Échéance | Montant réglé | Réglé le"
    book = workbook(f"""{titles}
        PAYÉES
        F-1 | Roux | 1200 | 2026-03-31 | 400 | 2026-04-02
        F-2 | Roux | 1200 | 2026-03-31 | 1200 | 2026-04-02
        F-3 | Roux | 1200 | 2026-03-31 | | 2026-04-02""")
    found = by_number(read(book, "x.xlsx"))
    assert [bool(found[n].problems) for n in ("F-1", "F-2", "F-3")] == [True, False, False]


@pytest.mark.parametrize(
    ("below", "held"),
    [
        ((" | | | | | 1500 |",), False),  # what the column comes to
        (("-----", "-----", " | | | | | 700 |"), False),  # another table
        ((" | | | | | 33 % |",), False),
        ((" | | | | | 700 |",), True),
    ],
)
def test_a_sum_below_the_list_is_nobodys_payment(below: tuple[str, ...], held: bool) -> None:
    rows = ("F-1 | 2026-03-01 | Roux | 1500 | 2026-03-31 | 1000 |", "F-2 | 2026-03-02 | Roux | 900 | 2026-04-01 | 500 |")  # fmt: skip
    found = by_number(read(workbook("\n".join((PAYMENT_BELOW, *rows, *below))), "x.xlsx"))
    assert bool(found["F-2"].problems) is held
