"""What only the owner can say of a client: a formal notice before it leaves, how far a promise goes.

Each answer is a line of history, so that the same day again does not ask twice. Nobody at the keyboard:
formal notices wait as long as nobody said that the payments are noted (questions.py), and a promise
whose reach is not known holds all that its client owes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from relance.french import euros, short_date
from relance.rules.asking import Asker, Given
from relance.rules.history import line_about
from relance.rules.ladder.promises import Question
from relance.rules.model import Claim, Event, EventKind, Notice, Plan

WAIT = timedelta(days=7)
AGREED, WITHOUT, NOT_NOW = (
    "D'accord",
    "Sans certaines de ces factures : elles attendent une semaine",
    "Pas cette semaine",
)


def formal_notices(
    done: Plan, again: Callable[[tuple[Event, ...]], Plan], ask: Asker, run: str, given: Given
) -> tuple[Plan, tuple[Event, ...]]:
    """Each formal notice of the plan confirmed with its invoices; the plan and the lines to note.

    `again` plans with these lines: a formal notice put off makes room for another client's, of which
    it is asked in its turn.
    """
    asked: set[str] = set()
    noted: tuple[Event, ...] = ()
    while new := [n for n in done.notices if n.stage.formal_notice and n.client.id not in asked]:
        asked |= {notice.client.id for notice in new}
        before = noted
        for notice in new:
            waits = _not_now(notice, ask)
            lines = [_line(c, EventKind.PUT_OFF, done.on, done.on + WAIT, run) for c in waits]
            noted = (*noted, *lines)
            given.decided += lines
        if noted != before:
            done = again(noted)
    return done, noted


def _not_now(notice: Notice, ask: Asker) -> tuple[Claim, ...]:
    """The invoices of a formal notice that wait a week."""
    listed = ", ".join(_told(claim) for claim in notice.claims)
    question = f"{notice.stage.name} à {notice.client.name} ({euros(notice.total)}) : {listed}."
    several = len(notice.claims) > 1
    options = (AGREED, WITHOUT, NOT_NOW) if several else (AGREED, NOT_NOW)
    answer = options[ask.choose(question, options) - 1]
    if answer == WITHOUT:
        each = ("La réclamer", "Elle attend une semaine")
        return tuple(c for c in notice.claims if ask.choose(f"{_told(c)} :", each) == 2)
    return notice.claims if answer == NOT_NOW else ()


def promises(
    questions: Iterable[Question], today: date, ask: Asker, run: str, given: Given
) -> tuple[Event, ...]:
    """How far each promise goes, where the owner knows."""
    told = []
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
            told.append(_line(promised, kind, today, until, run))
            given.decided.append(told[-1])
    return tuple(told)


def _told(claim: Claim) -> str:
    due = f", échue le {short_date(claim.due)}" if claim.due else ""
    return f"{claim.invoice.number} ({euros(claim.outstanding)}{due})"


def _line(claim: Claim, kind: EventKind, on: date, until: date | None, run: str) -> Event:
    return replace(line_about(claim, kind, on, run), until=until)
