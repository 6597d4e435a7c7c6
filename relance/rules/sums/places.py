"""Where a party is established, as far as the law asks: in France, and in which of its territories.

Corsica is metropolitan France; each overseas département or collectivity is a territory of its own.
Saint-Barthélemy and Saint-Martin count with Guadeloupe, whose courts are theirs.
"""

from __future__ import annotations

import re

from relance.french import fold

METROPOLE = "métropole"
_GUADELOUPE = {"971", "977", "978"}
_OVERSEAS = _GUADELOUPE | {"972", "973", "974", "975", "976", "986", "987", "988"}
# What owners and lists of countries write for a part of France.
_NAMES = {
    METROPOLE: "france/fr/fra/france metropolitaine/corse/la corse/corse du sud/haute corse/fr 2a/fr 2b",
    "971": "guadeloupe/la guadeloupe/gp/saint martin/saint barthelemy/mf/bl",
    "972": "martinique/la martinique/mq",
    "973": "guyane/la guyane/guyane francaise/gf",
    "974": "reunion/la reunion/ile de la reunion/re",
    "975": "saint pierre et miquelon/st pierre et miquelon/pm",
    "976": "mayotte/yt",
    "986": "wallis et futuna/wf",
    "987": "polynesie francaise/tahiti/pf",
    "988": "nouvelle caledonie/nc",
}
_TERRITORIES = {name: key for key, names in _NAMES.items() for name in names.split("/")}


def in_france(country: str) -> bool:
    """Whether what stands in « Pays » is France or a part of it; an empty cell is France."""
    return bool(french_part(country))


def french_part(country: str) -> str:
    """The part of France that « Pays » names: « métropole », an empty cell too, « 974 »; empty for none."""
    word = re.sub(r"^france (?!metropolitaine)| france$", "", fold(country))
    return _TERRITORIES.get(word, "") if word else METROPOLE


def territory(postcode: str, country: str = "") -> str:
    """« métropole », « 974 »; empty where the postcode is missing, foreign or of Monaco."""
    if not (told := french_part(country)):
        return ""
    digits = re.sub(r"\D", "", postcode)
    if len(digits) != 5:
        return "" if told == METROPOLE else told
    part = digits[:3]
    if part in _OVERSEAS:
        return "971" if part in _GUADELOUPE else part
    return METROPOLE if "01" <= digits[:2] <= "95" else ""
