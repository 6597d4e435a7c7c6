"""Who owes: one client or two, and of what kind."""

from __future__ import annotations

import pytest

from relance.lists.clients import Mention, kind_of
from relance.lists.identity import Identified, identify
from relance.lists.layout import Hints
from relance.lists.reader import read
from relance.problems import Level, Problem
from relance.rules.codes import Kind
from relance.rules.model import Client
from tests.lists.readings import Read, by_number
from tests.minibook import workbook

LA_POSTE = "356000000"


def mention(name: str = "", code: str = "", **facts: str) -> Mention:
    return Mention(name=name, code=code, facts=facts, where=f"Factures!B:{name or code}")


def ids(*mentions: Mention, cards: tuple[Mention, ...] = ()) -> list[str]:
    return list(identify(mentions, cards, None).ids)


def only(found: Identified) -> Client:
    (client,) = found.clients
    return client


def held(found: Identified) -> dict[str | int | None, Problem]:
    """Client → why its letters wait."""
    return {doubt.of: doubt.problem for doubt in found.doubts if doubt.of is not None}


def test_a_name_is_the_same_whatever_its_case_accents_and_spaces() -> None:
    assert ids(mention("Dupré & Fils"), mention(" DUPRE  & fils")) == ["dupre fils", "dupre fils"]


def test_names_that_differ_by_a_word_are_two_clients() -> None:
    assert len(set(ids(mention("Dupré"), mention("Dupré SARL")))) == 2


def test_a_code_decides_before_the_name() -> None:
    assert ids(mention("Dupré", "C01"), mention("Dupré", "C02")) == ["c01", "c02"]


def test_rows_without_their_code_are_those_of_the_only_code_of_that_name() -> None:
    assert ids(mention("Dupré"), mention("Dupré", "C01"), mention("dupre")) == ["c01"] * 3


@pytest.mark.parametrize("name", ["NA", "None", "nan", "N/A"])
def test_a_client_may_be_called_nothing_at_all(name: str) -> None:
    found = identify([mention(name)], [], None)
    assert only(found).name == name
    assert held(found) == {}


@pytest.mark.parametrize("fact", ["postcode", "email", "siren"])
def test_one_name_with_two_facts_is_two_clients_and_holds_their_letters(fact: str) -> None:
    one, other = mention("Martin", **{fact: "111"}), mention("Martin", **{fact: "222"})
    found = identify([one, other, one], [], None)
    assert found.ids[0] == found.ids[2] != found.ids[1]
    assert set(held(found)) == set(found.ids)
    assert held(found)[found.ids[0]].level is Level.BLOCKING
    assert len({doubt.problem for doubt in found.doubts}) == 1 + 2 * (
        fact == "siren"
    )  # these SIREN are not valid either


def test_ids_do_not_depend_on_the_order_of_the_rows() -> None:
    one, other = mention("Martin", postcode="49000"), mention("Martin", postcode="69003")
    assert set(ids(one, other)) == set(ids(other, one)) == {"martin 49000", "martin 69003"}


def test_a_row_that_says_less_is_the_same_client() -> None:
    assert len(set(ids(mention("Martin", postcode="49000"), mention("Martin")))) == 1


def test_two_names_for_one_code_hold_the_letters() -> None:
    found = identify([mention("Martin", "C1"), mention("Durand", "C1")], [], None)
    assert "deux noms" in held(found)["c1"].what


def test_a_code_without_any_name_cannot_be_written_to() -> None:
    found = identify([mention(code="C1")], [], None)
    assert only(found).name == "C1"
    assert "que le code" in held(found)["c1"].what


def test_the_clients_sheet_is_joined_by_code_or_by_name() -> None:
    cards = (
        mention("Dupré SARL", "C1", town="Angers", phone="241000000"),
        mention("Roux", "C2", town="Nantes"),
    )
    found = identify([mention(code="C1"), mention("ROUX"), mention("c2")], cards, None)
    assert list(found.ids) == ["c1", "c2", "c2"]
    assert [client.town for client in found.clients] == ["Angers", "Nantes"]
    assert [client.name for client in found.clients] == ["Dupré SARL", "Roux"]
    assert held(found) == {}


def test_a_name_that_two_cards_bear_is_a_doubt() -> None:
    cards = (mention("Martin", "C1"), mention("Martin", "C2"))
    assert "un même nom" in held(identify([mention("Martin")], cards, None))["martin"].what


def test_what_is_told_of_one_client_holds_no_nameless_one(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | SIREN     | Réglé
    F-1        | Roux   | 100         | 2026-03-31 | 123456789 |
    F-2        |        | 200         | 2026-03-31 |           |
    """
    assert [problem.where for problem in by_number(reading())["F-2"].problems] == ["Factures!B3"]


def test_a_card_with_another_postcode_is_a_doubt() -> None:
    cards = (mention("Martin", "C1", postcode="49000"),)
    found = identify([mention("Martin", postcode="69003")], cards, None)
    assert found.ids[0] in held(found)


def test_zeros_that_excel_dropped_come_back_for_french_addresses_only() -> None:
    french = only(identify([mention("A", postcode="6000", phone="612345678")], [], None))
    belgian = only(identify([mention("A", postcode="6000", country="Belgique")], [], None))
    assert (french.postcode, french.phone, french.country) == ("06000", "0612345678", "France")
    assert (belgian.postcode, belgian.country) == ("6000", "Belgique")


@pytest.mark.parametrize(
    ("name", "facts", "kind"),
    [
        ("CH Angers", {}, Kind.PUBLIC_BODY),
        ("CH ANGERS", {"town": "49100 ANGERS"}, Kind.PUBLIC_BODY),
        ("GHU Paris", {}, Kind.PUBLIC_BODY),
        ("EPS Ville-Evrard", {}, Kind.PUBLIC_BODY),
        ("EIRL Petit", {}, Kind.BUSINESS),
        ("SELAS du Lac", {}, Kind.BUSINESS),
        # what else is known of the client wins over initials
        ("CH Angers", {"civility": "Mme"}, Kind.CONSUMER),
        ("CH Angers", {"siren": LA_POSTE}, Kind.BUSINESS),
        ("CH Angers", {"kind": "particulier"}, Kind.CONSUMER),
    ],
)
def test_hospitals_and_firms_are_no_private_persons(
    name: str, facts: dict[str, str], kind: Kind
) -> None:
    found = only(identify([mention(name, **facts)], [], None))
    assert found.kind is kind
    assert found.health is (kind is Kind.PUBLIC_BODY)


@pytest.mark.parametrize(
    ("client", "health", "form"),
    [
        (mention("CHU d'Angers"), True, ""),
        (mention("CH Cholet", kind="public"), True, ""),
        (mention("CH Cholet", kind="pro"), False, ""),  # a firm with such a name
        (mention("Mairie de Cholet"), False, ""),
        (mention("Dupré S.A.R.L."), False, "sarl"),
    ],
)
def test_a_client_carries_what_its_name_says_so_that_the_rules_need_no_words(
    client: Mention, health: bool, form: str
) -> None:
    found = only(identify([client], [], None))
    assert (found.health, found.form) == (health, form)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Menuiserie Dupré SARL", Kind.BUSINESS),
        ("S.A.R.L. Dupré", Kind.BUSINESS),
        ("SASU Roux", Kind.BUSINESS),
        ("Optique Vauban EURL", Kind.BUSINESS),
        ("Dupont & Fils <SA>", Kind.BUSINESS),
        ("EI Martin", Kind.BUSINESS),
        ("Café de la Mairie SARL", Kind.BUSINESS),
        ("Mairie de Saint-Florent", Kind.PUBLIC_BODY),
        ("Commune de Trélazé", Kind.PUBLIC_BODY),
        ("Département de Maine-et-Loire", Kind.PUBLIC_BODY),
        ("Région Bretagne", Kind.PUBLIC_BODY),
        ("CHU d'Angers", Kind.PUBLIC_BODY),
        ("Hôpitaux de Saint-Maurice", Kind.PUBLIC_BODY),
        ("AP-HP", Kind.PUBLIC_BODY),
        ("Lycée Renoir", Kind.PUBLIC_BODY),
        ("Association Les Amis", Kind.OTHER),
        ("SCI Beauregard", Kind.OTHER),
        ("Copropriété Les Tilleuls", Kind.OTHER),
        ("SDC 12 rue du Mail", Kind.OTHER),
        ("Syndic Foncia SAS", Kind.OTHER),
        ("M. Julien Bernier", Kind.CONSUMER),
        ("Mme Lefèvre", Kind.CONSUMER),
        ("M. et Mme Petitjean", Kind.CONSUMER),
        ("LEROY Mr", Kind.CONSUMER),
        ("Guillou M. et Mme", Kind.CONSUMER),
        ("Melle Riou", Kind.CONSUMER),
        ("MM. Durand", Kind.CONSUMER),
        ("Époux Martin", Kind.CONSUMER),
    ],
)
def test_a_clear_sign_in_the_name_tells_the_kind(name: str, kind: Kind) -> None:
    found, source = kind_of(name, {}, Kind.BUSINESS if kind is Kind.CONSUMER else Kind.CONSUMER)
    assert found is kind
    assert source.startswith(("nom", "civilité"))


@pytest.mark.parametrize(
    "name", ["M. Bricolage", "Madame Coco SARL", "ME2", "Mme la Maire de Brest"]
)
def test_a_firm_that_begins_like_a_person_is_none(name: str) -> None:
    assert kind_of(name, {}, Kind.BUSINESS)[0] is Kind.BUSINESS


def test_the_civility_of_a_name_is_kept_the_column_first() -> None:
    people = [mention("Mr LEROY"), mention("Mme Riou", civility="Maître"), mention("M. Bricolage")]
    found = identify(people, [], None)
    assert [client.civility for client in found.clients] == ["M.", "Maître", ""]


@pytest.mark.parametrize("name", ["Hôpital privé d'Antony", "Hôpital vétérinaire du Lac"])
def test_a_private_hospital_is_no_public_body(name: str) -> None:
    assert kind_of(name, {}, Kind.BUSINESS)[0] is Kind.BUSINESS


def test_a_doubtful_siren_or_kind_is_only_told() -> None:
    found = identify([mention("Martin", siren="123456789", kind="bon payeur")], [], None)
    assert [doubt.problem.level for doubt in found.doubts] == [Level.WARNING] * 2
    assert held(found) == {}


def test_a_doubt_on_a_client_holds_all_its_invoices(reading: Read) -> None:
    """
    N° facture | Client | CP    | Montant TTC | Échéance   | Réglé
    F-1        | Martin | 49000 | 100         | 2026-03-31 |
    F-2        | Martin | 69003 | 100         | 2026-03-31 |
    F-3        | Durand | 69003 | 100         | 2026-03-31 |
    """
    found = reading()
    held = [bool(invoice.problems) for invoice in found.ledger.invoices]
    assert held == [True, True, False]
    assert len(found.ledger.problems) == 1


def test_the_default_kind_is_shown_where_it_was_applied(reading: Read) -> None:
    """
    N° facture | Client     | Montant TTC | Échéance   | Réglé
    F-1        | Martin     | 100         | 2026-03-31 |
    F-2        | Mme Martin | 100         | 2026-03-31 |
    """
    martin, mme = reading(Hints(default_kind=Kind.BUSINESS)).ledger.clients
    assert (martin.kind, martin.kind_source) == (Kind.BUSINESS, "réglage par défaut")
    assert mme.kind is Kind.CONSUMER


@pytest.mark.parametrize(
    ("titles", "cells", "clients"),
    [
        ("Nom | Civilité | Prénom", ("Martin | M. | Jean", "Martin | Mme | Lucie"), 2),
        ("Nom | Adresse | CP | Ville | Prénom", ("Martin | 1 rue A | 49000 | Angers | Jean", "Martin | 2 rue B | 49000 | Angers | Lucie"), 2),
        ("Parent | Objet | Prénom", ("Martin | cours | Jean", "Martin | cours | Lucie"), 1),
    ],
)  # fmt: skip
def test_a_first_name_is_the_clients_where_only_its_facts_stand_between(
    titles: str, cells: tuple[str, ...], clients: int
) -> None:
    rows = (f"{n} | {cell} | 100 | 2026-03-31 |" for n, cell in enumerate(cells, start=1))
    book = workbook(
        "\n".join((f"N° facture | {titles} | Montant TTC | Échéance | Réglé le", *rows))
    )
    assert len(read(book, "x.xlsx").ledger.clients) == clients
