"""run.py and its launcher, as an owner meets them: wrong Python, zip, first start, no Internet."""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import run
from relance import launcher
from relance.problems import RelanceError

PROJECT = Path(__file__).parents[1]
PYENV = Path.home() / ".pyenv" / "versions"
OLD_PYTHONS = (
    sorted(PYENV.glob("2.7*")) + sorted(PYENV.glob("3.[6-9].*")) + sorted(PYENV.glob("3.10*"))
)


# --- run.py: what any Python must be able to say


@pytest.mark.skipif(not OLD_PYTHONS, reason="no old Python on this machine")
@pytest.mark.parametrize("python", OLD_PYTHONS, ids=lambda path: path.name)
def test_an_old_python_is_told_in_french_which_one_is_needed(python: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Dupré & Fils (été)"
    folder.mkdir()
    shutil.copy(PROJECT / "run.py", folder)
    answer = subprocess.run(
        [python / "bin" / "python", folder / "run.py"], capture_output=True, cwd="/", check=False
    )
    assert answer.returncode == 1
    assert answer.stderr == b""
    text = answer.stdout.decode("utf-8")
    assert "a besoin de Python 3.11 ou plus récent" in text
    assert f"celui-ci est Python {python.name}" in text
    assert "https://www.python.org/downloads/" in text


@pytest.mark.parametrize(
    ("folder", "zipped"),
    [
        (r"C:\Users\Zoé\AppData\Local\Temp\Temp1_relance.zip\relance", True),
        (r"C:\Users\Zoé\AppData\Local\Temp\1f2e_relance.ZIP.a3b\relance", True),
        ("/tmp/relance.zip", True),
        (r"C:\Users\Zoé\Documents\Dupré & Fils (été)\relance", False),
        ("/home/zoe/zippers/relance", False),
    ],
)
def test_run_from_inside_a_zip_asks_to_unpack_it_first(folder: str, zipped: bool) -> None:
    assert (run.obstacle(folder) == run.IN_A_ZIP) is zipped


def test_run_alone_without_its_folder_asks_to_unpack_it_and_speaks_utf8(tmp_path: Path) -> None:
    shutil.copy(PROJECT / "run.py", tmp_path)
    answer = subprocess.run(
        [sys.executable, tmp_path / "run.py"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},  # an old Windows console, or a log
    )
    assert answer.returncode == 1
    assert "Décompressez d'abord le dossier entier" in answer.stdout.decode("utf-8")


def test_a_32_bit_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    assert "64 bits" in run.obstacle(str(PROJECT))


class Terminal(io.StringIO):
    """A console window at which somebody sits."""

    def isatty(self) -> bool:
        return True


def window(
    monkeypatch: pytest.MonkeyPatch, *, keyboard: bool = True, screen: bool = True
) -> io.StringIO:
    """Replaces standard input and output; a plain StringIO is a pipe or a file."""
    out = Terminal() if screen else io.StringIO()
    monkeypatch.setattr(sys, "stdin", Terminal("\n") if keyboard else io.StringIO("\n"))
    monkeypatch.setattr(sys, "stdout", out)
    return out


@pytest.mark.parametrize(
    ("keyboard", "screen", "system", "arguments", "waits"),
    [
        (True, True, "posix", [], True),
        (True, True, "nt", [], True),
        (False, True, "posix", [], False),  # the Task Scheduler, CI
        (True, False, "posix", [], False),  # output sent to a file
        (True, True, "posix", ["verifier"], False),
        (True, True, "nt", ["verifier"], False),
        (True, True, "nt", [str(PROJECT / "run.py")], True),  # a file dropped onto run.py
        (True, True, "posix", [str(PROJECT / "run.py")], False),
    ],
)
def test_the_window_waits_only_where_it_would_close_under_somebodys_eyes(
    monkeypatch: pytest.MonkeyPatch,
    keyboard: bool,
    screen: bool,
    system: str,
    arguments: list[str],
    waits: bool,
) -> None:
    window(monkeypatch, keyboard=keyboard, screen=screen)
    monkeypatch.setattr(os, "name", system)
    assert run.waits(arguments) is waits


class BytesTerminal(io.TextIOWrapper):
    """As Terminal, with the binary buffer under it that `say` writes to."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("accident", [RuntimeError("boum"), None])
def test_an_accident_at_the_start_is_one_sentence_and_the_window_waits(
    monkeypatch: pytest.MonkeyPatch, accident: Exception | None
) -> None:
    def start(_arguments: Sequence[str]) -> int:
        if accident:
            raise accident
        return 3

    window(monkeypatch)
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", BytesTerminal(raw, encoding="cp850"))
    monkeypatch.setattr(launcher, "start", start)
    status = run.main([])
    text = raw.getvalue().decode("utf-8")
    assert status == (1 if accident else 3)
    assert ("n'a pas pu démarrer (RuntimeError : boum)" in text) is bool(accident)
    assert text.rstrip().endswith("Appuyez sur Entrée pour fermer cette fenêtre.")


def test_the_windows_launcher_is_ascii_until_it_has_chosen_utf8_and_has_crlf_lines() -> None:
    script = (PROJECT / "Relance.cmd").read_bytes()
    before, after = script.split(b"chcp 65001")
    assert before.isascii()
    assert "installé".encode() in after
    assert script.count(b"\n") == script.count(b"\r\n")


# --- where the environment lives


@pytest.mark.parametrize(
    ("root", "variables", "expected"),
    [
        ("/home/zoe/Documents/relance", {}, False),
        ("/home/zoe/OneDrive - Dupré SARL/relance", {}, True),
        ("/home/zoe/onedrive/relance", {}, True),
        ("/home/zoe/Dropbox/relance", {}, True),
        ("/home/zoe/Nuage/relance", {"OneDrive": "/home/zoe/Nuage"}, True),
        ("/home/zoe/Nuage/relance", {"OneDriveCommercial": "/home/zoe/Nuage"}, True),
        ("/home/zoe/Nuages/relance", {"OneDriveConsumer": "/home/zoe/Nuage"}, False),
        ("/home/zoe/Nuage/relance", {"OneDrive": ""}, False),
    ],
)
def test_a_project_in_a_synchronised_folder_is_noticed(
    root: str, variables: dict[str, str], expected: bool
) -> None:
    assert launcher.synchronised(Path(root), variables) is expected


def test_the_environment_lies_beside_run_py_where_that_is_possible(tmp_path: Path) -> None:
    assert launcher.place(tmp_path, {"LOCALAPPDATA": "/local"}) == tmp_path / ".venv"


@pytest.mark.parametrize("why", ["synchronised", "read only", "long path"])
def test_elsewhere_it_lies_in_the_users_own_folder_always_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    root = tmp_path / "relance"
    if why == "synchronised":
        root = tmp_path / "OneDrive" / "relance"
    elif why == "long path":
        root = tmp_path / ("dossier " * 16) / "relance"
    root.mkdir(parents=True)
    if why == "read only":
        monkeypatch.setattr(launcher, "_writable", lambda _folder: False)
    first, again = (launcher.place(root, {"LOCALAPPDATA": "/local"}) for _ in range(2))
    assert first == again
    assert first.parent == Path("/local/relance")
    assert first != launcher.place(root / "autre", {"LOCALAPPDATA": "/local"})


# --- the first start and the following ones, with pip and venv played by a fake


class Machine:
    """Stands in for venv and pip: records what is asked, and can fail or be interrupted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        self.root, self.python = root, "Python 3.13.0"
        self.asked: list[str] = []
        self.fails_on: dict[str, BaseException] = {}
        for lock in launcher.LOCKS:
            (root / lock).write_text("six==1.0 \\\n    --hash=sha256:00\n", encoding="utf-8")
        monkeypatch.setattr(launcher, "_run", self.do)
        monkeypatch.setattr(
            launcher, "_identity", lambda _home, lock: f"{lock.read_text()} {self.python}"
        )

    def do(self, command: Sequence[str], progress: Callable[[str], None] = lambda _: None) -> None:
        step = "venv" if "venv" in command else Path(command[-1]).stem
        self.asked.append(step)
        if step == "venv":
            Path(command[-1]).mkdir()
        else:
            progress("Collecting six==1.0 (from -r /a (b)/requirements.txt (line 1))")
        if step in self.fails_on:
            raise self.fails_on[step]

    def start(self, *, tests: bool = False) -> list[str]:
        """Makes the environment ready; what had to be done for it."""
        self.asked.clear()
        launcher.environment(self.root, launcher.LOCKS if tests else launcher.LOCKS[:1])
        return list(self.asked)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    return Machine(monkeypatch, tmp_path)


def test_the_first_start_installs_and_says_so_the_second_does_neither(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.start() == ["venv", "requirements"]
    said = capsys.readouterr().out
    assert "Première utilisation : installation (une minute, une seule fois)" in said
    assert "1/1  six 1.0" in said
    assert machine.start() == []
    assert capsys.readouterr().out == ""


def test_another_lock_or_another_python_makes_the_environment_anew(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.start()
    (machine.root / "requirements.txt").write_text("six==2.0\n", encoding="utf-8")
    assert machine.start() == ["venv", "requirements"]
    assert launcher.AGAIN in capsys.readouterr().out
    machine.python = "Python 3.14.0"
    assert machine.start() == ["venv", "requirements"]
    assert machine.start() == []


@pytest.mark.parametrize("step", ["venv", "requirements"])
@pytest.mark.parametrize("accident", [KeyboardInterrupt(), RelanceError("panne"), OSError(28, "")])
def test_an_interrupted_installation_is_said_and_begun_again(
    machine: Machine, capsys: pytest.CaptureFixture[str], step: str, accident: BaseException
) -> None:
    machine.fails_on = {step: accident}
    assert launcher.start([], machine.root) == 1
    said = capsys.readouterr().out
    assert "Traceback" not in said
    assert "interrompue" in said or "panne" in said or "disque est plein" in said
    machine.fails_on = {}
    assert machine.start() == ["venv", "requirements"]


def test_an_interrupted_renewal_does_not_pass_for_whole(machine: Machine) -> None:
    old = (machine.root / "requirements.txt").read_text(encoding="utf-8")
    machine.start()
    (machine.root / "requirements.txt").write_text("six==2.0\n", encoding="utf-8")
    machine.fails_on = {"requirements": KeyboardInterrupt()}
    assert launcher.start([], machine.root) == 1
    (machine.root / "requirements.txt").write_text(old, encoding="utf-8")  # back to the old version
    machine.fails_on = {}
    assert machine.start() == ["venv", "requirements"]


def test_the_tests_have_their_own_tools_and_their_own_stamp(machine: Machine) -> None:
    assert machine.start(tests=True) == ["venv", "requirements", "requirements-dev"]
    assert machine.start() == []
    assert machine.start(tests=True) == []
    (machine.root / "requirements-dev.txt").write_text("six==2.0\n", encoding="utf-8")
    assert machine.start() == []
    assert machine.start(tests=True) == ["requirements-dev"]


# --- what pip and venv say in English


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError("
            "'Failed to establish a new connection: [Errno 11001] getaddrinfo failed')'\n"
            "ERROR: Could not find a version that satisfies the requirement lxml==6.1.3 "
            "(from versions: none)\nERROR: No matching distribution found for lxml==6.1.3",
            "Pas de connexion à Internet",
        ),
        (
            "Could not fetch URL: There was a problem confirming the ssl certificate: [SSL: "
            "CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "Pas de connexion à Internet",
        ),
        ("ProxyError('Cannot connect to proxy.', timeout('timed out'))", "proxy de l'entreprise"),
        (
            "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from "
            "versions: 2.5.2)\nERROR: No matching distribution found for numpy==2.4.6",
            "n'existent pas encore pour ce Python",
        ),
        (
            "The virtual environment was not created successfully because ensurepip is not\n"
            "available.  On Debian/Ubuntu systems, you need to install the python3-venv package",
            "sudo apt install python3-venv",
        ),
        ("OSError: [Errno 28] No space left on device", "Le disque est plein"),
        ("OSError: [WinError 112] Espace insuffisant sur le disque", "Le disque est plein"),
        ("OSError: [WinError 32] Le processus ne peut pas accéder", "Fermez les autres fenêtres"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "n'est pas celui attendu"),
        ("Segmentation fault", "L'installation a échoué"),
    ],
)
def test_a_failed_installation_is_explained_in_french(
    english: str, french: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    assert french in str(launcher._failure(english))


def test_what_nobody_foresaw_is_kept_in_a_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    said = str(launcher._failure("Segmentation fault"))
    log = tmp_path / "relance-installation.txt"
    assert str(log) in said
    assert log.read_text(encoding="utf-8") == "Segmentation fault"


def test_a_python_without_venv_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(RelanceError, match="python3-venv"):
        launcher._create(tmp_path / ".venv")


# --- a real environment, in a folder with every awkward character; its lock is empty: no network

PROGRAM = """\
import os, sys, time
print(os.getcwd(), *sys.argv[1:], sys.flags.utf8_mode, sys.stdout.encoding, sep="|", flush=True)
if "attendre" in sys.argv:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        print("interrompu", flush=True)
        sys.exit(7)
sys.exit(3)
"""


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in « Dupré & Fils (été) » whose program only says where and how it was started."""
    root = tmp_path_factory.mktemp("bureau") / "Dupré & Fils (été)"
    (root / "relance").mkdir(parents=True)
    rooms = ("__init__", "launcher", "lock", "problems", "refusals")
    for name in ("run.py", *(f"relance/{room}.py" for room in rooms)):
        shutil.copy(PROJECT / name, root / name)
    (root / "relance" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    (root / "requirements.txt").write_text("# rien\n", encoding="utf-8")
    return root


def begin(root: Path, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Starts run.py as a scheduled task would, from another folder, with nobody at the keyboard."""
    return subprocess.Popen(
        [sys.executable, root / "run.py", *arguments],
        cwd=cwd or root.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": "/nulle/part"},
        start_new_session=True,
    )


def started(root: Path, *arguments: str, cwd: Path | None = None) -> tuple[int, str]:
    """What a whole run of run.py ends with, and what it said."""
    with begin(root, *arguments, cwd=cwd) as process:
        said = process.communicate(timeout=120)[0]
    return process.returncode, said


@pytest.mark.slow
def test_two_first_starts_at_once_make_one_environment_and_both_go_on(firm: Path) -> None:
    shutil.rmtree(firm / ".venv", ignore_errors=True)
    with begin(firm) as one, begin(firm) as other:
        said = [process.communicate(timeout=120)[0] for process in (one, other)]
    assert [one.returncode, other.returncode] == [3, 3]
    assert sum(launcher.MINUTE in text for text in said) == 1


@pytest.mark.slow
def test_a_start_passes_arguments_folder_and_status_on_in_utf8(firm: Path, tmp_path: Path) -> None:
    started(firm)
    answer = started(firm, "verifier", "Année 2026.xlsx", cwd=tmp_path)
    assert answer == (3, f"{tmp_path}|verifier|Année 2026.xlsx|1|utf-8\n")


@pytest.mark.slow
def test_a_file_named_like_a_library_where_the_owner_stands_is_never_imported(
    firm: Path, tmp_path: Path
) -> None:
    for name in ("relance.py", "time.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit(99)\n", encoding="utf-8")
    assert started(firm, cwd=tmp_path)[0] == 3


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals to a process group are POSIX")
def test_ctrl_c_reaches_the_program_which_ends_in_its_own_words(firm: Path) -> None:
    started(firm)
    with begin(firm, "attendre") as process:
        assert process.stdout is not None
        assert "attendre" in process.stdout.readline()
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout.read() == "interrompu\n"
    assert process.returncode == 7


@pytest.mark.slow
def test_without_internet_one_french_sentence_and_no_stamp(
    firm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(firm)
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")  # nobody listens there
    lock = tmp_path / "hors-ligne.txt"
    lock.write_text(f"six==1.17.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(RelanceError, match="Pas de connexion à Internet"):
        launcher._install(firm / ".venv", lock)
    assert not (firm / ".venv" / ".hors-ligne.stamp").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the environment's Python is a link on POSIX only")
def test_an_environment_whose_python_is_gone_is_made_again(firm: Path) -> None:
    started(firm)
    python = firm / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/usr/bin/python-uninstalled")
    status, said = started(firm)
    assert launcher.AGAIN in said
    assert status == 3
