"""The sheet « Relance - Historique »: one line an event, added under the last, never taken away.

Only the postal columns (« Envoyé le », « N° recommandé ») may change afterwards, by the owner or by
the answer to « ont-ils été postés ? ». A line that cannot be read is reported and left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.model import Event, EventKind, Postal
from relance.workbook import looks
from relance.workbook.cells import Unreadable, as_amount, as_date, as_text
from relance.workbook.edits import Cell, SheetEdit, Value
from relance.workbook.tabular import NOWHERE, Column, Found, Row, Table

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
POSTAL_WORDS = {
    "non poste": Postal.NOT_POSTED,
    "non": Postal.NOT_POSTED,
    "pas poste": Postal.NOT_POSTED,
    "non envoye": Postal.NOT_POSTED,
    "annule": Postal.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHistory:
    """What the history says, and where the next line goes. `clients` are as written, not ids."""

    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    found: Found = NOWHERE


def read_history(rows: Sequence[Row], client_ids: Mapping[str, str]) -> OwnHistory:
    """The events of the sheet. `client_ids`: folded client name → id; unknown names keep their fold."""
    events: list[Event] = []
    problems: list[Problem] = []
    for number, values in HISTORY.lines(rows):
        try:
            events.append(_event(number, values, client_ids))
        except Unreadable as doubt:
            problems.append(
                Problem(
                    level=Level.WARNING,
                    where=f"{HISTORY.sheet}!A{number}",
                    what=f"Cette ligne de l'historique n'a pas été comprise : {doubt}.",
                    cure="Corrigez-la ; elle n'a pas été modifiée et n'a pas été prise en compte.",
                )
            )
    return OwnHistory(events=tuple(events), problems=tuple(problems), found=HISTORY.find(rows))


def _event(row: int, values: Mapping[str, object], client_ids: Mapping[str, str]) -> Event:
    def text(title: str) -> str:
        return as_text(values.get(title, "")).strip()

    def day(title: str) -> date | None:
        return as_date(values[title]) if text(title) else None

    on = day("Date")
    if on is None:
        raise Unreadable("la date manque")
    kinds = {fold(kind): kind for kind in EventKind}
    postal, sent_on = _postal(values.get("Envoyé le", ""))
    registered = text("N° recommandé")
    if registered and postal is Postal.UNCONFIRMED:
        postal = Postal.SENT  # its number proves that a registered letter was deposited
    return Event(
        on=on,
        kind=kinds.get(fold(text("Événement")), EventKind.OTHER),
        client=text("Client"),
        client_id=client_ids.get(fold(text("Client")), fold(text("Client"))),
        invoice=text("Facture"),
        due=day("Échéance"),
        stage=text("Étape"),
        channel=text("Canal"),
        amount=as_amount(values["Montant"]) if text("Montant") else None,
        until=day("Jusqu'au"),
        document=text("Document"),
        postal=postal,
        sent_on=sent_on,
        registered=registered,
        note=text("Remarque"),
        run=text("Passage"),
        row=row,
    )


def _postal(value: object) -> tuple[Postal, date | None]:
    words = as_text(value)
    if not words.strip():
        return Postal.UNCONFIRMED, None
    if known := POSTAL_WORDS.get(fold(words)):
        return known, None
    return Postal.SENT, as_date(value)


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
