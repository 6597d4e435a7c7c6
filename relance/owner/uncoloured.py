"""A window that is none: what is said goes to a file, to another program, to nobody.

There nothing has a colour, so that rich is not loaded only to break lines: they are broken here as rich
breaks them, which tests hold to it. What may be wider or narrower than its characters is left to rich.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import TextIO

# Latin, Greek, Cyrillic and the signs of French: each one cell wide, wherever it is shown.
_SURELY = re.compile(
    "[\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u202f-\u205e€\u2190-\u21ff\ufffd]*"
)
_WORD = re.compile(r"\s*\S+\s*")
_USUAL = 80  # characters of a line, where nothing says how wide it is shown


class Plain:
    """Text written as it is, in lines of at most `width` characters."""

    def __init__(self, file: TextIO | None = None, width: int | None = None) -> None:
        self.file, self.width = file, width

    def say(self, text: str) -> bool:
        """Write it, and the end of its line; False where only rich knows how wide it is."""
        if not _SURELY.fullmatch(text):
            return False
        self.width = self.width or _shown()
        file = self.file or sys.stdout
        parts = (part for line in text.split("\n") for part in wrapped(line, self.width))
        file.write("\n".join(parts) + "\n")
        file.flush()
        return True


def is_plain() -> bool:
    """Whether what is said now is shown without colours: no terminal, and nobody asked for them."""
    asked = "FORCE_COLOR" in os.environ or os.environ.get("TTY_COMPATIBLE") == "1"
    try:
        return not (asked or sys.stdout.isatty())
    except ValueError:  # it is closed
        return True


def wrapped(line: str, width: int) -> Iterator[str]:
    """The lines that it makes: between words, within those that are longer than one line.

    >>> list(wrapped("Trois mots courts", 11))
    ['Trois mots ', 'courts']
    """
    begun = used = 0
    for word in _WORD.finditer(line):
        start, long = word.start(), len(word[0].rstrip())
        if long <= width - used:
            used += len(word[0])
            continue
        for cut in range(start, word.end(), width) if long > width else (start,):
            if cut:
                yield line[begun:cut][:width]
            begun = cut
        used = word.end() - begun
    yield line[begun:][:width]


def _shown() -> int:
    """How wide a line is shown: as the environment says, else as a terminal of this process is."""
    if (told := os.environ.get("COLUMNS", "")).isdigit() and int(told):
        return int(told)
    for stream in (0, 1, 2):
        try:
            if width := os.get_terminal_size(stream).columns:
                return width
            break
        except (AttributeError, ValueError, OSError):  # no terminal
            continue
    return _USUAL
