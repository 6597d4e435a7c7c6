"""Starts the program in its own environment, as a child, and passes its exit status on.

An owner has Python and a folder, nothing else: `relance.environment` makes the environment on the
first start. A child that finds it damaged (a file taken away by an antivirus) ends with a private
status; the environment is then made anew, once, and the child started again. Standard library only;
used by run.py and never by the program itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from relance.environment.folders import LOCKS, WHOLE, python, ready
from relance.environment.pip import clean
from relance.environment.whole import BROKEN
from relance.planned.attempts import idle
from relance.problems import RelanceError
from relance.system.lock import share
from relance.system.streams import printable

PYTHON = "RELANCE_PYTHON"  # tells the child which Python runs run.py
ROOT = Path(__file__).absolute().parent.parent


def start(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Run relance (or its tests, for « tests … ») with `arguments`; returns its exit status.

    The current directory stays the caller's, so that a workbook named on the command line is
    found; the tests run in `root`. Returns 1 when the environment cannot be made, after saying
    why in French.
    """
    if idle(arguments, datetime.now().astimezone().replace(tzinfo=None)):
        return 0  # started by the system's scheduler, and this week is done
    testing = list(arguments[:1]) == ["tests"]
    locks = LOCKS if testing else LOCKS[:1]
    try:
        folder = ready(root, locks)
        if (status := _run(folder, root, arguments, testing=testing)) != BROKEN:
            return status
        folder = ready(root, locks, damaged=folder)
        if (status := _run(folder, root, arguments, testing=testing)) != BROKEN:
            return status
        raise RelanceError(
            "L'installation est abîmée de nouveau, à peine refaite.",
            cure=f"Un antivirus enlève sans doute un fichier : autorisez-y le dossier {folder.parent},"
            " puis lancez run.py de nouveau.",
        )
    except RelanceError as error:
        print(printable(str(error)), flush=True)
        return error.status
    except KeyboardInterrupt:
        print("\nInstallation interrompue : elle reprendra au prochain lancement.", flush=True)
        return 1


def _run(folder: Path, root: Path, arguments: Sequence[str], *, testing: bool) -> int:
    """The exit status of the program, or of its tests, in the environment of `folder`."""
    # -P: a file named like a library in the current directory (docx.py) is never imported.
    own = [str(python(folder)), "-P", "-m"]
    in_use = share(folder / WHOLE)  # as long as it runs, nobody removes its environment
    try:
        if not testing:
            return _child([*own, "relance", *arguments], root)
        if status := _child([*own, "relance.environment.whole"], root):
            return status
        return _child([*own, "pytest", *arguments[1:]], root, cwd=root)
    finally:
        if in_use:
            in_use.close()


def _child(command: Sequence[str], root: Path, cwd: Path | None = None) -> int:
    sys.stdout.flush()
    variables = clean(os.environ) | {"PYTHONPATH": str(root), PYTHON: sys.executable}
    # Started without a console (pythonw, by Windows' scheduler), the child opens none either.
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.__stdout__ is None else 0
    child = subprocess.Popen(command, env=variables, cwd=cwd, creationflags=quiet)
    while True:
        try:  # Ctrl+C is the child's too, which says what it has to say; a wait cut short loses its status
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)
            status = child.wait()
        except KeyboardInterrupt:
            continue
        signal.signal(signal.SIGINT, before)
        return status if status >= 0 else 128 - status
