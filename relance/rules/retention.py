"""What may be forgotten of a client: nothing while something is open, and what the law wants kept, later.

Erasure gives way to what the law wants kept and to claims at law (RGPD art. 17, 3 b and e). Accounting
papers are kept ten years from the end of their financial year (C. com. L123-22); letters as long as
the owner's setting says. A year more is counted, since any financial year ends within a year of its
facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from relance.french import count, short_date
from relance.problems import Level, Problem
from relance.rules.codes import Reason, State
from relance.rules.days import months_later
from relance.rules.grouping import grouped
from relance.rules.history import PAYMENTS, is_pending
from relance.rules.law import Law, Name
from relance.rules.model import Client, Event, Invoice, Ledger
from relance.rules.outcome import Claim, Plan
from relance.rules.proceedings import proceedings

FORGOTTEN = "données effacées (oublier)"  # the note of the line that tells of it
_OVER = frozenset({Reason.SETTLED, Reason.CREDIT_NOTE})
_STANDING = frozenset(
    {State.INSOLVENCY, State.OVER_INDEBTED, State.HANDED_OVER, State.CLAIM_FILED, State.TITLE}
)


class Retention(Struct, frozen=True, kw_only=True):
    """How many years things are kept, as seen from the day `on`."""

    on: date
    letters: int  # years, by the setting
    records: int  # years, by the law
    reference: str  # of the law

    def letter_over(self, day: date) -> bool:
        """Whether a letter of that day need not be kept any more."""
        return months_later(day, 12 * (self.letters + 1)) <= self.on

    def record_over(self, day: date) -> bool:
        """The same of an accounting record."""
        return months_later(day, 12 * (max(self.letters, self.records) + 1)) <= self.on

    def line_over(self, event: Event) -> bool:
        """The same of a line of history: one of a payment is a record."""
        return (self.record_over if event.kind in PAYMENTS else self.letter_over)(event.on)


def retention(law: Law, on: date, years: int) -> Retention:
    """How long things are kept; `years`: the owner's setting."""
    name = Name.ACCOUNTING_RECORDS
    return Retention(
        on=on, letters=years, records=int(law.at(name, on)), reference=law.reference(name, on)
    )


def standing(
    client: Client,
    invoices: Sequence[Invoice],
    claims: Iterable[Claim],
    events: Sequence[Event],
) -> str:
    """Why nothing of this client may be forgotten yet, in French; nothing where all is over.

    All of them are the client's own.
    """
    known = {claim.invoice.id: claim for claim in claims}
    for invoice in invoices:
        claim = known.get(invoice.id)
        if claim is None or claim.reason not in _OVER:
            why = f" : {claim.sentence}" if claim and claim.sentence else "."
            return f"la facture {invoice.number} n'est pas soldée{why}"
    if pending := next((e for e in events if is_pending(e)), None):
        return (
            f"un courrier du {short_date(pending.on)} attend de savoir s'il est parti : faites un"
            " lundi."
        )
    if found := proceedings(events):
        return f"une procédure est en cours ({found.hold.text}) ; finie, notez « Repris »."
    if client.hold and client.hold.state in _STANDING:
        return f"« {client.hold.text} » est noté sur ce client."
    return ""


def past(ledger: Ledger, claims: Iterable[Claim], keep: Retention) -> Iterator[tuple[Client, date]]:
    """The clients of whom nothing is to be kept any more, each with the last day of dealings with it.

    None that was forgotten since.
    """
    clients = {client.id: client for client in ledger.clients}
    invoices = grouped(ledger.invoices, lambda invoice: invoice.client_id)
    events = grouped(ledger.events, lambda event: event.client_id)
    paid = grouped(ledger.payments, lambda payment: payment.client_id)
    examined = grouped(claims, lambda claim: claim.client.id)
    for key in dict.fromkeys([*clients, *events]):
        own, told = invoices.get(key, ()), events.get(key, ())
        days = [day for i in own for day in (i.issued, i.due, i.paid_on) if day]
        days += [e.sent_on or e.on for e in told if e.note != FORGOTTEN]
        days += [payment.on for payment in paid.get(key, ()) if payment.on]
        last, done = max(days, default=keep.on), any(e.note == FORGOTTEN for e in told)
        if not keep.letter_over(last) or done:
            continue
        client = clients.get(key) or Client(id=key, name=told[0].client)
        if client.name and not standing(client, own, examined.get(key, ()), told):
            yield client, last


def past_told(ledger: Ledger, plan: Plan, law: Law) -> Plan:
    """The plan with one line about those clients, where there are any: nothing is erased by itself."""
    keep = retention(law, plan.on, ledger.settings.history_years)
    found = [client.name for client, _ in past(ledger, plan.claims, keep)]
    if not found:
        return plan
    told = Problem(
        level=Level.INFO,
        where="Relance - Historique",
        what=f"{count(len(found), 'client soldé', 'clients soldés')} depuis plus de"
        f" {count(keep.letters, 'an')} : rien n'oblige plus à garder leurs données.",
        cure="Pour les effacer, l'un après l'autre : python run.py oublier",
    )
    return replace(plan, problems=(*plan.problems, told))
