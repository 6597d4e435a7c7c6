"""What the owner typed in our columns, and the reminders of before."""

from __future__ import annotations

from datetime import date

from relance.rules.codes import State
from tests.lists.readings import Read


def test_earlier_reminders_are_taken_over(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Relance 1 le | 2e relance | Notes
    1          | A      | 100         | 2026-03-31 |       | 2026-04-15   | 2026-05-02 |
    2          | A      | 100         | 2026-03-31 |       |              |            | relance 1 le 16/04/2026, promis
    3          | A      | 100         | 2026-03-31 |       |              |            | Mise en demeure envoyée le 02/06/2026
    4          | A      | 100         | 2026-03-31 |       | oui          |            | mise en demeure prévue le 02/06/2026
    """
    found = reading()
    assert [(e.invoice, e.step, e.on, e.due) for e in found.ledger.events] == [
        ("1", "Relance 1", date(2026, 4, 15), date(2026, 3, 31)),
        ("1", "Relance 2", date(2026, 5, 2), date(2026, 3, 31)),
        ("2", "Relance 1", date(2026, 4, 16), date(2026, 3, 31)),
        ("3", "Mise en demeure", date(2026, 6, 2), date(2026, 3, 31)),
    ]
    assert [problem.where for problem in found.ledger.problems] == ["Factures!F5"]


def test_what_is_typed_in_our_columns_is_read_back(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | N° facture (relance) | Jours de retard | Suite donnée | Jusqu'au
    1          | A      | 100         | 2026-03-31 |       | 1                    | 12              | Promesse     | 2026-05-02
    2          | A      | 100         | 2026-03-31 |       | 2                    | 12              | Appel fait   |
    3          | A      | 100         | 2026-03-31 |       | 3                    | 12              | voir Paul    | bientôt
    4          | A      | 100         | 2026-03-31 |       |                      |                 | Litige       |
    """
    found = reading()
    holds = [invoice.hold for invoice in found.ledger.invoices]
    assert [hold and (hold.state, hold.until) for hold in holds] == [
        (State.PROMISE, date(2026, 5, 2)),
        None,
        (State.NOT_UNDERSTOOD, None),
        (State.DISPUTE, None),
    ]
    assert [(f.row, f.text, f.invoice_id) for f in found.follow_ups][1] == (3, "Appel fait", "2|a")
    assert found.follow_ups[0].where == "Factures!H2"
    assert found.layout.misplaced == frozenset()


def test_a_note_beside_another_invoices_number_is_not_applied_and_both_wait(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | N° facture (relance) | Suite donnée | Jusqu'au
    1          | A      | 100         | 2026-03-31 |       | 2                    | Litige
    2          | A      | 100         | 2026-03-31 |       | 1                    |
    3          | A      | 100         | 2026-03-31 |       | 3                    |
    """
    found = reading()
    assert [invoice.hold for invoice in found.ledger.invoices] == [None] * 3
    assert [bool(invoice.problems) for invoice in found.ledger.invoices] == [True, True, False]
    assert "notée pour la facture 2" in found.ledger.problems[0].what
    assert found.layout.misplaced == {2}
    assert found.follow_ups == ()
