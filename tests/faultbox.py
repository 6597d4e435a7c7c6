"""A run of the program that meets a fault at one chosen operation of the disk.

The run happens in a forked child (nothing is shared, SIGKILL is real). There, every operation that
creates, writes, renames, syncs or removes something under one folder is counted and can fail:

    kill     the process dies just before the operation, or with half of the bytes written
    ENOSPC   the operation fails so, once or (`lasting`) like every later one; EACCES, EIO alike
    stop     the run waits, while the test does what another program would, lets it end

A write counts as one operation and reaches the disk at once, so that each state a real kill can leave
is met. `benchmarks/faults_strace.py` does the same with real system calls.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

from relance import cli

KILL, STOP = "kill", "stop"
BROKEN = 99  # the child's exit status where an exception left the program
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CALLS = (
    "replace", "rename", "link", "symlink", "unlink", "remove", "mkdir", "rmdir", "fsync",
    "fdatasync", "truncate", "ftruncate", "chmod", "chown", "utime", "sendfile", "copy_file_range",
)  # fmt: skip
_SIGNALS = {KILL: "SIGKILL", STOP: "SIGSTOP"}  # Windows, which has neither, only imports this
# What a full disk still allows.
_NEEDS_NO_ROOM = {"replace", "rename", "unlink", "remove", "rmdir", "chmod", "chown", "utime"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of a run: « write », and on which file (from the folder watched, « /a.xlsx »)."""

    name: str
    path: str

    @property
    def is_write(self) -> bool:
        """Whether it writes bytes, and may stop half-way."""
        return self.name in {"write", "os.write"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens at operation number `at` (from 0) of the run, counted among those of `only`."""

    at: int
    kind: str  # KILL, STOP, or the name of an errno
    half: bool = False  # of a write: after half of its bytes
    lasting: bool = False  # all that follows fails too: a disk stays full
    only: Callable[[Operation], bool] | None = None

    def __str__(self) -> str:
        """« ENOSPC, lasting »."""
        words = (self.kind, "half-way" * self.half, "lasting" * self.lasting)
        return ", ".join(word for word in words if word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended: its exit status (None: killed), what it said, and on stderr."""

    status: int | None
    said: str
    errors: str
    operations: tuple[Operation, ...]


class _Tap:
    """Counts the operations under `root` and strikes at the chosen one."""

    def __init__(self, root: Path, fault: Fault | None, log: int) -> None:
        self._root, self._fault, self.log = os.path.realpath(root), fault, log
        self._count = 0
        self._write = os.write

    def concerns(self, path: object) -> bool:
        """Whether the path (or the open file) lies under the folder."""
        return self._name(path).startswith(self._root)

    def _name(self, path: object) -> str:
        if isinstance(path, int):
            return os.path.realpath(f"/proc/self/fd/{path}")
        name = Path(os.fsdecode(path))  # type: ignore[arg-type]
        return str(name.parent.resolve() / name.name)

    def reach(self, name: str, path: object, half: Callable[[], object] | None = None) -> None:
        """The run is about to do this operation."""
        operation = Operation(name=name, path=self._name(path)[len(self._root) :])
        self._write(self.log, f"{operation.name}\t{operation.path}\n".encode())
        fault = self._fault
        if fault is None or (fault.only and not fault.only(operation)):
            return
        number, self._count = self._count, self._count + 1
        if number < fault.at or (number > fault.at and not fault.lasting):
            return
        if number > fault.at and fault.kind == "ENOSPC" and name in _NEEDS_NO_ROOM:
            return
        if half is not None and fault.half:
            half()
        if fault.kind in _SIGNALS:
            os.kill(os.getpid(), getattr(signal, _SIGNALS[fault.kind]))
            return
        code = getattr(errno, fault.kind)
        raise OSError(code, os.strerror(code), self._name(path))


class _File:
    """An open file whose writes and closing are operations."""

    def __init__(self, file: Any, tap: _Tap, path: object) -> None:
        self._file, self._tap, self._path = file, tap, path

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def write(self, data: Any) -> int:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._tap.reach("write", self._path, half)
        written: int = self._file.write(data)
        self._file.flush()
        return written

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def close(self) -> None:
        closed = self._file.closed
        self._file.close()
        if not closed:
            self._tap.reach("close", self._path)


def _install(tap: _Tap) -> None:
    """Put the tap under everything that writes. Only ever in a child that is about to end."""
    real_open, real_os_open, real_write = io.open, os.open, os.write

    def guarded(name: str) -> None:
        real = getattr(os, name, None)
        if real is None:
            return

        def call(*args: Any, **kwargs: Any) -> Any:
            within = "dir_fd" in kwargs or "src_dir_fd" in kwargs  # rmtree, under what it opened
            if (
                within
                or tap.concerns(args[0])
                or (
                    len(args) > 1
                    and isinstance(args[1], (str, os.PathLike))
                    and tap.concerns(args[1])
                )
            ):
                tap.reach(name, args[0])
            return real(*args, **kwargs)

        setattr(os, name, call)

    def open_file(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if not set(mode) & set("wax+") or not tap.concerns(file):
            return real_open(file, mode, *args, **kwargs)
        if isinstance(file, int):
            path: object = os.path.realpath(f"/proc/self/fd/{file}")
        else:
            path = file
            tap.reach("open", path)
        return _File(real_open(file, mode, *args, **kwargs), tap, path)

    def open_handle(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & _WRITING and "dir_fd" not in kwargs and tap.concerns(path):
            tap.reach("os.open", path)
        return real_os_open(path, flags, *args, **kwargs)

    def write_handle(handle: int, data: Any) -> int:
        if tap.concerns(handle):
            tap.reach("os.write", handle, lambda: real_write(handle, data[: len(data) // 2]))
        return real_write(handle, data)

    for name in _CALLS:
        guarded(name)
    io.open = open_file
    vars(sys.modules["builtins"])["open"] = open_file
    os.open, os.write = open_handle, write_handle
    time.sleep = lambda _: None


class Run:
    """A run of the command line in a child, with this fault under `root`; it has begun.

    `held`: nothing is watched; it waits at its start until `goes_on`, for who traces its calls.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        root: Path,
        fault: Fault | None = None,
        *,
        held: bool = False,
    ) -> None:
        self._aside = tempfile.TemporaryDirectory()
        said, errors, log = (Path(self._aside.name) / name for name in ("said", "errors", "log"))
        self._said, self._errors, self._log = said, errors, log
        tap = None if held else _Tap(root, fault, os.open(log, os.O_WRONLY | os.O_CREAT, 0o600))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # fork beside idle threads
            gc.freeze()  # else the child's collector copies every page it looks at
            self.child = os.fork()
        if not self.child:
            gc.disable()
            _child(arguments, tap, said, errors)
        if tap:
            os.close(tap.log)

    def stopped(self) -> bool:
        """Wait until it has stopped at its fault; False where it ended without."""
        ending = os.waitid(os.P_PID, self.child, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        return ending is not None and ending.si_code == os.CLD_STOPPED

    def goes_on(self) -> None:
        """Let it go on where it had stopped."""
        os.waitpid(self.child, os.WUNTRACED)  # or it would be found stopped again
        os.kill(self.child, signal.SIGCONT)

    def ended(self) -> Ended:
        """Let it go on where it had stopped, and wait for its end."""
        os.kill(self.child, signal.SIGCONT)
        _, ending = os.waitpid(self.child, 0)
        log = self._log.read_text("utf-8") if self._log.exists() else ""
        lines = [line.split("\t") for line in log.splitlines()]
        with self._aside:
            return Ended(
                status=None if os.WIFSIGNALED(ending) else os.WEXITSTATUS(ending),
                said=" ".join(self._said.read_text("utf-8").split()),
                errors=self._errors.read_text("utf-8"),
                operations=tuple(Operation(name=name, path=path) for name, path in lines),
            )


def _child(arguments: Sequence[str], tap: _Tap | None, said: Path, errors: Path) -> NoReturn:
    status = BROKEN
    try:
        with (
            said.open("w", encoding="utf-8") as out,
            errors.open("w", encoding="utf-8") as err,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                if tap:
                    _install(tap)
                else:
                    os.kill(os.getpid(), signal.SIGSTOP)
                status = cli.main(arguments)
            except BaseException:  # noqa: BLE001 - told to the parent
                traceback.print_exc()
    finally:
        os._exit(status)
