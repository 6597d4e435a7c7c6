"""The sheet « Relance - Historique »: one line an event, added under the last, never taken away.

Only the postal columns (« Envoyé le », « N° recommandé ») may change afterwards, by the owner or by
the answer to « ont-ils été postés ? ». A line that cannot be read is reported and left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from relance.french import fold
from relance.problems import Problem
from relance.rules.codes import EventKind, Postal
from relance.rules.model import Event
from relance.sheets import looks
from relance.sheets.cells import Unreadable, as_amount, as_date, as_text
from relance.sheets.sheet_lines import Line, Row, SheetColumn
from relance.sheets.tabular import NOWHERE, SheetTable, TablePlace
from relance.words.setting_words import POSTAL
from relance.xlsx import Cell, SheetEdit, Value

_KINDS = {fold(kind): kind for kind in EventKind}


def _kind(value: object) -> EventKind:
    if kind := _KINDS.get(fold(as_text(value))):
        return kind
    raise Unreadable(f"« {as_text(value)} » n'est pas un événement connu")


def _posted(value: object) -> date | Postal:
    """What the owner writes under « Envoyé le »: a day, or one of a few words."""
    return POSTAL.get(fold(as_text(value))) or as_date(value)


_NO_KIND = "«  » n'est pas un événement connu"
HISTORY = SheetTable(
    sheet="Relance - Historique",
    note="La mémoire du programme, une ligne par facture et par démarche. Vous pouvez remplir"
    " « Envoyé le » (une date, ou « non posté ») et « N° recommandé » ; le reste ne se modifie pas.",
    columns=(
        SheetColumn(title="Date", width=12, look=looks.DATE, read=as_date, needed="elle manque"),
        SheetColumn(title="Événement", width=20, look=looks.NAME, read=_kind, needed=_NO_KIND),
        SheetColumn(title="Client", width=28, look=looks.NAME),
        SheetColumn(title="Facture", width=14, look=looks.NAME),
        SheetColumn(title="Échéance", width=12, look=looks.DATE, read=as_date),
        SheetColumn(title="Étape", width=17, look=looks.NAME),
        SheetColumn(title="Canal", width=14, look=looks.NAME),
        SheetColumn(title="Montant", width=13, look=looks.MONEY, read=as_amount),
        SheetColumn(title="Jusqu'au", width=12, look=looks.DATE, read=as_date),
        SheetColumn(title="Document", width=64, look=looks.NAME),
        SheetColumn(title="Envoyé le", width=12, look=looks.INPUT_DATE, read=_posted),
        SheetColumn(title="N° recommandé", width=20, look=looks.INPUT),
        SheetColumn(title="Remarque", width=30, look=looks.NAME),
        SheetColumn(title="Passage", width=26, look=looks.NAME),
    ),
)
_CURE = "Corrigez cette cellule : jusque-là, cette facture n'est pas relancée."


class OwnHistory(Struct, frozen=True, kw_only=True):
    """What the history says, and where the next line goes."""

    events: tuple[Event, ...] = ()
    doubts: tuple[tuple[Event, Problem], ...] = ()  # lines not wholly understood, and why
    found: TablePlace = NOWHERE


def read_history(rows: Sequence[Row] | None, client_ids: Mapping[str, str]) -> OwnHistory:
    """The events of the sheet (`rows` None: it is not there), and the cells not understood.

    `client_ids`: folded client name → id; unknown names keep their fold. Raises RelanceError where
    a title is missing.
    """
    found, lines = HISTORY.read(rows)
    read = [(_event(line, client_ids), line) for line in lines]
    return OwnHistory(
        events=tuple(event for event, _ in read),
        doubts=tuple((event, doubt) for event, line in read for doubt in line.problems(_CURE)),
        found=found,
    )


def _event(line: Line, client_ids: Mapping[str, str]) -> Event:
    """The event of one line.

    A posting date that cannot be read leaves the letter to be confirmed: it is never prepared twice.
    """
    on, kind, posted = line["Date"], line["Événement"], line["Envoyé le"]
    word, sent_on = (posted, None) if isinstance(posted, Postal) else (None, posted)
    if sent_on and on and sent_on < on:
        line.doubts["Envoyé le"] = f"le {sent_on:%d/%m/%Y} est avant la date de la lettre"
        sent_on = None
    registered = line.text("N° recommandé")
    proven = sent_on is not None or registered  # its number proves that a letter was deposited
    client = line.text("Client")
    return Event(
        on=on or sent_on or date.min,
        kind=kind or EventKind.OTHER,
        client=client,
        client_id=client_ids.get(fold(client), fold(client)),
        invoice=line.text("Facture"),
        due=line["Échéance"],
        step=line.text("Étape"),
        channel=line.text("Canal"),
        amount=line["Montant"],
        until=line["Jusqu'au"],
        document=line.text("Document"),
        postal=word or (Postal.SENT if proven else Postal.UNCONFIRMED),
        sent_on=sent_on,
        registered=registered,
        note=line.text("Remarque"),
        run=line.text("Passage"),
        row=line.row,
    )


def postal_value(event: Event) -> Value:
    """What « Envoyé le » shows for this event."""
    match event.postal:
        case Postal.SENT:
            return event.sent_on
        case Postal.UNCONFIRMED:
            return None
        case _:
            return event.postal.value


def line_of(event: Event) -> Mapping[str, Value]:
    """The event as a line of the sheet, by title."""
    return {
        "Date": event.on,
        "Événement": event.kind.value,
        "Client": event.client or None,
        "Facture": event.invoice or None,
        "Échéance": event.due,
        "Étape": event.step or None,
        "Canal": event.channel or None,
        "Montant": event.amount,
        "Jusqu'au": event.until,
        "Document": event.document or None,
        "Envoyé le": postal_value(event),
        "N° recommandé": event.registered or None,
        "Remarque": event.note or None,
        "Passage": event.run or None,
    }


def postal_edit(found: TablePlace, events: Sequence[Event]) -> SheetEdit:
    """The postal columns of lines already written, brought up to date."""
    look = looks.INPUT_DATE
    cells = [
        Cell(row=e.row, column=found.columns["Envoyé le"], value=postal_value(e), look=look)
        for e in events
        if e.row
    ] + [
        Cell(row=e.row, column=found.columns["N° recommandé"], value=e.registered or None)
        for e in events
        if e.row and e.registered
    ]
    return SheetEdit(sheet=HISTORY.sheet, cells=tuple(cells))
