"""Clients who may be one are asked about where they owe, and held until the owner has said."""

from __future__ import annotations

from relance.lists.layout import Hints
from relance.lists.likeness import ADDRESS, NAME
from relance.lists.reader import read
from relance.sheets.clients_sheet import Names
from tests.lists.readings import Read, by_number, whats
from tests.minibook import workbook


def test_the_name_to_keep_is_the_one_with_a_code(reading: Read) -> None:
    """
    N° facture | Code client | Client | Montant TTC | Échéance   | Réglé le
    F-1        |      | SARL Martin | 100         | 2026-03-31 |
    F-2        | C01  | Martin SARL | 200         | 2026-03-31 |
    """
    (group,) = reading().alike
    assert [each.name for each in group.clients] == ["Martin SARL", "SARL Martin"]
    one = Hints(names=Names(same={"sarl martin": "Martin SARL"}))
    assert [each.name for each in reading(one).ledger.clients] == ["Martin SARL"]


def test_two_names_of_one_client_are_asked_about_until_other_names_tell() -> None:
    book = workbook("""
        N° facture | Client | Montant TTC | Échéance | Réglé le
        F-1 | SARL Martin | 100 | 2026-03-31 |
        F-2 | Martin SARL | 200 | 2026-03-31 |
        F-3 | SAS Martin | 300 | 2026-03-31 |
        """)
    asked = by_number(read(book, "x.xlsx"))
    assert "est-ce le même client" in whats(asked["F-1"])
    assert "est-ce le même client" in whats(asked["F-2"])
    assert not asked["F-3"].problems  # another legal form, another company
    one = Hints(names=Names(same={"martin sarl": "SARL Martin"}))
    told = read(book, "x.xlsx", hints=one).ledger
    assert [c.other_names for c in told.clients] == [("Martin SARL",), ()]
    assert not any(i.problems for i in told.invoices)
    two = Hints(names=Names(apart=frozenset({frozenset({"sarl martin", "martin sarl"})})))
    assert len(read(book, "x.xlsx", hints=two).ledger.clients) == 3
    assert not any(i.problems for i in read(book, "x.xlsx", hints=two).ledger.invoices)


def test_they_are_asked_about_only_where_they_owe(reading: Read) -> None:
    """
    N° facture | Client       | Adresse     | CP    | Ville   | Montant TTC | Échéance   | Réglé le
    F-1        | M. Yann Riou | 2 rue Haute | 29100 | Brest   | 100         | 2026-03-31 | 2026-03-30
    F-2        | Gîte du Port | 2 r. Haute  | 29100 | Brest   | 200         | 2026-03-31 |
    F-3        | Le Gall Anne | 9 rue Haute | 29100 | Brest   | 200         | 2026-03-31 | 2026-03-30
    F-4        | Anne Le Gall | 5 rue Basse | 29100 | Brest   | 200         | 2026-03-31 |
    F-5        | Café du Port | 3 rue Basse | 29100 | Brest   | 200         | 2026-03-31 |
    F-6        | Bar du Quai  | 3 rue Basse | 29100 | Brest   | 200         | 2026-03-31 |
    """
    found = reading()
    assert [each.by for each in found.alike] == [NAME, ADDRESS]
    held = {invoice.number for invoice in found.ledger.invoices if invoice.problems}
    assert held == {"F-3", "F-4", "F-5", "F-6"}


def test_two_that_the_owner_lists_as_clients_are_two_by_their_names(reading: Read) -> None:
    """
    N° facture | Client      | Montant TTC | Échéance   | Réglé le
    F-1        | Martin      | 100         | 2026-03-31 |
    F-2        | SARL Martin | 200         | 2026-03-31 |
    [Clients]
    Nom         | Adresse     | CP    | Ville
    Martin      | 2 rue Haute | 29100 | Brest
    SARL Martin | 9 rue Basse | 29100 | Brest
    """
    assert not reading().alike
