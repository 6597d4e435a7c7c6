"""run.py and its launcher, as an owner meets them: wrong Python, zip, a file that is missing."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import run
from relance import launcher
from tests.environment.office import PROJECT, Office

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


LINE = r'C:\WINDOWS\system32\cmd.exe /c ""C:\Dupré & Fils (été)\Relance.cmd" {0}"'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (LINE.format(""), []),
        (LINE.format("A&B.xlsx"), ["A&B.xlsx"]),  # Explorer puts no quotes where there is no space
        (LINE.format("A^B%1.xlsx"), ["A^B%1.xlsx"]),
        (LINE.format('"Nos factures & avoirs.xlsx"'), ["Nos factures & avoirs.xlsx"]),
        (LINE.format('A&B.xlsx "Nos factures & avoirs.xlsx"'), ["A&B.xlsx", "Nos factures & avoirs.xlsx"]),
        (LINE.format("verifier & echo fini"), []),  # typed: cmd has understood it
        (r'"C:\WINDOWS\system32\cmd.exe" ', []),  # a console that was open before
        ("", []),
    ],
)  # fmt: skip
def test_a_file_dropped_onto_the_windows_launcher_keeps_its_whole_name(
    line: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("A&B.xlsx", "A^B%1.xlsx", "Nos factures & avoirs.xlsx"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert run.dropped(line) == expected


@pytest.mark.skipif(os.name != "nt", reason="Windows' own cmd.exe")
def test_the_windows_launcher_hands_over_a_dropped_name_with_an_ampersand(tmp_path: Path) -> None:
    project = tmp_path / "Dupré & Fils (été)"
    project.mkdir()
    shutil.copy(PROJECT / "Relance.cmd", project)
    said = "import os, sys\nprint(ascii(os.environ['RELANCE_LINE']))\nsys.exit(3)\n"
    (project / "run.py").write_text(said, encoding="utf-8")
    line = f'cmd.exe /c ""{project}\\Relance.cmd" {tmp_path}\\A&B.xlsx"'
    answer = subprocess.run(line, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert b"A&B.xlsx" in answer.stdout
    assert (answer.returncode, answer.stderr) == (3, b"")  # « B.xlsx » was not run as a command


# --- a real start, in a folder with every awkward character, from another one


@pytest.fixture
def removed(office: Office, request: pytest.FixtureRequest) -> Iterator[str]:
    """A file of the program that is not there meanwhile."""
    file, kept = office.root / request.param, office.root / "de côté"
    shutil.move(file, kept)
    yield request.param
    shutil.move(kept, file)


MODULES = [
    "cli",
    "launcher",
    "problems",
    "__main__",
    "system/lock",
    "environment/folders",
    "environment/pip",
]


@pytest.mark.slow
@pytest.mark.parametrize("removed", [f"relance/{name}.py" for name in MODULES], indirect=True)
def test_a_missing_file_of_ours_is_a_french_sentence_and_no_new_environment(
    office: Office, removed: str
) -> None:
    assert not (office.root / removed).exists()
    before = office.environments()
    status, said = office.start()
    assert status == 1
    assert "Il manque" in said
    assert "Décompressez" in said
    assert "Traceback" not in said
    assert office.environments() == before
