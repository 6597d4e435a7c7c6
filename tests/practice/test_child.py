"""One workbook in a process of its own: what it says, and what happens where it dies."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relance.passage.example import EXAMPLE
from relance.practice import child
from relance.practice.child import monday_of
from relance.practice.results import CRASHED, kept

DAY = date(2026, 11, 23)


def test_its_monday_is_the_one_of_the_command_line(tmp_path: Path) -> None:
    book = tmp_path / "Dupré & Fils (été).xlsx"
    shutil.copyfile(EXAMPLE, book)
    it = monday_of(book, tmp_path / "output", DAY)
    assert it.status == 0, it.said
    assert it.letters > 0
    assert it.open == "98167.28"  # the example's own total
    assert kept(tmp_path / "output") == it
    assert list((tmp_path / "output" / "2026-11-23").rglob("*.docx"))


def test_a_workbook_that_stops_says_why(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(b"not a workbook")
    it = monday_of(book, tmp_path / "output", DAY)
    assert it.status == 1
    assert "a.xlsx" in it.reason
    assert "Traceback" not in it.said


@pytest.mark.parametrize(
    ("ends", "status", "tries"),
    [
        ([(0, "fait")], 0, 1),
        ([(1, "ouvert dans Excel")], 1, 1),  # it said why: again would be no use
        ([(-9, ""), (0, "fait")], 0, 2),
        ([(1, ""), (0, "fait")], 0, 2),  # Windows tells 1 of a process that was killed
        ([(-9, "à moitié"), (-9, "")], CRASHED, 2),
    ],
)
def test_a_process_that_dies_is_started_once_more(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ends: list[tuple[int, str]],
    status: int,
    tries: int,
) -> None:
    asked: list[Path] = []

    def run(book: Path, *_: object) -> tuple[int, str, dict[str, Any]]:
        asked.append(book)
        return (*ends[len(asked) - 1], {})

    monkeypatch.setattr(child, "_run", run)
    assert monday_of(tmp_path / "a.xlsx", tmp_path, DAY).status == status
    assert len(asked) == tries
