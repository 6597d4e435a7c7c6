"""Yes, no and nothing, as owners write them in a cell. The words are in flags.toml."""

from __future__ import annotations

from relance.french import fold
from relance.words.patterns import data

_DATA = data("flags")
YES, NO, NOTHING, TICK, DITTO = (
    frozenset(_DATA[key]) for key in ("yes", "no", "nothing", "tick", "ditto")
)
_EMPTY = frozenset(_DATA["empty"])  # signs


def says_no(text: str) -> bool:
    """Whether a cell says no, or nothing: dashes, an empty box. Another sign alone (« ✓ », « ? ») says something."""
    word = fold(text)
    return text.lower() in NOTHING or (word in NO if word else not set(text) - _EMPTY)
