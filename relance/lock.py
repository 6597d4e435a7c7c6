"""One at a time: a lock of the operating system, which goes with the process that holds it.

It lies in the machine's temporary folder, named after what it guards, so that nothing is ever left
behind in the owner's folders. Standard library only: the launcher needs it before any library.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path


class Busy(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def alone(
    guarded: Path, *, seconds: int = 0, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the lock of `guarded` meanwhile. Raises Busy after `seconds`; `waiting` is called once.

    Where the temporary folder cannot be written there is no lock: the save's own checks remain.
    """
    try:
        file = (Path(tempfile.gettempdir()) / f"relance-{key(guarded)}.lock").open("ab")
    except OSError:
        yield
        return
    with file:
        for second in range(seconds + 1):
            try:
                _lock(file.fileno())
                break
            except OSError:
                if second == seconds:
                    raise Busy from None
                if not second:
                    waiting()
                time.sleep(1)
        yield


def _lock(descriptor: int) -> None:
    """Take the system's lock on an open file. Raises OSError when another process has it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def key(path: Path) -> str:
    """A short name for a file or folder, the same at every start."""
    return hashlib.sha256(os.fsencode(os.path.normcase(path))).hexdigest()[:12]
