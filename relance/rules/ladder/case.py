"""What a check before the letters may look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from relance.rules.codes import Reason
from relance.rules.grouping import grouped
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.outcome import Claim, Notice

LISTED = 6  # invoices named in one sentence, before « … »


class Case(Struct, frozen=True, kw_only=True, dict=True):
    """All of it: what the workbook says, what was decided of it, and the day."""

    ledger: Ledger
    claims: Sequence[Claim]
    notices: Sequence[Notice]
    law: Law
    today: date

    @cached_property
    def open(self) -> Sequence[Claim]:
        """The claims on which something may be left to pay."""
        return [claim for claim in self.claims if claim.reason is not Reason.SETTLED]

    @cached_property
    def _by_reason(self) -> Mapping[str, Sequence[Claim]]:
        return grouped(self.open, lambda claim: claim.reason)

    def stopped(self, reason: Reason) -> Sequence[Claim]:
        """The open claims that this reason keeps where they are."""
        return self._by_reason.get(reason, ())


def listed(claims: Sequence[Claim]) -> str:
    """« F-1, F-2… (12 factures) »."""
    named = ", ".join(claim.invoice.number for claim in claims[:LISTED])
    return named if len(claims) <= LISTED else f"{named}… ({len(claims)} factures)"
