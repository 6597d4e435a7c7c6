"""What the owner reports in « Suite donnée »: new lines of history, and old ones taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from relance.french import fold, short_date
from relance.rules.codes import Channel, EventKind, Postal
from relance.rules.history import GONE, events_by_invoice, line_for, marked
from relance.rules.holds import told_day
from relance.rules.model import Event, Ledger, Report
from relance.rules.returned import address_key

_KEEP = {
    EventKind.UNCLAIMED: "gardez le pli fermé",
    EventKind.REFUSED: "gardez le pli fermé",
}


def reported(
    ledger: Ledger, reports: Sequence[Report], today: date, run: str
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """What the owner's reports add to the history, and the lines that they change.

    « Courrier non parti » takes back the newest letter that claims the invoice, whole.
    """
    if not reports:
        return (), ()
    invoices = {invoice.id: invoice for invoice in ledger.invoices}
    clients = {client.id: client for client in ledger.clients}
    memory = events_by_invoice(ledger)
    steps = [s for ladder in ledger.ladders for s in ladder.steps]
    calls = {fold(s.name) for s in steps if s.channel is Channel.PHONE}
    added, taken_back = [], dict[int, Event]()
    for report in reports:
        day = told_day(report.note, today, report.kind) or report.on
        invoice = invoices[report.invoice_id]
        client = clients[invoice.client_id]
        returned = report.kind is EventKind.ADDRESS_UNKNOWN
        on = min(day or today, today)
        bare = line_for(client, report.kind, on, run, invoice=invoice.number, due=invoice.due)
        added.append(
            replace(
                bare,
                step=report.step,
                until=day if report.kind is EventKind.HEARING else None,
                channel=Channel.PHONE if fold(report.step) in calls else "",
                note=address_key(client) if returned else _note(report, day, today),
            )
        )
        letters_of = [
            event
            for event in memory.get(invoice.id, ())
            if event.kind is EventKind.PREPARED and event.postal not in GONE
        ]
        if report.kind is EventKind.NOT_POSTED and letters_of:
            last = letters_of[-1]
            lines = [e for e in ledger.events if e.document and e.document == last.document]
            taken_back |= {e.row: marked(e, Postal.NOT_POSTED) for e in lines or [last]}
    return tuple(added), tuple(taken_back.values())


def _note(report: Report, day: date | None, today: date) -> str:
    """The owner's remark; a call of the very day of the run says so, or its day is not known."""
    note = report.note or _KEEP.get(report.kind, "")
    if day is None or day < today or told_day(note, today, report.kind):
        return note
    return " : ".join(filter(None, [f"le {short_date(today)}", note]))
