"""The memory: which events belong to which invoice, and what they prove was really sent.

A prepared letter is not a sent letter: only a posting date (or, for a registered letter, its
number) makes a step count. What the owner reminded before using the program counts as sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from relance.french import fold
from relance.rules.codes import Channel, EventKind, Postal, Sums
from relance.rules.firm import Ladder, Settings
from relance.rules.holds import told_day
from relance.rules.model import Client, Event, Invoice, Ledger
from relance.rules.outcome import Claim

CLEARED = "(levée)"  # the note of a state that does not stand in « Suite donnée » any more
_SEASON_DAYS = 90  # numbers that start again each year are further apart
STEPS = {
    EventKind.PREPARED,
    EventKind.CALL_LISTED,
    EventKind.CALLED,
    EventKind.FILE_PREPARED,
    EventKind.TAKEN_OVER,
}
PAYMENTS = frozenset({EventKind.PAYMENT_SEEN, EventKind.PAYMENT_NOTED})
_POSTED = {EventKind.PREPARED, EventKind.ACCESSORIES}
_PREPARED_TODAY = _POSTED | {
    EventKind.CALL_LISTED,
    EventKind.FILE_PREPARED,
    EventKind.NOTICE_BEFORE,
    EventKind.THANKED,
}
GONE = frozenset({Postal.NOT_POSTED, Postal.CANCELLED})  # letters that never left
LETTER_CHANNELS = frozenset({Channel.LETTER, Channel.EMAIL, Channel.REGISTERED})


def events_by_invoice(ledger: Ledger) -> dict[str, tuple[Event, ...]]:
    """Invoice id → its events, oldest first.

    An event belongs to the invoice of its number; where several invoices have it, to that of its
    client, then of its due date. The client's name alone decides nothing: owners correct names.
    What happened before an invoice was issued, to one due on another day, is another one's:
    numbers begin again each year.
    """
    if not ledger.events:
        return {}
    candidates = _by_number(ledger)
    found: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(ledger.events, key=lambda e: e.on):
        same = candidates.get(fold(event.invoice), [])
        same = [i for i in same if not i.issued or event.on >= i.issued or event.due == i.due]
        if len(same) > 1:
            same = [i for i in same if i.client_id == event.client_id] or same
        if len(same) > 1:
            same = [i for i in same if i.due == event.due] or _nearest(same, event)
        for invoice in same:
            found[invoice.id].append(event)
    return {key: tuple(events) for key, events in found.items()}


def _nearest(same: Sequence[Invoice], event: Event) -> list[Invoice]:
    """Of several of one number, the one due in the season of the event: its due date was corrected."""
    days = {i.id: abs((i.due - event.due).days) for i in same if i.due and event.due}
    near = [i for i in same if days.get(i.id, _SEASON_DAYS + 1) <= _SEASON_DAYS]
    return near if len(near) == 1 else []


def _by_number(ledger: Ledger) -> Mapping[str, Sequence[Invoice]]:
    """Folded number → the invoices that it may name."""
    found: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in ledger.invoices:
        for number in invoice.numbers:
            found[number].append(invoice)
    return found


def forgotten(ledger: Ledger, written: Iterable[Event]) -> tuple[Event, ...]:
    """The lines among `written`, of letters prepared for these invoices, that the history lacks.

    `written` is what the output folder remembers: a workbook restored from a copy, or another one
    that carries the same invoices forward, does not know them. They come with negative rows.
    """

    def key(event: Event) -> tuple[str, str, str]:
        return event.run, fold(event.invoice), fold(event.step)

    known = {key(event) for event in ledger.events}
    missing = [event for event in written if key(event) not in known]
    if not missing:
        return ()
    named = {client.id: fold(client.name) for client in ledger.clients}
    same = _by_number(ledger)

    def here(event: Event) -> Invoice | None:
        """The invoice of that number and due date, or of the same client and season."""
        candidates = same.get(fold(event.invoice), [])
        exact = (i for i in candidates if i.due == event.due)
        near = (
            i
            for i in candidates
            if named[i.client_id] == fold(event.client)
            and i.due
            and event.due
            and abs((i.due - event.due).days) <= _SEASON_DAYS
        )
        return next(exact, None) or next(near, None)

    found = ((event, here(event)) for event in missing)
    again = (
        replace(event, client_id=invoice.client_id, row=-number)
        for number, (event, invoice) in enumerate(found, start=1)
        if invoice
    )
    return counted(again, ledger.settings)


def counted(events: Iterable[Event], settings: Settings) -> tuple[Event, ...]:
    """The events as the workbook holds them, each letter that nobody confirms with its day of sending.

    « Confirmer les envois » = non takes the day of preparation for that of a plain letter (DESIGN
    5.5). Its `postal` still says that nobody confirmed it: it stays the draft of its day, and no date
    is written. A registered letter is always confirmed.
    """
    if settings.confirm_sending:
        return tuple(events)
    return tuple(
        replace(event, sent_on=event.on)
        if is_pending(event) and event.channel != Channel.REGISTERED
        else event
        for event in events
    )


def is_pending(event: Event) -> bool:
    """A prepared letter that waits for somebody to say whether it was posted."""
    unsaid = event.postal is Postal.UNCONFIRMED and event.sent_on is None
    return unsaid and event.kind in _POSTED


def taken_on(event: Event) -> date | None:
    """The day on which the step of this event was really taken; None where it was not."""
    match event.kind:
        case EventKind.PREPARED if event.postal is Postal.SENT:
            return event.sent_on or event.on
        case EventKind.PREPARED if event.postal is Postal.UNCONFIRMED:
            return event.sent_on
        case (
            EventKind.CALL_LISTED
            | EventKind.CALLED
            | EventKind.FILE_PREPARED
            | EventKind.TAKEN_OVER
        ) if event.postal is not Postal.CANCELLED:
            return event.on
        case _:
            return None


def line_for(
    client: Client,
    kind: EventKind,
    on: date,
    run: str = "",
    *,
    invoice: str = "",
    due: date | None = None,
) -> Event:
    """A new line of history, of this client or of one invoice of its, and as yet nothing more.

    Every line begins here; those that are kept are read back where they are kept.
    """
    return Event(
        on=on,
        kind=kind,
        client_id=client.id,
        client=client.name,
        invoice=invoice,
        due=due,
        run=run,
    )


def line_about(claim: Claim, kind: EventKind, on: date, run: str = "") -> Event:
    """A new line of history about the invoice of this claim."""
    invoice = claim.invoice
    return line_for(claim.client, kind, on, run, invoice=invoice.number, due=invoice.due)


def was_chased(events: Iterable[Event]) -> bool:
    """Whether any step was ever listed, prepared or taken, by the program or before it."""
    return any(e.kind in STEPS and e.postal is not Postal.CANCELLED for e in events)


def _written(event: Event) -> bool:
    """Whether it is a letter or an e-mail; what the owner did earlier is, unless it was a call."""
    own = event.kind is EventKind.TAKEN_OVER and event.channel != Channel.PHONE
    return own or event.channel in LETTER_CHANNELS


def reminds(event: Event) -> bool:
    """Whether this event is a written reminder that really left.

    What the owner noted of before the due date is none (DESIGN 5.6).
    """
    early = event.kind is EventKind.TAKEN_OVER and event.due is not None and event.on < event.due
    return _written(event) and not early and taken_on(event) is not None


def reminders(events: Iterable[Event]) -> list[tuple[date, str]]:
    """When each written reminder that names this invoice really left, and its step; oldest first."""
    sent = ((taken_on(e), e) for e in events if reminds(e))
    return sorted({(day, event.step) for day, event in sent if day})


def steps_by_document(events: Iterable[Event]) -> dict[str, set[str]]:
    """Document → the steps, by folded name, of the lines of that letter, unless it never left."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.kind is EventKind.PREPARED and event.document and event.postal not in GONE:
            found[event.document].add(fold(event.step))
    return found


def steps_in_full(ladders: Iterable[Ladder]) -> frozenset[str]:
    """The steps, by folded name, whose letters ask for interest and the 40 € too."""
    steps = (step for ladder in ladders for step in ladder.steps)
    return frozenset(fold(step.name) for step in steps if step.sums is Sums.ALL)


def documents_in_full(events: Iterable[Event], steps: Collection[str]) -> frozenset[str]:
    """The letters that asked for these: those with a line at one of the `steps` (steps_in_full)."""
    return frozenset(e.document for e in events if fold(e.step) in steps) - {""}


def letters(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    """Document → the lines of each prepared letter not yet confirmed."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if is_pending(event):
            found[event.document or f"ligne {event.row}"].append(event)
    return {document: tuple(lines) for document, lines in found.items()}


def drafts_of(events: Iterable[Event], today: date) -> tuple[Event, ...]:
    """What an earlier run of the same day prepared and nobody confirmed: withdrawn, planned afresh."""
    return tuple(
        event
        for event in events
        if event.on == today
        and event.postal is Postal.UNCONFIRMED
        and event.kind in _PREPARED_TODAY
    )


def last_letter_on(events: Iterable[Event]) -> date | None:
    """When the newest letter among these events was posted, the owner's own earlier ones too."""
    days = [
        taken_on(event) or event.on
        for event in events
        if _written(event) and (taken_on(event) or is_pending(event))
    ]
    return max(days, default=None)


def formally_noticed_on(events: Sequence[Event], formal_steps: frozenset[str]) -> date | None:
    """When a formal notice was first posted; `formal_steps` as below."""
    if not events:
        return None
    sent = (taken_on(e) for e in events if fold(e.step) in formal_steps)
    return min((day for day in sent if day), default=None)


def formal_notice_on(events: Sequence[Event], formal_steps: frozenset[str]) -> date | None:
    """From when a formal notice has effect: its acknowledgement, else its posting (C. civ. 1344-1).

    `formal_steps` are the steps that are one, by folded name.
    """
    first = formally_noticed_on(events, formal_steps)
    if first is None:
        return None
    received = [e.on for e in events if e.kind is EventKind.ACKNOWLEDGED and e.on >= first]
    return min(received, default=first)


def posted(event: Event, on: date, registered: str = "") -> Event:
    """The same line once its letter is confirmed as posted on that day."""
    return replace(event, postal=Postal.SENT, sent_on=on, registered=registered or event.registered)


def marked(event: Event, postal: Postal) -> Event:
    """The same line marked « annulé » or « non posté »."""
    return replace(event, postal=postal)


def day_known(event: Event) -> bool:
    """Whether the day of an event is its own, not only that of the run that wrote it down."""
    written = event.run.startswith(f"{event.on:%Y-%m-%d}")
    return not written or told_day(event.note, event.on) is not None
