"""When an unattended Monday is due: once a week, from Monday eight o'clock on, until it has succeeded.

Local time as the owner's clock shows it, so that neither daylight saving nor a night without power moves
a Monday; only « since when » is asked of it, never « in how long ». Standard library only: the launcher
asks this before anything heavy is loaded.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

START = time(8)
AGAIN = timedelta(
    minutes=55
)  # after what may pass by itself: the workbook open, a disk that was full
NEXT_DAY = timedelta(hours=20)  # after what only an answer of the owner's mends
DONE, INCOMPLETE, ANSWER_NEEDED = 0, 3, 4  # exit statuses (DESIGN §6)


class Attempt(NamedTuple):
    """The last one on a workbook: when it began, its exit status, what the screen said."""

    at: datetime
    status: int
    said: str = ""
    page: str = ""  # the week's page, under the output folder
    seen: bool = False  # told to somebody since


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def done_this_week(last_run: date | None, today: date) -> bool:
    """Whether this week's Monday was done, on that day or later."""
    return last_run is not None and monday_of(today) <= last_run <= today


def due(now: datetime, last_run: date | None, attempt: Attempt | None) -> bool:
    """Whether to run now. `last_run`: the workbook's « Dernier passage », as far as it is known.

    After letters that are incomplete (status 3) the week is not done, whatever the workbook says, until
    somebody was told, whose own run finishes them. A clock that was set back makes an attempt lie in the
    future: it counts as none.
    """
    if now < datetime.combine(monday_of(now.date()), START):
        return False
    tried = attempt if attempt and attempt.at <= now else None
    unfinished = tried and tried.status == INCOMPLETE and not tried.seen
    if done_this_week(last_run, now.date()) and not unfinished:
        return False
    if tried is None:
        return True
    if tried.status == DONE:
        return not done_this_week(tried.at.date(), now.date())
    return now - tried.at >= (NEXT_DAY if tried.status == ANSWER_NEEDED else AGAIN)
