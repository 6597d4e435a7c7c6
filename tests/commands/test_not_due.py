"""What the scheduler starts each hour looks at the week first, and at nothing else."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

import pytest

from relance.commands import not_due
from relance.commands.not_due import is_due, week_is_done
from relance.planned.attempts import keep
from relance.planned.timing import Attempt
from tests.firm import Firm


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 10, 9), False),  # the owner's own Monday was the 9th
        (datetime(2026, 11, 16, 7, 59), False),
        (datetime(2026, 11, 16, 8), True),
    ],
)
def test_the_workbook_says_when_its_last_monday_was(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, now: datetime, due: bool
) -> None:
    class Clock:
        now = staticmethod(lambda: now)

    assert is_due(chasing.book, chasing.output, now) is due
    monkeypatch.setattr(not_due, "datetime", Clock)
    started = Namespace(commande=str(chasing.book), sortie=chasing.output)
    assert week_is_done(started) is not due


def test_an_attempt_of_this_week_is_asked_before_the_workbook_is_opened(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monday = datetime(2026, 11, 16, 8)
    keep(chasing.output, chasing.book, Attempt(at=monday, status=0))
    monkeypatch.delattr(not_due, "last_run_of")
    assert not is_due(chasing.book, chasing.output, monday.replace(hour=9))


def test_a_command_that_no_scheduler_was_given_is_left_to_the_program() -> None:
    assert not week_is_done(Namespace(commande="", sortie=None))
