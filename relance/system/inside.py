"""Names inside the output folder: what may be opened or moved there, and how (DESIGN 5.19).

A document's name may come out of a workbook that somebody sent. It is believed only as a plain path
under the folder, on any system: no drive, no « .. », no backslash, no device, and no link on the way.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from functools import lru_cache
from pathlib import Path, PurePosixPath

from relance.system.files import write_whole

DEVICES = r"con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]"  # of Windows, in any folder
_DEVICE = re.compile(DEVICES, re.IGNORECASE)
_LONGEST = 255  # bytes of a name
_SURROGATE = 0x2000_0000  # of a reparse tag: it names another place ([MS-FSCC] 2.1.2.1)
_SIGNS = re.compile(r'[\\:*?"<>|\x00-\x1f]')


@lru_cache(maxsize=1 << 13)  # of two thousand letters each is asked for at every step
def plain(document: str) -> PurePosixPath | None:
    """The name as a path, the same on Windows as elsewhere; None for one that may lead out.

    >>> plain("2026-11-23/Dupré/Roy - lettre de rappel.docx").name
    'Roy - lettre de rappel.docx'
    >>> plain("../secret.docx"), plain("C:x.docx"), plain("a/nul.docx"), plain("a/.. /b.docx")
    (None, None, None, None)
    """
    if _SIGNS.search(document) or not all(map(_ordinary, document.split("/"))):
        return None
    return PurePosixPath(document)


def _ordinary(part: str) -> bool:
    """One name of the path. Windows drops the dots and spaces at its end: « .. » hides in « .. . »."""
    if not part or part != part.rstrip(" .") or _DEVICE.fullmatch(part.partition(".")[0].rstrip()):
        return False
    return len(part.encode("utf-8", "replace")) <= _LONGEST


def bare(name: str) -> bool:
    """Whether it is the name of a file, without a folder, on any system."""
    return "/" not in name and plain(name) is not None


def inside(root: Path, document: str) -> Path | None:
    """Where that document lies under `root`; None for a name or a link that leads elsewhere."""
    name = plain(document)
    if name is None:
        return None
    place = root
    try:
        for part in name.parts:
            place /= part
            if is_link(place):
                return None
    except ValueError:  # no name that this system can write
        return None
    return place


def is_link(path: Path) -> bool:
    """Whether a link, or a Windows junction, stands at that very name.

    Where it cannot be looked at nothing can be opened either.
    """
    try:
        there = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISLNK(there.st_mode) or bool(getattr(there, "st_reparse_tag", 0) & _SURROGATE)


def one_spelling(name: str) -> str:
    """A name as some systems take it: whatever its case and the way its accents are written."""
    return unicodedata.normalize("NFC", name).casefold()


def is_open(path: Path) -> bool:
    """Whether Word or LibreOffice has it open, as the file that they put beside it says.

    Word writes « ~$ » over the first two letters of a long name.
    """
    marks = [f".~lock.{path.name}#", *(f"~${path.name[left:]}" for left in range(3))]
    return path.exists() and any((path.parent / mark).exists() for mark in marks)


def move(source: Path, target: Path) -> None:
    """Put a file in its place, whole, on another file system too. Raises OSError, nothing lost."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write_whole(target, source.read_bytes())
        source.unlink()
