"""From a plan to lines of history: what is added, what is marked « annulé », what stands.

The same day again is ordinary: what was prepared this morning and is prepared again just the same
keeps its line; what changed is cancelled and written anew; what is no longer due is cancelled. A
letter that the owner has changed by hand counts as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from relance.french import fold
from relance.rules.codes import Channel, EventKind, Postal
from relance.rules.firm import Step
from relance.rules.history import line_about, marked
from relance.rules.ladder.decisions import asked
from relance.rules.model import Event
from relance.rules.outcome import Claim, Notice, Plan
from relance.rules.sums.credits import told_deducted


class Prepared(Struct, frozen=True, kw_only=True):
    """A rendered letter: its path under the output folder, and the first digits of its SHA-256."""

    document: str
    fingerprint: str

    @property
    def note(self) -> str:
        """How the history remembers the letter's content."""
        return f"empreinte {self.fingerprint}"


class Recorded(Struct, frozen=True, kw_only=True):
    """The history of this run. `standing` are documents whose lines stand as they were."""

    added: tuple[Event, ...] = ()
    changed: tuple[Event, ...] = ()
    standing: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()


def record(
    plan: Plan,
    drafts: Sequence[Event],
    prepared: Mapping[str, Prepared],
    *,
    edited: Collection[str],
    run: str,
) -> Recorded:
    """The lines to add and to change.

    `drafts` are this day's earlier lines; `prepared` gives each client id its letter; `edited` are
    the documents that the owner has changed or has open.
    """
    lines = tuple(_lines(plan, prepared, run))
    again = {p.document for p in prepared.values()}
    kept_by_hand = {document for document in edited if _still_due(document, drafts, lines)}
    old = {_key(event): event for event in drafts}
    new = {_key(line): line for line in lines if line.document not in kept_by_hand}
    cancelled = [
        event for key, event in old.items() if key not in new and event.document not in kept_by_hand
    ]
    cancelled += plan.cancelled
    added = tuple(line for key, line in new.items() if key not in old)
    added += tuple(replace(event, run=run) for event in plan.agreements)
    fresh = {line.document for line in added}
    aside = (*cancelled, *plan.withdrawals)
    gone = {event.document for event in aside if event.document} - (again - set(edited))
    standing = {e.document for k, e in old.items() if k in new and e.document} - fresh
    return Recorded(
        added=added,
        changed=tuple(marked(event, Postal.CANCELLED) for event in cancelled),
        standing=frozenset(standing | kept_by_hand),
        withdrawn=frozenset(gone),
    )


def _still_due(document: str, drafts: Sequence[Event], lines: Sequence[Event]) -> bool:
    """Whether all that an edited letter claims is claimed again: then it counts as it stands."""
    old, new = (
        {(fold(e.invoice), e.step) for e in events if e.document == document}
        for events in (drafts, lines)
    )
    return bool(old) and old <= new


def _key(event: Event) -> tuple[object, ...]:
    return (
        event.kind,
        fold(event.client),
        fold(event.invoice),
        event.due,
        event.step,
        event.document,
        event.amount,
        event.note,
    )


def _lines(plan: Plan, prepared: Mapping[str, Prepared], run: str) -> Iterator[Event]:
    for notice in plan.notices:
        for claim in notice.claims:
            step = claim.step_today or notice.step  # a claim of a letter has its own
            yield _letter_line(notice, claim, step, prepared[notice.client.id], plan, run)
        for claim in notice.paid_late:
            line = _letter_line(notice, claim, notice.step, prepared[notice.client.id], plan, run)
            yield replace(line, kind=EventKind.ACCESSORIES)
    for notice in plan.courtesies:
        for claim in notice.claims:
            line = _line(EventKind(notice.step.name), claim, notice.step.channel, plan, run)
            yield replace(line, step="", amount=claim.outstanding or None)
    for call in plan.calls:
        for claim in call.claims:
            yield _line(EventKind.CALL_LISTED, claim, Channel.PHONE, plan, run)
    for claim in plan.files:
        yield _line(EventKind.FILE_PREPARED, claim, Channel.FILE, plan, run)


def _letter_line(
    notice: Notice, claim: Claim, step: Step, letter: Prepared, plan: Plan, run: str
) -> Event:
    return replace(
        line_about(claim, EventKind.PREPARED, plan.on, run),
        step=step.name,
        channel=notice.step.channel,
        amount=asked(claim, notice.step),
        until=notice.pay_before,
        document=letter.document,
        note=letter.note + told_deducted(notice.credits),
    )


def _line(kind: EventKind, claim: Claim, channel: Channel, plan: Plan, run: str) -> Event:
    bare = line_about(claim, kind, plan.on, run)
    return replace(bare, step=claim.step_after, channel=channel, amount=claim.outstanding)
