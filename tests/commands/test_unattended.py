"""The Monday with nobody there, and who comes after it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from relance import cli
from relance.commands import unattended as planned
from relance.commands.unattended import register, state_of, unregister
from relance.owner.console import Screen
from relance.passage.example import EXAMPLE
from relance.passage.glance import settings_of
from relance.passage.outbox import Outbox
from relance.planned.attempts import LOG, keep, last_attempt
from relance.planned.task import Task
from relance.planned.timing import Attempt
from relance.problems import RelanceError
from tests.firm import Firm, answers, said


class Registered:
    """A scheduler that remembers."""

    name = "cron"

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}

    def register(self, task: Task) -> None:
        self.tasks[task.name] = task

    def remove(self, task: Task) -> None:
        del self.tasks[task.name]

    def known(self, task: Task) -> bool:
        return task.name in self.tasks


def task_of(firm: Firm) -> Task:
    return Task(
        python=Path("python3"), program=Path("run.py"), workbook=firm.book, output=firm.output
    )


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is; an hour later is `clock[0] = …`."""
    moment = [datetime(2026, 11, 16, 8)]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
            return moment[0].astimezone()

    monkeypatch.setattr(cli, "datetime", Clock)
    return moment


def started(firm: Firm) -> int:
    """By the scheduler: the command that was registered."""
    return cli.main(list(task_of(firm).command[2:]))


def test_it_runs_once_a_week_asks_nothing_and_leaves_its_page_and_a_log(
    chasing: Firm, clock: list[datetime]
) -> None:
    assert started(chasing) == 0
    letters = chasing.letters()
    made = last_attempt(chasing.output, chasing.book)
    assert made
    assert (made.status, made.at) == (0, datetime(2026, 11, 16, 8))
    assert Path(made.page).is_file()
    assert "16/11/2026 08h00" in (chasing.output / LOG).read_text("utf-8")
    book = chasing.book.read_bytes()
    for hour in (9, 10):
        clock[0] = datetime(2026, 11, 16, hour)
        assert started(chasing) == 0
    assert chasing.book.read_bytes() == book
    assert chasing.letters() == letters


def test_what_an_attended_run_did_this_week_is_not_done_again(
    chasing: Firm, clock: list[datetime]
) -> None:
    clock[0] = datetime(2026, 11, 10, 9)  # the owner's own Monday was the 9th
    book = chasing.book.read_bytes()
    assert started(chasing) == 0
    assert chasing.book.read_bytes() == book
    assert last_attempt(chasing.output, chasing.book) is None


def test_an_open_workbook_is_tried_again_and_the_reason_stays_in_the_log(
    chasing: Firm, clock: list[datetime]
) -> None:
    lock = chasing.book.with_name(f"~${chasing.book.name}")
    lock.write_bytes(b"\x05Marie")
    assert started(chasing) == 1
    assert "Excel" in (chasing.output / LOG).read_text("utf-8")
    lock.unlink()
    clock[0] = datetime(2026, 11, 16, 8, 30)
    assert started(chasing) == 0  # not yet
    assert last_attempt(chasing.output, chasing.book).status == 1  # type: ignore[union-attr]
    clock[0] = datetime(2026, 11, 16, 9)
    assert started(chasing) == 0
    assert last_attempt(chasing.output, chasing.book).status == 0  # type: ignore[union-attr]


def test_a_surprise_is_kept_for_the_owner_without_a_traceback(
    chasing: Firm,
    clock: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def surprise(*_: object) -> int:
        raise ValueError("jamais vu")

    monkeypatch.setattr("relance.commands.monday.run_monday", surprise)
    assert started(chasing) == 1
    assert "Erreur imprévue : jamais vu" in last_attempt(chasing.output, chasing.book).said  # type: ignore[union-attr]
    assert "Traceback" not in said(capsys)
    clock[0] = datetime(2026, 11, 16, 9)


class PowerCut(BaseException):
    """Nothing runs after it."""


@pytest.mark.parametrize("cut", ["record", "publish"])
def test_after_a_power_cut_the_next_hour_finishes_the_work(
    chasing: Firm, clock: list[datetime], monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    def off(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        if cut == "record":
            patch.setattr("relance.passage.commit.replace", off)
        else:
            patch.setattr(Outbox, "publish", off)
        with pytest.raises(PowerCut):
            started(chasing)
    pages = "2026-11-16/*/0 - Ma semaine.html"
    clock[0] = datetime(2026, 11, 16, 8, 30)
    assert started(chasing) == 0
    assert not list(chasing.output.glob(pages))  # a run that goes on is not disturbed
    clock[0] = datetime(2026, 11, 16, 9)
    assert started(chasing) == 0
    assert list(chasing.output.glob(pages))
    assert last_attempt(chasing.output, chasing.book).status == 0  # type: ignore[union-attr]
    assert not list(chasing.output.glob(".en-cours/*"))


def test_a_workbook_renamed_since_is_told_to_whoever_opens_the_new_one(
    chasing: Firm,
    clock: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = chasing.book
    chasing.book = old.rename(old.with_name("Factures 2027.xlsx"))
    planned_for = [str(old), "--planifie", "--sortie", str(chasing.output)]
    assert cli.main(planned_for) == 1
    said(capsys)
    clock[0] = datetime(2026, 11, 16, 10)
    words = (str(chasing.book), "--sortie", str(chasing.output))
    with suppress(AssertionError):  # the questions of this Monday are no matter here
        answers(chasing, monkeypatch, words=words)
    told = said(capsys)
    assert "introuvable" in told
    assert "deplanifier" in told
    with suppress(AssertionError):
        answers(chasing, monkeypatch, words=words)
    assert "introuvable" not in said(capsys)


def test_the_scheduler_never_works_on_the_example(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = EXAMPLE.read_bytes()
    assert cli.main(["--planifie", "--sortie", str(tmp_path / "output")]) == 1
    assert "aucun classeur n'est connu" in said(capsys)
    assert EXAMPLE.read_bytes() == before
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("sign", ["\n* * * * * x\n", "\udce9", "\x1b"])
def test_a_name_that_no_scheduler_can_write_is_refused(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    known = settings_of(chasing.book)
    monkeypatch.setattr(planned, "settings_of", lambda _: known)
    system = Registered()
    odd = task_of(chasing)._replace(workbook=Path(f"/a/b{sign}c.xlsx"))
    with pytest.raises(RelanceError, match="un signe"):
        register(odd, Screen(), system)
    assert not system.tasks


def test_who_comes_next_is_told_once_what_happened_and_then_asked(
    chasing: Firm,
    clock: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(Screen, "opens", lambda _, page: opened.append(page))
    assert started(chasing) == 0
    said(capsys)
    # On Tuesday the owner double-clicks: the letters of the 9th are asked about first, then the Monday is done.
    clock[0] = datetime(2026, 11, 17, 10)
    words = ("--sortie", str(chasing.output))
    assert answers(chasing, monkeypatch, "1", "", "1", "1", words=words) == 0
    told = said(capsys)
    assert "Sans vous, le 16/11/2026 à 08h00 :" in told
    assert opened[0].name.startswith("0 - Ma semaine")
    assert answers(chasing, monkeypatch, "2", words=words) == 0
    assert "Sans vous" not in said(capsys)


def test_it_is_registered_after_a_first_monday_and_verifier_says_so(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = Registered()
    monkeypatch.setattr(planned, "scheduler", lambda: system)
    options = [str(chasing.book), "--sortie", str(chasing.output)]
    assert cli.main(["planifier", *options]) == 0
    assert "Chaque lundi à partir de 8 h" in said(capsys)
    [task] = system.tasks.values()
    assert task.workbook == chasing.book
    assert task.program.name == "run.py"
    assert task.program.is_file()
    keep(chasing.output, chasing.book, Attempt(at=datetime(2026, 11, 16, 8, 2), status=0))
    assert cli.main(["verifier", *options]) == 0
    told = said(capsys)
    assert (
        "Planifié chaque lundi, par cron ; dernier passage sans vous : le 16/11/2026 à 08h02, fait."
        in told
    )
    assert cli.main(["deplanifier", *options]) == 0
    assert not system.tasks
    assert cli.main(["deplanifier", *options]) == 0
    assert "Rien n'était planifié" in said(capsys)


@pytest.mark.posix("links")
def test_however_its_path_is_spelt_it_is_the_same_workbook(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = Registered()
    monkeypatch.setattr(planned, "scheduler", lambda: system)
    (chasing.book.parent / "lien").symlink_to(chasing.book.parent)
    round_about = chasing.book.parent / "lien" / ".." / chasing.book.parent.name / chasing.book.name
    assert cli.main(["planifier", str(round_about), "--sortie", str(chasing.output)]) == 0
    keep(chasing.output, round_about, Attempt(at=datetime(2026, 11, 16, 8), status=0))
    assert last_attempt(chasing.output, chasing.book)
    said(capsys)
    assert cli.main(["deplanifier", str(chasing.book), "--sortie", str(chasing.output)]) == 0
    assert not system.tasks


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "introuvable"), (b"PK\3\4 half", "incomplet"), (b"N;Client", "texte")],
)
def test_a_workbook_that_cannot_be_read_is_not_registered_and_why_is_told(
    firm: Firm, content: bytes | None, why: str
) -> None:
    if content:
        firm.book.write_bytes(content)
    with pytest.raises(RelanceError, match=why):
        register(task_of(firm), Screen(), Registered())


def test_a_workbook_that_had_no_monday_is_not_registered(firm: Firm) -> None:
    firm.writes()
    system = Registered()
    with pytest.raises(RelanceError, match="premier lundi"):
        register(task_of(firm), Screen(), system)
    assert not system.tasks
    assert state_of(task_of(firm)) == ""
    assert unregister(task_of(firm), Screen(), system) == 0
