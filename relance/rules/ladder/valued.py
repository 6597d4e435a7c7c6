"""What is owed on one invoice on one day: principal, interest, the 40 €, and its limitation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct, field

from relance.french import short_date
from relance.problems import Problem
from relance.rules.codes import Kind
from relance.rules.days import DAY
from relance.rules.firm import Ladder, Sender, Settings
from relance.rules.history import formal_notice_on, formally_noticed_on
from relance.rules.ladder.holds_in_force import Withheld, withheld
from relance.rules.ladder.instalments import NO_PLANS, PaymentPlans
from relance.rules.law import Law, Name
from relance.rules.model import Client, Event, Hold, Invoice
from relance.rules.money import ZERO
from relance.rules.outcome import Claim, Limitation
from relance.rules.proceedings import Proceedings
from relance.rules.sums.allocation import Settlement
from relance.rules.sums.insolvency import binding, later_remark
from relance.rules.sums.interest import NO_INTEREST, Interest, accrue, fixed_compensation, lowered
from relance.rules.sums.limitation import interruptions, limitation
from relance.rules.sums.public import late_after
from relance.rules.sums.rates import rate_to_tell


class Desk(Struct, frozen=True, kw_only=True):
    """All that is on the desk to examine one invoice: `events` and `settlement` its own, the rest its client's."""

    client: Client
    ladder: Ladder
    holds: Sequence[Hold]  # the client's own, and the client-wide ones of its other invoices
    settings: Settings
    law: Law
    today: date
    events: Sequence[Event] = ()
    settlement: Settlement = field(default_factory=Settlement)
    address_lost_on: date | None = None  # since when letters to the client come back
    plans: PaymentPlans = NO_PLANS  # the client's
    asked_in_full: Collection[Event] = frozenset()
    documents: Mapping[str, Collection[str]] = field(default_factory=dict)  # each letter's steps
    court: Proceedings | None = None  # what stands against the client, before a judge or elsewhere
    sender: Sender = field(default_factory=Sender)
    formal_steps: frozenset[str] = frozenset()  # of the ladder: `dunning.formal_steps`

    def weighing_on(self, invoice: Invoice) -> list[Hold]:
        """All the notes that weigh on this invoice, its own first."""
        if not (invoice.hold or self.holds or self.court):
            return []
        own = (invoice.hold, *self.holds, self.court.hold if self.court else None)
        return [hold for hold in own if hold is not None]

    def judged(self, invoice: Invoice) -> Proceedings | None:
        """What stands against the client, where this invoice is part of it."""
        return self.court if self.court and self.court.about(invoice) else None


class _Delay(NamedTuple):
    """What its delay costs on an invoice, and the principal that is then asked for (EUR)."""

    principal: Decimal
    interest: Interest = NO_INTEREST
    fee: Decimal = ZERO
    rate_untold: bool = False


def valued(invoice: Invoice, due: date, desk: Desk, step: str = "") -> Claim:
    """What is owed on an invoice due on `due`, and since when; no reason is given here.

    `step`: the last one taken.
    """
    settlement, holds = desk.settlement, desk.weighing_on(invoice)
    begins = late_after(invoice, due, desk.client, desk.law, desk.today)
    late, settled = max(0, (desk.today - begins).days), settlement.settled
    # From the end of the legal days to the last payment; negative where it came before.
    really = settlement.days_late(desk.today) - (begins - due).days
    if settled:
        late = max(0, min(late, really))
    aside = withheld(invoice, settlement.outstanding, desk.plans, desk.today)
    not_asked = ZERO if aside.until else aside.amount
    if aside.missed:  # what is asked for came due with the first instalment missed
        late = (desk.today - aside.missed[0]).days
    legal_end = begins if begins > due else None
    asked = settlement.outstanding - not_asked if not_asked else settlement.outstanding
    delay = _Delay(asked)
    if settled and really <= 0 and not (aside.amount or aside.until):
        pass  # paid in time: nothing ran
    elif not settlement.doubt and invoice.currency == "EUR":
        delay = _delay(invoice, asked, begins, really, aside, holds, desk)
    return Claim(
        invoice=invoice,
        client=desk.client,
        outstanding=delay.principal,
        price=settlement.price,
        receipts=settlement.receipts,
        withheld=not_asked,
        remark=aside.remark
        or (later_remark(invoice, holds, desk.law, desk.today) if holds else "")
        or _legal_days(desk, legal_end),
        missed=aside.missed,
        credits=settlement.credits,
        days_late=late,
        legal_end=legal_end,
        undated_payment=settlement.undated_payment,
        history=tuple(desk.events),
        step_after=step,
        step_taken=step,
        noticed_on=formally_noticed_on(desk.events, desk.formal_steps),
        limitation=_limitation(invoice, desk),
        court=court.hold if (court := desk.judged(invoice)) else None,
        accruals=delay.interest.accruals,
        interest=delay.interest.owed,
        imputed=delay.interest.imputed,
        interest_until=delay.interest.stopped_at,
        below_floor=delay.interest.below_floor,
        rate_untold=delay.rate_untold,
        fee=delay.fee,
    )


def _delay(
    invoice: Invoice,
    asked: Decimal,
    begins: date,
    really: int,
    aside: Withheld,
    holds: Sequence[Hold],
    desk: Desk,
) -> _Delay:
    """The interest that runs after `begins`, and the fixed compensation; `asked` is what is asked for (EUR).

    `really`: the days that it was late.
    """
    settings, kind = desk.settings, desk.client.kind
    insolvent = binding(invoice, holds)
    judgment = min((hold.until for hold in insolvent if hold.until), default=None)
    unsure = rate_unsure(invoice, desk)
    # An agreement on dates says what its payments pay: C. civ. 1343-1 only stands in for one.
    apart = desk.settlement.settled or desk.plans.spread(invoice, holds) or unsure
    interest_first = settings.interest_first and not apart
    interest = accrue(
        begins,
        () if unsure else lowered(desk.settlement.balances, aside.amount, aside.until),
        kind=kind,
        law=desk.law,
        until=min(desk.today, judgment - DAY) if judgment else desk.today,
        rate=invoice.rate or desk.client.rate or settings.penalty_rate,
        formal_notice_on=formal_notice_on(desk.events, desk.formal_steps),
        raise_to_floor=settings.raise_to_floor,
        interest_first=interest_first,
        judged=court.judgment if (court := desk.judged(invoice)) else None,
        enforceable=court.enforceable if court else None,
    )
    if not asked and not aside.until and aside.amount:  # what is left is not late: was the rest?
        really = sum(line.days for line in interest.accruals)
    return _Delay(
        principal=interest.principal if interest_first else asked,
        interest=interest,
        fee=fixed_compensation(
            kind,
            really,
            law=desk.law,
            due=begins,
            waived=desk.client.fee_waived or not settings.fixed_compensation,
            insolvent=bool(insolvent),
        ),
        rate_untold=unsure is not None and really > 0,
    )


def _limitation(invoice: Invoice, desk: Desk) -> Limitation | None:
    signed = desk.plans.signed_on(invoice)
    steps, court, events = desk.settlement.balances, desk.judged(invoice), desk.events
    if court:
        events = list(dict.fromkeys([*events, *court.events]))
    return limitation(
        invoice,
        desk.client,
        desk.law,
        desk.today,
        interrupted=interruptions(invoice, desk.client, steps, events, signed),
        carriage=desk.settings.carriage,
        title=court.judgment if court else None,
    )


def _legal_days(desk: Desk, end: date | None) -> str:
    """The term of a health establishment, which nobody guesses; its end, after the due date."""
    health = ""
    if not (end or desk.client.named_health):
        return health
    if desk.client.health:
        days = desk.law.at(Name.TERM_PUBLIC_HEALTH, desk.today)
        health = f"Établissement public de santé : {days} jours."
    ends = f"Délai légal de paiement jusqu'au {short_date(end)}." if end else ""
    return f"{health} {ends}".strip()


def rate_unsure(invoice: Invoice, desk: Desk) -> Problem | None:
    """What the firm's own papers say of the rate, where nothing tells this invoice's: no interest."""
    told = invoice.rate or desk.client.rate or desk.client.kind is not Kind.BUSINESS
    return None if told else rate_to_tell(desk.settings, desk.law, desk.today)
