"""One at a time: a lock of the operating system, which goes with the process that holds it.

That of `alone` lies in the machine's temporary folder, named after what it guards, so that nothing is
ever left behind in the owner's folders; `share` and `unused` lock a file that is there anyway.
Standard library only: the launcher needs it before any library.
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
from typing import IO

_BEYOND, _HOLDERS = 1 << 20, 1_000_000  # where Windows' locks lie, and how many may share one


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


def share(file: Path) -> IO[bytes] | None:
    """Say that `file` is in use, as any number may, until the answer is closed or its process ends.

    None where that cannot be said: the file is gone, or is being given up (`unused`) right now.
    """
    try:
        shared = file.open("rb")
    except OSError:
        return None
    try:
        _lock(shared.fileno(), shared=True)
    except OSError:
        shared.close()
        return None
    return shared


@contextlib.contextmanager
def unused(file: Path) -> Iterator[IO[bytes]]:
    """Hold `file`, open for writing, that nobody shares. Raises Busy where somebody does, OSError."""
    with file.open("r+b") as held:
        try:
            _lock(held.fileno())
        except OSError:
            raise Busy from None
        os.lseek(held.fileno(), 0, os.SEEK_SET)
        yield held


def _lock(descriptor: int, *, shared: bool = False) -> None:
    """Take the system's lock on an open file. Raises OSError when another process has it.

    Windows' C library knows no shared lock: each holder takes a byte of its own there, far beyond
    the end of the file, and who wants the file alone asks for all of them.
    """
    if sys.platform == "win32":
        import msvcrt

        own = os.getpid() % _HOLDERS if shared else 0
        os.lseek(descriptor, _BEYOND + own, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1 if shared else _HOLDERS)
    else:
        import fcntl

        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def key(path: Path) -> str:
    """A short name for a file or folder, the same at every start."""
    return hashlib.sha256(os.fsencode(os.path.normcase(path))).hexdigest()[:12]
