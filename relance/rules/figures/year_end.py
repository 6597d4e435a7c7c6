"""What the accountant asks for at the end of a year: debts in doubt or lost, and credit notes.

Amounts are EUR including VAT, as on the day of the run. What may be done about them is for the
accountant to say: whether a debt is doubtful (PCG art. 944-41), and whether the VAT of one that is
lost for good comes back (CGI art. 272, 1: definitive loss, or the judgment of liquidation, and an
amended invoice), is « à vérifier », always.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from relance.rules.codes import Reason, State
from relance.rules.days import months_later
from relance.rules.model import Ledger
from relance.rules.outcome import Claim, Plan

LATE_DAYS = 90


class YearEnd(StrEnum):
    """Why a line is told."""

    INSOLVENCY = "Procédure collective"
    LOST = "Irrécouvrable"  # the owner gave it up
    PERSON = "Surendettement ou succession"
    DISPUTE = "En litige"
    DOUBTFUL = "Douteuse"
    CREDIT_NOTE = "Avoir"


_STATES = {
    State.INSOLVENCY: YearEnd.INSOLVENCY,
    State.GIVEN_UP: YearEnd.LOST,
    State.OVER_INDEBTED: YearEnd.PERSON,
    State.DEATH: YearEnd.PERSON,
    State.DISPUTE: YearEnd.DISPUTE,
    State.HANDED_OVER: YearEnd.DOUBTFUL,
    State.CLAIM_FILED: YearEnd.DOUBTFUL,
    State.TITLE: YearEnd.DOUBTFUL,
}
VAT = frozenset({YearEnd.INSOLVENCY, YearEnd.LOST})  # whose VAT may come back


class YearEndLine(Struct, frozen=True, kw_only=True):
    """One debt or credit note; `since`: the judgment, the formal notice, the credit note's day."""

    nature: YearEnd
    client: str
    number: str
    amount: Decimal
    issued: date | None = None
    due: date | None = None
    since: date | None = None
    about: str = ""  # the last step taken; of a credit note, the invoice that it corrects


def year_end(ledger: Ledger, plan: Plan) -> tuple[YearEndLine, ...]:
    """The lines, by nature, then by client; credit notes of the last twelve months."""
    lines = [*_debts(plan), *_credit_notes(ledger, plan.on)]
    order = list(YearEnd)
    return tuple(sorted(lines, key=lambda x: (order.index(x.nature), x.client, x.number)))


def _debts(plan: Plan) -> Iterator[YearEndLine]:
    for claim in plan.claims:
        left = claim.left
        nature = _nature(claim) if left > 0 and claim.invoice.currency == "EUR" else None
        if nature:
            judged = (h.until for h in claim.holds if h.state is State.INSOLVENCY)
            yield YearEndLine(
                nature=nature,
                client=claim.client.name,
                number=claim.invoice.number,
                amount=left,
                issued=claim.invoice.issued,
                due=claim.due,
                since=next(judged, None) or claim.noticed_on,
                about=claim.step_taken,
            )


def _nature(claim: Claim) -> YearEnd | None:
    """The gravest of what is noted; else whether it is late, or formally noticed, for long enough."""
    if claim.reason is Reason.INSOLVENCY:
        return YearEnd.INSOLVENCY
    found = [_STATES[hold.state] for hold in claim.holds if hold.state in _STATES]
    if found:
        return min(found, key=list(YearEnd).index)
    late = claim.days_late > LATE_DAYS or claim.noticed_on or claim.reason is Reason.TIME_BARRED
    return YearEnd.DOUBTFUL if late else None


def _credit_notes(ledger: Ledger, on: date) -> Iterator[YearEndLine]:
    names = {client.id: client.name for client in ledger.clients}
    numbers = {invoice.id: invoice.number for invoice in ledger.invoices}
    for note in ledger.credit_notes:
        amount = note.issued_for or note.amount
        if amount and (note.on is None or note.on > months_later(on, -12)):
            yield YearEndLine(
                nature=YearEnd.CREDIT_NOTE,
                client=names.get(note.client_id, ""),
                number=note.number,
                amount=-amount,
                issued=note.on,
                since=note.on,
                about=numbers.get(note.invoice_id, ""),
            )
