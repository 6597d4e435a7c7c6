"""A Monday to be shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relance.problems import Level, Problem
from relance.rules.codes import Channel, Reason
from relance.rules.firm import Step
from relance.rules.model import Client, Invoice
from relance.rules.outcome import Accrual, AgedBalance, Call, Claim, Notice, Plan

CLIENT = Client(id="dup", name="[bold]Dupont[/bold] & Fils <SA>", phone="02 61 91 40 18")
MONDAY = date(2026, 11, 23)
LINE = Accrual(
    start=date(2026, 10, 28),
    end=MONDAY,
    days=27,
    rate=Decimal("12.40"),
    base=Decimal(1000),
    amount=Decimal("9.17"),
    reference="C. com. L441-10 II",
)


def claim(number: str, reason: Reason, **more: object) -> Claim:
    invoice = Invoice(
        id=number,
        number=number,
        client_id="dup",
        total=Decimal(1000),
        due=date(2026, 10, 27),
        where="Factures!A5",
    )
    values = {"outstanding": Decimal(1000), "days_late": 27, "sentence": "Voilà.", **more}
    return Claim(invoice=invoice, client=CLIENT, reason=reason, **values)  # type: ignore[arg-type]


STEP = Step(name="Relance 2", after_due=20, min_gap=8, channel=Channel.LETTER)
CHASED = claim(
    "F1",
    Reason.PREPARED,
    accruals=(LINE,),
    interest=Decimal("9.17"),
    fee=Decimal(40),
    step_after="Relance 2",
    step_today=STEP,
    next_action="Signer et poster",
    next_date=MONDAY,
)
PLAN = Plan(
    on=MONDAY,
    claims=(CHASED, claim("F2", Reason.SETTLED, outstanding=Decimal(0))),
    notices=(Notice(client=CLIENT, step=STEP, claims=(CHASED,), total=Decimal("1049.17")),),
    calls=(Call(client=CLIENT, claims=(CHASED,), total=Decimal(1000)),),
    aged_balance=AgedBalance(up_to_30=Decimal(1000)),
    problems=(Problem(level=Level.BLOCKING, where="Factures!I26", what="Illisible."),),
)
