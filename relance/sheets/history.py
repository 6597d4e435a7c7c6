"""The sheet « Relance - Historique »: one line an event, added under the last, never taken away.

Only the postal columns (« Envoyé le », « N° recommandé ») may change afterwards, by the owner or by
the answer to « ont-ils été postés ? ». A line that cannot be read is reported and left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.model import Event, EventKind, Postal
from relance.sheets import looks
from relance.sheets.cells import Unreadable, as_amount, as_date, as_text
from relance.sheets.tabular import NOWHERE, Column, Found, Row, Table
from relance.xlsx import Cell, SheetEdit, Value, letters

HISTORY = Table(
    sheet="Relance - Historique",
    note="La mémoire du programme, une ligne par facture et par démarche. Vous pouvez remplir"
    " « Envoyé le » (une date, ou « non posté ») et « N° recommandé » ; le reste ne se modifie pas.",
    columns=(
        Column(title="Date", width=12, look=looks.DATE),
        Column(title="Événement", width=20, look=looks.NAME),
        Column(title="Client", width=28, look=looks.NAME),
        Column(title="Facture", width=14, look=looks.NAME),
        Column(title="Échéance", width=12, look=looks.DATE),
        Column(title="Étape", width=17, look=looks.NAME),
        Column(title="Canal", width=14, look=looks.NAME),
        Column(title="Montant", width=13, look=looks.MONEY),
        Column(title="Jusqu'au", width=12, look=looks.DATE),
        Column(title="Document", width=64, look=looks.NAME),
        Column(title="Envoyé le", width=12, look=looks.INPUT_DATE),
        Column(title="N° recommandé", width=20, look=looks.INPUT),
        Column(title="Remarque", width=30, look=looks.NAME),
        Column(title="Passage", width=26, look=looks.NAME),
    ),
)
T = TypeVar("T")
_KINDS = {fold(kind): kind for kind in EventKind}
POSTAL_WORDS = {
    "non poste": Postal.NOT_POSTED,
    "non": Postal.NOT_POSTED,
    "pas poste": Postal.NOT_POSTED,
    "non envoye": Postal.NOT_POSTED,
    "annule": Postal.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHistory:
    """What the history says, and where the next line goes."""

    events: tuple[Event, ...] = ()
    doubts: tuple[tuple[Event, Problem], ...] = ()  # lines not wholly understood, and why
    found: Found = NOWHERE


def read_history(rows: Sequence[Row] | None, client_ids: Mapping[str, str]) -> OwnHistory:
    """The events of the sheet (`rows` None: it is not there), and the cells not understood.

    `client_ids`: folded client name → id; unknown names keep their fold. Raises RelanceError where
    a title is missing.
    """
    events: list[Event] = []
    unclear: list[tuple[Event, Problem]] = []
    found = HISTORY.required(rows)
    for number, values in HISTORY.lines(rows or ()):
        event, doubts = _event(number, values, client_ids)
        events.append(event)
        unclear += [
            (event, _problem(f"{letters(found.columns[title])}{number}", title, doubt))
            for title, doubt in doubts.items()
        ]
    return OwnHistory(events=tuple(events), doubts=tuple(unclear), found=found)


def _problem(cell: str, title: str, doubt: str) -> Problem:
    return Problem(
        level=Level.BLOCKING,
        where=f"{HISTORY.sheet}!{cell}",
        what=f"« {title} » n'a pas été compris : {doubt}.",
        cure="Corrigez cette cellule : jusque-là, cette facture n'est pas relancée.",
    )


def _event(
    row: int, values: Mapping[str, object], client_ids: Mapping[str, str]
) -> tuple[Event, dict[str, str]]:
    """The event of one line, and what could not be understood in it, by title.

    A posting date that cannot be read leaves the letter to be confirmed: it is never prepared twice.
    """
    doubts: dict[str, str] = {}

    def text(title: str) -> str:
        return as_text(values.get(title, "")).strip()

    def given(title: str, read: Callable[[object], T]) -> T | None:
        try:
            return read(values[title]) if text(title) else None
        except Unreadable as doubt:
            doubts[title] = str(doubt)
            return None

    on = given("Date", as_date)
    if on is None:
        doubts.setdefault("Date", "elle manque")
    kind = _KINDS.get(fold(text("Événement")))
    if kind is None:
        doubts["Événement"] = f"« {text('Événement')} » n'est pas un événement connu"
    word = POSTAL_WORDS.get(fold(text("Envoyé le")))
    sent_on = None if word else given("Envoyé le", as_date)
    if sent_on and on and sent_on < on:
        doubts["Envoyé le"] = f"le {sent_on:%d/%m/%Y} est avant la date de la lettre"
        sent_on = None
    registered = text("N° recommandé")
    posted = sent_on is not None or registered  # its number proves that a letter was deposited
    client = text("Client")
    event = Event(
        on=on or sent_on or date.min,
        kind=kind or EventKind.OTHER,
        client=client,
        client_id=client_ids.get(fold(client), fold(client)),
        invoice=text("Facture"),
        due=given("Échéance", as_date),
        stage=text("Étape"),
        channel=text("Canal"),
        amount=given("Montant", as_amount),
        until=given("Jusqu'au", as_date),
        document=text("Document"),
        postal=word or (Postal.SENT if posted else Postal.UNCONFIRMED),
        sent_on=sent_on,
        registered=registered,
        note=text("Remarque"),
        run=text("Passage"),
        row=row,
    )
    return event, doubts


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
        "Étape": event.stage or None,
        "Canal": event.channel or None,
        "Montant": event.amount,
        "Jusqu'au": event.until,
        "Document": event.document or None,
        "Envoyé le": postal_value(event),
        "N° recommandé": event.registered or None,
        "Remarque": event.note or None,
        "Passage": event.run or None,
    }


def postal_edit(found: Found, events: Sequence[Event]) -> SheetEdit:
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
