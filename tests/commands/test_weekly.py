"""« Chaque lundi »: survives an error, catches up a missed Monday, never works twice a week."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

import pytest
from rich.console import Console

from relance.commands import weekly
from relance.commands.weekly import done_this_week, missed_monday, watch
from relance.owner.console import Screen


@pytest.mark.parametrize(
    ("last", "today", "missed"),
    [
        (date(2026, 11, 16), date(2026, 11, 24), True),  # a Tuesday, the PC was off on Monday
        (date(2026, 11, 23), date(2026, 11, 24), False),
        (date(2026, 11, 24), date(2026, 11, 29), False),
        (date(2026, 11, 17), date(2026, 11, 22), False),  # a Sunday: this week's run was Tuesday's
        (date(2026, 11, 16), date(2026, 11, 23), True),
        (None, date(2026, 11, 24), False),  # never run: the owner starts
    ],
)
def test_a_monday_is_missed_when_this_week_has_had_no_run(
    last: date | None, today: date, missed: bool
) -> None:
    assert missed_monday(last, today) is missed


class Days:
    """A clock that moves one day at each pause of the watch."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 11, 22, 9, 0)
        clock = self

        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Clock:
                return cls.fromtimestamp(clock.now.timestamp(), tz)

        monkeypatch.setattr("schedule.datetime.datetime", Clock)

    def wait(self, _: float) -> None:
        self.now = datetime.fromtimestamp(self.now.timestamp() + 86400)  # noqa: DTZ006


def test_three_weeks_make_three_runs_even_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    days, ran = Days(monkeypatch), list[date]()

    def job() -> int:
        ran.append(days.now.date())
        if len(ran) == 2:
            raise OSError("disque")
        return 0

    screen = Screen(Console(record=True, width=100))
    assert watch(job, screen, catch_up=False, wait=days.wait, rounds=21) == 0
    assert [day.weekday() for day in ran] == [0, 0, 0]
    assert "n'a pas abouti (disque)" in screen.console.export_text()


def test_a_missed_monday_is_done_at_once() -> None:
    screen = Screen(Console(record=True, width=100))
    ran = iter([0])
    watch(lambda: next(ran), screen, catch_up=True, wait=lambda _: None, rounds=1)
    assert list(ran) == []
    assert "Terminé (code 0)" in screen.console.export_text()


def test_the_watch_stops_quietly_when_the_window_is_closed() -> None:
    def closed(_: float) -> None:
        raise KeyboardInterrupt

    screen = Screen(Console(record=True, width=100))
    assert watch(lambda: 0, screen, catch_up=False, wait=closed) == 0
    assert "Veille arrêtée" in screen.console.export_text()
    assert weekly.AT == "08:00"


def test_a_library_that_is_gone_ends_the_watch_so_that_run_py_mends_it_and_watches_again() -> None:
    def job() -> int:
        raise ModuleNotFoundError("No module named 'docx'", name="docx")

    with pytest.raises(ModuleNotFoundError):
        watch(job, Screen(Console(record=True)), catch_up=True, wait=lambda _: None, rounds=1)


@pytest.mark.parametrize(
    ("last", "today", "done"),
    [
        (None, date(2026, 11, 25), False),
        (date(2026, 11, 16), date(2026, 11, 23), False),
        (date(2026, 11, 23), date(2026, 11, 23), True),
        (date(2026, 11, 23), date(2026, 11, 29), True),
        (date(2026, 11, 25), date(2026, 11, 27), True),
        (date(2026, 11, 30), date(2026, 11, 27), False),  # the clock is wrong
    ],
)
def test_the_monday_of_a_week_is_done_once_a_run_lies_in_it(
    last: date | None, today: date, done: bool
) -> None:
    assert done_this_week(last, today) is done
