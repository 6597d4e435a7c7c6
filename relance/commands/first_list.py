"""The owner's list, before all else: shown and corrected at the keyboard, else a sheet to fill in.

At the first use, at `configurer`, and where the columns changed since they were shown last, or do not say
what is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from relance.book.book import Book, book_of, shown_in
from relance.book.book_writer import unread_edits
from relance.commands.dropped import refuse_statement
from relance.commands.new_year import refuse_closed
from relance.lists.evidence import KEYS as EVIDENCE
from relance.lists.grids import OpenedBook, opened
from relance.lists.list_shown import Shown, titles_to_write
from relance.owner.columns_shown import acknowledged, paid_rightly, reviewed
from relance.owner.console import Screen
from relance.owner.questions import until_understood
from relance.passage.commit import Options, record_run
from relance.passage.safety import Snapshot
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.sums.allocation import settlements
from relance.sheets.columns_told import TO_FILL, Pair, written
from relance.sheets.settings import COLUMNS


def read_first(
    options: Options, snapshot: Snapshot, screen: Screen, *, again: bool = False
) -> tuple[Book, Callable[..., Book]]:
    """The workbook, its columns shown first where that is due; and the same, understood anew with answers.

    `again`: they are shown whether it is due or not. With nobody there no answer comes: the values, which
    are many, are not kept for one.
    """
    refuse_closed(options, screen)
    source = opened(snapshot.data, options.workbook.name)
    refuse_statement(source, options.ask)
    reads = partial(book_of, source)
    given = columns_first(source, options, screen, again=again)
    try:
        book = until_understood(reads, options.ask, options.told, given)
        while options.ask and (signs := _signs_told(source, book)):
            settled = settlements(book.ledger, options.today).values()
            if paid_rightly(signs[-1][1], [each.settled for each in settled], options.ask, screen):
                break
            kept = [pair for pair in _said(source, book.answers) if pair not in signs]
            given = {**book.answers, COLUMNS: written(kept)}
            book = until_understood(reads, options.ask, options.told, given)
    except RelanceError as stop:
        if titles := "" if shown_in(source) else titles_to_write(source.grids):
            raise RelanceError(stop.what, where=stop.where, cure=titles) from stop
        leave_a_way_in(options, snapshot, source, stop)
        raise
    if options.ask:
        return book, reads
    return book, lambda *told: book_of(opened(snapshot.data, options.workbook.name), *told)


def _signs_told(source: OpenedBook, book: Book) -> list[Pair]:
    """The columns that were just said to tell what is paid."""
    before, after = _said(source, {}), _said(source, book.answers)
    totals = {title for key, title in after if key == "total"}  # all of it is left, as they said
    new = [pair for pair in after if pair[0] in EVIDENCE and pair not in before]
    return [pair for pair in new if pair[1] not in totals]


def _said(source: OpenedBook, answers: Mapping[str, str]) -> Sequence[Pair]:
    """What « Colonnes » says, with these answers."""
    found = shown_in(source, answers)
    return found[0].said if found else ()


def read_as_shown(
    options: Options, snapshot: Snapshot, given: Mapping[str, str] | None = None
) -> Book:
    """The workbook, its columns as they were shown before; `given`: settings answered in this sitting."""
    source = opened(snapshot.data, options.workbook.name)
    return until_understood(partial(book_of, source), options.ask, options.told, given)


def columns_first(
    source: OpenedBook, options: Options, screen: Screen, *, again: bool = False
) -> Mapping[str, str]:
    """What the owner said of their list, as settings by name; nothing where there is nothing to show.

    Raises LeftOff where they leave off.
    """
    told = dict(options.told or {})
    found = shown_in(source, told) if options.ask and not options.simulate else None
    if options.ask is None or found is None:
        return {}
    seen, own = found
    changed = bool(own.last_columns) and own.last_columns != seen.mark
    if own.present and not (again or changed or seen.missing):
        return {}

    def look(answers: Mapping[str, str]) -> Shown | None:
        now = shown_in(source, answers)
        return now[0] if now else None

    if changed and not again:
        screen.say("Les colonnes de votre liste ont changé depuis le dernier passage.", "yellow")
    answers = reviewed(look, options.ask, screen, told)
    said = {name: value for name, value in answers.items() if told.get(name) != value}
    return {**said, **acknowledged(look(answers))} if own.present else said


def leave_a_way_in(
    options: Options, snapshot: Snapshot, source: OpenedBook, stop: RelanceError
) -> None:
    """Where nobody is there to say which column is which: our sheets, with the lines to fill in.

    Raises AnswerNeeded once they are in the workbook; does nothing where the list is understood, where
    the settings are there already, and for what is no list of the firm's own invoices.
    """
    found = shown_in(source) if options.ask is None and not options.simulate else None
    if found is None:
        return
    seen, own = found
    others = any("supplier" in column.keys for column in seen.columns)
    if not seen.missing or others or not seen.columns:
        return
    titles = ", ".join(f"« {column.title} »" for column in seen.columns)
    fill = (
        "Dans « Relance - Paramètres », à la ligne « Colonnes », remplacez chaque « ? » par le titre de votre"
        f" colonne ({titles}) ; à la ligne « Feuille des factures », corrigez le nom s'il n'est pas le bon."
        " Enregistrez, fermez Excel, puis relancez."
    )
    if own.present and TO_FILL in own.texts.get(COLUMNS, ""):
        raise AnswerNeeded(stop.what, where=stop.where, cure=fill) from stop
    if own.present:
        return
    named = replace(options, run=f"{options.run} réglages")
    record_run(named, snapshot, None, unread_edits(seen, own, options.today, named.run))
    added = "Les feuilles « Relance - … » ont été ajoutées à la fin du classeur ; les vôtres n'ont pas changé."
    raise AnswerNeeded(stop.what, where=stop.where, cure=f"{added} {fill}") from stop
