"""The console's edge: streams that take whatever is said, text that no terminal obeys.

The program may be started without a console (pythonw, a scheduler), with its output closed, on a
full disk or into a reader that has left. None of that may stop a run, show a traceback or leave a
workbook half done: what can no longer be shown is let go, and `lost` says so once. Standard library
only: the launcher needs it before any library is there.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import suppress
from typing import Any

from relance.problems import disk_reason

# Control characters (a terminal obeys them), what turns the direction of a line, and the halves by
# which Python carries the bytes of a name that is not UTF-8. The end of a line and a tab may stay.
_OBEYED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_READER_LEFT = {errno.EPIPE, errno.EINVAL}  # the second: the same on Windows


def printable(text: str, instead: str = "\N{REPLACEMENT CHARACTER}") -> str:
    r"""The text with `instead` for each character that a terminal would obey or cannot write.

    >>> printable("Dupont\x1b[2J & Fils", "?")
    'Dupont?[2J & Fils'
    """
    return _OBEYED.sub(instead, text.replace("\r\n", "\n"))


class Forgiving:
    """A text stream; what it can no longer take is dropped, `error` says why."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.error: Exception | None = None

    def write(self, text: str) -> int:
        """Write what can be written."""
        try:
            self.stream.write(text)
        except (OSError, ValueError) as error:
            self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Nothing waits any more, written or let go."""
        try:
            self.stream.flush()
        except (OSError, ValueError) as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self.error = error
        with suppress(
            OSError, ValueError
        ):  # what waits in its buffer goes nowhere, at the exit too
            number = self.stream.fileno()
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def ready() -> None:
    """Make the three standard streams usable, whatever the program was started with.

    One that is absent: the questions then have nobody to answer them, and what would be shown goes
    to the other output stream, or nowhere.
    """
    streams = [sys.stdin, sys.stdout, sys.stderr]
    for stream in streams:
        if stream is None:  # its number is taken, so that no file of ours ever gets it
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    elif hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="surrogateescape")  # the bytes of a dropped file's name
    spare = streams[2] or streams[1] or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout, sys.stderr = (_forgiving(stream or spare) for stream in streams[1:])


def _forgiving(stream: Any) -> Any:
    if isinstance(stream, Forgiving):
        return stream
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return Forgiving(stream)


def ended(status: int, *, shows: bool) -> int:
    """The exit status, once it is told that something said did not reach its place; `shows`: which was all there was to do."""
    error = lost()
    if error is None:
        return status
    closed = "la sortie est fermée", "Relancez."
    why, cure = disk_reason(error) if isinstance(error, OSError) else closed
    done = cure if shows or status else "Le travail, lui, est fait."
    sys.stderr.write(f"\nTout n'a pas pu être affiché : {why}.\n→ {done}\n")
    return status or int(shows)


def lost() -> Exception | None:
    """Why something said did not reach its place; None where it did, or where the reader left."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    error = getattr(sys.stdout, "error", None)
    return None if error is None or getattr(error, "errno", None) in _READER_LEFT else error
