"""How owners call what is open in all. The words are in total_words.toml."""

from __future__ import annotations

import re

from relance.words.patterns import any_of, data

_DATA = data("total_words")
OPEN, PART = (re.compile(any_of(_DATA[key]["words"])) for key in ("open", "part"))
