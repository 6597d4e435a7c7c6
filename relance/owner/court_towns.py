"""The towns of the courts that no table tells: asked once for each postcode, kept in the settings."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.rules.asking import Asker, Given, Told
from relance.rules.court.court_case import court_cases
from relance.rules.court.way import CourtCase
from relance.rules.law import Law
from relance.rules.model import Ledger

SETTING = "Villes des tribunaux"


def with_towns(cases: Iterable[CourtCase], ledger: Ledger, ask: Asker, given: Given) -> Ledger:
    """The ledger once the owner has told the towns that the open ways of these cases lack.

    Each answer is added to the setting; an empty one is asked again the next time. The cases are to be
    made again with this ledger.
    """
    told = dict(ledger.settings.court_towns)
    for case in cases:
        for court in (way.court for way in case.open_ways):
            if court is None or not court.ask or court.town or court.ask in told:
                continue
            its = "sa" if court.name.startswith("Chambre") else "son"
            place = f"{case.client.postcode} {case.client.town}".strip()
            town = ask.text(
                f"{case.client.name}, {place} : dans quelle ville est {its} {court.name.lower()} ? justice.fr"
                " le dit (« Trouver une juridiction »). Entrée : vous ne le savez pas encore."
            )
            town = " ".join(town.replace(";", " ").replace("=", " ").split())
            told[court.ask] = town
            if town:
                given.add(SETTING, f"{court.ask} = {town}")
    known = tuple((key, town) for key, town in told.items() if town)
    return replace(ledger, settings=replace(ledger.settings, court_towns=known))


def of_todays_files(
    told: Told, cases: tuple[CourtCase, ...], law: Law, ask: Asker | None, given: Given
) -> tuple[Told, tuple[CourtCase, ...]]:
    """The same with the towns of the courts of those whose step « dossier » has come today.

    `cases`: the court files of its plan.
    """
    today = {claim.client.id for claim in told.plan.files}
    if ask is None or not today:
        return told, cases
    due = [case for case in cases if case.client.id in today]
    ledger = with_towns(due, told.ledger, ask, given)
    if ledger.settings == told.ledger.settings:
        return told, cases
    told = replace(told, ledger=ledger)
    return told, court_cases(told.plan, ledger, law, load_court_texts())
