"""Installing a lock into an environment with its own pip, and what pip says, in French.

A lock is complete (tests/test_locks.py holds it to that): pip installs it as it stands, without
resolving anything, so that what appears on PyPI later changes nothing. And pip reads no
configuration but how to reach the packages: `target`, `dry-run`, `user`, a constraint of the
owner's other work would leave the environment empty. Standard library only.
"""

from __future__ import annotations

import ast
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from relance.problems import RelanceError

# What is handed back of pip's configuration, under each name pip knows it by.
KEPT = {
    "index-url": "index-url",
    "pypi-url": "index-url",
    "extra-index-url": "extra-index-url",
    "find-links": "find-links",
    "no-index": "no-index",
    "trusted-host": "trusted-host",
    "proxy": "proxy",
    "cert": "cert",
    "client-cert": "client-cert",
    "timeout": "timeout",
    "default-timeout": "timeout",
}
SECTIONS = ("global", "install", ":env:")  # as pip reads them: the later one wins

# What pip or the system says → what the owner reads. The first line that fits wins.
FAILURES = (
    (
        r"No space left on device|WinError 112\b|Errno 28\b|Disk quota exceeded|Errno 122\b",
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
        "Pas de connexion à Internet : l'installation en a besoin, une seule fois.",
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
    (
        r"Ne se charge pas|Fichiers disparus",
        "L'installation est incomplète : un antivirus a peut-être enlevé un fichier.",
        "Autorisez le dossier de relance dans l'antivirus, puis lancez run.py de nouveau.",
    ),
)


def install(python: Path, lock: Path) -> None:
    """Install `lock` with the pip of `python`, a line of progress a package. Raises RelanceError."""
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

    pip = [str(python), "-m", "pip", "install", "--no-deps", "--require-hashes"]
    # Without retries pip would not say that the connection failed.
    calm = ["--retries", "3", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    variables = isolated(os.environ, configuration(python))
    run([*pip, "--only-binary", ":all:", *calm, "-r", str(lock)], progress, variables)


def configuration(python: Path) -> str:
    """What `pip config list` says; nothing where pip cannot read its own configuration."""
    # -vvv: « quiet = 3 » in pip.conf would silence this too.
    command = [str(python), "-m", "pip", "-vvv", "config", "list"]
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(
            command,
            env=clean(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=True,
            timeout=120,
        ).stdout
    return ""


def isolated(variables: Mapping[str, str], listing: str) -> dict[str, str]:
    """The variables under which pip installs: of its configuration only what is `KEPT`."""
    kept: dict[str, str] = {}
    for section in SECTIONS:
        for line in listing.splitlines():
            name, _, value = line.partition("=")
            where, _, option = name.rpartition(".")
            if where == section and option in KEPT and value:
                with contextlib.suppress(ValueError, SyntaxError):
                    kept[KEPT[option]] = str(ast.literal_eval(value))
    own = {name: value for name, value in clean(variables).items() if not name.startswith("PIP_")}
    handed = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in kept.items()}
    return own | handed | {"PIP_CONFIG_FILE": os.devnull}


def clean(variables: Mapping[str, str]) -> dict[str, str]:
    """A child's variables: UTF-8 everywhere, and nothing else that would change its Python."""
    own = {name: value for name, value in variables.items() if not name.startswith("PYTHON")}
    return own | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}


def run(
    command: Sequence[str],
    progress: Callable[[str], None] = lambda _line: None,
    variables: Mapping[str, str] | None = None,
) -> None:
    """Run a step of the installation; what it says goes to `progress`, line by line.

    Raises RelanceError where it fails, with what is to be done about it.
    """
    said: list[str] = []
    with subprocess.Popen(
        command,
        env=clean(os.environ) if variables is None else variables,
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
        raise failure("".join(said))


def failure(said: str) -> RelanceError:
    """The French explanation of what pip, venv or the system said in English."""
    for pattern, what, cure in FAILURES:
        if re.search(pattern, said, re.IGNORECASE):
            return RelanceError(what, cure=cure)
    log = Path(tempfile.gettempdir()) / "relance-installation.txt"
    with contextlib.suppress(OSError):
        log.write_text(said, encoding="utf-8")
    cure = f"Lancez run.py de nouveau ; si cela persiste, le détail est dans {log}."
    return RelanceError("L'installation a échoué.", cure=cure)
