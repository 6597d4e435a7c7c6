"""Linux: a systemd user timer where systemd runs for this user, else a line of its crontab."""

from __future__ import annotations

import os
import shlex
import subprocess
from contextlib import suppress
from pathlib import Path

from relance.planned.task import FIRST_HOUR, LAST_HOUR, Run, Task, told, write
from relance.problems import RelanceError

_SERVICE = """\
[Unit]
Description={title}

[Service]
Type=oneshot
ExecStart={command}
WorkingDirectory={folder}
"""
_TIMER = """\
[Unit]
Description={title}

[Timer]
OnCalendar=*-*-* {first:02}..{last:02}:00:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def _unit_value(text: str) -> str:
    """Text in a unit file: « % » starts a specifier (systemd.unit, « SPECIFIERS »)."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    """One argument of ExecStart (systemd.service, « COMMAND LINES »)."""
    inside = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_unit_value(inside)}"'


def units(task: Task) -> dict[str, str]:
    """The two unit files, by name."""
    title = _unit_value(" ".join(task.title.split()))
    command = " ".join(map(_quoted, task.command))
    # A folder's name stands alone on its line: only « % » means something there.
    folder = _unit_value(str(task.program.parent))
    return {
        f"{task.name}.service": _SERVICE.format(title=title, command=command, folder=folder),
        f"{task.name}.timer": _TIMER.format(title=title, first=FIRST_HOUR, last=LAST_HOUR),
    }


class Systemd:
    """A timer of the user's own, that catches up what was missed while the computer was off."""

    name = "systemd (minuterie de l'utilisateur)"

    def __init__(self, run: Run = subprocess.run, home: Path | None = None) -> None:
        config = os.environ.get("XDG_CONFIG_HOME", "")
        own = Path(config) if config.startswith("/") else Path.home() / ".config"
        self._run, self._folder = run, (home or own) / "systemd" / "user"

    def runs(self) -> bool:
        """Whether systemd looks after this user's units here."""
        try:
            told(["systemctl", "--user", "show-environment"], self._run)
        except RelanceError:
            return False
        return True

    def register(self, task: Task) -> None:
        """Make it known, or known anew. Raises RelanceError."""
        files = {
            self._folder / name: text.encode(errors="surrogateescape")
            for name, text in units(task).items()
        }
        write(files, "la minuterie n'a pas pu être écrite")
        told(["systemctl", "--user", "daemon-reload"], self._run)
        told(["systemctl", "--user", "enable", "--now", f"{task.name}.timer"], self._run)

    def remove(self, task: Task) -> None:
        """Take it away. Raises RelanceError."""
        with suppress(
            RelanceError
        ):  # not known to it any more: its files are taken away all the same
            told(["systemctl", "--user", "disable", "--now", f"{task.name}.timer"], self._run)
        for name in units(task):
            (self._folder / name).unlink(missing_ok=True)
        told(["systemctl", "--user", "daemon-reload"], self._run)

    def known(self, task: Task) -> bool:
        """Whether it is registered."""
        return (self._folder / f"{task.name}.timer").is_file()


class Crontab:
    """A line of the user's crontab, known by its mark; the others stay as they are."""

    name = "cron"

    def __init__(self, run: Run = subprocess.run) -> None:
        self._run = run

    def _lines(self) -> list[str]:
        try:
            return told(["crontab", "-l"], self._run).splitlines()
        except RelanceError as error:
            if "no crontab" in str(error).lower():
                return []
            raise

    def _write(self, lines: list[str]) -> None:
        told(["crontab", "-"], self._run, "".join(f"{line}\n" for line in lines))

    def register(self, task: Task) -> None:
        """Make it known, or known anew. Raises RelanceError."""
        self._write([*self._others(task), cron_line(task)])

    def remove(self, task: Task) -> None:
        """Take it away. Raises RelanceError."""
        self._write(self._others(task))

    def known(self, task: Task) -> bool:
        """Whether it is registered."""
        try:
            return any(line.endswith(_mark(task)) for line in self._lines())
        except RelanceError:
            return False

    def _others(self, task: Task) -> list[str]:
        return [line for line in self._lines() if not line.endswith(_mark(task))]


def _mark(task: Task) -> str:
    return f"# {task.name}"


def cron_line(task: Task) -> str:
    r"""Its line; « % » ends a command of cron but behind a backslash (crontab(5))."""
    command = shlex.join(task.command).replace("%", "\\%")
    return f"0 {FIRST_HOUR}-{LAST_HOUR} * * * {command} >/dev/null 2>&1 {_mark(task)}"
