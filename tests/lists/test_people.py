"""Who owes each row."""

from __future__ import annotations

from relance.lists.reader import read
from tests.lists.readings import Read, by_number, whats
from tests.minibook import workbook


def test_ditto_is_no_clients_name() -> None:
    found = read(
        workbook("""
        N° facture | Client | Montant TTC | Échéance | Réglé le
        F-1 | Roux | 100 | 2026-03-31 |
        F-2 | idem | 200 | 2026-03-31 |
        """),
        "x.xlsx",
    )
    assert "client" in whats(by_number(found)["F-2"])
    assert not by_number(found)["F-1"].problems


def test_a_first_name_is_that_of_the_name_beside_it(reading: Read) -> None:
    """
    N° | Parent    | Élève | Prénom | Montant TTC | Échéance   | Réglé
    1  | Mme Henry | Petit | Lucas  | 100         | 2026-03-31 |
    """
    assert [client.name for client in reading().ledger.clients] == ["Mme Henry"]


def test_first_names_tell_two_people_apart(reading: Read) -> None:
    """
    N° facture | Nom    | Prénom | Montant TTC | Échéance   | Réglé
    F-1        | Martin | Jean   | 100         | 2026-03-31 |
    F-2        | Martin | Marie  | 100         | 2026-03-31 |
    """
    assert [c.name for c in reading().ledger.clients] == ["Jean Martin", "Marie Martin"]
