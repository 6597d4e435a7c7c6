"""What is before a judge, a third party or a mediator, told by the events of « Suite donnée ».

The client is asked for nothing more by letter from the first of them until « Repris », as long as one
of the debts of that time is open: a debt is claimed once, by one hand. Serving interrupts the limitation
(C. civ. 2241), a request alone does not; a judgment may be enforced for ten years (CPCE L111-4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from relance.french import short_date
from relance.rules.codes import EventKind, State
from relance.rules.holds import COURT
from relance.rules.model import Event, Hold, Invoice

_STATES = {
    EventKind.JUDGMENT: State.TITLE,
    EventKind.TRANSFERRED: State.HANDED_OVER,
    EventKind.MEDIATION: State.DO_NOT_CHASE,
    EventKind.CONCILIATION: State.DO_NOT_CHASE,
}


class Proceedings(Struct, frozen=True, kw_only=True):
    """What stands against one client: its events since the last « Repris », oldest first, never none."""

    events: tuple[Event, ...]

    @property
    def since(self) -> date:
        """The day on which it began."""
        return self.events[0].on

    def about(self, invoice: Invoice) -> bool:
        """Whether it is about this invoice: those that were due when it began."""
        return invoice.due is not None and invoice.due <= self.since

    def last(self, *kinds: EventKind) -> date | None:
        """The day of the last event of these kinds."""
        return max((e.on for e in self.events if e.kind in kinds), default=None)

    @property
    def judgment(self) -> date | None:
        """The day of the judgment."""
        return self.last(EventKind.JUDGMENT)

    @property
    def enforceable(self) -> date | None:
        """From when the judgment may be enforced: its service, where that is told, else its own day."""
        judged = self.judgment
        served = self.last(EventKind.SERVED)
        return max(judged, served) if judged and served else judged

    @property
    def hold(self) -> Hold:
        """It, as the note that holds the client's letters: « Requête déposée le 12/11/2026 »."""
        event = self.events[-1]
        day = event.until or event.on
        to = event.note.split(" : ", 1)[1:] if event.kind is EventKind.TRANSFERRED else ()
        text = "".join([event.kind, *(f" ({who})" for who in to), f" le {short_date(day)}"])
        state = _STATES.get(event.kind, State.CLAIM_FILED)
        if self.judgment and state is State.CLAIM_FILED:
            state = State.TITLE  # a judgment served is still one
        return Hold(state=state, until=self.judgment if state is State.TITLE else None, text=text)


def proceedings(events: Iterable[Event]) -> Proceedings | None:
    """What stands against a client, by all its events; None where nothing does."""
    standing: list[Event] = []
    for event in sorted(events, key=lambda e: e.on):
        if event.kind is EventKind.TAKEN_BACK:
            standing = []
        elif event.kind in COURT:
            standing.append(event)
    return Proceedings(events=tuple(standing)) if standing else None


def binding_on(found: Proceedings | None, open_: Sequence[Invoice]) -> Proceedings | None:
    """The same as long as one of the client's `open_` invoices is concerned."""
    return found if found and any(map(found.about, open_)) else None
