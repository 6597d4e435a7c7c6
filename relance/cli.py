"""Commands, French help, the error boundary and the only clock.

Whatever happens below, the owner reads a French sentence and gets an exit status (DESIGN §6):
0 done · 1 stopped, nothing changed · 2 wrong arguments · 3 letters incomplete · 4 answer needed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from relance.commit import Options
from relance.environment.whole import explained
from relance.first_use import run_configure
from relance.keyboard import Keyboard, chosen
from relance.law.loader import load_law
from relance.letters.names import safe_name
from relance.monday import run_monday
from relance.outbox import write_whole
from relance.problems import AnswerNeeded, RelanceError
from relance.procedure import write_procedure
from relance.questions import Asker
from relance.report.console import Screen
from relance.report.droit import tell_law
from relance.undo import undo
from relance.verifier import verify
from relance.weekly import missed_monday, watch
from relance.workbook.book import firm_of, last_run_of

HOME = Path(__file__).resolve().parent.parent
EXAMPLE = HOME / "workbook_templates" / "factures_exemple.xlsx"
EXAMPLE_DAY = date(2026, 11, 23)
EXAMPLE_SUFFIX = " (exemple)"
REMEMBERED = ".relance.json"  # beside the letters: the workbook of last time
TEMPLATES = HOME / "letter_templates"
_WITHOUT_JSON = {"configurer", "verifier", "vérifier", "procedure", "procédure", "annuler"}


class _Parser(argparse.ArgumentParser):
    """argparse in French: a wrong argument is a sentence and exit status 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        self.exit(2, f"Arguments incompris : {message}\nAide : python run.py --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="run.py",
        add_help=False,
        usage="python run.py [configurer | verifier | procedure | annuler | veiller | CLASSEUR.xlsx] [options]",
        description="Relance les factures impayées de votre classeur Excel, chaque lundi.",
    )
    parser.add_argument(
        "commande",
        nargs="?",
        default="",
        metavar="CLASSEUR.xlsx | configurer | verifier | procedure | annuler | veiller",
    )
    parser.add_argument("classeur", nargs="?", default="", help="le classeur des factures")
    parser.add_argument(
        "--date", type=_day, metavar="AAAA-MM-JJ", help="faire comme si c'était ce jour"
    )
    parser.add_argument("--sortie", type=Path, metavar="DOSSIER", help="au lieu du dossier output")
    parser.add_argument("--simulation", action="store_true", help="ne rien écrire")
    parser.add_argument(
        "--json", type=Path, metavar="FICHIER", help="écrire aussi le résultat en JSON"
    )
    parser.add_argument("--sans-question", action="store_true", help="ne rien demander")
    parser.add_argument(
        "--droit", action="store_true", help="avec verifier : les valeurs légales en vigueur"
    )
    parser.add_argument("-h", "--help", "--aide", action="help", help="cette aide")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une date AAAA-MM-JJ") from None


@dataclass(frozen=True, slots=True)
class Target:
    """The workbook of this run, on which day, and whether it is the demonstration."""

    workbook: Path
    today: date
    example: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    screen = Screen()
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.json and arguments.commande in _WITHOUT_JSON:
        parser.error(f"--json ne va pas avec « {arguments.commande} », mais avec un passage")
    try:
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
        return _surprise(surprise, arguments, screen)


def _surprise(surprise: Exception, arguments: argparse.Namespace, screen: Screen) -> int:
    """A defect of ours: one sentence, and the details in a file for whoever helps."""
    folder = arguments.sortie or HOME / "output"
    note = folder / "erreur.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        note.write_text("".join(traceback.format_exception(surprise)), encoding="utf-8")
        where = f" Les détails sont dans {note}."
    except OSError:
        where = f" ({type(surprise).__name__} : {surprise})"
    screen.error(RelanceError(f"une erreur imprévue a arrêté le programme.{where}"))
    return 1


def _command(arguments: argparse.Namespace, screen: Screen) -> int:
    command, workbook = arguments.commande, arguments.classeur
    if arguments.droit:
        if command not in {"verifier", "vérifier"}:
            cure = "Lancez : python run.py verifier --droit"
            raise RelanceError("« --droit » va avec « verifier ».", cure=cure)
        return tell_law(load_law(), _today(arguments), screen)
    if command in {"verifier", "vérifier"}:
        path = _named(workbook) or _known(arguments)
        return verify(path, TEMPLATES, _today(arguments), screen)
    if command in {"procedure", "procédure"}:
        return _procedure(_named(workbook) or _known(arguments), arguments, screen)
    if command == "configurer":
        target = Target(_named(workbook) or _known_or_chosen(arguments, screen), _today(arguments))
        status = run_configure(_options(target, arguments, _asker(arguments, screen)), screen)
        _remember(target, arguments)
        return status
    if command == "annuler":
        return _annul(_named(workbook) or _remembered(_output(arguments)), arguments, screen)
    if command == "veiller":
        watched = _named(workbook) or _remembered(_output(arguments))
        if watched is None:
            raise RelanceError(
                "aucun classeur à veiller.", cure="Lancez : python run.py veiller MON_CLASSEUR.xlsx"
            )
        return _watch(watched, arguments, screen)
    if workbook:
        raise RelanceError(
            f"« {command} » n'est pas une commande.",
            cure="Commandes : configurer, verifier, procedure, annuler, veiller. Aide : python run.py --help",
        )
    ask = _asker(arguments, screen)
    target = _target(command, arguments, ask, screen)
    try:
        status = run_monday(_options(target, arguments, ask), screen)
    except AnswerNeeded:
        _remember(target, arguments)  # it is a workbook of invoices: next time it is the one
        raise
    _remember(target, arguments)
    return status


def _procedure(workbook: Path, arguments: argparse.Namespace, screen: Screen) -> int:
    output, today = _output(arguments), _today(arguments)
    return write_procedure(
        workbook, TEMPLATES, output, today, screen, simulate=arguments.simulation
    )


def _annul(workbook: Path | None, arguments: argparse.Namespace, screen: Screen) -> int:
    if workbook is None:
        raise RelanceError(
            "aucun classeur n'est connu.", cure="Lancez : python run.py annuler MON_CLASSEUR.xlsx"
        )
    if arguments.simulation:
        raise RelanceError("« annuler » ne se simule pas.", cure="Rien n'a été modifié.")
    ask = _asker(arguments, screen)
    options = _options(Target(workbook, _today(arguments)), arguments, ask)
    return undo(
        workbook, options.output, run=options.run, stamp=options.stamp, ask=ask, screen=screen
    )


def _asker(arguments: argparse.Namespace, screen: Screen) -> Asker | None:
    return Keyboard(screen) if _someone_there(arguments) else None


def _someone_there(arguments: argparse.Namespace) -> bool:
    return not arguments.sans_question and sys.stdin.isatty() and sys.stdout.isatty()


def _options(target: Target, arguments: argparse.Namespace, ask: Asker | None) -> Options:
    now = datetime.now().astimezone()
    return Options(
        workbook=target.workbook,
        output=_output(arguments),
        templates=TEMPLATES,
        today=target.today,
        stamp=f"{target.today:%Y-%m-%d} {now:%Hh%M}",
        run=f"{target.today:%Y-%m-%d} {now:%Hh%M%S} {os.getpid():x}{now.microsecond:05x}",
        ask=ask,
        simulate=arguments.simulation,
        json_file=arguments.json,
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
    return _remembered(_output(arguments)) or EXAMPLE


def _target(named: str, arguments: argparse.Namespace, ask: Asker | None, screen: Screen) -> Target:
    today = _today(arguments)
    output = _output(arguments)
    if path := _named(named):
        return Target(path, today)
    if path := _remembered(output):
        if path.is_file() or ask is None:
            return Target(path, today)
        screen.say(f"Le classeur de la dernière fois n'est plus là : {path}", "yellow")
    if ask and (path := chosen(ask)):
        return Target(path, today)
    screen.say("Ceci est l'exemple : les comptes d'une menuiserie inventée, le 23 novembre 2026.")
    screen.say("Pour vos factures : python run.py MON_CLASSEUR.xlsx (ou glissez-le sur run.py).")
    book = EXAMPLE if arguments.simulation else _example_copy(output)
    return Target(book, arguments.date or EXAMPLE_DAY, example=True)


def _known_or_chosen(arguments: argparse.Namespace, screen: Screen) -> Path:
    path = _remembered(_output(arguments))
    if path and path.is_file():
        return path
    if not _someone_there(arguments):
        raise RelanceError(
            "aucun classeur n'est connu.",
            cure="Lancez : python run.py configurer MON_CLASSEUR.xlsx",
        )
    if path := chosen(Keyboard(screen)):
        return path
    raise RelanceError("aucun classeur n'est choisi.", cure="Rien n'a été modifié.")


def _example_copy(output: Path) -> Path:
    """A copy of the shipped example, kept from one run to the next so that it can be explored."""
    firm = safe_name(firm_of(EXAMPLE))
    copy = output / f"{EXAMPLE_DAY:%Y-%m-%d}" / f"{firm}{EXAMPLE_SUFFIX}" / EXAMPLE.name
    if not copy.exists():
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(EXAMPLE, copy)
        except OSError as error:
            raise RelanceError(
                f"l'exemple n'a pas pu être copié : {error.strerror}.", where=str(copy)
            ) from error
    return copy


def _remember(target: Target, arguments: argparse.Namespace) -> None:
    if target.example or arguments.simulation:
        return
    output = _output(arguments)
    try:
        output.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"classeur": str(target.workbook)})
        write_whole(output / REMEMBERED, text)
    except OSError:
        return  # remembering is a comfort: the run itself says what is wrong


def _remembered(output: Path) -> Path | None:
    try:
        return Path(json.loads((output / REMEMBERED).read_text("utf-8"))["classeur"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _watch(workbook: Path, arguments: argparse.Namespace, screen: Screen) -> int:
    target = Target(workbook, datetime.now().astimezone().date())

    def job() -> int:
        today = datetime.now().astimezone().date()
        try:
            return run_monday(_options(replace(target, today=today), arguments, None), screen)
        except RelanceError as problem:
            screen.error(problem)
            return problem.status

    return watch(job, screen, catch_up=missed_monday(last_run_of(workbook), target.today))
