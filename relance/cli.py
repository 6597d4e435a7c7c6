"""Commands, the error boundary and the only clock.

Each command is imported where it is asked for, so that no Monday loads the others.

Whatever happens below, the owner reads a French sentence and gets an exit status (DESIGN §6):
0 done · 1 stopped, nothing changed · 2 wrong arguments · 3 letters incomplete · 4 answer needed.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from relance.commands.arguments import COMMANDS, OF_A_CLIENT, WITHOUT_ANYBODY, understood
from relance.environment.whole import explained
from relance.owner.console import Screen
from relance.owner.keyboard import Keyboard, chosen
from relance.passage.commit import BACKUPS, Options
from relance.passage.example import EXAMPLE, EXAMPLE_DAY, EXAMPLE_SUFFIX, example_copy
from relance.passage.memory import remember, remembered, told, work_before
from relance.passage.outputs import check_json, check_output
from relance.passage.passages import mark_of
from relance.problems import AnswerNeeded, LeftOff, RelanceError, disk_reason
from relance.rules.asking import Asker
from relance.system.files import PROGRAM, is_file, too_long, write_whole
from relance.system.streams import ended, ready

HOME = PROGRAM
NOTING = "Noter un appel, une promesse, un litige, un paiement"
TEMPLATES = HOME / "letter_templates"
OURS = tuple(  # what the program reads beside the workbook: nothing is ever written there
    HOME / name
    for name in "relance letter_templates workbook_templates docs tests benchmarks .venv .git".split()
)


class Target(Struct, frozen=True):
    """The workbook of this run, on which day, and whether it is the demonstration."""

    workbook: Path
    today: date
    example: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    ready()
    shows = True  # and nothing else
    status = 0
    try:
        arguments = understood(argv)
        shows = arguments.simulation or arguments.droit or arguments.commande == "verifier"
        status = _bounded(arguments, Screen())
    finally:
        status = ended(status, shows=shows)
    return status


def _bounded(arguments: argparse.Namespace, screen: Screen) -> int:
    """The error boundary: whatever happens in the command, a French sentence and a status."""
    try:
        _check_paths(arguments)
        return _command(arguments, screen)
    except RelanceError as problem:
        screen.error(problem)
        return problem.status
    except KeyboardInterrupt:
        screen.say("\nInterrompu.")
        return 1
    except Exception as surprise:  # the boundary: never a traceback
        if explained(surprise):
            raise  # a file is missing, of ours or of a library: __main__ says so, run.py mends it
        why = disk_reason(surprise)[0] if isinstance(surprise, OSError) else ""
        return _surprise(surprise, arguments, screen, why=why)


def _surprise(
    surprise: Exception, arguments: argparse.Namespace, screen: Screen, *, why: str = ""
) -> int:
    """A defect of ours: one sentence, and the details in a file for whoever helps."""
    folder = arguments.sortie or HOME / "output"
    note = folder / "erreur.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        told = "".join(traceback.format_exception(surprise))
        write_whole(note, told.encode(errors="replace"))
        where = f" Les détails sont dans {note}."
    except OSError:
        where = f" ({type(surprise).__name__} : {surprise})"
    what = f"une erreur imprévue a arrêté le programme{f' : {why}' if why else ''}.{where}"
    screen.error(RelanceError(what, cure=" ".join(getattr(surprise, "__notes__", ()))))
    return 1


def _command(arguments: argparse.Namespace, screen: Screen) -> int:
    command, workbook = arguments.commande, arguments.classeur
    if arguments.droit:
        if command != "verifier":
            cure = "Lancez : python run.py verifier --droit"
            raise RelanceError("« --droit » va avec « verifier ».", cure=cure)
        from relance.law.loader import load_law
        from relance.owner.droit import tell_law

        return tell_law(load_law(), _today(arguments), screen)
    if command == "verifier":
        from relance.commands.unattended import state_of, task_of
        from relance.commands.verify import verify

        path = _named(workbook) or _known(arguments)
        status = verify(_options(Target(path, _today(arguments)), arguments, None), screen)
        if planned := state_of(task_of(path, _output(arguments))):
            screen.say(planned)
        return status
    if command == "procedure":
        options = _options(
            Target(_named(workbook) or _known(arguments), _today(arguments)), arguments, None
        )
        from relance.commands.asked import run_asked

        return run_asked(command, options, "", screen)
    if command == "configurer":
        from relance.commands.first_use import run_configure

        target = Target(_named(workbook) or _known_or_chosen(arguments, screen), _today(arguments))
        options = _options(target, arguments, _asker(arguments, screen))
        return _remembering(target, arguments, lambda: run_configure(options, screen))
    if command == "annuler":
        return _annul(_named(workbook) or remembered(_output(arguments)), arguments, screen)
    if command == "cabinet":
        return _practice(arguments, screen)
    if command in WITHOUT_ANYBODY:
        return _alone(command, _named(workbook), arguments, screen)
    if arguments.planifie:
        return _planned(_named(command) or remembered(_output(arguments)), arguments)
    ask = _asker(arguments, screen)
    if command in OF_A_CLIENT:
        known = _named(workbook) or remembered(_output(arguments))
        if known is None:
            raise _unknown(command)
        from relance.commands.asked import run_asked

        options = _options(Target(known, _today(arguments)), arguments, ask)
        return run_asked(command, options, arguments.client, screen)
    if command == "noter":
        return _note(_named(workbook) or remembered(_output(arguments)), arguments, ask, screen)
    return _monday(command, arguments, ask, screen)


def _practice(arguments: argparse.Namespace, screen: Screen) -> int:
    home = _named(arguments.classeur)
    if home is None or not home.is_dir():
        cure = "Lancez : python run.py cabinet DOSSIER_DES_CLASSEURS"
        what = "« cabinet » veut le dossier des classeurs."
        raise RelanceError(what, where=arguments.classeur, cure=cure)
    from relance.commands.practice import run_practice

    return run_practice(
        *(home, arguments.sortie and arguments.sortie.absolute(), _today(arguments), screen),
        json_file=arguments.json,
        cluster=arguments.dask,
    )


def _alone(
    command: str, workbook: Path | None, arguments: argparse.Namespace, screen: Screen
) -> int:
    """What makes Mondays come by themselves, or stops it."""
    watched = workbook or remembered(_output(arguments))
    if watched is None:
        raise _unknown(command)
    from relance.commands.unattended import register, task_of, unregister

    if command == "planifier":
        return register(task_of(watched, _output(arguments)), screen)
    if command == "deplanifier":
        return unregister(task_of(watched, _output(arguments)), screen)
    if not is_file(watched):  # said now, not on Monday; a network drive may still come
        screen.say(f"« {watched} » n'est pas là pour l'instant : vérifiez son nom.", "yellow")
    return _watch(watched, arguments, screen)


def _planned(workbook: Path | None, arguments: argparse.Namespace) -> int:
    """What the system's scheduler starts: never the example."""
    if workbook is None:
        raise _unknown("planifier")
    from relance.commands.unattended import unattended

    made = unattended(*_unasked(workbook, arguments))
    return made.status if made else 0


def _monday(command: str, arguments: argparse.Namespace, ask: Asker | None, screen: Screen) -> int:
    """The Monday; for who double-clicks, what else there is to note, before it or after."""
    from relance.commands.dropped import StatementGiven, refuse_export, taken_along

    known, done = None if command else remembered(_output(arguments)), None
    if ask:
        from relance.commands.unattended import tell, week_done

        if book := _named(command) or remembered(_output(arguments)):
            tell(_output(arguments), book, screen)
        done = week_done(known, _today(arguments))  # double-clicked
    if ask and done:
        choices = (NOTING, "Refaire le lundi")
        if ask.choose("Le passage de cette semaine est fait.", choices) == 1:
            return _note(known, arguments, ask, screen)
    target = _target(command, arguments, ask, screen)
    try:
        refuse_export(target.workbook)
        status = _run(target, arguments, ask, screen)
    except StatementGiven as given:
        known, simulate = remembered(_output(arguments)), arguments.simulation
        book, file = taken_along(
            target.workbook, given.found, known, ask, screen, simulate=simulate
        )
        arguments.releve = [*arguments.releve, file]
        target = Target(book, target.today)
        status = _run(target, arguments, ask, screen)
    if status or ask is None or target.example or arguments.simulation:
        return status
    if done is False and ask.choose("Et maintenant ?", ("Terminer", NOTING)) == 2:
        return _note(target.workbook, arguments, ask, screen)
    screen.say(f"{NOTING} : python run.py noter", "dim")
    return 0


def _run(target: Target, arguments: argparse.Namespace, ask: Asker | None, screen: Screen) -> int:
    from relance.commands.monday import run_monday

    options = _options(target, arguments, ask)
    return _remembering(target, arguments, lambda: run_monday(options, screen))


def _note(
    workbook: Path | None, arguments: argparse.Namespace, ask: Asker | None, screen: Screen
) -> int:
    if workbook is None:
        raise _unknown("noter")
    from relance.commands.note import run_note

    target = Target(workbook, _today(arguments))
    return run_note(_options(target, arguments, ask), screen)


def _check_paths(arguments: argparse.Namespace) -> None:
    """RelanceError where a path is longer than the system allows, or an output is an input (5.19)."""
    output = _output(arguments)
    command = arguments.commande
    named = _named(arguments.classeur or ("" if command in COMMANDS else command))
    workbook = named or remembered(output) or EXAMPLE
    copy = (
        workbook.with_name(BACKUPS) / f"x 2026-11-23 08h00 (99){workbook.suffix}"
    )  # at its shortest
    for path in (workbook, output, arguments.json or output, copy):
        if wrong := too_long(path):
            raise wrong
    check_output(output, workbook, OURS)
    if arguments.releve:
        from relance.commands.dropped import check_statements

        check_statements(arguments.releve, workbook)
    if arguments.json:
        arguments.json = check_json(arguments.json.absolute(), workbook, output, OURS)


def _annul(workbook: Path | None, arguments: argparse.Namespace, screen: Screen) -> int:
    if workbook is None:
        raise _unknown("annuler")
    if arguments.simulation:
        raise RelanceError("« annuler » ne se simule pas.", cure="Rien n'a été modifié.")
    from relance.commands.undo import undo

    ask = _asker(arguments, screen)
    options = _options(Target(workbook, _today(arguments)), arguments, ask)
    return undo(
        workbook, options.output, run=options.run, stamp=options.stamp, ask=ask, screen=screen
    )


def _asker(arguments: argparse.Namespace, screen: Screen) -> Asker | None:
    return Keyboard(screen, _today(arguments)) if _someone_there(arguments) else None


def _someone_there(arguments: argparse.Namespace) -> bool:
    return not arguments.sans_question and sys.stdin.isatty() and sys.stdout.isatty()


def _options(target: Target, arguments: argparse.Namespace, ask: Asker | None) -> Options:
    now, output = datetime.now().astimezone(), _output(arguments)
    mark = f"{os.getpid():x}{now.microsecond:05x} {mark_of(output)}"
    return Options(
        workbook=target.workbook,
        output=output,
        templates=TEMPLATES,
        today=target.today,
        stamp=f"{target.today:%Y-%m-%d} {now:%Hh%M}",
        run=f"{target.today:%Y-%m-%d} {now:%Hh%M%S} {mark}",
        ask=ask,
        before=None if target.example else work_before(output, target.workbook),
        told=told(output, target.workbook),
        simulate=arguments.simulation,
        json_file=arguments.json,
        statements=tuple(file.absolute() for file in arguments.releve),
        suffix=EXAMPLE_SUFFIX if target.example else "",
        payments_known=target.example,
    )


def _output(arguments: argparse.Namespace) -> Path:
    return (arguments.sortie or HOME / "output").absolute()


def _today(arguments: argparse.Namespace) -> date:
    day: date = arguments.date or datetime.now().astimezone().date()
    return day


def _named(text: str) -> Path | None:
    return Path(text).absolute() if text else None


def _known(arguments: argparse.Namespace) -> Path:
    """The remembered workbook, else the example."""
    return remembered(_output(arguments)) or EXAMPLE


def _unknown(command: str) -> RelanceError:
    cure = f"Lancez : python run.py {command} MON_CLASSEUR.xlsx"
    return RelanceError("aucun classeur n'est connu.", cure=cure)


def _target(named: str, arguments: argparse.Namespace, ask: Asker | None, screen: Screen) -> Target:
    today = _today(arguments)
    output = _output(arguments)
    if path := _named(named):
        return Target(path, today)
    if path := remembered(output):
        if is_file(path) or ask is None:
            return Target(path, today)
        screen.say(f"Le classeur de la dernière fois n'est plus là : {path}", "yellow")
    if isinstance(ask, Keyboard) and (path := chosen(ask)):
        return Target(path, today)
    screen.say("Ceci est l'exemple : les comptes d'une menuiserie inventée, le 23 novembre 2026.")
    screen.say("Pour vos factures : python run.py MON_CLASSEUR.xlsx (ou glissez-le sur run.py).")
    book = EXAMPLE if arguments.simulation else example_copy(output)
    return Target(book, arguments.date or EXAMPLE_DAY, example=True)


def _known_or_chosen(arguments: argparse.Namespace, screen: Screen) -> Path:
    path = remembered(_output(arguments))
    if path and is_file(path):
        return path
    if not _someone_there(arguments):
        raise _unknown("configurer")
    if path := chosen(Keyboard(screen, _today(arguments))):
        return path
    raise RelanceError("aucun classeur n'est choisi.", cure="Rien n'a été modifié.")


def _remembering(target: Target, arguments: argparse.Namespace, run: Callable[[], int]) -> int:
    """What `run` returns; next time its workbook is the one, also where it only asked something."""
    try:
        status = run()
    except (LeftOff, AnswerNeeded) as left:
        _remember(target, arguments, left.answers)
        raise
    _remember(target, arguments)
    return status


def _remember(
    target: Target, arguments: argparse.Namespace, answers: Mapping[str, str] | None = None
) -> None:
    if is_file(target.workbook) and not (target.example or arguments.simulation):
        remember(_output(arguments), target.workbook, answers)


def _watch(workbook: Path, arguments: argparse.Namespace, screen: Screen) -> int:
    from relance.commands.unattended import unattended
    from relance.commands.weekly import watch

    return watch(lambda: unattended(*_unasked(workbook, arguments)), screen)


def _unasked(
    workbook: Path, arguments: argparse.Namespace
) -> tuple[Options, datetime, Callable[[Options, Screen], int]]:
    """An attempt with nobody there: its options, what time it is, what is tried."""
    from relance.commands.monday import run_monday

    now = datetime.now().astimezone().replace(tzinfo=None)
    return _options(Target(workbook, now.date()), arguments, None), now, run_monday
