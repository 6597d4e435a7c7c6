"""Each way against each kind of debtor: open or not, why, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from relance.french import fold
from relance.law.loader import load_wording
from relance.rules.codes import Kind
from relance.rules.court.way import CourtCase, WayCode
from relance.rules.wording import faults
from tests.rules.court.situations import ROWS, SHORT, case_of, named

TERMS = [term for term in load_wording() if term.name != "prescription interrompue"]
CODES = {code: short for short, code in SHORT.items()}


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_each_situation_has_its_ways_and_what_they_lack(row: Mapping[str, str]) -> None:
    case = case_of(row)
    assert [CODES[way.code] for way in case.ways] == list(SHORT)
    assert " ".join(CODES[way.code] for way in case.open_ways) == row["ways"]
    told = {way.court.name for way in case.open_ways[:1] if way.court}
    assert row["told"] in (told or {way.because for way in case.ways})
    lacking = {gap for way in case.open_ways or case.ways for gap in way.lacks}
    assert set(row["lacks"].split()) <= lacking
    if not row["lacks"]:  # nothing but what no file can hold
        assert lacking <= {"tentative_amiable", "accord", "non_commercant"}
    assert row["source"]


def test_there_are_sixty_situations_at_least() -> None:
    assert len({named(row) for row in ROWS}) >= 60


def of(who: str, amount: str, **more: str) -> CourtCase:
    row = {"who": who, "type": "", "place": "37000", "sum": amount, "state": ""}
    return case_of({**row, "more": " ".join(f"{k}={v}" for k, v in more.items())})


@pytest.mark.parametrize(
    ("who", "amount", "way", "lawyer"),
    [
        ("SARL Dupont", "10000.01", WayCode.ORDER_COMMERCIAL, False),  # none, whatever the amount
        ("M. Jean Petit", "3000", WayCode.ORDER_CIVIL, None),  # two sources say otherwise
        ("SARL Dupont", "9000", WayCode.SUMMONS_COMMERCIAL, False),  # CPC 853
        ("SARL Dupont", "10000", WayCode.SUMMONS_COMMERCIAL, None),  # does interest count?
        ("SARL Dupont", "10000.01", WayCode.SUMMONS_COMMERCIAL, True),
        ("SARL Dupont", "10000.01", WayCode.INTERIM_COMMERCIAL, True),  # référé included
        ("M. Jean Petit", "9000", WayCode.SUMMONS_CIVIL, False),  # CPC 761
        ("M. Jean Petit", "10000.01", WayCode.INTERIM_CIVIL, True),
        ("M. Jean Petit", "5000", WayCode.REQUEST, False),
        ("SAS Martin", "3000", WayCode.DECLARATION, False),
        ("Mairie de Tours", "3000", WayCode.ADMINISTRATIVE, None),  # CJA R431-3, one source
    ],
)
def test_a_lawyer_is_compulsory_above_ten_thousand_euros_of_principal(
    who: str, amount: str, way: WayCode, lawyer: bool | None
) -> None:
    assert of(who, amount).way(way).lawyer is lawyer


def test_before_the_chamber_of_alsace_moselle_a_lawyer_is_to_be_checked() -> None:
    row = {
        "who": "SARL Dupont",
        "type": "",
        "place": "68100",
        "sum": "3000",
        "state": "",
        "more": "",
    }
    assert {way.lawyer for way in case_of(row).open_ways} == {None}


@pytest.mark.parametrize(
    ("who", "amount", "way", "attempt"),
    [
        ("M. Jean Petit", "3000", WayCode.ORDER_CIVIL, False),  # Cass. 2e civ., avis 25/09/2025
        ("M. Jean Petit", "3000", WayCode.REQUEST, True),  # CPC 750-1
        ("M. Jean Petit", "3000", WayCode.SUMMONS_CIVIL, True),
        ("M. Jean Petit", "5000", WayCode.SUMMONS_CIVIL, None),  # does interest count?
        ("M. Jean Petit", "5000.01", WayCode.SUMMONS_CIVIL, False),
        ("M. Jean Petit", "3000", WayCode.INTERIM_CIVIL, None),  # unsettled in référé
        ("M. Jean Petit", "5000.01", WayCode.INTERIM_CIVIL, False),
        ("SARL Dupont", "3000", WayCode.SUMMONS_COMMERCIAL, False),  # not before this court
    ],
)
def test_an_amicable_attempt_comes_first_up_to_five_thousand_euros(
    who: str, amount: str, way: WayCode, attempt: bool | None
) -> None:
    assert of(who, amount).way(way).attempt is attempt


def test_from_ten_thousand_euros_the_guides_word_on_lawyers_is_told() -> None:
    assert "10 000 €" in of("SARL Dupont", "10000").counsel
    assert of("SARL Dupont", "9000").counsel == ""


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_every_way_has_its_articles_and_recommends_nothing(row: Mapping[str, str]) -> None:
    case = case_of(row)
    for way in case.ways:
        assert way.articles
        assert way.reason
        said = " ".join(
            (way.reason, way.duration, *way.missing, way.court.name if way.court else "")
        )
        assert not re.search(r"[{}]|\bNone\b|Decimal", said), said
        assert not re.search(r"conseill|devriez|mieux vaut|preferable", fold(said)), said
        # The terms that no letter may say either; a declaration does interrupt (LAW correction 13).
        wrong = faults(said, TERMS, kinds=list(Kind), formal_notice=True, given=[row["who"]])
        assert [fault.words for fault in wrong] == []


def test_interest_and_the_fixed_sum_never_count_in_the_sum_of_a_request() -> None:
    case = of("M. Jean Petit", "5000")
    assert case.total > Decimal(5000)
    assert case.way(WayCode.REQUEST).because == "limite_a_verifier"
    assert "à vérifier" in case.way(WayCode.REQUEST).reason
