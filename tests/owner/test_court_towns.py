"""The town of a court that no table tells is asked once, and kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.owner.court_towns import SETTING, of_todays_files, with_towns
from relance.rules.asking import Given, Told
from relance.rules.codes import Trade
from relance.rules.court.court_case import court_cases
from relance.rules.court.way import CourtCase
from relance.rules.firm import Sender
from relance.rules.ladder.plan import plan
from relance.rules.model import Ledger
from relance.sheets.answers import as_court_towns
from relance.sheets.cells import Unreadable
from relance.sheets.settings import SETTINGS
from tests.owner.voices import Owner
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger, sent


def book(postcode: str) -> Ledger:
    client = replace(DUPONT, trade=Trade.COMMERCE, postcode=postcode, town="Ici")
    past = [sent("F1", "Relance 2", 40), sent("F1", "Mise en demeure", 21)]
    of = ledger(invoice("F1", 70), events=past, clients=[client])
    return replace(of, sender=Sender(legal_form="SARL"))


def cases(of: Ledger) -> tuple[CourtCase, ...]:
    return court_cases(plan(of, LAW, MONDAY), of, LAW, load_court_texts())


def test_a_town_is_asked_once_for_all_the_ways_and_written_into_the_settings() -> None:
    owner, given, of = Owner("Antibes"), Given(), book("06600")
    of = with_towns(cases(of), of, owner, given)
    assert len(owner.asked) == 1
    assert "06600 Ici" in owner.asked[0]
    assert given.settings == {SETTING: "06600 commerce = Antibes"}
    assert as_court_towns(given.settings[SETTING]) == of.settings.court_towns
    [case] = cases(of)
    assert {way.court.name for way in case.open_ways if way.court} == {
        "Tribunal de commerce d'Antibes"
    }
    with_towns(cases(of), of, owner, given)
    assert len(owner.asked) == 1


def test_whoever_does_not_know_is_asked_again_another_day() -> None:
    owner, given, of = Owner(""), Given(), book("06600")
    assert with_towns(cases(of), of, owner, given).settings.court_towns == ()
    assert given.settings == {}


def test_nothing_is_asked_where_the_department_has_one_court() -> None:
    owner, of = Owner("x"), book("37000")
    with_towns(cases(of), of, owner, Given())
    assert owner.asked == []


@pytest.mark.parametrize("text", ["Antibes", "06600 = Antibes", "6600 commerce = Antibes"])
def test_a_town_without_its_postcode_and_kind_is_not_understood(text: str) -> None:
    with pytest.raises(Unreadable):
        as_court_towns(text)


def test_the_setting_has_that_name() -> None:
    assert SETTING in {setting.name for setting in SETTINGS}


def test_on_a_monday_the_towns_of_todays_files_are_asked_and_of_no_others() -> None:
    of, owner, given = book("06600"), Owner("Antibes"), Given()
    told = Told(ledger=of, plan=plan(of, LAW, MONDAY), noted=(), answers=(), lost=(), states={})
    made = tuple(cases(of))
    assert len(told.plan.files) == 1
    assert of_todays_files(told, made, LAW, None, given) == (told, made)
    asked, [case] = of_todays_files(told, made, LAW, owner, given)
    assert dict(asked.ledger.settings.court_towns) == {"06600 commerce": "Antibes"}
    assert {w.court.town for w in case.open_ways if w.court and w.court.ask} == {"Antibes"}
    quiet = replace(told, plan=replace(told.plan, files=()))
    assert of_todays_files(quiet, made, LAW, Owner("x"), Given()) == (quiet, made)


def test_the_commercial_chamber_of_alsace_is_asked_for_in_french() -> None:
    owner, of = Owner("Strasbourg"), book("67000")
    with_towns(cases(of), of, owner, Given())
    assert "dans quelle ville est sa chambre commerciale" in owner.asked[0]
