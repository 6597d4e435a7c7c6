"""One folder for each lock and Python, made whole before it serves, never changed after.

    .venv/                      or the user's own local folder: see `place`
        actuel                  the stamp: names the folder that serves
        3.13.0-1f2e3d4c/        an environment; its own stamp `complet` is written last
            modeles/            what was compiled of templates (environment/compiled.py), and may go at any time
        bin, lib, pyvenv.cfg    links to the one that serves, for developers (not on Windows)

An interrupted installation, a new lock, a Python that is gone or replaced, a library damaged later:
each makes a new folder beside, then turns the stamp. Nothing is replaced in place, for Windows cannot
rename or delete what is in use. Who runs an environment shares the lock of its `complet`; the others
are removed when nobody shares theirs. Standard library only.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from relance.environment.pip import clean, failure, install, run
from relance.environment.whole import STAMPED
from relance.problems import RelanceError
from relance.system.lock import Busy, alone, key, unused

STAMP = "actuel"
# The tests' lock holds the owner's (tests/test_architecture.py).
LOCKS = ("requirements.txt", "requirements-dev.txt")
SYNCHRONISED = ("onedrive", "dropbox", "google drive", "icloud", "kdrive")
# Characters: Windows paths stop at 260; « \.venv\3.13.10-1f2e3d4c\Lib\site-packages\ » takes 43, a
# file of the libraries up to 91 and one of the tests' tools 116.
LONGEST_ROOT = 95
ROOM = 50_000_000  # bytes: less than that left after a failure, and the disk was full
VIEW = ("bin", "lib", "lib64", "include", "pyvenv.cfg")
# Of the time when .venv itself was the one environment, changed in place.
FORMER_STAMPS = (".requirements.stamp", ".requirements-dev.stamp")
FORMER = (*FORMER_STAMPS, *VIEW, "share", "Scripts", "Lib", "Include")
MINUTE = "Première utilisation : installation (une minute, une seule fois)."
AGAIN = "Mise à jour de l'installation (une minute)."
TOOLS = "Installation des outils de test (une minute, une seule fois)."
MENDED = "Réparation de l'installation (une minute)."


def ready(root: Path, locks: Sequence[str], damaged: Path | None = None) -> Path:
    """The folder of an environment with every lock of `locks`, made where there is none.

    `damaged`: the one that proved not to be whole, not to be taken again. Raises RelanceError, in
    French, when none can be made.
    """
    home = place(root, os.environ)
    found = _serving(home, root, locks)
    if found and found != damaged and not _others(home, found):
        return found
    with _explained(), _one_at_a_time(home):
        found = _serving(home, root, locks)  # another window may have made it meanwhile
        if found is None or found == damaged:
            print(_why(home, found, locks), flush=True)
            found = _made(home, root, locks)
        _sweep(home, found)
    return found


def python(folder: Path) -> Path:
    """The Python of the environment in `folder`."""
    # The Microsoft Store's Python writes elsewhere than it says; the path of a file tells where.
    real = Path(os.path.realpath(folder / "pyvenv.cfg")).parent
    return real / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def place(root: Path, variables: Mapping[str, str]) -> Path:
    """Where the environments live: `.venv` beside run.py, or the user's own local folder.

    The latter when the project lies in a synchronised folder (thousands of files would be sent
    to the cloud, and locked meanwhile), cannot be written, or has too long a path for Windows.
    """
    beside = root / ".venv"
    unfit = synchronised(root, variables) or len(str(root)) > LONGEST_ROOT
    if not unfit and (beside.exists() or _writable(root)):
        return beside
    local = variables.get("LOCALAPPDATA") or variables.get("XDG_CACHE_HOME")
    return (Path(local) if local else Path.home() / ".cache") / "relance" / key(root)


def synchronised(root: Path, variables: Mapping[str, str]) -> bool:
    """Whether `root` lies in OneDrive or the like, by its path or by OneDrive's own variables."""
    if any(part.casefold().startswith(SYNCHRONISED) for part in root.parts):
        return True
    names = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
    clouds = [Path(os.path.normcase(variables[name])) for name in names if variables.get(name)]
    here = Path(os.path.normcase(root))
    return any(here.is_relative_to(cloud) for cloud in clouds)


def _writable(folder: Path) -> bool:
    """Whether a file can really be made there (Windows' permissions do not show in os.access)."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _serving(home: Path, root: Path, locks: Sequence[str]) -> Path | None:
    """The folder that the stamp names, where it is whole, has these locks, and its Python answers."""
    name = _text(home / STAMP)
    if not re.fullmatch(r"[\w.-]+", name):
        return None
    held = _text(home / name / STAMPED).splitlines()
    wanted = [_line(root / lock) for lock in locks]
    if not held or not set(wanted) <= set(held) or held[-1] != _answer(home / name):
        return None
    return home / name


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _line(lock: Path) -> str:
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def _answer(folder: Path) -> str:
    """The version that an environment's Python says now; empty when it does not start.

    (It was uninstalled, or the folder comes from another computer.)
    """
    try:
        answer = subprocess.run(
            [python(folder), "-V"], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()


def _why(home: Path, found: Path | None, locks: Sequence[str]) -> str:
    if found:
        return MENDED
    if len(locks) > 1:
        return TOOLS
    return AGAIN if any((home / name).exists() for name in (STAMP, *FORMER_STAMPS)) else MINUTE


def _made(home: Path, root: Path, locks: Sequence[str]) -> Path:
    """A new environment, whole and stamped. What is left of a failure is removed."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise failure("ensurepip is not available")
    for half in _others(home):
        if not (half / STAMPED).exists():
            shutil.rmtree(half, ignore_errors=True)  # an interrupted one: first of all its room
    folder = _new(home, root / locks[-1])
    try:
        run([sys.executable, "-m", "venv", str(folder)])
        install(python(folder), root / locks[-1])
        # Once, everything is imported: what cannot serve never gets a stamp.
        whole = [str(python(folder)), "-P", "-m", "relance.environment.whole"]
        run(whole, variables=clean(os.environ) | {"PYTHONPATH": str(root)})
        stamp = [*(_line(root / lock) for lock in locks), _answer(folder)]
        (folder / STAMPED).write_text("\n".join(stamp), encoding="utf-8")
        (home / STAMP).write_text(folder.name, encoding="utf-8")
    except BaseException as error:
        full = isinstance(error, RelanceError) and shutil.disk_usage(home).free < ROOM
        shutil.rmtree(folder, ignore_errors=True)
        if full:  # venv only says that ensurepip failed
            raise failure("No space left on device") from error
        raise
    print("  Installation terminée.\n", flush=True)
    return folder


def _new(home: Path, lock: Path) -> Path:
    """An empty folder named after Python and lock, and never as one before it.

    An installation whose window was closed may still be writing into the former name.
    """
    home.mkdir(parents=True, exist_ok=True)
    version = ".".join(str(number) for number in sys.version_info[:3])
    short = hashlib.sha256(lock.read_bytes()).hexdigest()[:4]
    folder = home / f"{version}-{short}{secrets.token_hex(2)}"
    folder.mkdir()
    return folder


def _others(home: Path, serving: Path | None = None) -> list[Path]:
    """The environments beside the one that serves: former, damaged or half-made ones."""
    found = home.glob("[0-9]*-*")
    return [folder for folder in found if folder.is_dir() and folder != serving]


def _sweep(home: Path, serving: Path) -> None:
    """Remove the environments that serve nobody, and turn the developers' links.

    Called while no other window installs: a folder without its stamp is then an interrupted one.
    """
    for folder in _others(home, serving):
        try:
            with unused(folder / STAMPED) as stamp:
                stamp.truncate(0)  # nobody takes it from here on
        except FileNotFoundError:
            pass  # interrupted: it never had one
        except (OSError, Busy):
            continue
        shutil.rmtree(folder, ignore_errors=True)
    if home.is_symlink():
        return  # somebody else's folder, shared: its own links and files are not ours
    for name in FORMER:
        old, target = home / name, serving / name
        with contextlib.suppress(OSError):
            if old.is_symlink() and os.path.realpath(old) == os.path.realpath(target):
                continue
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old, ignore_errors=True)  # .venv itself was the environment, formerly
            else:
                old.unlink(missing_ok=True)
            if os.name != "nt" and name in VIEW and target.exists():
                old.symlink_to(Path(serving.name, name))


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise failure(f"{type(error).__name__} {error}") from error


@contextlib.contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Wait until no other window installs for the same project (double-click, twice)."""
    told = "Une autre fenêtre fait l'installation : un instant…"
    try:
        guarded = Path(os.path.realpath(home))
        with alone(guarded, seconds=600, waiting=lambda: print(told, flush=True)):
            yield
    except Busy:
        raise failure("PermissionError: another window is installing") from None
