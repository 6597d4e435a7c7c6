"""The program's own Python environment: made on first use, kept right, and started.

An owner has Python and a folder, nothing else. The first start makes a virtual environment beside
run.py and installs the locked requirements into it, wheels only, each checked by its hash. A stamp
(the hash of the lock, and the Python that installed it) is written last: a missing or different
stamp means an interrupted installation, a new version of relance or another Python, and the
environment is made anew. Standard library only; used by run.py and never by the program itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from relance.lock import Busy, alone, key
from relance.problems import RelanceError
from relance.streams import printable

ROOT = Path(__file__).absolute().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")  # the second for « run.py tests » only
SYNCHRONISED = ("onedrive", "dropbox", "google drive", "icloud", "kdrive")
LONGEST_ROOT = 120  # characters: Windows paths stop at 260, and a package's own take up to 94
MINUTE = "Première utilisation : installation (une minute, une seule fois)."
AGAIN = "Mise à jour de l'installation (une minute)."

# What pip or the system says → what the owner reads. The first line that fits wins.
FAILURES = (
    (
        r"No space left on device|WinError 112\b|Errno 28\b",
        "Le disque est plein : l'installation n'a pas pu se terminer.",
        "Libérez environ 500 Mo, puis lancez run.py de nouveau.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "Un fichier téléchargé n'est pas celui attendu : rien n'a été installé.",
        "Réessayez ; si cela persiste, un antivirus ou un proxy modifie les téléchargements.",
    ),
    (
        r"Max retries exceeded|connection broken|Failed to establish a new connection"
        r"|name resolution|getaddrinfo failed|Network is unreachable|timed? ?out"
        r"|ProxyError|Cannot connect to proxy|Tunnel connection failed|CERTIFICATE_VERIFY_FAILED"
        r"|SSLError|ConnectionResetError|Connection refused",
        "Pas de connexion à Internet : la première installation en a besoin, une seule fois.",
        "Vérifiez la connexion (ou le proxy de l'entreprise), puis lancez run.py de nouveau.",
    ),
    (
        r"No matching distribution found|Could not find a version that satisfies",
        f"Les composants de relance n'existent pas encore pour ce Python ({sys.version.split()[0]}).",
        "Installez Python 3.13 (64 bits) depuis https://www.python.org/downloads/ "
        "puis lancez run.py de nouveau.",
    ),
    (
        r"ensurepip|No module named pip",
        "Il manque à ce Python de quoi créer son environnement (module venv).",
        "Sous Debian ou Ubuntu : sudo apt install python3-venv. "
        "Ailleurs, installez Python depuis https://www.python.org/downloads/.",
    ),
    (
        r"Permission denied|PermissionError|Access is denied|WinError (5|32)\b|Errno 13\b",
        "Un fichier de l'installation est occupé ou protégé.",
        "Fermez les autres fenêtres de relance, puis lancez run.py de nouveau.",
    ),
)


def start(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Run relance (or its tests, for « tests … ») with `arguments`; returns its exit status.

    The current directory stays the caller's, so that a workbook named on the command line is
    found; the tests run in `root`. Returns 1 when the environment cannot be made, after saying
    why in French.
    """
    testing = list(arguments[:1]) == ["tests"]
    try:
        python = environment(root, LOCKS if testing else LOCKS[:1])
    except RelanceError as error:
        print(printable(str(error)), flush=True)
        return error.status
    except KeyboardInterrupt:
        print("\nInstallation interrompue : elle reprendra au prochain lancement.", flush=True)
        return 1
    # -P: a file named like a library in the current directory (docx.py) is never imported.
    command = [str(python), "-P", "-m", "relance", *arguments]
    if testing:
        command = [str(python), "-P", "-m", "pytest", *arguments[1:]]
    sys.stdout.flush()
    child = subprocess.Popen(command, env=_variables(root), cwd=root if testing else None)
    while True:
        try:  # Ctrl+C is the child's too, which says what it has to say; a wait cut short loses its status
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)
            status = child.wait()
        except KeyboardInterrupt:
            continue
        signal.signal(signal.SIGINT, before)
        return status if status >= 0 else 128 - status


def environment(root: Path, locks: Sequence[str]) -> Path:
    """The environment's Python, with every lock of `locks` installed; made or remade when needed.

    Raises RelanceError, in French, when it cannot be made.
    """
    home = place(root, os.environ)
    if _ready(home, root, locks):
        return _python(home)
    with _explained(), _one_at_a_time(root):
        if not _ready(home, root, locks[:1]):
            print(AGAIN if _stamp(home, root / locks[0]).exists() else MINUTE, flush=True)
            _create(home)
            _install(home, root / locks[0])
        for lock in locks[1:]:
            if not _ready(home, root, [lock]):
                print("Installation des outils de test.", flush=True)
                _install(home, root / lock)
    return _python(home)


def place(root: Path, variables: Mapping[str, str]) -> Path:
    """Where the environment lives: `.venv` beside run.py, or the user's own local folder.

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


def _python(home: Path) -> Path:
    # The Microsoft Store's Python writes elsewhere than it says; the path of a file tells where.
    real = Path(os.path.realpath(home / "pyvenv.cfg")).parent
    return real / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _stamp(home: Path, lock: Path) -> Path:
    return home / f".{lock.stem}.stamp"


def _identity(home: Path, lock: Path) -> str:
    """What a stamp holds: the lock's hash, and the version that the environment's Python says now.

    Empty when that Python does not start (uninstalled, or the folder came from another computer).
    """
    try:
        answer = subprocess.run(
            [_python(home), "-V"], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {answer.stdout.strip()}"


def _ready(home: Path, root: Path, locks: Sequence[str]) -> bool:
    for lock in locks:
        stamp = _stamp(home, root / lock)
        left = stamp.read_text(encoding="utf-8", errors="replace") if stamp.is_file() else ""
        if not left or left != _identity(home, root / lock):
            return False
    return True


def _create(home: Path) -> None:
    """Make an empty environment at `home`, in place of what was there."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise _failure("ensurepip is not available")
    for stamp in home.glob(".*.stamp"):
        stamp.unlink()  # first of all: half an environment must not look whole
    if home.exists():
        shutil.rmtree(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    _run([sys.executable, "-m", "venv", str(home)])


def _install(home: Path, lock: Path) -> None:
    """Install `lock` into `home`, a line of progress a package, then leave the stamp."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    names = {
        line.split("==")[0]
        for line in lines
        if re.match(r"[\w.-]+==", line) and ("sys_platform" not in line or sys.platform in line)
    }
    done: set[str] = set()

    def progress(line: str) -> None:
        # « Collecting … (from -r requirements.txt (line 7)) »: the lock's line names the package.
        if found := re.match(r"(?:Collecting|Processing|Requirement).*\(line (\d+)\)", line):
            package = lines[int(found[1]) - 1].split(" ")[0]
            done.add(package)
            print(f"  {len(done):>2}/{len(names)}  {package.replace('==', ' ')}", flush=True)
        elif line.startswith("Installing collected packages"):
            print("  mise en place…", flush=True)

    pip = [str(_python(home)), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    # Without retries pip would not say that the connection failed.
    calm = ["--retries", "3", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    _run([*pip, *calm, "-r", str(lock)], progress)
    _stamp(home, lock).write_text(_identity(home, lock), encoding="utf-8")
    print("  Installation terminée.\n", flush=True)


def _run(command: Sequence[str], progress: Callable[[str], None] = lambda _line: None) -> None:
    """Run a step of the installation; what it says goes to `progress`, line by line."""
    said: list[str] = []
    with subprocess.Popen(
        command,
        env=_variables(None),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as step:
        for line in step.stdout or ():
            said.append(line)
            progress(line)
    if step.returncode:
        raise _failure("".join(said))


def _failure(said: str) -> RelanceError:
    """The French explanation of what pip, venv or the system said in English."""
    for pattern, what, cure in FAILURES:
        if re.search(pattern, said, re.IGNORECASE):
            return RelanceError(what, cure=cure)
    log = Path(tempfile.gettempdir()) / "relance-installation.txt"
    with contextlib.suppress(OSError):
        log.write_text(said, encoding="utf-8")
    cure = f"Lancez run.py de nouveau ; si cela persiste, le détail est dans {log}."
    return RelanceError("L'installation a échoué.", cure=cure)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _failure(f"{type(error).__name__} {error}") from error


@contextlib.contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Wait until no other window installs the same project (double-click, twice)."""
    told = "Une autre fenêtre fait l'installation : un instant…"
    try:
        with alone(root, seconds=600, waiting=lambda: print(told, flush=True)):
            yield
    except Busy:
        raise _failure("PermissionError: another window is installing") from None


def _variables(root: Path | None) -> dict[str, str]:
    """The child's environment: UTF-8 everywhere, no library but ours, `root` importable."""
    variables = dict(os.environ, PYTHONUTF8="1", PYTHONIOENCODING="utf-8", PIP_USER="0")
    for name in ("PYTHONHOME", "PYTHONPATH"):
        variables.pop(name, None)
    if root:
        variables["PYTHONPATH"] = str(root)
    return variables
