"""Titles of columns: exact once normalised; closeness only suggests."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.words.columns import (
    CLIENTS,
    COLUMNS,
    CONTENT,
    INVOICES,
    OURS,
    PAYMENTS,
    are_french,
    find_ours,
    match,
    normal,
    our_titles,
    suggestion,
)

OUR_TITLES = [ours.title for ours in OURS]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("N° facture", "number"),
        ("N°Fact.", "number"),
        ("Nº de la Facture", "number"),
        ("Invoice #", "number"),
        ("invoiceNumber", "number"),
        ("NUMÉRO\nFACTURE", "number"),
        ("Mt TTC", "total"),
        ("Montant T.T.C. (€)", "total"),
        ("Montant TTC (€)", "total"),
        ("Montant TTC en euros", "total"),
        ("TVA 20 %", "vat"),
        ("Montant TVA 5,5%", "vat"),
        ("TVA à 10 %", "vat"),
        ("Montant TTC (k€)", None),  # thousands of euros are not euros
        ("Montant HT", "net"),
        ("Nom du tiers", "client"),
        ("Contact Name", "client"),
        ("Date du document", "issued"),
        ("Due Date (UTC)", "due"),
        ("Has paid?", "settled"),
        ("Amount Due Signed", "balance"),
        ("ccy", "currency"),
        ("Montant payé", "paid"),
        ("Montant dû", "balance"),
        ("MONTANT DU", "balance"),
        ("Reste à payer", "balance"),
        ("Code client", "client_code"),
        ("Ech.", "due"),
        ("Date de d'écheance", "due"),
        ("N° jours d'échéance", "term"),
        ("Réglé le", "paid_on"),
        ("Réglé ?", "settled"),
        ("Payé (O/N)", "settled"),
        ("Paid?", "settled"),
        ("Relance 1 le", "reminder_1"),
        ("2e relance", "reminder_2"),
        ("Mise en demeure le", "formal_notice"),
        ("Taux de pénalité", "rate"),
        ("Taux", "vat_rate"),
        ("Tél. du client", "phone"),
        ("Customer email", "email"),
        ("Langue du client", "language"),
        ("Langue", None),  # of an invoice, it may be that of a translation
        ("Nom du client", "client"),
        ("Vendor ", "supplier"),
        ("Note d'honoraires n°", "number"),
        ("Facturé à", "client"),
        ("Montant TTC de la situation", "total"),
        ("A régler avant le", "due"),
        ("Chèque reçu le", "cheque_on"),
        ("Jours de retard", None),
        ("Statut du chantier", None),
    ],
)
def test_a_title_is_understood_exactly_or_not_at_all(title: str, key: str | None) -> None:
    assert list(match([title], {})) == ([key] if key else [])


@pytest.mark.parametrize(
    ("titles", "understood"),
    [
        ("# | Le | Parent | Élève | À payer | Pour le", "number issued client - total due"),
        ("N° facture | # | Client | Le", "number - client issued"),
        ("Reçu n° | Adhérent / structure | Somme due | Somme versée", "number client total paid"),
        ("N° facture | N° reçu | Client | Patient", "number - client -"),
        ("Quittance | Locataire | Appelé | Solde", "number client total balance"),
        ("Facture | Donneur d'ordre | Montant facturé (net de TVA)", "number client total"),
        ("Stagiaire | Facturé à | Prix | Date de prélèvement", "- client total due"),
        (
            "N° | Abonné | Date | Le | Date de prélèvement | Échéance",
            "number client issued - - due",
        ),
        ("N° | Client | Acompte | Le | Montant | Somme due", "number client deposit - total -"),
        ("N° | Famille | Client | Prix | Total TTC", "number - client - total"),
        ("N° | Client | Honoraires TTC | Virement reçu le", "number client total paid_on"),
        ("N° | Client | Somme versée | Date lettrage", "number client paid paid_on"),
        ("N° | Client | Remis en banque le | Prix", "number client paid_on total"),
        ("N° | Client | Date remise en banque", "number client paid_on"),
        ("N° | Client | Crédité le", "number client paid_on"),
        ("N° | Client | Lettré le", "number client paid_on"),
        ("N° | Client | Réglé le | Date lettrage | Lettré le", "number client paid_on - -"),
    ],
)
def test_a_vague_title_counts_where_nothing_says_better(titles: str, understood: str) -> None:
    found = match(titles.split(" | "), INVOICES)
    keys = {places[0]: key for key, places in found.items()}
    assert " ".join(keys.get(i, "-") for i in range(len(titles.split(" | ")))) == understood


def test_no_title_means_two_things() -> None:
    often = Counter(title for c in COLUMNS for title in c.french | c.english)
    assert [title for title, times in often.items() if times > 1] == []


def test_every_declared_title_is_in_normal_form_and_has_help() -> None:
    for column in COLUMNS:
        assert {t for t in column.french | column.english if normal(t) != t} == set()
        assert column.help.endswith((".", "…"))
    assert {t for t in (*INVOICES, *CLIENTS, *PAYMENTS, *CONTENT) if normal(t) != t} == set()


def test_a_bare_amount_is_the_total_only_where_no_other_is() -> None:
    assert match(["Montant", "Montant TTC"], INVOICES)["total"] == [1]
    assert match(["Montant", "Date"], INVOICES) == {"total": [0], "issued": [1]}
    assert match(["Code", "Nom"], CLIENTS) == {"client_code": [0], "client": [1]}


def test_two_columns_for_one_thing_are_both_told() -> None:
    assert match(["Total TTC", "Client", "Montant TTC"], INVOICES)["total"] == [0, 2]


def test_the_language_of_the_titles_is_known() -> None:
    assert are_french(["N° facture", "Client", "Échéance"])
    assert not are_french(["Invoice No", "Customer", "Due date"])
    assert not are_french(["Date", "Client"])


def test_a_near_title_is_only_suggested() -> None:
    titles = ["Facture N°", "Nom", "Montant global TTC", "Probabilité_Renouvellement"]
    assert suggestion(titles, ["total"]) == "Montant global TTC"
    assert suggestion(["Couleur", "Poids"], ["total"]) == ""


def test_our_columns_are_those_from_our_first_title_on() -> None:
    owners = ["N° facture", "Jours de retard", "Motif"]
    found = find_ours([*owners, "N° facture (relance)", "Motif", "à moi", "Jours de retard"])
    assert found == {"number": 3, "days_late": 6, "reason": 4}


def test_without_our_first_title_two_that_few_owners_have_tell_where_ours_begin() -> None:
    found = find_ours(["N° facture", "Motif", *OUR_TITLES[1:]])
    assert list(found.values()) == list(range(2, 12))
    assert "number" not in found


@pytest.mark.parametrize(
    "owners", [["Jours de retard", "Étape", "Motif"], ["Motif", "Suite donnée"], ["Pénalités"]]
)
def test_an_owners_own_columns_are_not_ours(owners: list[str]) -> None:
    assert find_ours(["N° facture", *owners]) == {}


def test_a_title_that_the_owner_uses_already_gets_our_mark() -> None:
    titles = our_titles(["N° facture", "JOURS DE RETARD"])
    assert titles["days_late"] == "Jours de retard (relance)"
    assert titles["reason"] == "Motif"
    assert find_ours(["Jours de retard", *titles.values()])["days_late"] == 2


@given(st.lists(st.sampled_from([*OUR_TITLES[1:], "N° facture", "Notes"]), unique=True))
def test_our_titles_are_found_again_whatever_the_owner_has(owners: list[str]) -> None:
    titles = our_titles(owners)
    header = [*owners, *titles.values()]
    assert len(set(header)) == len(header)
    assert find_ours(header) == {key: len(owners) + i for i, key in enumerate(titles)}


@pytest.mark.parametrize(
    ("titles", "key", "places"),
    [
        (("Organisme", "Stagiaire"), "client", [0]),  # who pays, and whom it was for
        (("Stagiaire",), "client", [0]),
        (("Patient", "Client"), "client", [1]),
        (("Invoice ID", "Invoice Number"), "number", [1]),
        (("Invoice ID",), "number", [0]),
    ],
)
def test_of_several_titles_the_better_one_counts(
    titles: tuple[str, ...], key: str, places: list[int]
) -> None:
    assert match(titles, INVOICES)[key] == places
