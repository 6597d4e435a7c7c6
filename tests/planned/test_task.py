"""What is registered: one command for one workbook; a system that says no is a French sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from relance.planned.task import Task, told
from relance.problems import RelanceError


def task(folder: str = "/home/dupré/Dupré & Fils (été)", name: str = "Factures 100 %.xlsx") -> Task:
    home = Path(folder)
    return Task(
        python=Path("/usr/bin/python3"), program=home / "run.py", workbook=home / name,
        output=home / "output",
    )  # fmt: skip


def test_its_name_is_plain_and_differs_by_workbook() -> None:
    names = {task().name, task(name="Autre.xlsx").name, task("/ailleurs").name}
    assert len(names) == 3
    assert all(name.isascii() and name.replace("-", "").isalnum() for name in names)


def test_its_command_names_all_by_their_whole_path() -> None:
    home = "/home/dupré/Dupré & Fils (été)"
    assert task().command == (
        "/usr/bin/python3", f"{home}/run.py", f"{home}/Factures 100 %.xlsx", "--planifie", "--sortie",
        f"{home}/output",
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        ["relance-no-such-command"],
        [sys.executable, "-c", "import sys; sys.exit('Accès refusé.')"],
        [sys.executable, "-c", "raise SystemExit(3)"],
    ],
)
def test_a_command_of_the_system_that_fails_is_told_in_french(command: list[str]) -> None:
    with pytest.raises(RelanceError, match="n'a pas voulu") as said:
        told(command)
    assert "veiller" in said.value.cure


def test_one_that_hangs_is_left() -> None:
    def hangs(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        raise subprocess.TimeoutExpired("schtasks", 30)

    with pytest.raises(RelanceError, match="schtasks"):
        told(["schtasks"], hangs)


def test_what_it_says_comes_back() -> None:
    assert told([sys.executable, "-c", "print(input())"], given="oui\n") == "oui\n"
