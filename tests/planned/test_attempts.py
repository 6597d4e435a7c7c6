"""What became of the unattended runs is kept beside the letters, and is never worth a failure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from relance.planned.attempts import FOLDER, LOG, idle, keep, last_attempt, log, unseen_failures
from relance.planned.task import Task
from relance.planned.timing import Attempt

NOON = datetime(2026, 11, 23, 12, 5)
MADE = Attempt(
    at=NOON, status=0, said="Dupré & Fils : 3 courriers\n", page="/x/0 - Ma semaine.html"
)


def test_an_attempt_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    one, other = tmp_path / "un.xlsx", tmp_path / "deux.xlsx"
    assert last_attempt(tmp_path, one) is None
    keep(tmp_path, one, MADE)
    keep(tmp_path, other, MADE._replace(status=4, seen=True))
    assert last_attempt(tmp_path, one) == MADE
    assert last_attempt(tmp_path, other) == MADE._replace(status=4, seen=True)


def test_failures_that_nobody_saw_are_known_whatever_their_workbook(tmp_path: Path) -> None:
    old, done, seen = (tmp_path / f"{name}.xlsx" for name in ("été", "fait", "vu"))
    keep(tmp_path, old, MADE._replace(status=1))
    keep(tmp_path, done, MADE)
    keep(tmp_path, seen, MADE._replace(status=1, seen=True))
    (tmp_path / FOLDER / "x.json").write_text("{")
    assert list(unseen_failures(tmp_path)) == [(old, MADE._replace(status=1))]
    assert list(unseen_failures(tmp_path / "nowhere")) == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"at": 3}', '{"at": "hier", "status": 0}', "null", "\0" * 90, "[" * 99_999]
    + ['{"at": "2026-11-23T08:00", "status": null}', '{"at": "2026-11-23T08:00", "status": "x"}'],
)
def test_a_damaged_memory_is_none(tmp_path: Path, text: str) -> None:
    keep(tmp_path, tmp_path / "x", MADE)
    [file] = (tmp_path / FOLDER).iterdir()
    file.write_text(text)
    assert last_attempt(tmp_path, tmp_path / "x") is None


def test_a_memory_that_another_hand_touched_does_not_stop_the_launcher(tmp_path: Path) -> None:
    keep(tmp_path, tmp_path / "x", MADE)
    [file] = (tmp_path / FOLDER).iterdir()
    file.write_text('{"at": "2026-11-23T12:05:00+01:00", "status": 0, "said": 5, "more": []}')
    assert last_attempt(tmp_path, tmp_path / "x") == Attempt(at=NOON, status=0, said="5")


def test_where_nothing_can_be_written_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"a file, not a folder")
    keep(tmp_path / "output", tmp_path / "x", MADE)
    log(tmp_path / "output", tmp_path / "x", MADE)
    assert (tmp_path / "output").read_bytes() == b"a file, not a folder"


def test_the_log_says_when_which_workbook_and_what_and_does_not_grow_for_ever(
    tmp_path: Path,
) -> None:
    log(tmp_path, Path("Été.xlsx"), MADE)
    log(tmp_path, Path("Été.xlsx"), MADE._replace(status=1, said="x" * 300_000))
    text = (tmp_path / LOG).read_text("utf-8")
    assert len(text) == 200_000
    assert text.endswith("xxx\n\n")
    (tmp_path / LOG).unlink()
    log(tmp_path, Path("Été.xlsx"), MADE)
    assert (tmp_path / LOG).read_text("utf-8") == (
        "23/11/2026 12h05 Été.xlsx (code 0)\nDupré & Fils : 3 courriers\n\n"
    )


def test_what_the_scheduler_starts_ends_at_once_where_this_week_is_done(tmp_path: Path) -> None:
    task = Task(
        python=Path("python"), program=Path("run.py"), workbook=tmp_path / "a.xlsx", output=tmp_path
    )
    started = task.command[2:]
    assert not idle(started, NOON)
    keep(tmp_path, task.workbook, MADE)
    assert idle(started, NOON)
    assert not idle(started, NOON.replace(day=30))
    assert not idle(started[:1], NOON)  # an owner's own command is never idle
    assert not idle((), NOON)
