"""What the checks look at: what is open, and how a sentence lists it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Reason
from relance.rules.ladder.case import Case, listed
from relance.rules.model import Ledger
from relance.rules.outcome import Claim
from tests.rules.ladder.checking import CLIENT, LATE, LAW, TODAY

CLAIM = Claim(invoice=LATE, client=CLIENT, outstanding=Decimal(1000), days_late=53)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "F1"),
        (6, "F1, F2, F3, F4, F5, F6"),
        (7, "F1, F2, F3, F4, F5, F6… (7 factures)"),
    ],
)
def test_a_sentence_names_six_invoices_at_most_and_counts_the_rest(count: int, said: str) -> None:
    claims = [replace(CLAIM, invoice=replace(LATE, number=f"F{n}")) for n in range(1, count + 1)]
    assert listed(claims) == said


def test_what_is_settled_is_not_open() -> None:
    claims = [CLAIM, replace(CLAIM, reason=Reason.SETTLED)]
    case = Case(ledger=Ledger(), claims=claims, notices=(), law=LAW, today=TODAY)
    assert list(case.open) == [CLAIM]
