"""Which sheets are the owner's lists."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.lists.layout import Hints, hints_of
from relance.lists.reader import read
from relance.problems import AnswerNeeded, RelanceError
from relance.sheets.columns_told import as_columns
from tests.lists.readings import Read, only
from tests.minibook import workbook


def test_a_workbook_without_a_list_says_what_was_looked_at(reading: Read) -> None:
    """
    [Devis]
    Désignation | Quantité
    Porte       | 2
    [Notes]
    Penser au béton
    """
    with pytest.raises(RelanceError, match=r"« Devis », « Notes »") as stop:
        reading()
    assert "N° facture" in stop.value.cure
    assert stop.value.status == 1


def test_a_missing_column_is_named_with_the_nearest_title(reading: Read) -> None:
    """
    N° facture | Client | Montant global TTC | Échéance   | Réglé
    F-001      | Roux   | 100                | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match="il y manque : « Montant TTC »") as stop:
        reading()
    assert "« Montant global TTC » s'en rapproche" in stop.value.cure


def test_an_amount_without_tax_is_not_taken_for_the_total(reading: Read) -> None:
    """
    N° facture | Client | Montant HT | Échéance   | Réglé
    F-001      | Roux   | 100        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert "« Montant HT » est un montant hors taxes" in stop.value.cure


def test_invoices_to_pay_are_not_a_list_of_clients(reading: Read) -> None:
    """
    N° facture | Fournisseur | Montant TTC | Échéance   | Réglé
    F-001      | Bois & Co   | 100         | 2026-03-31 |
    """
    with pytest.raises(RelanceError, match="factures de fournisseurs") as stop:
        reading()
    assert stop.value.status == 1
    assert "Client = Fournisseur" in stop.value.cure
    told = Hints(**hints_of(as_columns("Client = Fournisseur")))
    assert only(reading(told)).number == "F-001"


TWO_LISTS = """
    [2025]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [2026]
    N° facture | Client | Montant TTC | Échéance   | Réglé {mark}
    F-002      | Noël   | 200         | 2026-03-31 |
    """


def test_two_lists_are_a_question_that_names_both() -> None:
    text = TWO_LISTS.format(mark="").replace("2025]", "Durand]").replace("2026]", "Lyon]")
    with pytest.raises(AnswerNeeded, match="« Durand », « Lyon »"):
        read(workbook(text), "x.xlsx")


@pytest.mark.parametrize(("mark", "hidden"), [("", "2025"), ("| N° facture (relance)", "")])
def test_of_two_lists_the_one_known_or_shown_is_read(mark: str, hidden: str) -> None:
    data = workbook(TWO_LISTS.format(mark=mark), hidden=hidden)
    told = Hints(sheets_aside=() if hidden else ("2025",))
    found = read(data, "x.xlsx", hints=told)
    assert only(found).number == "F-002"
    assert [problem.where for problem in found.ledger.problems] == ["2025!A2"]  # not forgotten


def test_a_price_list_is_no_second_list_of_invoices(reading: Read) -> None:
    """
    [Tarifs]
    Réf | Famille  | Désignation | Prix | Date
    R1  | Peinture | Blanc 10 l  | 39   | 2026-01-01
    [Suivi]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-002      | Noël   | 200         | 2026-03-31 |
    """
    assert only(reading()).number == "F-002"


def test_our_own_sheets_are_never_taken_for_the_owners(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [Relance - Historique]
    Facture | Client | Montant TTC | Échéance | Statut
    F-009   | Roux   | 100         | 2025-03-31 |
    """
    assert only(reading()).number == "F-001"


def test_two_columns_that_both_look_like_the_amount_are_a_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 90        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match=r"« Montant TTC » \(colonne C\) et « Total TTC »"):
        reading()


def test_two_columns_that_say_the_same_are_no_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 100       | 2026-03-31 |
    """
    assert only(reading()).total == Decimal(100)


TOLD = [
    ("Montant TTC = Solde ; Reste dû = Solde", {"total": 300, "balance": 300}),
    ("Solde = montant et solde", {"total": 300, "balance": 300}),
    ("Solde = rien", {"total": 100, "balance": None}),
]


@pytest.mark.parametrize(("told", "facts"), TOLD)
def test_what_the_owner_says_of_a_column_counts(told: str, facts: dict[str, int | None]) -> None:
    text = """
        N° facture | Client | Montant TTC | Échéance   | Solde | Réglé
        F-1        | Roux   | 100         | 2026-03-31 | 300   |
        """
    if "montant" in told or "Montant" in told:
        text = text.replace("Montant TTC", "Code        ")
    invoice = only(read(workbook(text), "x.xlsx", hints=Hints(**hints_of(as_columns(told)))))
    assert {"total": invoice.total, "balance": invoice.balance} == facts


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("2026", "041", "2026-041"), ("F", "041", "F041"), ("F-", "041", "F-041")],
)
def test_a_number_may_stand_in_two_columns(one: str, other: str, number: str) -> None:
    text = f"""
        Série   | Rang    | Client | Montant TTC | Échéance   | Réglé
        '{one} | '{other} | Roux   | 100         | 2026-03-31 |
        """
    told = Hints(**hints_of(as_columns("N° facture = Série + Rang")))
    assert only(read(workbook(text), "x.xlsx", hints=told)).number == number


def test_the_currency_of_the_whole_list_is_told_once(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 100         | 2026-03-31 |
    """
    assert only(reading(Hints(currency="CHF"))).currency == "CHF"


@pytest.mark.parametrize(
    ("title", "currency"),
    [("Total USD", "USD"), ("Total CHF TTC", "CHF"), ("Total (£)", "GBP"), ("Total", "EUR")],
)
def test_a_currency_in_a_title_counts(title: str, currency: str) -> None:
    text = f"""
        N° facture | Client | {title} | Échéance   | Réglé
        F-1        | Roux   | 100     | 2026-03-31 |
        """
    assert only(read(workbook(text), "x.xlsx")).currency == currency


@pytest.mark.parametrize(
    ("said", "nearest"),
    [
        ("Montant TTC = Valer chantier", "Valeur chantier"),
        ("Montant TTC = Prix", "Prix (1e sur 2)"),
        ("Pirx = rien", "Prix (1e sur 2)"),
    ],
)
def test_a_title_misspelt_or_one_of_twins_is_told_with_the_nearest(said: str, nearest: str) -> None:
    text = """
        N° facture | Client | Valeur chantier | Prix | Prix | Montant TTC | Échéance   | Réglé
        F-1        | Roux   | 100             | 1    | 2    | 100         | 2026-03-31 |
        """
    with pytest.raises(AnswerNeeded) as stop:
        read(workbook(text), "x.xlsx", hints=Hints(**hints_of(as_columns(said))))
    assert f"La plus proche est « {nearest} »" in stop.value.what


def test_a_column_is_offered_for_what_is_missing_only_where_its_cells_fit(reading: Read) -> None:
    """
    N° facture | Client | Visite     | Valeur chantier | Échéance   | Réglé
    F-1        | Roux   | 2026-03-01 | 100             | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as question:
        reading()
    assert list(question.value.options) == ["Montant TTC = Valeur chantier"]


def test_a_comment_or_a_colour_settled_as_nothing_is_no_column_that_went(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Commentaires | Réglé le
    F-1        | Roux   | 100         | 2026-03-31 |              |
    """
    told = "commentaire de cellule = rien ; lignes en rouge = rien ; Chantier = rien"
    assert len(reading(Hints(**hints_of(as_columns(told)))).ledger.invoices) == 1


def test_a_list_that_names_nobody_may_be_all_one_clients(reading: Read) -> None:
    """
    N° facture | Date facture | Montant TTC | Échéance   | Réglé
    F-001      | 2026-03-01   | 100         | 2026-03-31 |
    F-002      | 2026-03-01   | 200         | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert stop.value.settings["Client unique = ?"] == "Colonnes"
    assert "Client unique = son nom" in stop.value.cure
    told = reading(Hints(**hints_of(as_columns("Client unique = Mairie de Bron"))))
    assert [client.name for client in told.ledger.clients] == ["Mairie de Bron"]
    assert [invoice.total for invoice in told.ledger.invoices] == [Decimal(100), Decimal(200)]
    assert not told.ledger.problems
