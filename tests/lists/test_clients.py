"""What a client is, from all that is said of it."""

from __future__ import annotations

import pytest

from relance.lists.clients import kind_of, siren_of
from relance.lists.reader import read
from relance.rules.codes import Kind
from tests.lists.readings import Read
from tests.minibook import workbook

LA_POSTE, MAIRIE_DE_PARIS = "356000000", "217500016"


@pytest.mark.parametrize(
    ("facts", "default", "kind", "source"),
    [
        ({"kind": "Pro"}, None, Kind.BUSINESS, "colonne « Type de client »"),
        ({"kind": "Particulier", "siren": LA_POSTE}, None, Kind.CONSUMER, "colonne"),
        ({"siren": LA_POSTE}, None, Kind.BUSINESS, "SIREN"),
        ({"siren": MAIRIE_DE_PARIS}, None, Kind.PUBLIC_BODY, "SIREN"),
        ({"civility": "Mme"}, Kind.BUSINESS, Kind.CONSUMER, "civilité"),
        ({"kind": "bon payeur"}, Kind.BUSINESS, Kind.BUSINESS, "réglage par défaut"),
        ({"siren": "123456789"}, None, Kind.CONSUMER, ""),
        ({}, Kind.BUSINESS, Kind.BUSINESS, "réglage par défaut"),
        ({}, None, Kind.CONSUMER, ""),
    ],
)
def test_the_kind_comes_from_the_surest_source(
    facts: dict[str, str], default: Kind | None, kind: Kind, source: str
) -> None:
    found, said = kind_of("Martin", facts, default)
    assert found is kind
    assert said.startswith(source)


@pytest.mark.parametrize(
    "number", ["356 000 000", "356.000.000", "356 000 000 00048", "FR 39 356000000"]
)
def test_a_siren_is_found_in_its_longer_numbers(number: str) -> None:
    assert siren_of(number) == LA_POSTE


def test_the_language_is_that_of_the_client_and_one_unknown_is_told(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé le | Langue du client
    F-1        | Acme   | 100         | 2026-03-31 |          | English
    F-2        | Roux   | 100         | 2026-03-31 |          |
    F-3        | Klein  | 100         | 2026-03-31 |          | allemand
    """
    found = reading()
    assert [c.language for c in found.ledger.clients] == ["en", "", ""]
    [told] = [p.what for p in found.ledger.problems if "langue" in p.what]
    assert (
        told == "Klein : « allemand » n'est pas une langue de vos lettres : elles sont en français."
    )


@pytest.mark.parametrize("country", ["", "France", "France métropolitaine", "FRA"])
def test_excel_s_lost_zero_comes_back_to_a_french_postcode_and_telephone(country: str) -> None:
    text = f"N° facture|Client|Montant TTC|Échéance|Réglé le|Code postal|Téléphone|Pays\nF|Roux|100|2026-03-31||1000|474000000|{country}\n"
    [client] = read(workbook(text), "x.xlsx").ledger.clients
    assert (client.postcode, client.phone) == ("01000", "0474000000")
