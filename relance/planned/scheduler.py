"""The scheduler of this machine."""

from __future__ import annotations

import shutil
import sys

from relance.planned.linux import Crontab, Systemd
from relance.planned.macos import Launchd
from relance.planned.task import Scheduler
from relance.planned.windows import TaskScheduler
from relance.problems import RelanceError


def scheduler() -> Scheduler:
    """It. Raises RelanceError where none is found."""
    if sys.platform == "win32":
        return TaskScheduler()
    if sys.platform == "darwin":
        return Launchd()
    if shutil.which("systemctl") and (systemd := Systemd()).runs():
        return systemd
    if shutil.which("crontab"):
        return Crontab()
    raise RelanceError(
        "ni systemd ni cron ne sont là pour cet utilisateur.",
        cure="« python run.py veiller » fait la même chose, fenêtre ouverte.",
    )
