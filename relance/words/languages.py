"""The language that a client is written to, by the owner's word for it. The words are in languages.toml."""

from __future__ import annotations

from relance.french import fold
from relance.words.patterns import data

_CODES = {word: code for code, words in data("languages")["words"].items() for word in words}
LANGUAGES = tuple(dict.fromkeys(_CODES.values()))  # French, as "", first
ENGLISH = "en"


def language_of(word: str) -> str | None:
    """The code of a language, "" for French; None where the word is not understood.

    >>> language_of("Anglais"), language_of("français"), language_of("allemand")
    ('en', '', None)
    """
    return _CODES.get(fold(word))
