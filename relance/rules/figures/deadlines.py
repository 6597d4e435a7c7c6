"""What has a date: promises, instalments, limitation, a claim to declare, an order that may be opposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct

from relance.rules.codes import Reason, State
from relance.rules.days import months_later
from relance.rules.holds import hold_ends
from relance.rules.ladder.instalments import payment_plans
from relance.rules.law import Law
from relance.rules.model import Client, Ledger
from relance.rules.money import total
from relance.rules.outcome import Claim, Plan
from relance.rules.sums.court_days import court_days
from relance.rules.sums.insolvency import declare_before, is_far
from relance.rules.sums.limitation import ALERT_MONTHS

SOON = max(ALERT_MONTHS)  # months before a limitation


class Deadline(Struct, frozen=True, kw_only=True):
    """`on` is the last day, `past` whether it is over; `amount` in EUR, None where none is meant."""

    on: date
    what: str
    client: Client
    invoices: tuple[str, ...] = ()
    amount: Decimal | None = None
    past: bool = False


def deadlines(ledger: Ledger, plan: Plan, law: Law) -> tuple[Deadline, ...]:
    """Those of the open invoices, in the order of their days."""
    open_ = [c for c in plan.claims if c.left > 0]
    found = [*_instalments(ledger, plan), *_before_the_court(open_, ledger, law, plan.on)]
    singly: dict[tuple[date, str, str, bool], list[Claim]] = {}
    for claim in open_:
        for on, what, past in _of(claim, ledger, law, plan.on):
            singly.setdefault((on, what, claim.client.id, past), []).append(claim)
    found += [
        Deadline(
            on=on,
            what=what,
            client=claims[0].client,
            invoices=tuple(claim.invoice.number for claim in claims),
            amount=total(claim.left for claim in claims),
            past=past,
        )
        for (on, what, _, past), claims in singly.items()
    ]
    return tuple(sorted(found, key=lambda d: (d.on, d.client.name, d.what)))


def _of(claim: Claim, ledger: Ledger, law: Law, today: date) -> Iterator[tuple[date, str, bool]]:
    """Each last day of one invoice, what it is, whether it is over."""
    for hold in claim.holds:
        if hold.state is State.PROMISE and hold.until:
            yield hold.until, "Règlement promis", today > (hold_ends(hold) or hold.until)
        if hold.state is State.INSOLVENCY:
            far = is_far(ledger.sender, claim.client)
            if last := declare_before(hold, law, far=far):
                yield last, "Créance à déclarer (C. com. L622-24)", today > last
    end, given_up = claim.limitation, any(h.state is State.GIVEN_UP for h in claim.holds)
    soon = end and end.early <= months_later(today, SOON) and today <= end.late
    if end and soon and not given_up and claim.reason is not Reason.INSOLVENCY:
        past = today > end.early
        yield end.early, "Prescription " + ("peut-être acquise" if past else "probable"), past


def _before_the_court(
    open_: Iterable[Claim], ledger: Ledger, law: Law, today: date
) -> Iterator[Deadline]:
    """The last days that run for each client whose debts are before a judge."""
    for day in court_days(open_, ledger.events, law):
        yield Deadline(
            on=day.on,
            what=day.what,
            client=day.claims[0].client,
            invoices=tuple(claim.invoice.number for claim in day.claims),
            amount=total(claim.left for claim in day.claims),
            past=today > day.on,
        )


def _instalments(ledger: Ledger, plan: Plan) -> Iterator[Deadline]:
    """The next instalment of each plan that runs, and those missed."""
    if not ledger.instalments:
        return
    owed = ((c.invoice.id, c.left) for c in plan.claims)
    numbers = {i.id: i.number for i in ledger.invoices}
    clients = {c.id: c for c in ledger.clients}
    for client_id, plans in payment_plans(ledger, owed).items():
        for one in plans.running:
            missed = one.missed(plan.on)
            for line in dict.fromkeys([*missed, one.upcoming]):
                signed = "" if one.signed else ", accord à signer"
                yield Deadline(
                    on=line.due,
                    what=f"Échéance convenue{signed}{', manquée' if line in missed else ''}",
                    client=clients[client_id],
                    invoices=tuple(numbers[i] for i in line.invoice_ids),
                    amount=line.amount,
                    past=line in missed,
                )
