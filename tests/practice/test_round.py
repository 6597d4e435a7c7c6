"""A round over many workbooks: each once, whatever becomes of the others."""

from __future__ import annotations

import errno
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import pytest

from relance.practice.child import monday_of
from relance.practice.results import CRASHED, Outcome
from relance.practice.round import here, on_cluster
from relance.problems import RelanceError

DAY = date(2026, 11, 23)
JOBS = [(Path(f"{n}.xlsx"), Path("output") / str(n)) for n in range(9)]


def outcome(book: Path, output: Path, on: date) -> Outcome:
    return Outcome(workbook=str(book), on=on.isoformat(), status=0, output=str(output))


def test_each_is_run_once_with_its_own_output() -> None:
    found = list(here(JOBS, DAY, outcome))
    assert sorted((it.workbook, it.output) for it in found) == [(str(b), str(o)) for b, o in JOBS]


def test_after_an_interruption_no_more_are_started() -> None:
    started: list[Path] = []
    first = threading.Event()

    def slow(book: Path, output: Path, on: date) -> Outcome:
        started.append(book)
        first.wait(0.05)
        return outcome(book, output, on)

    many = [(Path(f"{n}.xlsx"), Path("x")) for n in range(200)]
    running = here(many, DAY, slow)
    next(running)
    with pytest.raises(KeyboardInterrupt):
        running.throw(KeyboardInterrupt())  # type: ignore[attr-defined]
    assert len(started) < 100


def test_one_that_cannot_even_be_started_stops_no_other() -> None:
    def fails(book: Path, output: Path, on: date) -> Outcome:
        if book.stem == "3":
            raise OSError(errno.ENOSPC, "no space")
        if book.stem == "5":
            raise RuntimeError("KilledWorker")
        return outcome(book, output, on)

    found = {it.workbook: it for it in here(JOBS, DAY, fails)}
    assert len(found) == len(JOBS)
    assert {book: it.status for book, it in found.items() if it.status} == {
        "3.xlsx": 1,
        "5.xlsx": CRASHED,
    }
    assert "le disque est plein" in found["3.xlsx"].reason


def test_without_dask_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RelanceError, match="Dask") as said:
        list(on_cluster(JOBS, DAY, "tcp://localhost:8786"))
    assert "relance[cluster]" in said.value.cure


def cluster(client: Callable[..., Any]) -> ModuleType:
    """A « distributed » that answers as the real one does."""
    module = ModuleType("distributed")
    vars(module).update(Client=client, as_completed=iter)
    return module


def test_a_cluster_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise OSError("timed out")

    monkeypatch.setitem(sys.modules, "distributed", cluster(silent))
    with pytest.raises(RelanceError, match="ne répond pas"):
        list(on_cluster(JOBS, DAY, "tcp://localhost:8786"))


def test_the_workers_of_a_cluster_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    class Future:
        def __init__(self, *given: Any) -> None:
            self.result = lambda: outcome(*given)

    class Client:
        def __init__(self, address: str, **_: object) -> None:
            assert address == "tcp://bureau:8786"

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def submit(self, run: object, *given: Any, **_: object) -> Future:
            asked.append((run, *given))
            return Future(*given)

    monkeypatch.setitem(sys.modules, "distributed", cluster(Client))
    found = list(on_cluster(JOBS, DAY, "tcp://bureau:8786"))
    assert [it.workbook for it in found] == [str(book) for book, _ in JOBS]
    assert asked[0] == (monday_of, *JOBS[0], DAY)
