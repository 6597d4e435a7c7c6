"""Payment plans: what was agreed (« Relance - Échéanciers »), what was paid, what was missed.

The lines that name the same invoices of one client are one plan. Proposed (« Signé le » empty) it
pauses; signed it follows its dates. What was paid since is what was owed when it was made, less what
is owed now: payments are noted on the invoices, never on the plan. Two business days after its date,
an instalment not covered is missed: its part, or all of it where the agreement says so, is due again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.rules.codes import EventKind, Reason, State
from relance.rules.days import add_business_days, months_later
from relance.rules.history import events_by_invoice, line_about
from relance.rules.holds import withheld_part
from relance.rules.model import Event, Hold, Instalment, Invoice, Ledger
from relance.rules.money import CENT, ZERO, total
from relance.rules.outcome import Claim

GRACE_DAYS = 2  # business days after the date of an instalment, as for a promise
SHEET = "Relance - Échéanciers"


class Agreement(Struct, frozen=True, kw_only=True):
    """One payment plan that still runs.

    `lines` in the order of their dates; `owed` is what is left (EUR) of each invoice that it names,
    oldest first, `disputed` the part of it that is contested or retained, not in the plan;
    `at_first` what was owed when it was made.
    """

    lines: tuple[Instalment, ...]
    owed: Mapping[str, Decimal]
    disputed: Mapping[str, Decimal]
    at_first: Decimal

    @property
    def total(self) -> Decimal:
        """The sum of its instalments (EUR)."""
        return total(line.amount for line in self.lines)

    @property
    def signed(self) -> date | None:
        """When the client signed it: one line that says so is enough."""
        return next((line.signed for line in self.lines if line.signed), None)

    @property
    def paid(self) -> Decimal:
        """What was paid since it was made (EUR)."""
        return max(ZERO, self.at_first - total(self.owed.values()))

    @property
    def upcoming(self) -> Instalment:
        """The first instalment that is not paid yet."""
        return self._beyond(self.lines, self.paid) or self.lines[-1]

    @property
    def over(self) -> bool:
        """Whether all its instalments are paid, or nothing is left to pay."""
        left = total(self.owed.values()) - total(self.disputed.values())
        return left <= 0 or self.paid >= self.total

    def missed(self, today: date) -> tuple[Instalment, ...]:
        """The instalments missed on `today`, wholly or in part; none while it is kept, or not signed."""
        past = self._past(today)
        first = self._beyond(past, self.paid) if self.signed else None
        return past[past.index(first) :] if first else ()

    def asked(self, today: date) -> Mapping[str, Decimal]:
        """What may be asked for on each invoice (EUR) once an instalment is missed, oldest first."""
        left = total(line.amount for line in self._past(today)) - self.paid
        if any(line.accelerated for line in self.lines):
            left = total(self.owed.values())
        asked = {}
        for invoice_id, owed in self.owed.items():
            asked[invoice_id] = min(owed - self.disputed[invoice_id], max(ZERO, left))
            left -= asked[invoice_id]
        return asked

    def _past(self, today: date) -> tuple[Instalment, ...]:
        return tuple(i for i in self.lines if today > add_business_days(i.due, GRACE_DAYS))

    @staticmethod
    def _beyond(lines: Sequence[Instalment], paid: Decimal) -> Instalment | None:
        running = ZERO
        for line in lines:
            running += line.amount
            if running > paid:
                return line
        return None


class PaymentPlans(Struct, frozen=True, kw_only=True):
    """The plans of one client. `begun`: the first dates of those made, running or over."""

    running: tuple[Agreement, ...] = ()
    begun: frozenset[date | None] = frozenset()

    def made_from(self, hold: Hold) -> bool:
        """Whether the plan that « Suite donnée » asks for has its lines: then they decide."""
        if hold.instalments and hold.until:
            return hold.until in self.begun
        return bool(self.running)

    def spread(self, invoice: Invoice, holds: Iterable[Hold]) -> bool:
        """Whether its principal is spread over dates, or is to be: what is paid goes to these."""
        asked_for = any(h.state is State.PLAN and not self.made_from(h) for h in holds)
        return asked_for or any(invoice.id in plan.owed for plan in self.running)

    def signed_on(self, invoice: Invoice) -> date | None:
        """When a plan that names it was signed: the debt is acknowledged, however old."""
        days = (plan.signed for plan in self.running if invoice.id in plan.owed)
        return next(filter(None, days), None)


NO_PLANS = PaymentPlans()


def payment_plans(
    ledger: Ledger, each: Iterable[tuple[str, Decimal]]
) -> Mapping[str, PaymentPlans]:
    """Client id → its payment plans; `each` is what is left (EUR) of each invoice, by id."""
    if not ledger.instalments:
        return {}
    owed = dict(each)
    memory = events_by_invoice(ledger)
    invoices = {invoice.id: invoice for invoice in ledger.invoices}
    of_client: dict[str, dict[frozenset[str], list[Instalment]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for line in ledger.instalments:
        of_client[line.client_id][frozenset(line.invoice_ids)].append(line)
    found = {}
    for client_id, plans in of_client.items():
        begun: set[date | None] = {min(line.due for line in lines) for lines in plans.values()}
        running = []
        for ids, lines in plans.items():
            named = sorted((invoices[i] for i in ids), key=lambda i: (i.due or date.max, i.row))
            first = min(line.due for line in lines)
            said = {i.id: _proposal(memory.get(i.id, ()), first) for i in named}
            begun |= {e.until for i in named for e in _proposals(memory.get(i.id, ()))}
            left = {i.id: owed[i.id] for i in named}
            plan = Agreement(
                lines=tuple(sorted(lines, key=lambda line: line.due)),
                owed=left,
                disputed={i.id: withheld_part(i.hold, i.total or ZERO, left[i.id]) for i in named},
                at_first=total((e and e.amount) or left[i] for i, e in said.items()),
            )
            running += [] if plan.over else [plan]
        found[client_id] = PaymentPlans(running=tuple(running), begun=frozenset(begun))
    return found


def _proposals(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.kind is EventKind.PLAN_PROPOSED]


def _proposal(events: Sequence[Event], first: date) -> Event | None:
    """What was noted when the plan that begins on `first` was made: another date, another plan."""
    return next((e for e in reversed(_proposals(events)) if e.until == first), None)


def proposed(
    ledger: Ledger, claims: Sequence[Claim], plans: Mapping[str, PaymentPlans]
) -> tuple[Instalment, ...]:
    """The lines of the plans that « Suite donnée » asks for and that have none yet.

    Monthly, equal to the cent with the remainder on the first, over all that the client owes and is
    overdue (principal).
    """
    of_client: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.reason is Reason.PLAN_PROPOSED and claim.days_late > 0 and claim.outstanding:
            of_client[claim.client.id].append(claim)
    lines: list[Instalment] = []
    for client_id, late in of_client.items():
        known = plans.get(client_id, NO_PLANS)
        notes = [i.hold for i in ledger.invoices if i.client_id == client_id]
        wanted = (
            hold
            for hold in (late[0].client.hold, *notes)
            if hold and hold.state is State.PLAN and hold.instalments and hold.until
        )
        hold = next((h for h in wanted if not known.made_from(h)), None)
        if hold is None or hold.until is None or known.running:
            continue
        ids = tuple(c.invoice.id for c in sorted(late, key=lambda c: -c.days_late))
        sums = _shares(total(claim.outstanding for claim in late), hold.instalments)
        lines += [
            Instalment(
                client_id=client_id,
                invoice_ids=ids,
                due=months_later(hold.until, number),
                amount=amount,
            )
            for number, amount in enumerate(sums)
            if amount
        ]
    return tuple(lines)


def _shares(amount: Decimal, number: int) -> list[Decimal]:
    share = (amount / number).quantize(CENT, ROUND_DOWN)
    return [amount - share * (number - 1), *[share] * (number - 1)]


def milestones(
    plans: Mapping[str, PaymentPlans],
    claims: Sequence[Claim],
    new: Sequence[Instalment],
    today: date,
) -> Iterator[Event]:
    """« Échéancier proposé » and « signé », once each, for each invoice that the plan names.

    The first remembers what was owed then. A plan that the owner typed counts as proposed too.
    """
    firsts = {i: min(n.due for n in new if i in n.invoice_ids) for n in new for i in n.invoice_ids}
    running = {i: plan for each in plans.values() for plan in each.running for i in plan.owed}
    for claim in claims:
        first, plan = firsts.get(claim.invoice.id), running.get(claim.invoice.id)
        if not (first or plan):
            continue
        bare = line_about(claim, EventKind.PLAN_PROPOSED, today)
        if first:
            yield replace(bare, amount=claim.left, until=first)
        elif plan:
            told = replace(bare, amount=plan.owed[claim.invoice.id], until=plan.lines[0].due)
            known = {e.kind for e in claim.history if e.until == told.until}
            if EventKind.PLAN_PROPOSED not in known:
                yield told
            if plan.signed and EventKind.PLAN_SIGNED not in known:
                yield replace(
                    told, kind=EventKind.PLAN_SIGNED, note=f"signé le {plan.signed:%d/%m/%Y}"
                )
