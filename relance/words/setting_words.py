"""How owners answer in our own sheets. The words are in setting_words.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping

from relance.rules.codes import Channel, Postal, Worker
from relance.words.patterns import data, said

_DATA = data("setting_words")
LEGAL_RATE = re.compile(_DATA["legal_rate"]["pattern"])
WORKERS = {Worker[name]: said(words) for name, words in _DATA["workers"].items()}
CHANNELS = {word: Channel[name] for name, words in _DATA["channels"].items() for word in words}
IN_FULL: Mapping[str, str] = {  # of what a setting says, folded
    **CHANNELS,
    **{word: full for full, words in _DATA["allocations"].items() for word in words},
}
ALL, REST = (tuple(_DATA["kinds_told"][key]) for key in ("all", "rest"))
BETWEEN = said(_DATA["kinds_told"]["between"])
POSTAL = {word: Postal[name] for name, words in _DATA["postal"].items() for word in words}
