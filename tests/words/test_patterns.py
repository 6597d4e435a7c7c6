"""Lists of words as patterns."""

from __future__ import annotations

import re

import pytest

from relance.words.patterns import one_of, said


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["contest*"], "contestation", True),
        (["vir #"], "vir 250", True),
        (["vir #"], "vir deux", False),
        (["carte", "carte bleue"], "carte bleue", True),  # the longest first
    ],
)
def test_a_star_is_letters_and_a_sharp_is_a_number(
    words: list[str], text: str, *, found: bool
) -> None:
    assert bool(re.fullmatch(one_of(words), text)) is found


def test_a_word_is_said_where_it_stands_whole() -> None:
    assert said(["rj"]).search("en rj depuis mai")
    assert not said(["rj"]).search("cierge rjx")
