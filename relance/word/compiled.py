"""What an earlier run compiled of templates, kept in the folder of the environment that runs.

Compiling takes longer than filling twenty letters. What is kept is code: it is read and written only
where the code of the libraries lies already, in the folder that `environment` made whole and that its
Python runs from, never beside templates, workbooks or letters. Its name says all that it was made of;
what is not there, or not whole, is compiled again.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from contextlib import suppress
from functools import lru_cache
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

from relance.environment.whole import STAMPED
from relance.system.files import write_whole
from relance.word.form import Form

FOLDER = "modeles"
MOST = 200  # files; then all are made anew: those of former templates serve nobody
_SUM = 32  # bytes of a SHA-256


def kept(part: bytes, form: Form[Any]) -> tuple[Any, ...] | None:
    """What was kept of this part of a template; None where it is to be compiled."""
    if (path := _path(part, form)) is None:
        return None
    with suppress(OSError, ValueError, EOFError, TypeError):
        content = path.read_bytes()
        if hashlib.sha256(content[_SUM:]).digest() == content[:_SUM]:
            found = marshal.loads(content[_SUM:])  # noqa: S302 - code of this very environment
            return found if isinstance(found, tuple) else None
    return None


def keep(part: bytes, form: Form[Any], made: tuple[Any, ...]) -> None:
    """Keep it for the next run, where that can be: nothing needs it."""
    if path := _path(part, form):
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            if len(there := list(path.parent.iterdir())) >= MOST:
                for former in there:
                    former.unlink()
            content = marshal.dumps(made)
            write_whole(path, hashlib.sha256(content).digest() + content)


def _path(part: bytes, form: Form[Any]) -> Path | None:
    if (engine := _engine(sys.prefix)) is None:
        return None
    says = [sorted(form.names), *(sorted(form.rows(loop.name)) for loop in form.loops)]
    loops = [loop.name for loop in form.loops]
    name = hashlib.sha256(engine + repr((says, loops)).encode() + part).hexdigest()
    return Path(sys.prefix, FOLDER, name)


@lru_cache(maxsize=1)
def _engine(prefix: str) -> bytes | None:
    """All else that it depends on: the code of this room, Python, the lock of the libraries.

    None where another environment runs than one made by ours, a developer's: nothing is kept there.
    """
    try:
        files = [Path(prefix, STAMPED), *sorted(Path(__file__).parent.glob("*.py"))]
        sums = (hashlib.sha256(file.read_bytes()).digest() for file in files)
        return b"".join([MAGIC_NUMBER, *sums])
    except OSError:
        return None
