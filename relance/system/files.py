"""Files that somebody named: read only where they are ordinary, replaced whole, never through a link.

A named pipe or a device where a workbook is expected would be waited for without end; a link where
a temporary file is expected would be written through, into whatever it points to.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from contextlib import suppress
from pathlib import Path

from relance.problems import RelanceError, disk_reason

# Characters of a whole path. Windows: 260 with the zero at its end, and Word and the Explorer hold to
# it where longer ones are allowed (learn.microsoft.com, « Maximum Path Length Limitation »).
LONGEST_PATH = 259 if os.name == "nt" else 4095

PROGRAM = Path(__file__).resolve().parents[2]  # the folder of run.py

_KINDS = (
    (stat.S_ISDIR, "un dossier"),
    (stat.S_ISFIFO, "un tube nommé"),
    (stat.S_ISSOCK, "une prise réseau (socket)"),
    (stat.S_ISCHR, "un périphérique"),
    (stat.S_ISBLK, "un disque"),
)


def no_file(path: Path) -> str:
    """What `path` is where it is no ordinary file (« un dossier »); "" where it is one, or a link to one.

    Raises OSError where it is not there or cannot be looked at.
    """
    mode = path.stat().st_mode
    what = next((name for is_it, name in _KINDS if is_it(mode)), "un objet du système")
    return "" if stat.S_ISREG(mode) else what


def is_file(path: Path) -> bool:
    """Whether `path` is an ordinary file; False, too, for a name that the system refuses."""
    try:
        return not no_file(path)
    except (OSError, ValueError):
        return False


def spelt(path: str | Path) -> str:
    """A path in one spelling: no links, its accents composed, on Windows in small letters."""
    return unicodedata.normalize("NFC", os.path.normcase(os.path.realpath(path)))


def read_file(path: Path, *, cure: str, at_most: int = -1) -> bytes:
    """The bytes of an ordinary file, the first `at_most` of them where that is given.

    Raises RelanceError for anything else, OSError as `open` does.
    """
    if what := no_file(path):
        raise RelanceError(f"« {path} » est {what}, pas un fichier.", cure=cure)
    with path.open("rb") as file:
        return file.read(at_most)


def units(text: str) -> int:
    """The length of a path as Windows counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def too_long(path: Path, limit: int = LONGEST_PATH) -> RelanceError | None:
    """Why the system cannot open `path`, where it is longer than `limit` characters."""
    if units(str(path)) <= limit:
        return None
    _, cure = disk_reason(OSError(errno.ENAMETOOLONG, ""))
    what = f"ce chemin a {units(str(path))} caractères, et le système s'arrête à {limit}."
    return RelanceError(what, where=str(path), cure=cure)


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes in the place of a file, on the disk. Raises OSError, what was there unchanged."""
    beside = path.with_name(f".{path.name[:40]}.tmp")
    try:
        with suppress(FileNotFoundError):
            beside.unlink()  # left by a run that was killed, or put there: never written through
        write_new(beside, data)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def write_new(path: Path, data: bytes) -> None:
    """A file that was not there, on the disk. Raises OSError: FileExistsError for a link too."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
