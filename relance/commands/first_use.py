"""The first passage on a workbook, and `configurer`: our sheets added, the settings asked.

At a keyboard the few facts that the program cannot know are asked at once, and the same sitting
goes on to a first Monday; without one, the sheets wait to be filled in (exit status 4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from msgspec.structs import replace

from relance.book.book import Book
from relance.book.book_writer import first_edits
from relance.commands.configure import FirstHour, configure
from relance.commands.first_list import read_as_shown, read_first
from relance.commands.kept import UNCHANGED, recorded
from relance.commands.new_year import carried_over
from relance.commands.ready import at_keyboard
from relance.french import count
from relance.law.loader import load_law
from relance.lists.pending import remarked
from relance.owner.console import Screen
from relance.owner.kinds_told import with_kinds
from relance.owner.understanding import show_understood, unpaid_before
from relance.passage.commit import Options, finish_interrupted, only_run
from relance.passage.outbox import Outbox
from relance.passage.safety import Snapshot, open_workbook
from relance.problems import AnswerNeeded, LeftOff, RelanceError, SavedMeanwhile, why_left
from relance.rules.codes import Kind
from relance.rules.ladder.plan import plan as make_plan
from relance.rules.ladder.plan import without_letters
from relance.rules.outcome import Plan
from relance.sheets.clients_sheet import TOLD, clients_edit
from relance.sheets.settings import SETTINGS
from relance.sheets.settings_sheet import settings_edit
from relance.xlsx import Edit


def first_use(options: Options, snapshot: Snapshot, book: Book, screen: Screen) -> None:
    """Write our sheets and columns with the settings answered; AnswerNeeded where some still miss."""
    plan = _plan(options, book)
    if carried_over(options, snapshot, book, plan, screen):
        return
    if options.simulate:
        screen.plan(plan, None)
        raise AnswerNeeded(
            f"première utilisation de ce classeur. Le programme demandera : {_missing({})}.",
            where=snapshot.path.name,
            cure="Rien n'a été écrit.",
        )
    values, given = dict[str, str](), FirstHour()
    if options.ask:
        # What each column is, shown and corrected there, comes here: before any other question.
        show_understood(book, plan, screen)
        values = _answered(options, snapshot, book, screen, plan, given)
    _written(options, snapshot, book, values, given.kinds, plan)
    missing = _missing(values)
    if options.ask and not missing:
        return
    if book.configured:
        cure = "Relancez le programme pour y répondre, ou remplissez « Relance - Paramètres »."
        raise AnswerNeeded(f"il manque : {missing}.", where=snapshot.path.name, cure=cure)
    screen.plan(plan, None)
    screen.listing("Impayées sur les feuilles plus anciennes", unpaid_before(plan))
    raise AnswerNeeded(
        "première utilisation de ce classeur : les feuilles « Relance - … » y ont été ajoutées, à la"
        f" fin. Il manque : {missing}.",
        where=snapshot.path.name,
        cure="Ouvrez le classeur, remplissez les cases orange de « Relance - Paramètres »,"
        " enregistrez, fermez Excel, puis relancez le programme. Aucun courrier n'est préparé"
        " d'ici là.",
    )


@contextmanager
def settings_recorded() -> Iterator[None]:
    """Where the Monday of the same sitting stops, say that the settings are kept."""
    try:
        yield
    except SavedMeanwhile:
        raise
    except RelanceError as stop:
        if stop.status == RelanceError.status:
            cure = stop.cure.removesuffix(UNCHANGED).strip()
            recorded = "Les réglages sont enregistrés ; aucun courrier n'est préparé."
            stop.cure = f"{cure} {recorded}".strip()
        raise


def run_configure(options: Options, screen: Screen) -> int:
    """`configurer`: what is understood, and every question again, with what stands there; 0."""
    at_keyboard(options, "configurer", otherwise="remplissez « Relance - Paramètres » dans Excel")
    with only_run(options.workbook):
        snapshot = open_workbook(options.workbook, writing=True)
        screen.begin(options.workbook.name)
        book, _ = read_first(options, snapshot, screen, again=True)
        finish_interrupted(Outbox(options.output), snapshot, book)
        plan, given = _plan(options, book), FirstHour()
        if carried_over(options, snapshot, book, plan, screen):
            snapshot = open_workbook(options.workbook, writing=True)
            book = read_as_shown(options, snapshot)
            plan = _plan(options, book)
        show_understood(book, plan, screen)
        values = _answered(options, snapshot, book, screen, plan, given, again=True)
        _written(options, snapshot, book, values, given.kinds, plan)
    screen.say("Réglages enregistrés dans « Relance - Paramètres ».", "bold green")
    if missing := _missing(values):
        screen.say(f"Il manque encore : {missing}.", "yellow")
    return 0


def _answered(
    options: Options,
    snapshot: Snapshot,
    book: Book,
    screen: Screen,
    plan: Plan,
    given: FirstHour,
    *,
    again: bool = False,
) -> dict[str, str]:
    """The settings answered. Where the owner leaves off, those answered so far are recorded first."""
    assert options.ask
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for claim in plan.claims:
        owed[claim.client.id] += claim.outstanding
    try:
        return configure(book, options.ask, screen, owed=owed, given=given, again=again)
    except (KeyboardInterrupt, RelanceError) as stop:
        what = why_left(stop)
        if not (given.settings or book.answers):
            raise LeftOff(what, cure="Rien n'a été modifié.") from None
        _written(replace(options, ask=None), snapshot, book, given.settings, given.kinds, plan)
        number = count(len(given.settings.keys() | book.answers.keys()), "réglage")
        rest = (
            "relancez, le programme demandera le reste"
            if _missing({**book.settings.texts, **given.settings})
            else "« python run.py configurer » pose les autres questions"
        )
        cure = f"Vos réponses sont gardées dans « Relance - Paramètres » ({number}) : {rest}."
        raise LeftOff(what, cure=cure) from None


def _plan(options: Options, book: Book) -> Plan:
    ledger = remarked(book.ledger, options.today)
    return without_letters(make_plan(ledger, load_law(), options.today))


def _missing(values: Mapping[str, str]) -> str:
    return ", ".join(s.name for s in SETTINGS if s.needed and not values.get(s.name))


def _written(
    options: Options,
    snapshot: Snapshot,
    book: Book,
    values: Mapping[str, str],
    kinds: Mapping[str, Kind],
    plan: Plan,
) -> None:
    """Record the settings; the answers are not lost where the workbook is open, or saved meanwhile.

    `plan`: that of this book, made anew where a kind was told since.
    """

    def edits(now: Book) -> list[Edit]:
        known = plan if now is book and not kinds else None
        return _edits(options, with_kinds(now, kinds), values, known)

    def reads(before: Book) -> tuple[Snapshot, Book]:
        new = open_workbook(options.workbook, writing=True)
        return new, read_as_shown(options, new, before.answers)

    recorded(options, snapshot, book, edits, reads=reads, lost="ces réponses")


def _edits(
    options: Options, book: Book, values: Mapping[str, str], plan: Plan | None
) -> list[Edit]:
    everything = {**book.answers, **values}
    if book.configured:
        told = [client for client in book.ledger.clients if client.kind_source == TOLD]
        return [settings_edit(book.settings, everything), clients_edit(book.clients, told, {})]
    plan = plan or _plan(options, book)
    return first_edits(book, plan, today=options.today, values=everything, run=options.run)
