"""Which invoice is which: numbers that come back, credit notes and what they name."""

from __future__ import annotations

from decimal import Decimal

from relance.lists.reader import read
from relance.problems import Level
from tests.lists.readings import Read, whats
from tests.minibook import workbook


def test_numbers_that_come_back_every_year_are_told_apart(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Réglé
    1          | Roux   | 100         | 2025-03-01   | 2025-03-31 |
    1          | Roux   | 200         | 2026-03-01   | 2026-03-31 |
    1          | Roux   | 300         | 2026-05-01   | 2026-05-31 |
    1          | Noël   | 400         | 2026-05-01   | 2026-05-31 |
    """
    found = reading()
    assert [invoice.id for invoice in found.ledger.invoices] == [
        "1|roux|2025",
        "1|roux|2026|2026-03-31",
        "1|roux|2026|2026-05-31",
        "1|noel",
    ]
    assert [p.level for p in found.ledger.problems] == [Level.WARNING]  # of two clients


def test_one_debt_on_two_rows_waits_for_a_person(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    1          | Roux   | 100         | 2025-03-31 |
    1          | Roux   | 100         | 2025-03-31 | oui
    """
    invoices = reading().ledger.invoices
    assert all("écrite sur plusieurs lignes" in whats(invoice) for invoice in invoices)
    assert len({invoice.id for invoice in invoices}) == 2


def test_credit_notes_are_linked_to_the_one_invoice_they_name(reading: Read) -> None:
    """
    N° facture | Client | Objet              | Montant TTC | Date facture | Échéance   | Reste dû
    F-041      | Roux   | Portail            | 500         | 2026-03-01   | 2026-03-31 | 500
    F-042      | Roux   | Volets             | 500         | 2026-03-01   | 2026-03-31 | 500
    A-1        | Roux   | Avoir sur F-041    | -120        | 2026-04-01   |            | -120
    A-2        | Roux   | Avoir commercial   | 50          | 2026-04-01   |            |
    A-3        | Roux   | Avoir F-041, F-042 | -10         | 2026-04-01   |            |
    A-4        | Noël   | Avoir sur F-041    | -10         | 2026-04-01   |            |
    A-5        | Roux   | Avoir remboursé    | -10         | 2026-04-01   |            | 0
    """
    found = reading().ledger
    assert [invoice.number for invoice in found.invoices] == ["F-041", "F-042"]
    assert [(note.number, note.amount, note.invoice_id) for note in found.credit_notes] == [
        ("A-1", Decimal(120), "f 041|roux"),
        ("A-2", Decimal(50), ""),
        ("A-3", Decimal(10), ""),
        ("A-4", Decimal(10), ""),
        ("A-5", Decimal(0), ""),
    ]
    assert found.problems == ()


def test_one_number_and_amount_with_two_due_dates_is_told(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 100         | 2026-03-31 |
    F-1        | Roux   | 100         | 2026-04-30 |
    F-2        | Roux   | 40          | 2026-03-31 |
    F-2        | Roux   | 60          | 2026-04-30 |
    """
    (problem,) = reading().ledger.problems
    assert (problem.level, problem.where) == (Level.WARNING, "Factures!A3")
    assert "deux échéances" in problem.what


def test_a_number_that_two_clients_share_is_told_unless_each_has_his_own_numbers() -> None:
    titles = "N° facture | Client | Montant TTC | Échéance | Réglé le"
    rows = [f"{n} | {c} | 500 | 2026-03-31 |" for n, c in ((1, "Roux"), (2, "Noël"), (2, "Roux"), (3, "Roux"))]  # fmt: skip
    told = read(workbook("\n".join((titles, *rows))), "x.xlsx").ledger.problems
    assert [p.what for p in told] == ["Le numéro de facture 2 est celui de plusieurs clients."]
    own = [f"{n} | {c} | 500 | 2026-03-31 |" for c in ("Roux", "Noël") for n in (1, 2, 3)]
    assert read(workbook("\n".join((titles, *own))), "x.xlsx").ledger.problems == ()
