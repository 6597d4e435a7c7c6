"""The last days that a procedure sets running, from the events that the owner noted, each with its article.

Serving an order (CPC 1411), the debtor's opposition (CPC 1416), enforcement without notice of one (décret
2026-96), what the court's office asks for after it (CPC 1425, 1418), a hearing, five points more after a
judgment (CMF L313-3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta

from msgspec import Struct

from relance.rules.codes import EventKind
from relance.rules.days import months_later
from relance.rules.grouping import grouped
from relance.rules.law import Law, MissingParameter, Name, Unit
from relance.rules.model import Event
from relance.rules.outcome import Claim
from relance.rules.proceedings import Proceedings, proceedings

HEARING = "Audience"


class CourtDay(Struct, frozen=True, kw_only=True):
    """One last day of a client's procedure, about `claims`; `act`: the creditor has something to do by then."""

    on: date
    what: str
    act: bool
    claims: tuple[Claim, ...]


def court_days(claims: Iterable[Claim], events: Iterable[Event], law: Law) -> tuple[CourtDay, ...]:
    """Those of the clients whose open `claims` are before a judge; `events` are the whole history."""
    concerned = grouped((c for c in claims if c.court), lambda c: c.client.id)
    told = grouped(events, lambda e: e.client_id)
    found = []
    for client_id, group in concerned.items():
        standing = proceedings(told.get(client_id, ()))
        about = tuple(c for c in group if standing and standing.about(c.invoice))
        if standing and about:
            found += [
                CourtDay(on=on, what=what, act=act, claims=about)
                for on, what, act in _running(standing, law)
            ]
    return tuple(found)


def _running(found: Proceedings, law: Law) -> Iterator[tuple[date, str, bool]]:
    order, served = found.last(EventKind.ORDER_MADE), found.last(EventKind.SERVED)
    opposed, judged = found.last(EventKind.OBJECTION), found.judgment

    def after(day: date, name: Name, what: str, *, act: bool) -> Iterator[tuple[date, str, bool]]:
        with suppress(MissingParameter):  # a day that the law's file does not reach
            value = law.find(name, day)
            count = int(value.value)
            in_days = law.parameters[name].unit is Unit.DAYS
            last = day + timedelta(days=count) if in_days else months_later(day, count)
            yield last, f"{what} ({value.reference})", act

    if order and not judged and not (served and served >= order):
        what = "Ordonnance à signifier, ou elle tombe"
        yield from after(order, Name.ORDER_SERVICE, what, act=True)
    if served and not opposed and not judged:
        what = "Opposition possible à l'injonction de payer signifiée"
        yield from after(served, Name.ORDER_OBJECTION, what, act=False)
        what = "Sans avis d'opposition d'ici là, l'injonction peut s'exécuter"
        yield from after(served, Name.ORDER_ENFORCEMENT, what, act=True)
    if opposed and not judged:
        what = "Après l'opposition : consigner les frais ou constituer avocat, dès la demande du greffe"
        yield from after(opposed, Name.ORDER_DEPOSIT, what, act=True)
    if judged and found.enforceable:
        what = "Ensuite, taux légal majoré de cinq points"
        yield from after(found.enforceable, Name.JUDGMENT_DELAY, what, act=False)
    for event in found.events:
        if event.kind is EventKind.HEARING and event.until:
            yield event.until, HEARING, True
