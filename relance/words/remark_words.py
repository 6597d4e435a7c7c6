"""What owners write beside and between invoices: patterns on a folded text. They are in remark_words.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable

from relance.words.patterns import data

_DATA = data("remark_words")


def _said(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(expressions)})\b")


def _whole(expressions: Iterable[str]) -> str:
    return rf"(?:{'|'.join(expressions)})"


_OVER = _whole(_DATA["over"]["participles"])
OVER = re.compile(rf"\b(?:{_OVER}(?:e|s|es)?|{'|'.join(_DATA['over']['too'])})\b")
OPEN = _said(_DATA["open"]["words"])
# « Facture payée en 2 fois », « * acompte encaissé » are remarks on the invoice above; « Factures
# payées » and « *** RÉGLÉES *** » are titles.
OF_ONE = re.compile(rf"\b{_OVER}e\b|^acompte\b")
OF_MANY = re.compile(rf"\bfactures\b|\b{_OVER}e?s\b")
BOUNCED = _said(_DATA["bounced"]["words"])
NO_INVOICE, TOTALS, CREDIT = (
    re.compile(_whole(_DATA[key]["words"])) for key in ("no_invoice", "totals", "credit")
)
INVOICES, CREDITS = (frozenset(_DATA["documents"][key]) for key in ("invoices", "credits"))
RETENTION = re.compile(_whole(_DATA["works"]["retention"]))  # all that a nature says
DEPOSIT, FINAL, DEDUCTED = (_said(_DATA["works"][key]) for key in ("deposit", "final", "deducted"))
