"""What no letter may say, and what only looks like it (LAW §4, §5, §7, §8 and its list of traps)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from relance.french import fold
from relance.law.loader import load_wording
from relance.rules.codes import Kind
from relance.rules.wording import Term, faults

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


def exact(
    text: str, kinds: Sequence[Kind], given: Sequence[str], *, formal: bool
) -> Iterator[tuple[str, str]]:
    """The rule as it is told: each term on whole words of all the folded text, what is right read over."""
    said = fold(text)

    def whole(term: re.Pattern[str]) -> str:
        return rf"\b{term.pattern.strip()}"

    def found(term: Term) -> Iterator[re.Match[str]]:
        judged = said
        if term.allowed:
            judged = re.sub(whole(term.allowed), lambda m: "§" * len(m[0]), said)
        return re.finditer(whole(term.pattern), judged)

    values = filter(None, map(fold, given))
    theirs = [m.span() for value in values for m in re.finditer(rf"\b{value}\b", said)]
    for term in TERMS:
        if term.kinds & set(kinds) and not (term.before_formal_notice and formal):
            for m in found(term):
                if not any(start <= m.start() and m.end() <= end for start, end in theirs):
                    yield term.name, m[0]
                    break


WORDS = sorted({word for row in ROWS for word in row["said"].split()})
SAID = st.lists(
    st.sampled_from([row["said"] for row in ROWS])
    | st.sampled_from(WORDS)
    | st.sampled_from(["\n", " ", ", ", "-", "\u0301", "œ", "_", "\u00ad", "§"])
    | st.text(max_size=3),
    max_size=12,
).map(" ".join)


@drawn(SAID, st.lists(st.sampled_from(Kind), min_size=1), st.booleans(), st.lists(SAID, max_size=2))
def test_what_is_found_fast_is_what_the_rule_says(
    text: str, kinds: list[Kind], formal: bool, given: list[str]
) -> None:
    fast = faults(text, TERMS, kinds=kinds, formal_notice=formal, given=given)
    told = list(exact(text, kinds, given, formal=formal))
    assert [(fault.term.name, fault.words) for fault in fast] == told
