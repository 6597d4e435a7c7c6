"""Names, addresses, accounts and telephones as letters write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.parties import (
    account_holder,
    addressee,
    attention,
    grouped,
    missing_address,
    place,
    registers,
    sender_identity,
    sender_name,
    spelled,
)
from relance.rules.codes import Kind
from relance.rules.firm import Sender
from relance.rules.model import Client
from relance.words.civility import salutation

Write = Callable[..., Any]


@pytest.mark.parametrize(
    ("sender", "holder"),
    [
        (Sender(name="Menuiserie Dupré", legal_form="SARL"), "Menuiserie Dupré SARL"),
        (Sender(name="SARL Dupré", legal_form="SARL"), "SARL Dupré"),
        (Sender(name="Dupré", legal_form="S.A.S."), "Dupré SAS"),
        (Sender(name="Jean Dupré", legal_form="EI"), "Jean Dupré EI"),
        (Sender(name="Jean Dupré", legal_form="Micro-entreprise"), "Jean Dupré EI"),
        (Sender(name="Jean Dupré", legal_form="Entreprise individuelle"), "Jean Dupré EI"),
        (Sender(name="Dupré", legal_form="Association"), "Dupré"),
        (Sender(name="Dupré", legal_form="SARL", account_holder="MENUISERIE DUPRE"), "MENUISERIE DUPRE"),
    ],
)  # fmt: skip
def test_the_holder_of_the_account_is_the_setting_or_the_full_name(
    sender: Sender, holder: str
) -> None:
    assert account_holder(sender) == holder


@pytest.mark.parametrize(
    ("facts", "step", "said"),
    [
        ({}, "first", "À l'attention du service comptabilité"),
        ({}, "formal", "À l'attention du représentant légal"),
        ({"address": ("Service Achats", "1 rue A")}, "first", ""),
        ({"civility": "M.", "name": "M. Paul Riou"}, "first", ""),
        ({"name": "Paul Riou EI", "form": "ei"}, "formal", ""),
        ({"kind": Kind.CONSUMER}, "first", ""),
        ({"kind": Kind.PUBLIC_BODY}, "first", ""),
    ],
)
def test_a_firm_s_letter_says_who_is_to_read_it(
    facts: dict[str, Any], step: str, said: str, world: Any
) -> None:
    client = replace(world.clients[Kind.BUSINESS], **facts)
    assert attention(client, world.steps[step]) == said


@pytest.mark.parametrize("siren", ["000 261 941", "00026194100017", "FR 38 000261941"])
def test_a_firm_is_looked_up_by_its_siren(siren: str, world: Any) -> None:
    client = replace(world.clients[Kind.BUSINESS], siren=siren)
    assert [line.split("\u00a0: ")[1] for line in registers(client)] == [
        "https://www.bodacc.fr/pages/annonces-commerciales/?q.registre=registre:000261941",
        "https://annuaire-entreprises.data.gouv.fr/entreprise/000261941",
    ]
    assert registers(replace(client, siren="")) == registers(world.clients[Kind.CONSUMER]) == ()


def test_dates_in_words_are_spelled_in_one_way() -> None:
    assert spelled("taux BCE 2,40 % au 01/07/2026 + 10 points").replace("\u00a0", " ") == (
        "taux BCE 2,40 % au 1er juillet 2026 + 10 points"
    )


@pytest.mark.parametrize(
    ("civility", "name", "kind", "greeted", "envelope"),
    [
        # the column speaks, else the name, which identity.py reads once
        ("M.", "Julien Bernier", Kind.CONSUMER, "Monsieur", "Monsieur Julien Bernier"),
        ("Mme", "Claire Lefèvre", Kind.CONSUMER, "Madame", "Madame Claire Lefèvre"),
        ("Mme", "Mme Claire Lefèvre", Kind.CONSUMER, "Madame", "Madame Claire Lefèvre"),
        ("M. et Mme", "Petitjean", Kind.CONSUMER, "Madame, Monsieur", "Monsieur et Madame Petitjean"),
        ("M. et Mme", "M. et Mme Petitjean", Kind.CONSUMER, "Madame, Monsieur", "Monsieur et Madame Petitjean"),
        ("Maître", "Anne Roy", Kind.CONSUMER, "Maître", "Maître Anne Roy"),
        ("", "Jean Roy", Kind.CONSUMER, "Madame, Monsieur", "Jean Roy"),
        ("gérant", "Jean Roy", Kind.CONSUMER, "Madame, Monsieur", "Jean Roy"),
        ("M.", "LEROY Mr", Kind.BUSINESS, "Monsieur", "Monsieur LEROY"),
        ("M.", "Garage du Lac EURL", Kind.BUSINESS, "Monsieur", "Garage du Lac EURL"),
        ("Madame la Maire", "Mairie", Kind.PUBLIC_BODY, "Madame la Maire", "Mairie"),
        ("", "", Kind.CONSUMER, "Madame, Monsieur", ""),
    ],
)  # fmt: skip
def test_a_person_is_greeted_by_the_civility(
    civility: str, name: str, kind: Kind, greeted: str, envelope: str
) -> None:
    client = Client(id="x", name=name, civility=civility, kind=kind)
    assert salutation(civility) == greeted
    assert addressee(client) == envelope


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"address": ()}, "[adresse à compléter]"),
        ({"postcode": ""}, "[code postal à compléter]"),
        (
            {"address": (), "postcode": "", "town": ""},
            "[adresse, code postal et ville à compléter]",
        ),
        ({}, ""),
    ],
)
def test_what_the_address_lacks_is_written_and_highlighted(
    missing: dict[str, Any], said: str, world: Any, written: Write
) -> None:
    client = replace(world.clients[Kind.CONSUMER], **missing)
    assert missing_address(client).strip() == said
    letter = written(world.notice(client, world.steps["first"]))
    assert (said in letter.text) if said else ("à compléter" not in letter.text)
    assert letter.highlighted.strip() == said


def test_a_client_abroad_has_the_country_on_the_last_line(world: Any, written: Write) -> None:
    client = replace(
        world.clients[Kind.BUSINESS], postcode="1000", town="Bruxelles", country="Belgique"
    )
    text = written(world.notice(client, world.steps["first"])).text
    assert "1000 BRUXELLES\nBELGIQUE" in text


@pytest.mark.parametrize("country", ["", "FR", "France", "France métropolitaine", "Corse"])
def test_an_envelope_within_metropolitan_france_names_no_country(country: str) -> None:
    client = Client(id="r", name="Roux", postcode="20000", town="Ajaccio", country=country)
    assert place(client).strip() == "20000 AJACCIO"


@pytest.mark.parametrize(
    ("sender", "name", "identity"),
    [
        (
            Sender(name="Jean Dupré", legal_form="EI", siret="00026194100017"),
            "Jean Dupré EI",
            "Jean Dupré EI – Entrepreneur individuel (EI) – SIRET 000 261 941 00017",
        ),
        (Sender(name="EI Jean Dupré", legal_form="EI"), "EI Jean Dupré", "EI Jean Dupré – Entrepreneur individuel (EI)"),
        (
            Sender(name="Dupré", legal_form="SAS", capital="5 000", rcs_town="Angers", siret="000 261 941 00017"),
            "Dupré",
            "Dupré – SAS au capital de 5 000 € – RCS Angers 000 261 941 – SIRET 000 261 941 00017",
        ),
        (
            Sender(name="Dupré", legal_form="SAS, au capital social de 1 000 €", capital="5 000"),
            "Dupré",
            "Dupré – SAS au capital de 5 000 €",  # never twice: the setting
        ),
        (
            Sender(name="Dupré", legal_form="SAS au capital variable de 1 000 €", capital="5 000"),
            "Dupré",
            "Dupré – SAS au capital variable de 1 000 €",
        ),
        (
            Sender(name="Dupré", legal_form="SAS au capital de 1 000 €"),
            "Dupré",
            "Dupré – SAS au capital de 1 000 €",
        ),
    ],
)  # fmt: skip
def test_the_creditor_is_fully_named(sender: Sender, name: str, identity: str) -> None:
    assert sender_name(sender) == name
    assert sender_identity(sender).replace("\u00a0", " ") == identity


def test_digits_are_grouped_as_a_bank_prints_them() -> None:
    assert grouped("FR7699999000490001234567865", 4).replace("\u00a0", " ") == (
        "FR76 9999 9000 4900 0123 4567 865"
    )
    assert grouped("", 4) == ""


def test_without_an_account_only_the_cheque_is_offered(world: Any, written: Write) -> None:
    notice = world.notice(world.clients[Kind.CONSUMER], world.steps["first"])
    text = written(notice, sender=replace(world.sender, iban="")).text
    assert "IBAN" not in text
    assert "Par chèque" in text


@pytest.mark.parametrize(
    ("signatory", "signed"),
    [
        ("", ["Gérante", "Hélène Dupré"]),
        ("hélène  dupré", ["Gérante", "Hélène Dupré"]),
        ("Nadia Ferrand", ["", "Nadia Ferrand"]),
        ("Nadia Ferrand, assistante", ["Assistante", "Nadia Ferrand"]),
    ],
)
def test_a_step_may_have_its_own_signatory_without_the_title_of_another(
    signatory: str, signed: list[str], world: Any, written: Write
) -> None:
    step = replace(world.steps["first"], signatory=signatory)
    text = written(world.notice(world.clients[Kind.BUSINESS], step)).text
    closing = text.split("salutations distinguées.\n")[1]
    assert closing.split("\n")[:2] == signed
    assert "au 02 61 91 04 27" in text, "the firm answers, whoever signs"
