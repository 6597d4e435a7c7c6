"""Checks before any letter: a list of functions, each of which looks for one kind of mistake.

Adding a check is adding a function to `CHECKS`. A check never changes a sum; it says where, what
and what to do. Blocking mistakes are found earlier, in claims.py, and hold their invoice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from relance.problems import Level, Problem
from relance.rules.ladder import (
    check_amounts,
    check_courts,
    check_dates,
    check_parties,
    check_waits,
)
from relance.rules.ladder.case import Case
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.outcome import Claim, Notice

CHECKS: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    check_waits.held_for_correction,
    check_waits.steps_lost,
    check_parties.missing_addresses,
    check_parties.calls_without_number,
    check_dates.due_before_issued,
    check_dates.long_terms,
    check_dates.assumed_due_dates,
    check_waits.untold_rate,
    check_amounts.rates_below_the_floor,
    check_dates.limitation_alerts,
    check_courts.court_deadlines,
    check_courts.declarations,
    check_amounts.changed_amounts,
    check_parties.unsure_names,
    check_waits.vanished,
    check_dates.future_dates,
    check_amounts.missing_rates,
    check_parties.doubtful_numbers,
    check_amounts.loose_payments,
    check_parties.unknown_profiles,
    check_waits.promises_to_specify,
    check_amounts.unequal_plans,
)


def check(
    ledger: Ledger, claims: Sequence[Claim], notices: Sequence[Notice], law: Law, today: date
) -> tuple[Problem, ...]:
    """All that the checks find, blocking ones first."""
    case = Case(ledger=ledger, claims=claims, notices=notices, law=law, today=today)
    found = [problem for one in CHECKS for problem in one(case)]
    order = list(Level)
    return tuple(sorted(found, key=lambda problem: order.index(problem.level)))
