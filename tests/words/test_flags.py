"""Yes, no and nothing, as owners write them in a cell."""

from __future__ import annotations

from relance.french import fold
from relance.words.flags import DITTO, NO, NOTHING, TICK, YES, says_no


def test_no_word_says_yes_and_no() -> None:
    assert not YES & NO
    assert set() == NO & TICK
    assert all(fold(word) == word for word in YES | NO | TICK)


def test_what_says_nothing_is_no_yes() -> None:
    assert "" in NOTHING
    assert not NOTHING & YES
    assert "idem" in DITTO


def test_a_cell_says_no_in_any_of_these_words_or_by_nothing() -> None:
    assert all(map(says_no, ["", "Non", "0", "FAUX", "-", "Néant"]))
    assert not any(map(says_no, ["oui", "peut-être", "12/10"]))
