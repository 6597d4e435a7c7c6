"""A file replaced whole, in one step: whoever opens it meets the old one or the new one.

The new file is written beside it under another name and reaches the disk first; then one `os.replace`.
Whatever fails before leaves the old file as it was, and nothing else in its folder.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from relance.xlsx.refused import RefusalKind, Refused

_TRIES, _PAUSE = 6, 0.3  # of os.replace: a virus scanner or a synchronised folder holds a file
_STEM = 40  # characters of its name that a file beside it begins with: names stop at 255 bytes
_STALE = 3600  # seconds after which a temporary file is nobody's
_NO_RIGHTS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}  # of chmod in some network folders


def swap(
    path: Path, data: bytes, expected_sha: str, *, last_check: Callable[[], object] = lambda: None
) -> None:
    """Put `data` in the place of the file, whose SHA-256 is still `expected_sha` (hexadecimal).

    A link keeps pointing to its file, the rights stay. `last_check` is called just before, and
    stops all by raising. Raises Refused (CHANGED) where the file is no longer the same, OSError
    where the disk refuses.
    """
    target = path.resolve(strict=True)

    def check() -> None:
        last_check()
        refuse_changed(target, expected_sha)

    placed(target, data, like=target, prefix=f".{target.stem[:_STEM]}-", check=check)
    _settle(target.parent)


def refuse_changed(path: Path, expected_sha: str) -> None:
    """Raises Refused where the file is no longer the one with this SHA-256."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != expected_sha:
        raise Refused(RefusalKind.CHANGED, path.name)


def placed(
    target: Path,
    data: bytes,
    *,
    like: Path,
    prefix: str,
    check: Callable[[], object] = lambda: None,
) -> None:
    """A complete file on the disk at `target`, with the rights of the file `like`."""
    temporary = _written(target.parent, prefix, data)
    try:
        _like(like, temporary)
        check()
        _swapped(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _written(folder: Path, prefix: str, data: bytes) -> Path:
    """A complete file on the disk, under a name of its own."""
    if shutil.disk_usage(folder).free < len(data) + (1 << 20):
        raise OSError(errno.ENOSPC, "no room")
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    made = temporary.stat().st_mtime
    for left in folder.glob(f"{glob.escape(prefix)}*.tmp"):  # by a run that was killed
        with suppress(OSError):
            if made - left.stat().st_mtime > _STALE:
                left.unlink()
    return temporary


def _like(old: Path, new: Path) -> None:
    """The same rights, and the same owner where that is allowed."""
    found = old.stat()
    try:
        new.chmod(stat.S_IMODE(found.st_mode))
    except OSError as error:
        if error.errno not in _NO_RIGHTS:
            raise
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(new, found.st_uid, found.st_gid)


def _swapped(temporary: Path, target: Path) -> None:
    for attempt in range(_TRIES):
        try:
            os.replace(temporary, target)  # noqa: PTH105 - the one call this is all about
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE * (attempt + 1))
        else:
            return


def _settle(folder: Path) -> None:
    """The new name too reaches the disk, where folders can be synchronised."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
