"""What our own sheets know of one client, and the edits that erase what may be erased.

Contact data, remarks and labels go; a whole line goes where the law and the owner's setting let it, and its
invoice has left the list. Dates, numbers and amounts of what is younger stay. The owner's own cells
are never written: where they name the client is only told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from relance.book.book import Book
from relance.french import count, fold
from relance.lists.layout import OUR_SHEETS, Grid
from relance.rules.codes import EventKind
from relance.rules.history import PAYMENTS, events_by_invoice, line_for
from relance.rules.model import Client, Event, Invoice, Ledger
from relance.rules.retention import FORGOTTEN, Retention
from relance.sheets.cells import as_text
from relance.sheets.clients_sheet import CLIENTS
from relance.sheets.history_sheet import HISTORY, line_of
from relance.sheets.instalments_sheet import INSTALMENTS, numbers_of
from relance.sheets.received_sheet import CONFIRMED, RECEIVED
from relance.sheets.sheet_lines import Line
from relance.sheets.tabular import TablePlace
from relance.xlsx import Cell, Edit, SheetEdit, Value

OTHERS = "Autres noms"
SHOWN = 12  # lines of a sheet that are named
_FACTS = (
    *("Civilité", "Adresse", "Code postal", "Ville", "Pays", "E-mail", "Téléphone", "SIREN"),
    *(OTHERS, "Remarque"),
)
# Their notes are how the line is understood, or the account of a payment: no remark of anybody's.
_TECHNICAL = PAYMENTS | {
    EventKind.PREPARED,
    EventKind.ACCESSORIES,
    EventKind.FILE_PREPARED,
    EventKind.PROFILE,
}


class Person(Struct, frozen=True, kw_only=True):
    """A client as all our sheets know it. `events`: the lines of history about it."""

    client: Client
    names: frozenset[str] = frozenset()  # folded, those that nobody else has
    events: tuple[Event, ...] = ()
    listed: bool = True  # the owner's list has it


class Erasure(Struct, frozen=True, kw_only=True):
    """The edits, and in French what goes, what stays, and where the owner's own sheets name the client."""

    edits: tuple[Edit, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


def people(book: Book, others: Iterable[str] = ()) -> list[Person]:
    """Everybody whom the list, one of our sheets or `others` names, in the order of their names.

    A name of the history whose invoices are another client's now is an older name of that client.
    """
    ledger = book.ledger
    names = {c.id: {*map(fold, (c.name, *c.other_names))} for c in ledger.clients}
    clients = {c.id: c for c in ledger.clients}
    taken = set().union(*names.values())
    told = [(line.text("Nom") or line.text("Code")) for line in _own_lines(book)]
    told += [event.client for event in ledger.events]
    told += [*(taken.client for taken in book.received.known), *others]
    for name in told:
        key = fold(name)
        if key and key not in taken and key not in clients:
            clients[key], names[key] = Client(id=key, name=name), {key}
    owners = {event: i.client_id for i, event in _of_invoices(ledger)}
    events: dict[str, list[Event]] = {key: [] for key in clients}
    older: dict[str, set[str]] = defaultdict(set)
    for event in ledger.events:
        owner = owners.get(event, event.client_id)
        events.get(owner, []).append(event)
        if owner != event.client_id:
            older[event.client_id].add(owner)
    listed = {client.id for client in ledger.clients}
    for key in older.keys() & (clients.keys() - listed):
        if not events[key] and len(older[key]) == 1:
            names[older[key].pop()].add(key)
            del clients[key]
    found = (
        Person(
            client=client,
            names=frozenset(names[key]),
            events=tuple(events[key]),
            listed=key in listed,
        )
        for key, client in clients.items()
    )
    return sorted(found, key=lambda person: fold(person.client.name))


def _of_invoices(ledger: Ledger) -> Iterator[tuple[Invoice, Event]]:
    """The events of the invoices in the list, each with its invoice."""
    memory = events_by_invoice(ledger)
    return ((i, event) for i in ledger.invoices for event in memory.get(i.id, ()))


def _own_lines(book: Book) -> Iterator[Line]:
    seen = set[int]()
    for line in (line for lines in book.clients.lines.values() for line in lines):
        if line.row not in seen:
            seen.add(line.row)
            yield line


class _Sheet(Struct, kw_only=True):
    """What one of our sheets loses: cells to empty or to shorten, lines that go or stay."""

    sheet: str
    place: TablePlace
    cells: list[Cell] = field(default_factory=list)
    titles: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    left: int = 0

    def line(self, row: int, loses: Mapping[str, Value] | None) -> None:
        """A line that loses these cells, by title; all of it where `loses` is None."""
        if loses is None:
            self.whole += 1
            self.cells += [
                Cell(row=row, column=at, value=None) for at in self.place.columns.values()
            ]
            return
        self.left += 1
        for title, value in loses.items():
            self.titles[title] += 1
            self.cells.append(Cell(row=row, column=self.place.columns[title], value=value))

    @property
    def gone(self) -> str:
        """« Relance - Clients : Adresse, E-mail »; nothing where nothing goes."""
        told = [count(self.whole, "ligne entière", "lignes entières")] if self.whole else []
        told += [f"{title}{f' ({n})' if n > 1 else ''}" for title, n in self.titles.items()]
        return f"« {self.sheet} » : {', '.join(told)}" if told else ""


def erasure(
    book: Book,
    person: Person,
    keep: Retention,
    settled: Collection[str],
    grids: Mapping[str, Grid],
    run: str,
) -> Erasure:
    """What goes and what stays of this person; `settled`: the ids of its settled invoices.

    `grids`: the workbook's sheets, as they stand.
    """
    here = frozenset().union(*(i.numbers for i in book.ledger.invoices))
    history = _history(book, person, keep, here)
    noted = [e for e in person.events if e.kind is EventKind.PAYMENT_NOTED]
    stay = {event.run for event in noted if not _goes(event, keep, here)}
    sheets = [
        _clients(book, person, alone=not (history.left or person.listed)),
        history,
        _received(book, person, keep, here, stay),
        _instalments(person, keep, here, grids),
    ]
    beside, told_beside = _beside(book, settled)
    gone = tuple(filter(None, (*(sheet.gone for sheet in sheets), told_beside)))
    kept = tuple(f"« {s.sheet} » : {count(s.left, 'ligne')}" for s in sheets[1:] if s.left)
    name = person.client.name if history.left or person.listed else ""
    told = line_for(replace(person.client, name=name), EventKind.OTHER, keep.on, run)
    mark = HISTORY.added(book.history.found, [line_of(replace(told, note=FORGOTTEN))])
    edits = [
        SheetEdit(sheet=s.sheet, cells=(*s.cells, *(mark.cells if s is history else ())))
        for s in sheets
        if s.cells or s is history
    ]
    return Erasure(
        edits=(*edits, *beside), gone=gone, kept=kept, theirs=tuple(_theirs(person, grids))
    )


def _goes(event: Event, keep: Retention, here: Collection[str]) -> bool:
    return keep.line_over(event) and fold(event.invoice) not in here


def _history(book: Book, person: Person, keep: Retention, here: Collection[str]) -> _Sheet:
    found = _Sheet(sheet=HISTORY.sheet, place=book.history.found)
    written = [event for event in person.events if event.row > 0]
    marks = [event for event in written if event.note == FORGOTTEN]
    for event in (event for event in written if event not in marks):
        plain = event.note and event.kind not in _TECHNICAL
        goes = _goes(event, keep, here)
        found.line(event.row, None if goes else {"Remarque": None} if plain else {})
    if not (found.left or person.listed):  # nobody is left of whom they speak
        for event in marks:
            found.line(event.row, None)
    return found


def _clients(book: Book, person: Person, *, alone: bool) -> _Sheet:
    """The line of the client: its name stays, or the list would fill it in anew."""
    found = _Sheet(sheet=CLIENTS.sheet, place=book.clients.found)
    own = book.clients.of(person.client) if person.listed else ()
    own = own or [x for name in sorted(person.names) for x in book.clients.lines.get(name, ())]
    for line in own:
        loses: dict[str, Value] = {title: None for title in _FACTS if line.text(title)}
        if OTHERS in loses:  # those that the list uses still say who is who
            told = [part.strip() for part in line.text(OTHERS).split(";")]
            used = [t for t in told if fold(t).removeprefix("pas ") in _names(book)]
            if used == told:
                del loses[OTHERS]
            else:
                loses[OTHERS] = "; ".join(used) or None
        found.line(line.row, None if alone else loses)
    return found


def _names(book: Book) -> frozenset[str]:
    """The names of the list, folded."""
    return frozenset(fold(n) for c in book.ledger.clients for n in (c.name, *c.other_names))


def _received(
    book: Book, person: Person, keep: Retention, here: Collection[str], stay: Collection[str]
) -> _Sheet:
    """Its payments; a line of which the history still speaks (`stay`: the runs) is whole for good."""
    found = _Sheet(sheet=RECEIVED.sheet, place=book.received.found)
    for taken in book.received.known:
        if taken.payment.client_id != person.client.id and fold(taken.client) not in person.names:
            continue
        day = taken.payment.on
        if (
            day
            and keep.record_over(day)
            and taken.run not in stay
            and fold(taken.number) not in here
        ):
            found.line(taken.row, None)
            continue
        means = taken.means.partition(CONFIRMED)[0].rstrip(", ") or None
        loses: dict[str, Value] = {"Libellé": None} if taken.payment.reference else {}
        found.line(taken.row, loses | ({"Mode": means} if taken.payer else {}))
    return found


def _instalments(
    person: Person, keep: Retention, here: Collection[str], grids: Mapping[str, Grid]
) -> _Sheet:
    place, lines = INSTALMENTS.read(grids.get(INSTALMENTS.sheet))
    found = _Sheet(sheet=INSTALMENTS.sheet, place=place)
    for line in lines:
        if fold(line.text("Client")) not in person.names:
            continue
        day, numbers = line["Échéance"], map(fold, numbers_of(line.text("Factures")))
        over = day is not None and keep.letter_over(day) and not set(numbers) & set(here)
        found.line(line.row, None if over else {"Remarque": None} if line.text("Remarque") else {})
    return found


def _beside(book: Book, settled: Collection[str]) -> tuple[list[SheetEdit], str]:
    """« Suite donnée » beside the settled invoices: it holds nothing any more, and may say much."""
    layout = book.layout
    places = [layout.ours[key] for key in ("follow_up", "until") if key in layout.ours]
    held = {i.id for i in book.ledger.invoices if i.hold and i.id in settled}
    rows = [row for row, i in layout.invoices.items() if i in held and row not in layout.misplaced]
    cells = tuple(Cell(row=row, column=at, value=None) for row in rows for at in places)
    told = f"« {layout.sheet} » : « Suite donnée » de {count(len(rows), 'facture soldée', 'factures soldées')}"
    return ([SheetEdit(sheet=layout.sheet, cells=cells)], told) if cells else ([], "")


def _theirs(person: Person, grids: Mapping[str, Grid]) -> Iterator[str]:
    """The owner's own sheets, with the lines that name this person."""
    for sheet, grid in grids.items():
        if sheet.startswith(OUR_SHEETS):
            continue
        rows = [
            str(row)
            for row, cells in enumerate(grid, start=1)
            if not person.names.isdisjoint(fold(as_text(cell)) for cell in cells)
        ]
        if rows:
            more = ", …" if len(rows) > SHOWN else ""
            lines = "ligne" if len(rows) == 1 else "lignes"
            yield f"« {sheet} », {lines} {', '.join(rows[:SHOWN])}{more}"
