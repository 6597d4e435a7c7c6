"""macOS: a launchd agent of the user's own (launchd.plist(5))."""

from __future__ import annotations

import os
import plistlib
import subprocess
from contextlib import suppress
from pathlib import Path

from relance.planned.task import FIRST_HOUR, LAST_HOUR, Run, Task, told, write
from relance.problems import RelanceError


def agent(task: Task) -> bytes:
    """The agent's property list.

    launchd runs what was missed in sleep, not what was missed with the power off: RunAtLoad does, at the
    next opening of the session, and the command ends at once where the week is done.
    """
    return plistlib.dumps(
        {
            "Label": f"fr.{task.name}",
            "ProgramArguments": list(task.command),
            "WorkingDirectory": str(task.program.parent),
            "RunAtLoad": True,
            "StartCalendarInterval": [
                {"Hour": hour, "Minute": 0} for hour in range(FIRST_HOUR, LAST_HOUR + 1)
            ],
            "ProcessType": "Background",
        }
    )


class Launchd:
    """An agent in ~/Library/LaunchAgents."""

    name = "launchd (macOS)"

    def __init__(self, run: Run = subprocess.run, home: Path | None = None) -> None:
        self._run, self._folder = run, (home or Path.home()) / "Library" / "LaunchAgents"

    def _file(self, task: Task) -> Path:
        return self._folder / f"fr.{task.name}.plist"

    def register(self, task: Task) -> None:
        """Make it known, or known anew. Raises RelanceError."""
        with suppress(RelanceError):  # not loaded before: nothing to take away
            told(["launchctl", "bootout", f"{_domain()}/fr.{task.name}"], self._run)
        write({self._file(task): agent(task)}, "l'agent n'a pas pu être écrit")
        told(["launchctl", "bootstrap", _domain(), str(self._file(task))], self._run)

    def remove(self, task: Task) -> None:
        """Take it away. Raises RelanceError."""
        self._file(task).unlink(missing_ok=True)
        with suppress(RelanceError):  # not loaded
            told(["launchctl", "bootout", f"{_domain()}/fr.{task.name}"], self._run)

    def known(self, task: Task) -> bool:
        """Whether it is registered."""
        return self._file(task).is_file()


def _domain() -> str:
    return f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"
