"""Last days of procedures that come near: an order to serve, a hearing, a claim to declare."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from relance.french import short_date
from relance.problems import Level, Problem
from relance.rules.codes import Reason
from relance.rules.grouping import grouped
from relance.rules.ladder.case import Case, listed
from relance.rules.outcome import Claim
from relance.rules.sums.court_days import HEARING, court_days

SOON, NEXT = timedelta(days=31), timedelta(days=8)  # told within a month; a warning within a week


def court_deadlines(case: Case) -> Iterator[Problem]:
    """What is to be done for a court within a month, soonest first; said no more once the day is over."""
    for each in sorted(court_days(case.open, case.ledger.events, case.law), key=lambda d: d.on):
        if each.act and each.claims:
            yield from _told(case, each.on, each.what, listed(each.claims), each.claims[0])


def declarations(case: Case) -> Iterator[Problem]:
    """A claim to declare within a month (C. com. L622-24): `Claim.next_date` is its last day."""
    for group in grouped(case.stopped(Reason.INSOLVENCY), lambda c: c.client.id).values():
        if on := group[0].next_date:
            what = "Créance à déclarer au mandataire (C. com. L622-24)"
            yield from _told(case, on, what, listed(group), group[0])


def _told(case: Case, on: date, what: str, numbers: str, claim: Claim) -> Iterator[Problem]:
    by = "" if what == HEARING else "au plus tard "
    if case.today <= on <= case.today + SOON:
        yield Problem(
            level=Level.WARNING if on <= case.today + NEXT else Level.INFO,
            where=claim.invoice.where,
            what=f"{claim.client.name} ({numbers}) : {what}, {by}le {short_date(on)}.",
            cure="Notez ensuite ce qui est fait dans « Suite donnée », avec son jour.",
        )
