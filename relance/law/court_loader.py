"""Reads the words, articles and places of the courts (`ways.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from relance.law.loader import FOLDER
from relance.rules.court.court_texts import CourtTexts, WayText
from relance.rules.court.way import CourtKind, WayCode
from relance.words.forms import SOLE_TRADERS

WAYS = "ways.toml"


@cache
def load_court_texts() -> CourtTexts:
    """All of `ways.toml`; a way, a court or a key left out fails at once (tests/law guard the file)."""
    told = tomllib.loads((FOLDER / WAYS).read_text("utf-8"))
    places, creditor = told["places"], told["creditor"]
    ways = {
        WayCode(code): WayText(
            title=way["title"],
            court=CourtKind(way["court"]),
            open=way["open"],
            duration=way["duration"],
            articles=tuple(way["articles"]),
        )
        for code, way in told["ways"].items()
    }
    return CourtTexts(
        ways={code: ways[code] for code in WayCode},
        reasons=told["reasons"],
        missing=told["missing"],
        courts={kind: told["courts"][kind] for kind in CourtKind},
        towns={CourtKind(kind): _towns(text) for kind, text in told["towns"].items()},
        alsace_moselle=places["alsace_moselle"],
        other_law=places["other_law"],
        monaco=places["monaco"],
        union=frozenset(places["union"]),
        economic=places["economic"],
        economic_since=places["economic_since"],
        economic_until=places["economic_until"],
        commercial_forms=frozenset(creditor["commercial"]),
        civil_forms=frozenset(creditor["civil"]),
        personal_forms=SOLE_TRADERS | set(creditor["person"]),
        guides_from=Decimal(told["guides"]["amount"]),
        guides_say=told["guides"]["said"],
    )


def _towns(text: str) -> Mapping[str, str]:
    """« 37 Tours / 41 Blois »: the département and the town of its only court."""
    each = " / ".join(text.split("\n")).split(" / ")
    return dict(pair.strip().split(" ", 1) for pair in each if pair.strip())
