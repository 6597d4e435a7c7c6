"""How owners answer in our own sheets. The words are in setting_words.toml."""

from __future__ import annotations

import re

from relance.rules.codes import Channel, Postal, Worker
from relance.words.patterns import data

_DATA = data("setting_words")
LEGAL_RATE = re.compile(_DATA["legal_rate"]["pattern"])
WORKERS = {
    Worker[name]: re.compile(rf"\b(?:{'|'.join(words)})\b")
    for name, words in _DATA["workers"].items()
}
CHANNELS = {word: Channel[name] for name, words in _DATA["channels"].items() for word in words}
POSTAL = {word: Postal[name] for name, words in _DATA["postal"].items() for word in words}
