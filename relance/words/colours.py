"""What owners mark paid rows with. The names of colours, and of a bar, are in colours.toml."""

from relance.words.patterns import data

_DATA = data("colours")
BAR: str = _DATA["bar"]
NONE: str = _DATA["none"]
HUES: tuple[tuple[int, str], ...] = tuple((end, name) for end, name in _DATA["hues"])
COLOURS: tuple[str, ...] = (*dict.fromkeys(name for _, name in HUES), _DATA["grey"])
