"""The steps that the owner took before the program."""

from __future__ import annotations

from datetime import date

from relance.rules.codes import Status
from tests.lists.readings import Read, by_number


def test_a_step_without_its_day_is_asked_about_and_never_taken_back(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Relance 1  | Relance 2  | Mise en demeure
    1          | A      | 100         | 2026-03-01 |       | x          |            |
    2          | A      | 100         | 2026-03-01 |       | x          | oui        |
    3          | A      | 100         | 2026-03-01 |       | 2026-04-01 | 2026-04-20 | LRAR 1A 123
    4          | A      | 100         | 2026-03-01 |       |            | non        | LRAR du 12/05/2026
    5          | A      | 100         | 2026-03-01 |       | 2026-04-01 | -          | non
    """
    done = reading()
    told = {number: invoice.step_told for number, invoice in by_number(done).items()}
    assert told == {"1": "", "2": "Relance 2", "3": "Mise en demeure", "4": "", "5": ""}
    assert [e.on for e in done.ledger.events if e.invoice == "4"] == [date(2026, 5, 12)]


def test_a_status_may_tell_a_reminder_of_before(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Statut
    1          | A      | 100         | 2026-03-01 | Mise en demeure le 12/05/2026
    2          | A      | 100         | 2026-03-01 | Relancée le 2 avril 2026
    3          | A      | 100         | 2026-03-01 | Mise en demeure
    4          | A      | 100         | 2026-03-01 | Relance 1
    5          | A      | 100         | 2026-03-01 | Payée
    6          | A      | 100         | 2026-03-01 | Draft
    """
    done = reading()
    found = by_number(done)
    assert {n: i.status for n, i in found.items()} == {
        **dict.fromkeys("1234", Status.UNPAID),
        "5": Status.PAID,
        "6": Status.DRAFT,
    }
    assert {e.invoice: (e.step, e.on) for e in done.ledger.events} == {
        "1": ("Mise en demeure", date(2026, 5, 12)),
        "2": ("Relance 1", date(2026, 4, 2)),
    }
    assert {n for n, i in found.items() if i.step_told} == {"3"}
