# -*- coding: utf-8 -*-
"""Double-click me: starts relance, in its own Python environment, made on the first use.

This file is written so that every Python since 2.7 can read it, only to say in French which
Python is needed. The work is in relance/launcher.py, which may use today's language.
"""

from __future__ import print_function, unicode_literals

import os
import re
import sys

NEEDED = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))

IN_A_ZIP = """\
Décompressez d'abord le dossier : relance est encore dans son archive .zip.
→ Sous Windows : clic droit sur l'archive, « Extraire tout… », puis ouvrez le dossier extrait."""
INCOMPLETE = """\
Il manque des fichiers à côté de run.py (dossier : {0}).
→ Décompressez d'abord le dossier entier de l'archive, puis lancez run.py depuis ce dossier."""
TOO_OLD = """\
relance a besoin de Python 3.11 ou plus récent ; celui-ci est Python {0}.
→ Installez Python depuis https://www.python.org/downloads/ puis lancez run.py de nouveau."""
TOO_SMALL = """\
relance a besoin de la version 64 bits de Python ; celui-ci est en 32 bits.
→ Installez Python (64 bits) depuis https://www.python.org/downloads/ puis relancez run.py."""
FAILED = """\
relance n'a pas pu démarrer ({0} : {1}).
→ Décompressez de nouveau le dossier entier depuis l'archive, puis lancez run.py."""


def obstacle(here):
    # type: (str) -> str
    """The French sentence saying why relance cannot start from `here`; empty when it can."""
    # First of all: to Python 2 a path is bytes, which would not go with the texts below.
    if sys.version_info < NEEDED:
        return TOO_OLD.format(".".join(str(number) for number in sys.version_info[:3]))
    # Windows opens a zipped run.py from …\Temp\Temp1_relance.zip\ or …\Temp\1f2e_relance.zip.a3b\.
    if re.search(r"\.zip(\.\w+)?([\\/]|$)", here, re.IGNORECASE):
        return IN_A_ZIP
    parts = ["requirements.txt"]
    parts += [os.path.join("relance", name) for name in ("launcher.py", "__main__.py")]
    if not all(os.path.isfile(os.path.join(here, part)) for part in parts):
        return INCOMPLETE.format(here)
    if sys.maxsize < 2**32:
        return TOO_SMALL
    return ""


def say(text):
    # type: (str) -> None
    """Print `text` whatever the console: in UTF-8 to a file or a pipe, never an encoding error."""
    out = sys.stdout or sys.stderr
    text = re.sub("[\0-\x08\x0b-\x1f\x7f-\x9f]", "?", text)  # a folder's name: nothing to obey
    try:
        encoding = (out.isatty() and out.encoding) or "utf-8"
        out.flush()
        stream = getattr(out, "buffer", out)  # Python 2 has none and takes bytes
        stream.write((text + "\n").encode(encoding, "replace"))  # type: ignore[arg-type]
        stream.flush()
    except (AttributeError, EnvironmentError, ValueError):
        pass  # nobody sees it: no output, a full disk, a reader that left


def dropped(line):
    # type: (str) -> list[str]
    """The files dropped onto Relance.cmd, from the command line that Windows gave to cmd.exe.

    cmd cuts a name that holds « & » and no space, and drops « ^ ». Empty where none was dropped.
    """
    found = re.search(r'/c ""[^"]*\\Relance\.cmd"(.*)"\s*$', line, re.IGNORECASE)
    names = [
        name.strip('"') for name in re.findall(r'"[^"]*"|\S+', found.group(1) if found else "")
    ]
    return names if all(os.path.isfile(name) for name in names) else []


def waits(arguments):
    # type: (list[str]) -> bool
    """Whether the window would close with the program: double-clicked, or given a dropped file."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        return False
    dropped = os.name == "nt" and len(arguments) == 1 and os.path.isfile(arguments[0])
    return dropped or not arguments


def main(arguments):
    # type: (list[str]) -> int
    """Start relance with `arguments`; its exit status, 1 when it cannot start."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # since Python 3.7
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = dropped(os.environ.pop("RELANCE_LINE", "")) or arguments
    trouble = obstacle(HERE)
    if trouble:
        say(trouble)
        status = 1
    else:
        sys.path.insert(0, HERE)
        try:
            from relance.system.streams import ready

            ready()
            from relance.launcher import start

            status = start(arguments)
        except ImportError:
            say(INCOMPLETE.format(HERE))
            status = 1
        except Exception as error:  # the last net: the window stays open and says what happened
            say(FAILED.format(type(error).__name__, error))
            status = 1
    if waits(arguments):
        say("\nAppuyez sur Entrée pour fermer cette fenêtre.")
        try:
            sys.stdin.readline()
        except KeyboardInterrupt:
            pass
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
