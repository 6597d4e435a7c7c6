"""The owner's workbook as one value: their lists and our sheets, read together from one snapshot.

The settings are read first, since they say how the rest is to be understood (usual term, default
kind of client); what our sheets know of clients and of the past is then joined to the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from relance.book.regrouped import regrouped
from relance.french import fold
from relance.lists import conditions
from relance.lists.draft import FollowUp
from relance.lists.grids import OpenedBook, opened
from relance.lists.layout import Grid, Hints, Layout, excel_row, hints_of
from relance.lists.letterhead import proposed
from relance.lists.likeness import Alike
from relance.lists.list_shown import Shown, shown
from relance.lists.reader import read_opened
from relance.lists.understood import Understood
from relance.problems import AnswerNeeded, Level, Problem, RelanceError, explained
from relance.rules.codes import EventKind, State
from relance.rules.firm import Ladder
from relance.rules.history import counted, events_by_invoice
from relance.rules.model import Event, Invoice, Ledger, Report
from relance.sheets import clients_sheet, history_sheet, instalments_sheet, received_sheet
from relance.sheets.cells import as_text
from relance.sheets.clients_sheet import Twins
from relance.sheets.settings import SHEET as SETTINGS_SHEET
from relance.sheets.settings import OwnSettings, read_settings
from relance.words.colours import NONE
from relance.words.follow_up_words import read_event
from relance.xlsx import letters


class Book(Struct, frozen=True, kw_only=True):
    """All that one workbook says. `ledger.events` with row 0 are not in the history yet."""

    ledger: Ledger
    layout: Layout
    understood: Understood
    settings: OwnSettings
    history: history_sheet.OwnHistory
    clients: clients_sheet.OwnClients
    instalments: instalments_sheet.OwnInstalments
    received: received_sheet.OwnReceived
    forgotten: frozenset[str] = frozenset()  # invoices whose written step the history lacks
    reports: tuple[Report, ...] = ()  # events typed in « Suite donnée »
    letterhead: Mapping[str, str] = field(default_factory=dict)  # settings that it seems to tell
    answers: Mapping[str, str] = field(default_factory=dict)  # settings to be written, by name
    rate_question: AnswerNeeded | None = None  # of a rate that the firm's own papers state
    alike: tuple[Alike, ...] = ()  # names, perhaps of one client: to be asked
    questions: tuple[AnswerNeeded, ...] = ()  # of the list, for whoever is there: nothing stops
    twins_told: Twins = field(default_factory=dict)  # answers to be written

    def has_recorded(self, run: str) -> bool:
        """Whether the run of that name was recorded in this workbook."""
        return run == self.settings.last_run_id or any(e.run == run for e in self.ledger.events)

    def adding(self, settings: Mapping[str, str]) -> Book:
        """The book whose answers add these words to what its settings say."""
        there = {**self.settings.texts, **self.answers}
        words = {
            name: f"{there[name]} ; {text}" if there.get(name) not in {None, "", NONE} else text
            for name, text in settings.items()
        }
        return replace(self, answers={**self.answers, **words})

    @property
    def configured(self) -> bool:
        """Whether our settings are in the workbook."""
        return self.settings.present


def read_book(snapshot: bytes, name: str, answers: Mapping[str, str] | None = None) -> Book:
    """Open the workbook and read everything, as `book_of` does."""
    return book_of(opened(snapshot, name), answers)


def book_of(
    source: OpenedBook, answers: Mapping[str, str] | None = None, twins: Twins | None = None
) -> Book:
    """Read everything. Raises RelanceError or AnswerNeeded in French where it cannot be understood.

    `answers`: settings told at the keyboard, by name, before they are in the workbook; `twins`:
    whether two names are those of one client, likewise.
    """
    name, grids = source.name, source.grids
    own = read_settings(grids.get(SETTINGS_SHEET, ()), answers)
    _refuse_lost_sheets(grids, own.settings.last_run)
    known = clients_sheet.read_clients(grids.get(clients_sheet.CLIENTS.sheet))
    hints = _hints(own, clients_sheet.told_of(known.names, twins or {}))
    reading = read_opened(source, hints)
    completed, doubts = clients_sheet.completed(reading.ledger.clients, known)
    ids = {fold(n): c.id for c in completed for n in (c.name, *c.other_names)}
    past = history_sheet.read_history(grids.get(history_sheet.HISTORY.sheet), ids)
    plans = grids.get(instalments_sheet.INSTALMENTS.sheet)
    if instalments_sheet.is_lost(plans, past.events):
        raise _lost(instalments_sheet.INSTALMENTS.sheet)
    agreed = instalments_sheet.read_instalments(plans, reading.ledger.invoices, ids, past.events)
    money = grids.get(received_sheet.RECEIVED.sheet)
    if received_sheet.is_lost_received(money, past.events):
        raise _lost(received_sheet.RECEIVED.sheet)
    received = received_sheet.read_received(money, reading.ledger.invoices, ids, past.events)
    reports = tuple(reports_of(reading.follow_ups, own.ladders))
    steps = {
        row: step
        for each in reading.layout.sheets()
        for row, step in _steps(grids[each.sheet], each, reading.ledger).items()
    }
    if not past.events and any(steps.values()):
        raise RelanceError(
            "l'historique est vide alors que des étapes sont notées à côté des factures.",
            where=f"{name}, feuille « {history_sheet.HISTORY.sheet} »",
            cure="Reprenez une copie du dossier « Sauvegardes » : sans l'historique, des lettres"
            " partiraient deux fois. Pour tout recommencer, videz la colonne « Étape ».",
        )
    ledger = replace(
        reading.ledger,
        settings=own.settings,
        sender=own.sender,
        ladders=own.ladders,
        clients=completed,
        instalments=agreed.lines,
        payments=(*reading.ledger.payments, *received.payments),
        events=(
            *counted(past.events, own.settings),
            *_not_yet_taken_over(reading.ledger, past.events),
        ),
        problems=(
            *own.problems,
            *(problem for _, problem in past.doubts),
            *doubts,
            *agreed.problems,
            *received.problems,
            *reading.ledger.problems,
        ),
    )
    told: tuple[conditions.QuotedRate, ...] = ()
    if not own.rate_told:  # else nothing depends on it, and nobody looks for it
        with explained(reading=name):
            told = conditions.stated(grids, reading.layout, source.package)
    rate_doubt = conditions.doubt(told, ledger) if own.present else None
    until = own.settings.last_statement or received.told_until
    known_now = replace(own.settings, rate_doubt=rate_doubt, last_statement=until)
    ledger = replace(ledger, settings=known_now)
    forgotten = _forgotten(ledger, steps, reading.layout)
    doubted = _doubtful(ledger, past.doubts, name) | forgotten
    waiting = {**received.doubted, **agreed.doubted}
    doubted |= {i.id: waiting[i.client_id] for i in ledger.invoices if i.client_id in waiting}
    moved = regrouped(ledger, reading.grouped)
    doubted |= moved
    ledger = replace(
        ledger,
        invoices=tuple(
            replace(i, problems=(*i.problems, doubted[i.id])) if i.id in doubted else i
            for i in _without_read_notes(ledger.invoices, reports)
        ),
        problems=(*ledger.problems, *forgotten.values(), *dict.fromkeys(moved.values())),
    )
    return Book(
        ledger=ledger,
        layout=reading.layout,
        understood=reading.understood,
        settings=own,
        history=past,
        clients=known,
        instalments=agreed,
        received=received,
        forgotten=frozenset(forgotten),
        reports=reports,
        letterhead=({} if own.present else proposed(grids, _lists(reading.layout), completed))
        | conditions.proposal(told),
        rate_question=conditions.question(told) if rate_doubt else None,
        questions=reading.questions,
        answers=answers or {},
        alike=reading.alike,
        twins_told=twins or {},
    )


def _hints(own: OwnSettings, names: clients_sheet.Names = clients_sheet.NO_NAMES) -> Hints:
    """What the settings say of how the lists are to be read."""
    return Hints(
        default_kind=own.settings.default_kind,
        payment_term_days=own.settings.payment_term_days,
        month_end_first=own.settings.month_end_first,
        sheet=own.settings.sheet,
        together=own.settings.together if own.present else own.settings.together is not False,
        sheets_aside=own.settings.sheets_aside,
        **hints_of(own.settings.columns),
        signs=own.settings.paid_signs,
        site_sign=own.settings.site_sign,
        client_above=own.settings.client_above,
        several_lines=own.settings.several_lines,
        names=names,
    )


def shown_in(
    source: OpenedBook, answers: Mapping[str, str] | None = None
) -> tuple[Shown, OwnSettings] | None:
    """The list as it is shown to be corrected, with the settings; None where nothing looks like one."""
    own = read_settings(source.grids.get(SETTINGS_SHEET, ()), answers)
    seen = shown(source, _hints(own))
    return (seen, own) if seen else None


def _lists(layout: Layout) -> set[str]:
    own = {each.sheet for each in layout.sheets()}
    return own | {layout.clients_sheet, *layout.payments_sheet.split(", ")}


def reports_of(typed: Sequence[FollowUp], ladders: Sequence[Ladder]) -> Iterator[Report]:
    """The events typed in « Suite donnée »; a step of the ladder and its date: an earlier reminder."""
    steps = {fold(step.name): step.name for ladder in ladders for step in ladder.steps}
    for note in typed:
        if not note.invoice_id or note.copy or note.unread:
            continue
        said, step = read_event(note.text), steps.get(fold(note.text), "")
        if said or (step and note.until):
            kind, remark = said or (EventKind.TAKEN_OVER, "")
            yield Report(
                kind=kind,
                invoice_id=note.invoice_id,
                on=note.until,
                row=note.row,
                note=remark,
                step="" if said else step,
            )


def _without_read_notes(
    invoices: Sequence[Invoice], reports: Sequence[Report]
) -> Iterator[Invoice]:
    """The invoices, a step of the ladder typed beside them no longer taken as a note to read."""
    told = {report.invoice_id for report in reports}
    for invoice in invoices:
        unread = invoice.hold and invoice.hold.state is State.NOT_UNDERSTOOD
        yield replace(invoice, hold=None) if unread and invoice.id in told else invoice


def _refuse_lost_sheets(grids: Mapping[str, Grid], last_run: date | None) -> None:
    """A sheet of ours that was deleted or renamed: what it said must not be forgotten in silence."""
    ours = (SETTINGS_SHEET, clients_sheet.CLIENTS.sheet, history_sheet.HISTORY.sheet)
    there = [sheet for sheet in ours if sheet in grids]
    lost = [sheet for sheet in ours if sheet not in grids]
    if lost and (there or last_run):
        raise _lost(lost[0])


def _lost(sheet: str) -> RelanceError:
    return RelanceError(
        f"la feuille « {sheet} » a disparu ou a été renommée.",
        where=sheet,
        cure="Rendez-lui son nom, ou reprenez une copie du dossier « Sauvegardes ». Rien n'a été"
        " modifié.",
    )


def _steps(grid: Grid, layout: Layout, ledger: Ledger) -> dict[int, str]:
    """What our column « Étape » says on a sheet, by row of the invoices.

    Nothing where our copy of the number is another invoice's: a row copied, a sheet sorted without
    our columns. A number that no invoice has any more was retyped: its step still speaks.
    """
    step, copy = layout.ours.get("step"), layout.ours.get("number")
    if step is None:
        return {}
    own = {invoice.id: invoice.numbers for invoice in ledger.invoices}
    numbers = {number for each in own.values() for number in each}
    found = {}
    for row, invoice_id in layout.invoices.items():
        cells = grid[excel_row(row) - 1]
        copied = fold(as_text(cells[copy - 1])) if copy and len(cells) >= copy else ""
        if len(cells) >= step and (copied in own[invoice_id] or copied not in numbers):
            found[row] = as_text(cells[step - 1])
    return found


def _forgotten(ledger: Ledger, steps: Mapping[int, str], layout: Layout) -> dict[str, Problem]:
    """Invoices whose written step the history does not know: a line deleted, a number retyped."""
    memory = events_by_invoice(ledger)
    found = {}
    on_sheet = {row: each for each in layout.sheets() for row in each.invoices}
    for row, step in steps.items():
        sheet = on_sheet[row]
        past = memory.get(sheet.invoices[row], ())
        known = {fold(e.step) for e in past if e.step} | {
            "" for e in past if e.kind is EventKind.CALLED
        }
        if step and fold(step) not in known and "" not in known:  # a call names no step
            found[sheet.invoices[row]] = Problem(
                level=Level.BLOCKING,
                where=f"{sheet.sheet}!{letters(sheet.ours['step'])}{excel_row(row)}",
                what=f"l'étape « {step} » est notée ici, mais l'historique n'en dit rien pour cette"
                " facture.",
                cure="Un numéro de facture a-t-il changé, une ligne de l'historique a-t-elle été"
                " effacée ? Sinon videz cette cellule.",
            )
    return found


def _doubtful(
    ledger: Ledger, doubts: Sequence[tuple[Event, Problem]], name: str
) -> dict[str, Problem]:
    """The invoices that a line of the history not wholly understood may speak of.

    Raises AnswerNeeded where such a line names neither an invoice nor a client.
    """
    found: dict[str, Problem] = {}
    for event, problem in doubts:
        concerned = (
            list(events_by_invoice(replace(ledger, events=(event,))))
            if event.invoice
            else [i.id for i in ledger.invoices if i.client_id == event.client_id]
        )
        if not (event.client or event.invoice):
            raise AnswerNeeded(
                problem.what,
                where=f"{name}, {problem.where}",
                cure="Cette ligne ne dit plus de quelle facture elle parle : corrigez-la ou effacez-la"
                " toute, enregistrez, puis relancez le programme. Rien n'a été modifié.",
            )
        found |= dict.fromkeys(concerned, problem)
    return found


def _not_yet_taken_over(ledger: Ledger, past: Sequence[Event]) -> list[Event]:
    """The reminders typed in the owner's columns that the history does not know yet."""
    if not ledger.events:
        return []
    names = {fold(invoice.number): invoice.numbers for invoice in ledger.invoices}

    def keys(event: Event) -> set[tuple[str, str, str]]:
        number = fold(event.invoice)
        numbers = names.get(number, {number})
        return {(event.client_id, each, fold(event.step)) for each in numbers}

    known = {
        (event.client_id, fold(event.invoice), fold(event.step))
        for event in past
        if event.kind is EventKind.TAKEN_OVER
    }
    return [event for event in ledger.events if known.isdisjoint(keys(event))]
