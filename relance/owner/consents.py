"""What only the owner can say of a client: a formal notice before it leaves, how far a promise goes.

Each answer is a line of history, so that the same day again does not ask twice. Nobody at the keyboard:
formal notices wait as long as nobody said that the payments are noted (questions.py), and a promise
whose reach is not known holds all that its client owes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from msgspec.structs import replace

from relance.french import euros, short_date
from relance.rules.asking import Asker, Given
from relance.rules.codes import EventKind
from relance.rules.history import line_about
from relance.rules.ladder.promises import Question
from relance.rules.model import Event
from relance.rules.outcome import Claim, Notice, Plan

WAIT = timedelta(days=7)
AGREED, WITHOUT, NOT_NOW = (
    "D'accord",
    "Sans certaines de ces factures : elles attendent une semaine",
    "Pas cette semaine",
)


def formal_notices(
    plan: Plan, again: Callable[[], Plan], ask: Asker, run: str, given: Given
) -> Plan:
    """The plan once each of its formal notices is confirmed with its invoices.

    `again` plans with what is `given`: a formal notice put off makes room for another client's, of
    which it is asked in its turn.
    """
    asked: set[str] = set()
    while new := [n for n in plan.notices if n.step.formal_notice and n.client.id not in asked]:
        asked |= {notice.client.id for notice in new}
        before = len(given.decided)
        for notice in new:
            waits = _not_now(notice, ask)
            given.decided += [
                _line(c, EventKind.PUT_OFF, plan.on, plan.on + WAIT, run) for c in waits
            ]
        if len(given.decided) > before:
            plan = again()
    return plan


def _not_now(notice: Notice, ask: Asker) -> tuple[Claim, ...]:
    """The invoices of a formal notice that wait a week."""
    listed = ", ".join(_told(claim) for claim in notice.claims)
    question = f"{notice.step.name} à {notice.client.name} ({euros(notice.total)}) : {listed}."
    several = len(notice.claims) > 1
    options = (AGREED, WITHOUT, NOT_NOW) if several else (AGREED, NOT_NOW)
    answer = options[ask.choose(question, options) - 1]
    if answer == WITHOUT:
        each = ("La réclamer", "Elle attend une semaine")
        return tuple(c for c in notice.claims if ask.choose(f"{_told(c)} :", each) == 2)
    return notice.claims if answer == NOT_NOW else ()


def promises(
    questions: Iterable[Question], today: date, ask: Asker, run: str, given: Given
) -> None:
    """How far each promise goes, where the owner knows: a line of history each."""
    for promised, others in questions:
        hold = promised.invoice.hold
        until = hold.until if hold else None
        day = f" pour le {short_date(until)}" if until else ""
        number = promised.invoice.number
        choice = ask.choose(
            f"{promised.client.name} a promis de régler {number}{day}. Cette promesse vaut-elle aussi"
            f" pour {', '.join(map(_told, others))} ?",
            (
                "Oui, pour toutes",
                f"Non, pour {number} seulement",
                "Je ne sais pas encore : aucun courrier à ce client",
            ),
        )
        if choice < 3:
            kind = EventKind.PROMISE_FOR_ALL if choice == 1 else EventKind.PROMISE_FOR_ONE
            given.decided.append(_line(promised, kind, today, until, run))


def _told(claim: Claim) -> str:
    due = f", échue le {short_date(claim.due)}" if claim.due else ""
    return f"{claim.invoice.number} ({euros(claim.outstanding)}{due})"


def _line(claim: Claim, kind: EventKind, on: date, until: date | None, run: str) -> Event:
    return replace(line_about(claim, kind, on, run), until=until)
