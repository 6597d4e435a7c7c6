"""A project in « Dupré & Fils (été) » with a real environment, a small one: no network is needed.

Its program only says where and how it was started; its one library is a wheel made here.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from relance.environment.folders import place

PROJECT = Path(__file__).parents[2]
PROGRAM = """\
import os, sys, time
try:
    from relance import cli
except Exception as error:
    from relance.environment.whole import explained
    said, status = explained(error)
    print(said)
    sys.exit(status)
try:
    print(os.getcwd(), *sys.argv[1:], sys.flags.utf8_mode, sys.stdout.encoding, sep="|", flush=True)
    if "attendre" in sys.argv:
        time.sleep(60)
except KeyboardInterrupt:
    print("interrompu", flush=True)
    sys.exit(7)
sys.exit(3)
"""
FILES = {
    "petit/__init__.py": "from petit import dedans\n",
    "petit/dedans.py": "",
    "petit/mot.txt": "mot",
}


def wheel(folder: Path) -> str:
    """Makes petit-1.0 in `folder`; its line in a lock."""
    info = "petit-1.0.dist-info"
    files = {
        **FILES,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: petit\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record += f"{name},sha256={digest.decode()},{len(text.encode())}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "petit-1.0-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as package:
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name), text)
    return f"petit==1.0 --hash=sha256:{hashlib.sha256(made.read_bytes()).hexdigest()}\n"


class Office:
    """The project, and how it is started: as a scheduled task would, with nobody at the keyboard."""

    def __init__(self, folder: Path) -> None:
        self.wheels = folder / "roues"
        self.root = folder / "Dupré & Fils (été)"
        own = self.root / "relance"
        own.mkdir(parents=True)
        shutil.copy(PROJECT / "run.py", self.root)
        for name in ("__init__.py", "launcher.py", "problems.py", "refusals.py"):
            shutil.copy(PROJECT / "relance" / name, own)
        for room in ("environment", "planned", "system"):
            shutil.copytree(
                PROJECT / "relance" / room,
                own / room,
                ignore=shutil.ignore_patterns("__pycache__"),
            )
        (own / "__main__.py").write_text(PROGRAM, encoding="utf-8")
        (own / "cli.py").write_text("import petit\n\npetit.dedans\n", encoding="utf-8")
        (self.root / "requirements.txt").write_text(wheel(self.wheels), encoding="utf-8")
        # Beside run.py; elsewhere where the temporary folder's own path is long (Windows, macOS).
        self.local = {
            "LOCALAPPDATA": str(folder / "local"),
            "XDG_CACHE_HOME": str(folder / "local"),
        }
        self.home = place(self.root, self.local)

    def environments(self) -> list[str]:
        """The names of the environments that lie there."""
        return sorted(path.name for path in self.home.glob("[0-9]*") if path.is_dir())

    def serving(self) -> Path:
        return self.home / (self.home / "actuel").read_text(encoding="utf-8")

    def library(self) -> Path:
        """Where the one library lies in the environment that serves."""
        return next(self.serving().rglob("petit/__init__.py")).parent

    def begin(
        self, *arguments: str, cwd: Path | None = None, variables: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        reach = {"PIP_FIND_LINKS": self.wheels.as_uri(), "PIP_NO_INDEX": "1", **self.local}
        return subprocess.Popen(
            [sys.executable, self.root / "run.py", *arguments],
            cwd=cwd or self.root.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={**clean, "PYTHONPATH": "/nulle/part", **reach, **(variables or {})},
            start_new_session=True,
        )

    def start(
        self, *arguments: str, cwd: Path | None = None, variables: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """What a whole run of run.py ends with, and what it said."""
        with self.begin(*arguments, cwd=cwd, variables=variables) as process:
            said = process.communicate(timeout=120)[0]
        return process.returncode, said
