"""The Monday with nobody there: tried where it is due, written down, told to whoever comes next."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

from relance.commands.not_due import is_due
from relance.french import short_date
from relance.letters.names import PAGE_FILE
from relance.owner.console import Screen
from relance.passage.commit import Options
from relance.passage.glance import last_run_and_unconfirmed, settings_of
from relance.passage.passages import base, passages, same_workbook, standing
from relance.planned.attempts import LOG, keep, last_attempt, log, unseen_failures
from relance.planned.scheduler import scheduler
from relance.planned.task import Scheduler, Task
from relance.planned.timing import DONE, INCOMPLETE, Attempt, done_this_week
from relance.problems import RelanceError, disk_reason
from relance.system.files import PROGRAM, is_file
from relance.system.streams import printable

WEEK = timedelta(days=7)
WIDTH = 100  # characters of a line of the log
_CUT_OFF = "Commencé et pas fini (une coupure ? ou encore en cours) : le prochain passage finit ce travail d'abord."


def unattended(
    options: Options, now: datetime, monday: Callable[[Options, Screen], int]
) -> Attempt | None:
    """The attempt, kept and logged; None where it is not due. `now`: local time, without a zone.

    An unforeseen error is kept as one, then raised for the error boundary.
    """
    output, workbook = options.output, options.workbook
    if not is_due(workbook, output, now):
        return None
    # Where the power goes before the end, that is what stays: the next hour finishes it, whatever was recorded.
    keep(output, workbook, Attempt(at=now, status=INCOMPLETE, said=_CUT_OFF))
    paper = StringIO()
    heard = Screen(paper=paper, width=WIDTH)

    def kept(status: int) -> Attempt:
        page = "" if status else _page_of(output, workbook)
        attempt = Attempt(at=now, status=status, said=paper.getvalue(), page=page)
        keep(output, workbook, attempt)
        log(output, workbook, attempt)
        return attempt

    try:
        return kept(monday(options, heard))
    except RelanceError as problem:
        heard.error(problem)
        return kept(problem.status)
    except Exception as surprise:
        why = disk_reason(surprise)[0] if isinstance(surprise, OSError) else str(surprise)
        heard.say(f"Erreur imprévue : {why}")
        kept(1)
        raise


def _page_of(output: Path, workbook: Path) -> str:
    """The week's page that the newest run on this workbook left, for the next time somebody is there."""
    runs = (p for p in reversed(standing(passages(output))) if same_workbook(p.workbook, workbook))
    pages = (d for run in runs for d in run.documents if base(d).endswith(PAGE_FILE))
    return next((str(output / page) for page in pages), "")


def tell(output: Path, workbook: Path, screen: Screen) -> None:
    """What happened without anybody there, once; the page of that day opens.

    What failed on another workbook too: it may be this one under its old name.
    """
    told = {
        file: made
        for file, made in unseen_failures(output)
        if not same_workbook(str(file), workbook)
    }
    own = last_attempt(output, workbook)
    if own and not own.seen:
        told[workbook] = own
    for file, attempt in told.items():
        done = "" if attempt.status == DONE else ", pas abouti"
        screen.say(f"Sans vous, le {_moment(attempt)}{done} :", "bold")
        screen.say(attempt.said.strip())
        if not is_file(file):
            screen.say(
                "S'il a été renommé ou déplacé, planifiez-le sous son nom d'à présent : python run.py planifier ;"
                f' et arrêtez l\'ancien : python run.py deplanifier "{file}"',
                "yellow",
            )
        keep(output, file, attempt._replace(seen=True))
    if told:
        screen.say(f"(aussi dans « {LOG} »)", "dim")
    if own and not own.seen and own.page:
        screen.opens(Path(own.page))


def state_of(task: Task) -> str:
    """Whether the Monday is registered, and what became of it last; empty where there is nothing to say."""
    attempt = last_attempt(task.output, task.workbook)
    said = ""
    with suppress(RelanceError):  # no scheduler here
        system = scheduler()
        said = f"Planifié chaque lundi, par {system.name}" if system.known(task) else ""
    if attempt:
        became = "fait" if attempt.status == DONE else f"pas abouti (code {attempt.status})"
        last = f"dernier passage sans vous : le {_moment(attempt)}, {became}"
        said = f"{said or 'Pas planifié'} ; {last}"
    return f"{said}." if said else ""


def week_done(workbook: Path | None, today: date) -> bool | None:
    """Whether this week's Monday was done on that workbook; None where it never had one.

    Not so while letters of a week ago are not confirmed: whoever comes is asked about them first.
    """
    last, since = last_run_and_unconfirmed(workbook) if workbook else (None, None)
    if last is None:
        return None
    return done_this_week(last, today) and (since is None or today - since < WEEK)


def task_of(workbook: Path, output: Path) -> Task:
    """What is registered for that workbook."""
    python = Path(os.environ.get("RELANCE_PYTHON") or sys.executable)
    return Task(python=python, program=PROGRAM / "run.py", workbook=workbook, output=output)


def register(task: Task, screen: Screen, system: Scheduler | None = None) -> int:
    """`planifier`. Raises RelanceError where the workbook cannot be read or had no Monday yet, or the system says no."""
    if settings_of(task.workbook).settings.last_run is None:
        raise RelanceError(
            "ce classeur n'a pas encore eu son premier lundi : ses questions veulent quelqu'un.",
            where=task.workbook.name,
            cure="Lancez d'abord run.py, puis : python run.py planifier",
        )
    if strange := [
        part for part in task.command if printable(part) != part or len(part.splitlines()) > 1
    ]:
        raise RelanceError(
            "ce nom porte un signe que le planificateur du système ne sait pas écrire.",
            where=printable(strange[0], "?").replace("\n", "?"),
            cure="Renommez le fichier ou le dossier, puis : python run.py planifier. Rien n'est planifié.",
        )
    system = system or scheduler()
    system.register(task)
    screen.say(
        f"Chaque lundi à partir de 8 h, ordinateur allumé et session ouverte, le passage se fera seul"
        f" ({system.name}) : {task.workbook}"
    )
    screen.say(
        "Classeur ouvert, ordinateur éteint : il réessaie d'heure en heure. Rien n'est confirmé ni posté à"
        " votre place ; au double-clic suivant, le programme dit ce qui s'est passé et demande le reste."
    )
    if "macOS" in system.name:
        screen.say("macOS demandera peut-être d'autoriser l'accès au dossier Documents : acceptez.")
    screen.say("Pour arrêter : python run.py deplanifier", "dim")
    return 0


def unregister(task: Task, screen: Screen, system: Scheduler | None = None) -> int:
    """`deplanifier`. Raises RelanceError where the system says no."""
    system = system or scheduler()
    if not system.known(task):
        screen.say(f"Rien n'était planifié pour {task.workbook.name}.")
        return 0
    system.remove(task)
    screen.say(f"Le passage du lundi n'est plus planifié : {task.workbook}")
    return 0


def _moment(attempt: Attempt) -> str:
    return f"{short_date(attempt.at.date())} à {attempt.at:%Hh%M}"
