"""The language of a client's letters, as owners write it."""

from __future__ import annotations

import pytest

from relance.words.languages import language_of


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Anglais", "en"), ("ANGLAIS", "en"), ("en", "en"), ("English", "en"), ("EN-GB", "en"),
        ("UK", "en"), ("Français", ""), ("fr", ""), ("French", ""), ("allemand", None),
        ("anglais ou français", None), ("?", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_its_word(word: str, code: str | None) -> None:
    assert language_of(word) == code
