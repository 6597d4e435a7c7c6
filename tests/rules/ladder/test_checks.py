"""All the checks together: what blocks comes first."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from relance.problems import Level
from tests.rules.ladder.checking import LATE, monday


def test_what_blocks_letters_is_told_before_what_may_be_looked_at_later() -> None:
    unread = replace(LATE, id="F2", number="F2", due=None)
    future = replace(LATE, id="F3", number="F3", issued=date(2026, 12, 1), due=date(2026, 12, 31))
    levels = [problem.level for problem in monday(LATE, future, unread).problems]
    assert levels[0] is Level.BLOCKING
    assert levels == sorted(levels, key=list(Level).index)
