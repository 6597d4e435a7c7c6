"""Yes, no and nothing, as owners write them in a cell."""

from __future__ import annotations

from relance.french import fold
from relance.words.flags import DITTO, NO, NOTHING, TICK, YES


def test_no_word_says_yes_and_no() -> None:
    assert not YES & NO
    assert set() == NO & TICK
    assert all(fold(word) == word for word in YES | NO | TICK)


def test_what_says_nothing_is_no_yes() -> None:
    assert "" in NOTHING
    assert not NOTHING & YES
    assert "idem" in DITTO
