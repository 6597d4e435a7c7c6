"""Which court: by who the parties are and where the debtor has its seat (C. com. L721-3, CPC 42).

Commercial companies, traders and, since 2022, craftsmen are before the tribunal de commerce, or the
tribunal des activités économiques of twelve towns; in Alsace-Moselle before the commercial chamber of
the tribunal judiciaire; overseas before the tribunal mixte de commerce. Persons, liberal professions,
farmers, associations, SCI and copropriétés are before the tribunal judiciaire.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from relance.french import fold
from relance.rules.codes import Kind, Trade
from relance.rules.court.court_texts import CourtTexts
from relance.rules.court.way import Court, CourtKind
from relance.rules.firm import Sender
from relance.rules.model import Client
from relance.rules.sums.places import METROPOLE, in_france, territory

_COMMERCIAL = {Trade.COMMERCE, Trade.CRAFT}
_CIVIL_TRADES = {Trade.LIBERAL, Trade.FARM, Trade.CIVIL}


class Party(StrEnum):
    """What a party is before the courts; unknown where nothing says it."""

    TRADER = "commerçant"
    CIVIL = "civil"
    UNKNOWN = ""


class Place(StrEnum):
    """Where the debtor is established, as the courts ask it."""

    FRANCE = "france"
    LOCAL_LAW = "droit_local"
    UNION = "union"
    ABROAD = "etranger"


class Seat(Struct, frozen=True, kw_only=True):
    """The debtor's seat: `department` is empty where its postcode is not known."""

    place: Place
    department: str = ""
    overseas: bool = False


def debtor_party(client: Client) -> Party:
    """What the debtor is; a public body is civil here, its own judge is another."""
    if client.kind is not Kind.BUSINESS or client.trade in _CIVIL_TRADES:
        return Party.CIVIL
    return Party.TRADER if client.trade in _COMMERCIAL else Party.UNKNOWN


def creditor_party(sender: Sender, texts: CourtTexts) -> Party:
    """What the creditor is, by the legal form of its settings."""
    form = fold(sender.legal_form)
    if form in texts.civil_forms:
        return Party.CIVIL
    return Party.TRADER if form in texts.commercial_forms else Party.UNKNOWN


def seat_of(client: Client, texts: CourtTexts) -> Seat:
    """Where the debtor is, by its country and postcode."""
    digits = re.sub(r"\D", "", client.postcode)
    if not in_france(client.country) or digits.startswith(texts.monaco):
        inside = fold(client.country) in texts.union
        return Seat(place=Place.UNION if inside else Place.ABROAD)
    where = territory(client.postcode, client.country)
    if where == METROPOLE:
        corsica = {"200": "2A", "201": "2A", "202": "2B", "206": "2B"}
        return Seat(place=Place.FRANCE, department=corsica.get(digits[:3], digits[:2]))
    place = Place.LOCAL_LAW if where in texts.other_law else Place.FRANCE
    return Seat(place=place, department=where, overseas=bool(where))


def court_of(
    kind: CourtKind,
    client: Client,
    texts: CourtTexts,
    told: Mapping[str, str],
    today: date,
) -> Court:
    """The court of that kind (commercial, civil, administrative) for this debtor.

    `told`: the owner's answers on towns (`Settings.court_towns`), by « 06600 commerce ».
    """
    seat = seat_of(client, texts)
    postcode = re.sub(r"\D", "", client.postcode)
    key = f"{postcode} {kind}" if postcode else ""
    known = texts.towns.get(kind, {}).get(seat.department, "")
    town = told.get(key, "") or known
    sure = bool(seat.department) and not seat.overseas
    if kind is CourtKind.COMMERCIAL:
        during = texts.economic_since <= today <= texts.economic_until
        if seat.department in texts.alsace_moselle:
            kind = CourtKind.CHAMBER
        elif seat.overseas:
            kind = CourtKind.MIXED
        elif during and town in texts.economic:
            kind = CourtKind.ECONOMIC
    name = " ".join(filter(None, [texts.courts[kind], of_town(town)]))
    return Court(kind=kind, name=name, town=town, sure=sure, ask="" if known else key)


def of_town(town: str) -> str:
    """« de Tours », « d'Auch », « du Mans », « des Sables-d'Olonne »; empty for none."""
    for article, with_de in (("Le ", "du "), ("Les ", "des ")):
        if town.startswith(article):
            return with_de + town.removeprefix(article)
    if not town:
        return ""
    return f"d'{town}" if fold(town)[0] in "aeiouy" else f"de {town}"
