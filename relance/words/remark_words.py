"""What owners write beside and between invoices: patterns on a folded text. They are in remark_words.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from relance.french import fold
from relance.words.columns import normal
from relance.words.patterns import any_of, data, one_of

_DATA = data("remark_words")


def _said(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(expressions)}\b")


_OVER = any_of(_DATA["over"]["participles"])
OVER = re.compile(rf"\b(?:{_OVER}(?:e|s|es)?|{'|'.join(_DATA['over']['too'])})\b")
OPEN = _said(_DATA["open"]["words"])
# « Facture payée en 2 fois », « * acompte encaissé » are remarks on the invoice above; « Factures
# payées » and « *** RÉGLÉES *** » are titles.
OF_ONE = re.compile(rf"\b{_OVER}e\b|^acompte\b")
OF_MANY = re.compile(rf"\bfactures\b|\b{_OVER}e?s\b")
BOUNCED = _said(_DATA["bounced"]["words"])
NO_INVOICE, TOTALS, CREDIT = (
    re.compile(any_of(_DATA[key]["words"])) for key in ("no_invoice", "totals", "credit")
)
QUOTE_NUMBER, CREDIT_NUMBER = (
    re.compile(_DATA[key]["number"], re.IGNORECASE) for key in ("no_invoice", "credit")
)
NUMBERED = one_of(_DATA["works"]["numbered"])
INVOICES, CREDITS = (frozenset(_DATA["documents"][key]) for key in ("invoices", "credits"))
RETENTION = re.compile(any_of(_DATA["works"]["retention"]))  # all that a nature says
DEPOSIT, FINAL, BONDED, DEDUCTED = (
    _said(_DATA["works"][key]) for key in ("deposit", "final", "bonded", "deducted")
)


class JobPart(StrEnum):
    """What an invoice is among those of one job."""

    DEPOSIT = "acompte"
    SITUATION = "situation"
    FINAL = "solde"
    RETENTION = "retenue"


_PARTS = [
    (JobPart.RETENTION, _said(_DATA["works"]["released"])),
    (JobPart.FINAL, FINAL),
    (JobPart.SITUATION, _said(_DATA["works"]["situation"])),
    (JobPart.DEPOSIT, DEPOSIT),
    (JobPart.RETENTION, _said(_DATA["works"]["kept"])),
]
_ANY_PART = re.compile("|".join(words.pattern for _, words in _PARTS))
_ALONE = re.compile(any_of(_DATA["works"]["alone"]))


def part_of(text: str) -> JobPart | None:
    """What this folded text calls an invoice: « situation 3 », « dgd », « facture de solde », « acompte n 2 »."""
    if not _ANY_PART.search(text):
        return None  # nearly every invoice: quick
    return next(part for part, words in _PARTS if words.search(text))


def is_part(text: str) -> bool:
    """Whether a folded text says nothing else."""
    return bool(_ALONE.fullmatch(text))


_HARMLESS = frozenset(
    normal(each) for lines in _DATA["harmless"].values() for each in lines.split("/")
)


def is_harmless(title: str) -> bool:
    """Whether a column of this title says nothing of payments, as if its owner had said so: « Tournée ».

    >>> is_harmless("Chargé d'affaires"), is_harmless("Suivi")
    (True, False)
    """
    return normal(title) in _HARMLESS


def says_total(cells: Iterable[object]) -> bool:
    """Whether one of these cells says that its row adds up others: « Total », « Sous-total Roux »."""
    return any(isinstance(cell, str) and TOTALS.fullmatch(fold(cell)) for cell in cells)
