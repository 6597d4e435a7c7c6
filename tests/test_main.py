"""`python -m relance`, the outer boundary: nothing that is missing is a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from relance import __main__, cli
from relance.environment.whole import BROKEN
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
