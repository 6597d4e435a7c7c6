"""`veiller`: a year under a clock of its own, whatever happens to the computer or to the workbook."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

import pytest
from rich.console import Console

from relance.commands.weekly import watch
from relance.owner.console import Screen
from relance.planned.timing import Attempt, due


@dataclass
class Computer:
    """Its clock moves by each pause of the watch, and by what happens meanwhile.

    `sleeps`: at that moment, for so long; `moved`: the clock is set, once it shows that; `open`: from
    that moment on, for so long, the workbook is open in Excel.
    """

    now: datetime
    sleeps: dict[datetime, timedelta] = field(default_factory=dict)
    moved: dict[datetime, timedelta] = field(default_factory=dict)
    open: dict[datetime, timedelta] = field(default_factory=dict)
    surprises: set[date] = field(default_factory=set)  # on those days the first try is an exception
    tried: list[tuple[datetime, int]] = field(default_factory=list)
    last_run: date | None = None
    last: Attempt | None = None

    def wait(self, seconds: float) -> None:
        # A pause is a quarter of an hour here: a year in thirty-five thousand looks.
        self.now += timedelta(seconds=seconds) * 30
        for events in (self.sleeps, self.moved):
            for moment in [m for m in events if m <= self.now]:
                self.now += events.pop(moment)

    def attempt(self) -> Attempt | None:
        """What `unattended` does, with a workbook that is only a date."""
        if not due(self.now, self.last_run, self.last):
            return None
        if self.now.date() in self.surprises:
            self.surprises.discard(self.now.date())
            self.last = Attempt(at=self.now, status=1)
            self.tried.append((self.now, -1))
            raise OSError(errno.ENOSPC, "No space left on device")
        before = (
            self.last_run is not None and self.now.date() < self.last_run
        )  # refused (DESIGN 5.17)
        status = int(before or any(m <= self.now < m + long for m, long in self.open.items()))
        self.last = Attempt(at=self.now, status=status)
        self.tried.append((self.now, status))
        if not status:
            self.last_run = self.now.date()
        return self.last

    @property
    def done(self) -> list[datetime]:
        return [moment for moment, status in self.tried if not status]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Callable[[Computer, datetime], str]:
    """Let the watch run on that computer until that day; what the screen said."""

    def run(computer: Computer, until: datetime) -> str:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Clock:
                of = computer.now
                return cls(of.year, of.month, of.day, of.hour, of.minute, of.second, tzinfo=tz)

        class Over(Exception):
            pass

        def wait(seconds: float) -> None:
            computer.wait(seconds)
            if computer.now >= until:
                raise KeyboardInterrupt

        monkeypatch.setattr("schedule.datetime.datetime", Clock)
        screen = Screen(Console(record=True, width=100))
        assert watch(computer.attempt, screen, wait=wait) == 0
        return screen.console.export_text()

    return run


def mondays(first: date, number: int) -> list[date]:
    return [first + timedelta(weeks=n) for n in range(number)]


def test_a_year_has_one_run_a_week_on_mondays_at_eight(
    watched: Callable[[Computer, datetime], str],
) -> None:
    computer = Computer(now=datetime(2026, 1, 1, 9), last_run=date(2025, 12, 29))
    told = watched(computer, datetime(2027, 1, 1))
    assert [moment.date() for moment in computer.done] == mondays(date(2026, 1, 5), 52)
    assert {moment.hour for moment in computer.done} == {8}
    assert "Veille arrêtée" in told


def test_what_was_missed_asleep_or_with_the_power_off_is_caught_up_at_waking(
    watched: Callable[[Computer, datetime], str],
) -> None:
    sleeps = {
        datetime(2026, 11, 22, 22): timedelta(hours=16),  # over Monday morning: awake at 14 h
        datetime(2026, 11, 29, 22): timedelta(days=3),  # until Wednesday
        datetime(2026, 12, 4, 22): timedelta(days=12),  # a week away: one run is enough
    }
    computer = Computer(now=datetime(2026, 11, 20, 9), last_run=date(2026, 11, 16), sleeps=sleeps)
    watched(computer, datetime(2026, 12, 22))
    days = [moment.date() for moment in computer.done]
    assert days == [date(2026, 11, 23), date(2026, 12, 2), date(2026, 12, 16), date(2026, 12, 21)]
    assert computer.done[0].hour == 14


def test_an_open_workbook_is_waited_for_and_tried_each_hour(
    watched: Callable[[Computer, datetime], str],
) -> None:
    computer = Computer(
        now=datetime(2026, 11, 23, 7), last_run=date(2026, 11, 16),
        open={datetime(2026, 11, 23, 7, 30): timedelta(hours=3)},
    )  # fmt: skip
    told = watched(computer, datetime(2026, 11, 24))
    assert [moment.hour for moment, _ in computer.tried] == [8, 9, 10, 11]
    assert [status for _, status in computer.tried] == [1, 1, 1, 0]
    assert "Nouvel essai plus tard" in told


def test_a_surprise_is_told_and_tried_again_within_the_hour(
    watched: Callable[[Computer, datetime], str],
) -> None:
    computer = Computer(
        now=datetime(2026, 11, 23, 7), last_run=date(2026, 11, 16), surprises={date(2026, 11, 23)}
    )
    told = watched(computer, datetime(2026, 12, 1))
    assert "n'a pas abouti (le disque est plein). Nouvel essai dans l'heure" in told
    [first, again, _] = [moment for moment, _ in computer.tried]
    assert again - first <= timedelta(hours=1)
    assert [moment.date() for moment in computer.done] == mondays(date(2026, 11, 23), 2)


@pytest.mark.parametrize(
    ("moment", "by"),
    [
        (datetime(2026, 3, 29, 2), timedelta(hours=1)),  # summer time begins
        (datetime(2026, 10, 25, 3), timedelta(hours=-1)),  # and ends
        (datetime(2026, 6, 10, 12), timedelta(days=-9)),  # the clock is set back, past a Monday
        (datetime(2026, 6, 10, 12), timedelta(days=400)),  # and forward
    ],
)
def test_a_clock_that_is_changed_neither_stops_the_mondays_nor_doubles_one(
    watched: Callable[[Computer, datetime], str], moment: datetime, by: timedelta
) -> None:
    start = moment - timedelta(days=20)
    computer = Computer(now=start, last_run=start.date() - timedelta(days=7), moved={moment: by})
    watched(computer, moment + by + timedelta(days=21))
    after = [m.date() for m in computer.done if m > moment + by]
    assert after[-2:] == mondays(after[-2], 2)  # on Mondays again
    weeks = [m.isocalendar()[:2] for m in computer.done]
    assert len(set(weeks)) == len(weeks)


def test_the_watch_stops_quietly_when_the_window_is_closed() -> None:
    def closed(_: float) -> None:
        raise KeyboardInterrupt

    screen = Screen(Console(record=True, width=100))
    assert watch(lambda: None, screen, wait=closed) == 0
    assert "Veille arrêtée" in screen.console.export_text()


def test_a_damaged_environment_ends_the_watch_so_that_run_py_can_mend_it() -> None:
    def broken() -> Attempt | None:
        raise ImportError("no module named docx")

    with pytest.raises(ImportError):
        watch(broken, Screen(Console(record=True)), wait=lambda _: None, rounds=1)


def test_the_watch_has_loaded_what_its_mondays_need_before_it_waits() -> None:
    """Files of the program replaced meanwhile would else be another version, met in the middle of a Monday."""
    code = (
        "import sys, relance.commands.weekly; before = set(sys.modules);"
        "import relance.commands.monday, relance.commands.first_use, relance.commands.taking_in;"
        "print(*(name for name in sys.modules.keys() - before if name.startswith('relance')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
