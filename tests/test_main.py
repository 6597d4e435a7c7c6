"""`python -m relance`, the outer boundary: nothing that is missing is a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from relance import __main__, cli
from relance.environment.whole import BROKEN, PACKAGE
from tests.firm import Firm

GONE = ModuleNotFoundError("No module named 'lxml'", name="lxml")


@pytest.mark.parametrize(
    ("accident", "status", "said"),
    [
        (GONE, BROKEN, "Une partie de l'installation ne se charge pas : lxml."),
        (ModuleNotFoundError("", name="relance.book"), 1, "Il manque un fichier du programme"),
        (KeyboardInterrupt(), 1, "Interrompu."),
        (ValueError("boum"), 1, "Le programme n'a pas pu démarrer (ValueError : boum)."),
    ],
)
def test_an_accident_at_the_start_is_a_sentence_and_its_status(
    accident: BaseException,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails() -> int:
        raise accident

    monkeypatch.setattr(cli, "main", fails)
    monkeypatch.setattr(sys, "argv", ["relance"])
    assert __main__.start() == status
    assert said in capsys.readouterr().out


def test_a_library_that_is_gone_is_found_in_the_middle_of_a_run_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(*_: object) -> int:
        raise GONE

    monkeypatch.setattr(cli, "_command", fails)
    with pytest.raises(ModuleNotFoundError):  # __main__ says so, and run.py mends it
        cli.main(["--sortie", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "status"),
    [(["--help"], 0), (["--nope"], 2), (["{book}", "--planifie", "--sortie", "{output}"], 0)],
)
def test_a_start_with_nothing_to_do_loads_no_heavy_library(
    words: list[str], status: int, chasing: Firm
) -> None:
    said = [word.format(book=chasing.book, output=chasing.output) for word in words]
    code = (
        "import sys, datetime, relance.commands.not_due as asked; from relance.__main__ import start\n"
        "day = staticmethod(lambda: datetime.datetime(2026, 11, 10, 9))\n"  # its Monday was the 9th
        "asked.datetime = type('Clock', (), {'now': day})\n"
        "try: status = start()\n"
        "except SystemExit as end: status = end.code\n"
        "heavy = {'docx', 'docxtpl', 'jinja2', 'openpyxl', 'rich', 'schedule', 'relance.cli'}\n"
        "print(status, sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, *said], cwd=Path(__file__).parents[1], capture_output=True,
        encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert answer.stdout.splitlines()[-1] == f"{status} []", answer.stderr


def loaded(*words: str) -> tuple[int, set[str]]:
    """The exit status of a whole process, and the modules that it had loaded at its end."""
    code = (
        "import sys; from relance.__main__ import start; status = start()\n"
        "print(); print(status, *sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=PACKAGE.parent, capture_output=True,
        encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    status, *modules = answer.stdout.splitlines()[-1].split()
    return int(status), set(modules)


def rooms(modules: set[str]) -> set[str]:
    return {module.split(".")[1] for module in modules if module.startswith("relance.")}


ABSENT = {"bank", "planned", "practice"}  # rooms that a plain Monday does not enter
MONDAY = {  # of `commands`, all that it is made of; whoever adds a name says what it costs
    "arguments", "dropped", "first_list", "kept", "monday", "new_year", "ready", "statement_files",
}  # fmt: skip
HEAVY = {
    "dask", "email.message", "holidays", "openpyxl", "pypdf", "rich", "schedule", "urllib.request",
    "xml.sax",
}  # fmt: skip


def test_a_monday_loads_what_it_needs_and_nothing_of_other_commands(chasing: Firm) -> None:
    """More than half of a small Monday went into loading; with a statement, the bank comes too."""
    words = (str(chasing.book), "--sortie", str(chasing.output), "--sans-question", "--date")
    status, modules = loaded(*words, "2026-11-16")
    assert status == 0
    assert {"commands", "letters", "word", "page", "passage"} <= rooms(modules)
    assert rooms(modules) & ABSENT == set()
    assert {m.split(".")[2] for m in modules if m.startswith("relance.commands.")} == MONDAY
    assert modules & HEAVY == set()
    statement = chasing.output / "relevé.ofx"
    statement.write_text("<OFX></OFX>", encoding="utf-8")
    _, modules = loaded(*words, "2026-11-16", "--releve", str(statement))
    assert "bank" in rooms(modules)


def test_what_a_monday_does_not_load_is_still_called_so() -> None:
    assert {room for room in ABSENT if not (PACKAGE / room).is_dir()} == set()
    installed = HEAVY - {"dask"}  # an extra of its own
    assert {name for name in installed if find_spec(name) is None} == set()


def test_a_python_without_the_libraries_is_a_sentence() -> None:
    answer = subprocess.run(
        [sys.executable, "-S", "-m", "relance"],  # -S: no site-packages
        cwd=Path(__file__).parents[1],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert answer.returncode == BROKEN
    assert answer.stderr == ""
    assert answer.stdout.startswith("Une partie de l'installation ne se charge pas : ")


_LEAVES = """
import threading, time
from relance.__main__ import leave
threading.Thread(target=lambda: (time.sleep(0.3), print("rangé"))).start()
leave(3)
"""


def test_a_thread_at_work_ends_its_work_before_the_process_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LEAVES], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (3, "rangé")
