"""What is registered with a system's scheduler: one command for one workbook, hourly, all the year.

Hourly, because no scheduler alone tries again after a workbook left open, a night without power or a
Monday on holiday: the command itself ends at once where this week is done (`timing.due`).
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from relance.planned.attempts import SWITCH, known_as
from relance.problems import RelanceError, disk_reason
from relance.system.files import write_whole

FIRST_HOUR, LAST_HOUR = 8, 19
SECONDS = 30  # for a command of the system to answer


class Task(NamedTuple):
    """The unattended Monday of one workbook."""

    python: Path
    program: Path  # run.py
    workbook: Path
    output: Path

    @property
    def name(self) -> str:
        """Letters, digits and a dash: a file name anywhere; the same however its workbook is spelt."""
        return f"relance-{known_as(self.workbook)}"

    @property
    def title(self) -> str:
        """What a list of tasks shows."""
        return f"relance : chaque lundi, {self.workbook.name}"

    @property
    def command(self) -> tuple[str, ...]:
        """The command and its arguments, each as it is."""
        asked = (str(self.workbook), SWITCH, "--sortie", str(self.output))
        return (str(self.python), str(self.program), *asked)


class Scheduler(Protocol):
    """The system's own: what an owner calls it, and the three things that are asked of it."""

    name: str

    def register(self, task: Task) -> None:
        """Make it known, or known anew. Raises RelanceError."""

    def remove(self, task: Task) -> None:
        """Take it away. Raises RelanceError."""

    def known(self, task: Task) -> bool:
        """Whether it is registered."""


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def told(command: Sequence[str], run: Run = subprocess.run, given: str | None = None) -> str:
    """What a command of the system says. Raises RelanceError where it fails, cannot start or hangs."""
    try:
        done = run(
            list(command), input=given, capture_output=True, text=True, errors="replace",
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise refused(command, str(error)) from error
    if done.returncode:
        raise refused(command, (done.stderr or done.stdout).strip() or f"code {done.returncode}")
    return done.stdout


def write(files: Mapping[Path, bytes], what: str) -> None:
    """Put the scheduler's files in their place. Raises RelanceError, beginning with `what`."""
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
    except OSError as error:
        why, cure = disk_reason(error)
        raise RelanceError(f"{what} : {why}.", cure=cure) from error


def refused(command: Sequence[str], why: str) -> RelanceError:
    """The sentence for a scheduler that said no."""
    return RelanceError(
        f"« {command[0]} » n'a pas voulu : {why.rstrip('.')}.",
        cure="Rien n'est planifié de plus ; « python run.py veiller » fait la même chose, fenêtre ouverte.",
    )
