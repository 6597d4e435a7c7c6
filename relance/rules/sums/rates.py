"""Penalty rates agreed in terms of sale, beside what the law sets. Their words are read in words/rate_words.py."""

from __future__ import annotations

from datetime import date

from relance.problems import Problem
from relance.rules.codes import RateBasis
from relance.rules.firm import ContractRate, Settings
from relance.rules.law import Law, Name


def of_the_law(agreed: ContractRate, law: Law, day: date) -> bool:
    """Whether « BCE + 10 » only says what the law says where nothing is agreed."""
    return agreed.basis is RateBasis.ECB and agreed.value == law.at(Name.POINTS_BUSINESS, day)


def rate_to_tell(settings: Settings, law: Law, day: date) -> Problem | None:
    """The rates that the firm's papers state, where they are not the law's and no setting tells one."""
    doubt = settings.rate_doubt
    if doubt is None or all(rate and of_the_law(rate, law, day) for rate in doubt.rates):
        return None
    return doubt.problem
