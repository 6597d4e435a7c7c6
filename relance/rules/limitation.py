"""Limitation (prescription): after when a debt can probably no longer be claimed in court.

Between businesses five years (C. com. L110-4), from a business to a consumer two years from the
end of the works (C. conso. L218-2; Cass. 1re civ. 19 May 2021, 20-12.520), against a public body
four years from the 1st of January that follows (loi 68-1250, art. 1), ten years to enforce a title
(CPCE L111-4). What the debtor recognises starts the period afresh: a part payment, a debt admitted
in writing, a signed payment plan (C. civ. 2240); so does an order once served (2241). A formal
notice does not; only a public body's period is interrupted by any written claim (loi 68-1250, art. 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from relance.rules.allocation import Step
from relance.rules.history import reminds, taken_on
from relance.rules.law import Law, Name
from relance.rules.model import Client, Event, EventKind, Invoice, Kind, State

PERIODS = {
    Kind.BUSINESS: Name.LIMITATION_BUSINESS,
    Kind.CONSUMER: Name.LIMITATION_CONSUMER,
    Kind.OTHER: Name.LIMITATION_CONSUMER,  # the shorter period is the prudent one
    Kind.PUBLIC_BODY: Name.LIMITATION_PUBLIC_BODY,
}
ALERT_MONTHS = (1, 3, 6)  # how long before that day the owner is told


def time_barred_on(
    invoice: Invoice,
    client: Client,
    law: Law,
    today: date,
    *,
    interrupted: Iterable[date] = (),
    carriage: bool = False,
) -> date | None:
    """The day from which the debt is probably time-barred; None where no date is known.

    Starts from the end of the works, else the invoice's date, else the due date: the earliest
    defensible start, so that the alert comes early rather than late. `interrupted` are the days
    that start it afresh; one that comes too late revives nothing. `carriage`: the creditor carries
    goods, one year for all but a public body (C. com. L133-6).
    """
    hold = invoice.hold or client.hold
    if hold and hold.state is State.TITLE and hold.until:
        return _years_later(hold.until, int(law.at(Name.LIMITATION_TITLE, today)))
    start = invoice.works_end or invoice.issued or invoice.due
    if start is None:
        return None
    public = client.kind is Kind.PUBLIC_BODY
    name = Name.LIMITATION_CARRIAGE if carriage and not public else PERIODS[client.kind]
    years = int(law.at(name, today))

    def end(day: date) -> date:
        return _years_later(date(day.year + 1, 1, 1) if public else day, years)

    barred = end(start)
    for day in sorted(interrupted):
        if start < day <= today and day < barred:
            barred = end(day)
    return barred


def interruptions(
    invoice: Invoice,
    client: Client,
    steps: Sequence[Step],
    events: Sequence[Event],
    signed: date | None = None,
    *,
    confirm: bool,
) -> Iterator[date]:
    """The days that start the period of `invoice` afresh.

    `steps` tell its part payments (`Settlement.steps`), `signed` when its payment plan was.
    """
    if signed:
        yield signed
    if invoice.paid_on and invoice.paid:
        yield invoice.paid_on
    for before, after in pairwise(steps):
        if after.open < before.open:
            yield after.after
    for event in events:
        if event.kind in {EventKind.RECOGNISED, EventKind.SERVED} or (
            event.kind is EventKind.PLAN_SIGNED and not signed  # seen that day, signed before
        ):
            yield event.on
        elif client.kind is Kind.PUBLIC_BODY and reminds(event, confirm=confirm):
            yield taken_on(event, confirm=confirm) or event.on


def _years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March (the period is then complete)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
