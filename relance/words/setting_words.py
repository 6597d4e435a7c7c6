"""How owners answer in the settings. The words are in setting_words.toml."""

from __future__ import annotations

import re

from relance.words.patterns import data

_DATA = data("setting_words")
LEGAL_RATE = re.compile(_DATA["legal_rate"]["pattern"])
WORKERS = {
    name: re.compile(rf"\b(?:{'|'.join(words)})\b") for name, words in _DATA["workers"].items()
}  # by the names of `Worker`
