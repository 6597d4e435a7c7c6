"""What no letter may say, and what only looks like it (LAW §4, §5, §7, §8 and its list of traps)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from relance.law.loader import load_wording
from relance.rules.codes import Kind
from relance.rules.wording import faults

CASES = Path(__file__).parents[1] / "cases" / "wording.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))
TERMS = load_wording()


def found(text: str, kind: str, *, formal: bool, given: tuple[str, ...] = ()) -> list[str]:
    kinds = [Kind(kind)]
    return [
        fault.term.name
        for fault in faults(text, TERMS, kinds=kinds, formal_notice=formal, given=given)
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['said'][:40]} ({row['kind']})")
def test_a_letter_may_say_it_or_not(row: dict[str, str]) -> None:
    told = found(row["said"], row["kind"], formal=row["formal"] == "oui")
    assert told == ([row["term"]] if row["term"] else [])


def test_every_term_of_the_list_has_a_case_that_it_catches() -> None:
    assert {term.name for term in TERMS} == {row["term"] for row in ROWS} - {""}


def test_what_the_workbook_says_is_not_the_letters_word() -> None:
    """A client who is a bailiff must still be written to."""
    text = "SCP Martin, huissiers\nMadame, Monsieur, nous vous rappelons votre facture."
    assert found(text, "professionnel", formal=False) == ["huissier"]
    assert found(text, "professionnel", formal=False, given=("SCP Martin, Huissiers",)) == []


def test_a_value_does_not_excuse_the_letters_own_words() -> None:
    text = "SCP Martin, huissiers\nNous enverrons un huissier."
    given = ("SCP Martin, huissiers", "", "Nous")
    assert found(text, "professionnel", formal=False, given=given) == ["huissier"]


def test_the_fault_tells_the_words_and_why() -> None:
    [fault] = faults(
        "article L. 441-6", TERMS, kinds=[Kind.PUBLIC_BODY, Kind.BUSINESS], formal_notice=True
    )
    assert fault.words == "l 441 6"
    assert "L441-10" in fault.term.cause
    assert "L. 441-10" in fault.term.cure


def test_a_value_that_is_part_of_the_threat_excuses_nothing() -> None:
    """« France » is the client's country; « Banque de France » is the letter's own threat."""
    text = "Paris, France. Un fichage à la Banque de France suivra."
    told = found(text, "particulier", formal=True, given=("France",))
    assert told == ["fichier de mauvais payeurs"]
