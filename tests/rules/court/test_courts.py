"""Which court, by who the parties are and where the debtor is."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.rules.codes import Kind, Trade
from relance.rules.court.courts import (
    Party,
    Place,
    court_of,
    creditor_party,
    debtor_party,
    of_town,
    seat_of,
)
from relance.rules.court.way import CourtKind
from relance.rules.firm import Sender
from relance.rules.model import Client

TEXTS = load_court_texts()
TODAY = date(2026, 11, 23)
CLIENT = Client(id="c", name="C", kind=Kind.BUSINESS, trade=Trade.COMMERCE)


@pytest.mark.parametrize(
    ("kind", "trade", "party"),
    [
        (Kind.BUSINESS, Trade.COMMERCE, Party.TRADER),
        (Kind.BUSINESS, Trade.CRAFT, Party.TRADER),  # since 1 January 2022 (C. com. L721-3)
        (Kind.BUSINESS, Trade.LIBERAL, Party.CIVIL),
        (Kind.BUSINESS, Trade.FARM, Party.CIVIL),
        (Kind.BUSINESS, Trade.UNKNOWN, Party.UNKNOWN),
        (Kind.CONSUMER, Trade.UNKNOWN, Party.CIVIL),
        (Kind.OTHER, Trade.UNKNOWN, Party.CIVIL),
    ],
)
def test_the_debtor_is_a_trader_a_civil_party_or_unknown(
    kind: Kind, trade: Trade, party: Party
) -> None:
    assert debtor_party(replace(CLIENT, kind=kind, trade=trade)) is party


@pytest.mark.parametrize(
    ("form", "party"),
    [("SARL", Party.TRADER), ("Sasu", Party.TRADER), ("SELARL", Party.CIVIL), ("EI", Party.UNKNOWN), ("", Party.UNKNOWN)],
)  # fmt: skip
def test_the_creditor_is_what_its_legal_form_says(form: str, party: Party) -> None:
    assert creditor_party(Sender(legal_form=form), TEXTS) is party


@pytest.mark.parametrize(
    ("postcode", "country", "place", "department"),
    [
        ("37000", "France", Place.FRANCE, "37"),
        ("20137", "", Place.FRANCE, "2A"),
        ("20200", "", Place.FRANCE, "2B"),
        ("97400", "", Place.FRANCE, "974"),
        ("97133", "", Place.FRANCE, "971"),  # Saint-Barthélemy
        ("", "Réunion", Place.FRANCE, "974"),
        ("98714", "", Place.LOCAL_LAW, "987"),
        ("98000", "", Place.ABROAD, ""),  # Monaco
        ("", "Monaco", Place.ABROAD, ""),
        ("1000", "Belgique", Place.UNION, ""),
        ("", "Suisse", Place.ABROAD, ""),
        ("", "France", Place.FRANCE, ""),
    ],
)
def test_the_seat_is_told_by_country_and_postcode(
    postcode: str, country: str, place: Place, department: str
) -> None:
    seat = seat_of(replace(CLIENT, postcode=postcode, country=country), TEXTS)
    assert (seat.place, seat.department) == (place, department)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 12, 31), "Tribunal de commerce de Paris"),
        (date(2025, 1, 1), "Tribunal des activités économiques de Paris"),
        (date(2028, 12, 31), "Tribunal des activités économiques de Paris"),
        (date(2029, 1, 1), "Tribunal de commerce de Paris"),
    ],
)
def test_the_economic_courts_are_an_experiment_of_four_years(day: date, name: str) -> None:
    paris = replace(CLIENT, postcode="75011")
    assert court_of(CourtKind.COMMERCIAL, paris, TEXTS, {}, day).name == name


def test_a_town_is_asked_for_where_several_courts_share_the_department() -> None:
    nice = replace(CLIENT, postcode="06600")
    court = court_of(CourtKind.COMMERCIAL, nice, TEXTS, {}, TODAY)
    assert (court.ask, court.town, court.name) == ("06600 commerce", "", "Tribunal de commerce")
    told = court_of(CourtKind.COMMERCIAL, nice, TEXTS, {"06600 commerce": "Antibes"}, TODAY)
    assert (told.name, told.sure) == ("Tribunal de commerce d'Antibes", True)
    known = court_of(CourtKind.CIVIL, replace(CLIENT, postcode="37000"), TEXTS, {}, TODAY)
    assert (known.ask, known.name) == ("", "Tribunal judiciaire de Tours")


def test_the_owners_word_on_a_town_wins_over_the_table() -> None:
    told = {"37000 commerce": "Blois"}
    court = court_of(CourtKind.COMMERCIAL, replace(CLIENT, postcode="37000"), TEXTS, told, TODAY)
    assert court.town == "Blois"


def test_overseas_the_court_is_to_be_checked() -> None:
    court = court_of(CourtKind.COMMERCIAL, replace(CLIENT, postcode="97400"), TEXTS, {}, TODAY)
    assert (court.kind, court.sure) == (CourtKind.MIXED, False)


@pytest.mark.parametrize(
    ("town", "said"),
    [
        ("Tours", "de Tours"),
        ("Auch", "d'Auch"),
        ("Évry", "d'Évry"),
        ("Le Mans", "du Mans"),
        ("La Roche-sur-Yon", "de La Roche-sur-Yon"),
        ("Les Sables-d'Olonne", "des Sables-d'Olonne"),
        ("", ""),
    ],
)
def test_a_court_is_named_by_its_town_in_french(town: str, said: str) -> None:
    assert of_town(town) == said
