"""What the owner's word for an invoice says about its payment. The words are in statuses.toml.

A closed list: « payée ? », « payé 50 % » or « ok » are unknown, for a person to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from relance.french import days_said, fold, undated
from relance.rules.codes import Status
from relance.words.patterns import data, one_of
from relance.words.payment_words import MEANS

_DATA = data("statuses")


def stem(text: str) -> str:
    """The words without the endings of gender and number: « payée », « payés » → « pay »."""
    return " ".join(re.sub(r"(?<=..)(?:ees?|es?|s)$", "", word) for word in fold(text).split())


_STATUSES = {
    stem(word): Status[name.upper()] for name, words in _DATA["statuses"].items() for word in words
}
_STEPS = {stem(word): step for step, data in _DATA["steps"].items() for word in data["words"]}
_STATUSES |= dict.fromkeys(_STEPS, Status.UNPAID)
_DONE = re.compile(rf" {one_of(_DATA['done']['words'])}$")
# « Relancée le … » in a remark names no step: only words with a number, or a name of its own, do.
_NOTED = re.compile(
    rf"\b(?P<step>{one_of(fold(w) for each in _DATA['steps'].values() for w in each['words'] if ' ' in w)})"
    rf"(?: {one_of(_DATA['done']['words'])})? le$"
)
_SIGNS = {sign: Status[name.upper()] for name, signs in _DATA["signs"].items() for sign in signs}
_FRACTION = re.compile(r"(?<![\d/])(?<!le )(?<!du )[123]/[234](?![\d/])")  # « 1/2 payé »
# Said after « payée » without changing it.
_HOW = re.compile(rf"\b(?:par |en )?{MEANS}\b")


@lru_cache(maxsize=1024)  # a ledger repeats a few words thousands of times
def read_status(text: str) -> Status:
    """What a status cell says: « Payée », « réglé le 12/03/2026 par chèque », « NON PAYÉ », « x ».

    >>> read_status("payée par carte bleue"), read_status("payée ?")
    (<Status.PAID: 'payée'>, <Status.UNKNOWN: '?'>)
    """
    if not text.strip(" -–—_."):
        return Status.NONE
    if "?" in text:
        return Status.UNKNOWN
    if sign := _SIGNS.get(text.strip()):
        return sign
    folded = fold(text)
    known = _STATUSES.get(stem(folded), Status.UNKNOWN)
    if known is Status.UNKNOWN and not _FRACTION.search(text):
        dated = stem(undated(text))
        bare = stem(_HOW.sub("", fold(undated(text))))
        if _STATUSES.get(dated) is Status.UNPAID or step_of(text):
            known = Status.UNPAID  # « relancée le 12/03 », never « chèque envoyé »
        elif _STATUSES.get(bare) is Status.PAID:
            known = Status.PAID
    return known


@lru_cache(maxsize=1024)
def step_of(text: str) -> str:
    """The step that a status says was taken, by the title of its column; "" where it says none.

    >>> step_of("Mise en demeure envoyée le 12/10/2026"), step_of("À relancer")
    ('Mise en demeure', '')
    """
    bare = _DONE.sub("", fold(undated(text)))
    return "" if "?" in text else _STEPS.get(stem(bare), "")


def steps_noted(text: str) -> Iterator[tuple[str, date]]:
    """The steps that a remark says were taken, and when: « mise en demeure envoyée le 12/10/2026 »."""
    for said in days_said(text):
        day = said.in_year() if said.year else None
        if day and (found := _NOTED.search(fold(text[: said.start]))):
            yield step_of(found["step"]), day


def needs_day(step: str) -> bool:
    """Whether the program would say less than this step did, did it not know its day."""
    return not _DATA["steps"][step].get("first", False)
