"""Which invoices the money of a bank account settles, by evidence: `match`. Pure."""

from relance.rules.matching.debts import Debt, Line, Match, Status
from relance.rules.matching.match import match
from relance.rules.matching.names import Around
from relance.rules.matching.operations import Nature, Operation

__all__ = ["Around", "Debt", "Line", "Match", "Nature", "Operation", "Status", "match"]
