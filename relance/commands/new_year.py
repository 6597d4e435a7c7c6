"""A new year's workbook: what last year's has learnt is offered, once; and a closed one is warned of."""

from __future__ import annotations

from msgspec.structs import replace

from relance.book.book import Book, book_of
from relance.book.book_writer import results
from relance.book.last_year import PREVIOUS, LastYear, TakenOver, carries_on, is_new, taken_over
from relance.french import fold
from relance.lists.grids import opened
from relance.owner.console import Screen
from relance.passage.commit import Options, record_run
from relance.passage.glance import settings_of
from relance.passage.safety import Snapshot, open_workbook
from relance.problems import RelanceError, TurnedBack
from relance.rules.outcome import Plan

_YES = "Oui : réglages, cadence, clients, et l'historique de ses factures encore ouvertes"
_NO = "Non : ce classeur commence à neuf"


def carried_over(
    options: Options, snapshot: Snapshot, book: Book, plan: Plan, screen: Screen
) -> bool:
    """Whether last year's memory was written into this new workbook; unattended it is only said.

    `plan`: its own, without letters. Last year's workbook is the one of before (`Options.before`), and is itself not written.
    """
    before = _before(options) if is_new(book) and not options.simulate else None
    if before is None or not carries_on(options.workbook.name, book, before):
        return False
    asked = f"Ce classeur semble être la suite de « {before.name} »."
    if options.ask is None:
        screen.say(
            f"{asked} Rien n'en est repris sans votre accord : au clavier, « python run.py configurer »"
            " le propose.",
            "yellow",
        )
        return False
    if options.ask.choose(f"{asked} Reprendre ce qu'il a appris ?", (_YES, _NO)) != 1:
        return False
    carried = taken_over(book, before, options.today, options.run)
    edits = [*results(book, plan, carried.states), *carried.edits]
    record_run(replace(options, run=f"{options.run} reprise"), snapshot, book, edits)
    _told(before, carried, screen)
    return True


def _before(options: Options) -> LastYear | None:
    """The workbook of before, where there is one that can be read."""
    if options.before is None:
        return None
    try:
        source = opened(open_workbook(options.before, writing=False).data, options.before.name)
        return LastYear(name=options.before.name, book=book_of(source), grids=source.grids)
    except RelanceError:
        return None  # gone, or no longer understood: nothing can be taken over


def _told(before: LastYear, carried: TakenOver, screen: Screen) -> None:
    screen.say(
        f"Repris de « {before.name} », qui est clos : ne relancez plus que ce classeur-ci.", "green"
    )
    screen.listing("Encore ouvertes là-bas, absentes ici : à recopier", carried.absent)
    screen.listing("D'un autre montant ici : vérifiez ce qui en est réglé", carried.differing)
    if carried.ladder_apart:
        screen.say("Sa cadence est à recopier dans « Relance - Paramètres ».", "yellow")


def refuse_closed(options: Options, screen: Screen) -> None:
    """Warn of a workbook that another one carries on. Raises TurnedBack where its owner stops."""
    if options.before is None:
        return
    try:
        told = settings_of(options.before).texts.get(PREVIOUS, "")
    except RelanceError:
        return
    if not told or fold(told) != fold(options.workbook.name):
        return
    what = (
        f"« {options.workbook.name} » est clos : sa suite est « {options.before.name} », et les mêmes"
        " factures seraient relancées deux fois."
    )
    screen.say(what, "yellow")
    if options.ask and options.ask.choose("Continuer quand même ?", ("Non, arrêter", "Oui")) == 1:
        cure = f"Lancez : python run.py {options.before.name}. Rien n'a été modifié."
        raise TurnedBack("arrêté à votre demande.", cure=cure)
