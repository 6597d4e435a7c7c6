"""Which invoices the money of a bank account settles, by evidence: `match`. Pure."""

from relance.rules.matching.match import match
from relance.rules.matching.open_debts import Allotment, Debt, Match, Verdict
from relance.rules.matching.operations import Nature, Operation
from relance.rules.matching.payer_names import Around

__all__ = ["Allotment", "Around", "Debt", "Match", "Nature", "Operation", "Verdict", "match"]
