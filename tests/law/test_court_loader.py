"""The words, articles and places of the courts: whole, and nothing of them recommended."""

from __future__ import annotations

import re

from relance.law.court_loader import load_court_texts
from relance.rules.court.way import CourtKind, WayCode

TEXTS = load_court_texts()
ARTICLE = re.compile(r"^(CPC|CPCE|C\. com\.|C\. conso\.|CCP|CJA|CGCT|cerfa n°) [\w.°-]+")


def test_every_way_and_every_court_is_there() -> None:
    assert set(TEXTS.ways) == set(WayCode)
    assert set(TEXTS.courts) == set(CourtKind)
    assert all(way.title and way.open and way.duration for way in TEXTS.ways.values())


def test_every_way_cites_its_articles() -> None:
    for code, way in TEXTS.ways.items():
        assert way.articles, code
        assert all(ARTICLE.match(article) for article in way.articles), way.articles


def test_what_no_source_confirms_says_so() -> None:
    """LAW §§9–12 and corrections 12, 14 and 19."""
    for code in (
        "acte_mixte_a_verifier",
        "droit_local",
        "hors_de_france",
        "surendettement",
        "deces",
    ):
        assert "à vérifier" in TEXTS.reasons[code]


def test_towns_are_those_of_departments_with_one_court() -> None:
    """C. com. annexe 7-1, code de l'organisation judiciaire, tableau IV."""
    commercial, civil = TEXTS.towns[CourtKind.COMMERCIAL], TEXTS.towns[CourtKind.CIVIL]
    assert commercial["04"] == "Manosque"  # not Digne-les-Bains, where the tribunal judiciaire is
    assert civil["04"] == "Digne-les-Bains"
    assert commercial["08"] == "Sedan"
    several = {"06", "13", "33", "34", "35", "59", "62", "67", "69", "76", "83"}
    assert not several & (commercial.keys() | civil.keys())
    assert all(re.fullmatch(r"\d\d|2[AB]", key) for key in (*commercial, *civil))


def test_the_economic_courts_are_twelve_until_the_end_of_2028() -> None:
    """LAW 9.4."""
    assert len(TEXTS.economic) == 12
    assert (TEXTS.economic_since.isoformat(), TEXTS.economic_until.isoformat()) == (
        "2025-01-01",
        "2028-12-31",
    )


def test_what_one_source_or_none_confirms_says_so() -> None:
    """LAW §9, corrections 14 and 19: loi 2026-307, CJA R541-1 and R431-3; CPC 1425 is of the commerce."""
    before_judge = TEXTS.ways[WayCode.ADMINISTRATIVE]
    for told in (before_judge.open, *before_judge.articles):
        assert "CJA" not in told or "à vérifier" in told
    assert "2026-307, à vérifier" in TEXTS.reasons["entre_commercants"]
    assert "CPC 1425" not in TEXTS.ways[WayCode.ORDER_CIVIL].articles
    assert "CPC 1418" in TEXTS.ways[WayCode.ORDER_CIVIL].articles
