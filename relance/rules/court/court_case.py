"""The court file of one debtor: what is certain and due, how it is proven, and the ways that are open."""

from __future__ import annotations

from relance.rules.court.texts import CourtTexts
from relance.rules.court.way import CourtCase
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.outcome import Plan


def court_case(
    client_id: str, plan: Plan, ledger: Ledger, law: Law, texts: CourtTexts
) -> CourtCase:
    """The case of that client on the day of the plan; without claims where nothing is certain and due.

    `plan` is that day's plan of `ledger`; `texts` are `relance.law.court_loader.load_court_texts()`.
    """
    raise NotImplementedError


def court_cases(plan: Plan, ledger: Ledger, law: Law, texts: CourtTexts) -> tuple[CourtCase, ...]:
    """The cases of all whose step « dossier » has come and of those with a claim to declare, largest first."""
    raise NotImplementedError
