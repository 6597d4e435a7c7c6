"""The data of the courts as values: each code that a rule may give has its words."""

from __future__ import annotations

import re
from pathlib import Path

from relance.law.court_loader import load_court_texts
from relance.rules import court
from relance.rules.court.way import CourtKind, WayCode

TEXTS = load_court_texts()
CODE = re.compile(
    r'"([a-z]+(?:_[a-z]+)+|ouverte|contestee|prescription|titre|deces|relevee|adresse|taux|tiers)"'
)


def test_every_code_of_the_rules_has_its_words_and_the_reverse() -> None:
    files = Path(court.__file__).parent.glob("*.py")
    said = {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}
    known = TEXTS.reasons.keys() | TEXTS.missing.keys()
    assert known - said <= {
        *(
            "exigible",
            "union",
            "qualite",
            "surendettement",
            "publication",
            "mandataire",
            "accord",
            "reclamation",
            "echeance",
        ),
    }
    named = {"droit_local", *WayCode, *CourtKind}
    assert {code for code in said - known - named if "_" in code} == set()
