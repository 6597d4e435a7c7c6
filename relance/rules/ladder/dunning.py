"""The ladder: one step at a time, never skipped, never repeated, never early.

Step k+1 needs step k taken, « at least n » days after the due date (day n included), at least one
day late, and its minimum of days since step k. A missed Monday loses nothing and burns nothing:
a debt found 200 days late starts at the first step. The ladder is data, the rule is `next_step`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from relance.french import fold
from relance.rules.codes import Channel, EventKind
from relance.rules.firm import STANDARD, Ladder, Step
from relance.rules.history import LETTER_CHANNELS, is_pending, taken_on
from relance.rules.mailing import addresses
from relance.rules.model import Client, Event, Ledger

FORMAL_NOTICE_DAYS = 15  # a formal notice leaves at least this long to pay


NO_DOCUMENTS: Mapping[str, Collection[str]] = {}


class Progress(NamedTuple):
    """Where one invoice stands on its ladder.

    `step_taken` is the last step really taken, at `place` (-1: none), on `taken_on`; `upcoming` the next
    one (None after the last) and `possible_on` the first day on which it may be taken; `pending` a letter
    prepared but not confirmed, which blocks; `unknown` a step found in the history but not in the ladder.
    """

    place: int = -1
    step_taken: str = ""
    taken_on: date | None = None
    pending: Event | None = None
    unknown: str = ""
    upcoming: Step | None = None
    possible_on: date | None = None

    def ready(self, today: date) -> bool:
        """Whether the next step may be taken today."""
        blocked = self.pending is not None or bool(self.unknown)
        return not blocked and self.possible_on is not None and self.possible_on <= today


def ladder_of(client: Client, ledger: Ledger) -> Ladder:
    """The ladder that this client walks: of its own profile, else of its kind's, else Standard.

    Where nothing is called Standard, the first one of the table.
    """
    profile = client.profile or dict(ledger.settings.profiles).get(client.kind, STANDARD)
    ladders = {fold(ladder.profile): ladder for ladder in reversed(ledger.ladders)}
    first = next(iter(ledger.ladders), Ladder(profile=STANDARD, steps=()))
    ladder = ladders.get(fold(profile)) or ladders.get(fold(STANDARD), first)
    return _by_mail(ladder, client, first=ledger.settings.first_by_email)


def _by_mail(ladder: Ladder, client: Client, *, first: bool) -> Ladder:
    """The ladder with the channels that this client can be reached by.

    `first`: the first letter goes by e-mail, unless it is the formal notice. Without an address that an
    e-mail can be sent to, what goes by e-mail goes by post.
    """
    letters = [step for step in ladder.steps if is_letter(step)]
    if not first and all(step.channel is not Channel.EMAIL for step in letters):
        return ladder
    if not addresses(client):
        wrong, right = Channel.EMAIL, Channel.LETTER
        changed = [step for step in letters if step.channel is wrong]
    else:
        wrong, right = Channel.LETTER, Channel.EMAIL
        changed = [s for s in letters[:1] if first and s.channel is wrong and not s.formal_notice]
    if not changed:
        return ladder
    steps = (replace(s, channel=right) if s in changed else s for s in ladder.steps)
    return replace(ladder, steps=tuple(steps))


def days_allowed(step: Step) -> int | None:
    """How long the letter of this step leaves to pay, in days; None: « dès réception »."""
    if step.formal_notice:
        return max(step.days_allowed or 0, FORMAL_NOTICE_DAYS)
    return step.days_allowed


def is_letter(step: Step) -> bool:
    """Whether this step is something that the client reads: on paper or by e-mail."""
    return step.channel in LETTER_CHANNELS


def places(ladder: Ladder) -> dict[str, int]:
    """Folded name of a step → its place in the ladder, from 0."""
    return {fold(step.name): place for place, step in enumerate(ladder.steps)}


def formal_place(ladder: Ladder) -> int | None:
    """The place of the (first) formal notice; None where the ladder has none."""
    return next((n for n, step in enumerate(ladder.steps) if step.formal_notice), None)


def formal_steps(ladder: Ladder) -> frozenset[str]:
    """The steps of the ladder that are a formal notice, by folded name."""
    return frozenset(fold(step.name) for step in ladder.steps if step.formal_notice)


def last_reminder_place(ladder: Ladder) -> int:
    """The place of the last letter before the formal notice, else of the last of all; -1: none."""
    before = ladder.steps[: formal_place(ladder)]
    return max((place for place, step in enumerate(before) if is_letter(step)), default=-1)


def walked(
    ladder: Ladder,
    events: Sequence[Event],
    documents: Mapping[str, Collection[str]] = NO_DOCUMENTS,
) -> Progress:
    """How far an invoice came along `ladder`, given its events; not yet what comes next.

    `documents`: the steps, by folded name, of all the lines of a letter; older histories gave each line
    its own, but the client read one letter: its highest, short of a formal notice, counts for all of them.
    """
    if not events:
        return Progress()
    steps = ladder.steps
    position = places(ladder)
    last = last_reminder_place(ladder)
    reached, reached_on, pending, unknown = -1, None, None, ""
    listed = False  # the step reached is a call listed, of which nobody said yet that it was made
    for event in events:
        day = taken_on(event)
        waits = is_pending(event)
        if day is None and not waits:
            continue
        index = position.get(fold(event.step))
        if index is None and event.kind is EventKind.CALLED:
            index = _call_near(steps, reached)
            if index is None:
                continue
        if index is None:
            unknown = event.step
        elif waits:
            pending = event
        else:
            told = (position.get(name, -1) for name in documents.get(event.document, ()))
            index = max([index, *(place for place in told if place <= last)])
            made = index == reached and listed and event.kind is EventKind.CALLED
            earlier = index == reached and day and reached_on and day < reached_on
            if index > reached or made or earlier:
                reached, reached_on = index, day
                listed = event.kind is EventKind.CALL_LISTED
    name = steps[reached].name if reached >= 0 else ""
    return Progress(reached, name, reached_on, pending, unknown)


def next_step(ladder: Ladder, so_far: Progress, due: date, *, skip_calls: bool = False) -> Progress:
    """The same with the next step of an invoice due on `due`.

    `skip_calls` starts at the first letter (old debts, DESIGN 5.7).
    """
    steps, following = ladder.steps, so_far.place + 1
    while skip_calls and following < len(steps) and steps[following].channel is Channel.PHONE:
        following += 1
    step = steps[following] if following < len(steps) else None
    return so_far._replace(upcoming=step, possible_on=_possible_on(step, due, so_far.taken_on))


def _call_near(steps: Sequence[Step], reached: int) -> int | None:
    """The place of a call that names no step: the one just listed, or the next; None: a contact."""
    near = (i for i in (reached, reached + 1) if 0 <= i < len(steps))
    return next((i for i in near if steps[i].channel is Channel.PHONE), None)


def _possible_on(step: Step | None, due: date, previous: date | None) -> date | None:
    if step is None:
        return None
    by_due = due + timedelta(days=max(1, step.after_due))
    by_gap = previous + timedelta(days=step.min_gap) if previous else by_due
    return max(by_due, by_gap)
