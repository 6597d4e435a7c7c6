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
from types import CodeType
from typing import Any, TypeVar

from relance.environment.whole import STAMPED
from relance.system.files import write_whole

FOLDER = "modeles"
MOST = 200  # files; then all are made anew: those of former templates serve nobody
_SUM = 32  # bytes of a SHA-256
Made = TypeVar("Made")


def place(room: Path, *source: bytes) -> Path | None:
    """Where what the code of `room` makes of `source` is kept.

    None where another environment runs than one made by ours, a developer's: nothing is kept there.
    """
    if (engine := _engine(sys.prefix, room)) is None:
        return None
    sums = (hashlib.sha256(part).digest() for part in source)
    return Path(sys.prefix, FOLDER, hashlib.sha256(b"".join([engine, *sums])).hexdigest())


def kept(path: Path | None, kind: type[Made]) -> Made | None:
    """What was kept there; None where it is to be compiled."""
    if path:
        with suppress(OSError, ValueError, EOFError, TypeError):
            content = path.read_bytes()
            if hashlib.sha256(content[_SUM:]).digest() == content[:_SUM]:
                found = marshal.loads(content[_SUM:])  # noqa: S302 - code of this very environment
                return found if isinstance(found, kind) else None
    return None


def keep(path: Path | None, made: CodeType | tuple[Any, ...] | None) -> None:
    """Keep it for the next run, where that can be: nothing needs it."""
    if path:
        with suppress(OSError, ValueError):
            path.parent.mkdir(exist_ok=True)
            if len(there := list(path.parent.iterdir())) >= MOST:
                for former in there:
                    former.unlink()
            content = marshal.dumps(made)
            write_whole(path, hashlib.sha256(content).digest() + content)


@lru_cache(maxsize=8)
def _engine(prefix: str, room: Path) -> bytes | None:
    """All else that it depends on: the code of that room, Python, the lock of the libraries."""
    try:
        files = [Path(prefix, STAMPED), *sorted(room.glob("*.py"))]
        sums = (hashlib.sha256(file.read_bytes()).digest() for file in files)
        return b"".join([MAGIC_NUMBER, *sums])
    except OSError:
        return None
