"""Limitation (prescription): until when a debt can probably be claimed in court.

Five years (C. com. L110-4, C. civ. 2224), associations, SCI and copropriétés included (Cass. 3e civ.
28 September 2022, 21-19.829); two against a consumer, who is a person (C. conso. L218-2); four against
a public body, from the 1st of January that follows (loi 68-1250, art. 1); ten to enforce a title
(CPCE L111-4). The period runs from exigibility, the due date where one was agreed (Cass. com. 5 December
2018, 17-16.282); against a consumer from the end of the works (Cass. 1re civ. 19 May 2021, 20-12.520).
What the debtor recognises starts it afresh: a part payment, a debt admitted in writing, a signed
payment plan (C. civ. 2240); so does an order once served (2241). A formal notice does not; only a
public body's period is interrupted by any written claim (loi 68-1250, art. 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from relance.rules.codes import EventKind, Kind, State
from relance.rules.days import months_later
from relance.rules.history import reminds, taken_on
from relance.rules.law import Law, Name
from relance.rules.model import Client, Event, Invoice
from relance.rules.outcome import Limitation
from relance.rules.sums.allocation import Balance

PERIODS = {
    Kind.BUSINESS: Name.LIMITATION_BUSINESS,
    Kind.CONSUMER: Name.LIMITATION_CONSUMER,
    Kind.OTHER: Name.LIMITATION_BUSINESS,
    Kind.PUBLIC_BODY: Name.LIMITATION_PUBLIC_BODY,
}
ALERT_MONTHS = (1, 3, 6)  # how long before that day the owner is told


def limitation(
    invoice: Invoice,
    client: Client,
    law: Law,
    today: date,
    *,
    interrupted: Iterable[date] = (),
    carriage: bool = False,
    title: date | None = None,
) -> Limitation | None:
    """The last days on which the debt may be sued for; None where no date is known.

    `interrupted` are the days that start the period afresh; one that comes too late revives nothing.
    `carriage`: the creditor carries goods, one year from the delivery for all but a public body
    (C. com. L133-6). `title`: the day of the judgment, unless a note tells it.
    """
    hold = invoice.hold or client.hold
    if hold and hold.state is State.TITLE and hold.until:
        title = hold.until
    if title:
        last = months_later(title, 12 * int(law.at(Name.LIMITATION_TITLE, today)))
        return Limitation(last, last)
    public = client.kind is Kind.PUBLIC_BODY
    carried = carriage and not public
    years = int(law.at(Name.LIMITATION_CARRIAGE if carried else PERIODS[client.kind], today))
    days = sorted(interrupted)

    def last_day(start: date) -> date:
        def end(day: date) -> date:
            return date(day.year + years, 12, 31) if public else months_later(day, 12 * years)

        last = end(start)
        for day in days:
            if start < day <= today and day <= last:
                last = end(day)
        return last

    starts = _starts(invoice, client.kind, carried=carried)
    if not starts:
        return None
    early = last_day(starts[0])
    return Limitation(early, early if starts[0] == starts[1] else last_day(starts[1]))


def _starts(invoice: Invoice, kind: Kind, *, carried: bool) -> tuple[date, date] | None:
    """The earliest and the latest defensible start of the period.

    The prudent one is the performance, else the invoice, or the due date where that comes before. The
    lenient one is the due date; performance, where known, against a consumer or a public body; for
    goods carried their delivery, else the invoice.
    """
    done, due = invoice.works_end, invoice.due
    performed = done or invoice.issued
    known = [day for day in (performed, due) if day]
    if not known:
        return None
    if carried:
        late = known[0]
    elif kind in (Kind.CONSUMER, Kind.PUBLIC_BODY):
        late = done or due or known[0]
    else:
        late = due or known[0]
    return min(known), late


def interruptions(
    invoice: Invoice,
    client: Client,
    balances: Sequence[Balance],
    events: Sequence[Event],
    signed: date | None = None,
) -> Iterator[date]:
    """The days that start the period of `invoice` afresh.

    `balances` tell its part payments (`Settlement.balances`), `signed` when its payment plan was.
    """
    if signed:
        yield signed
    if invoice.paid_on and invoice.paid:
        yield invoice.paid_on
    for before, after in pairwise(balances):
        if after.open < before.open:
            yield after.after
    for event in events:
        if event.kind in {EventKind.RECOGNISED, EventKind.SERVED, EventKind.SUMMONED} or (
            event.kind is EventKind.PLAN_SIGNED and not signed  # seen that day, signed before
        ):
            yield event.on
        elif client.kind is Kind.PUBLIC_BODY and reminds(event):
            yield taken_on(event) or event.on
