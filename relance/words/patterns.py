"""Lists of words as patterns: what the TOML files of this room write, compiled in one way."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast


def data(name: str) -> Mapping[str, Any]:
    """A TOML file of this room."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of these folded words; « * » stands for letters, « # » for a number.

    >>> bool(re.fullmatch(one_of(["contest*", "vir #"]), "vir 250"))
    True
    """
    longest = sorted(words, key=len, reverse=True)
    return rf"(?:{'|'.join(longest).replace('*', '[a-z]*').replace('#', '[0-9]+')})"


def any_of(expressions: Iterable[str]) -> str:
    """The same of regular expressions, the first that fits."""
    return rf"(?:{'|'.join(expressions)})"


def said(words: Iterable[str]) -> re.Pattern[str]:
    """The same as whole words anywhere in a folded text."""
    return later(rf"\b{one_of(words)}\b")


def later(pattern: str) -> re.Pattern[str]:
    """A long pattern, compiled when a text is first held against it: a start compiles none of them."""
    return cast("re.Pattern[str]", _Later(pattern))


class _Later:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._pattern), name)
        setattr(self, name, found)  # asked again, it is an attribute like any
        return found
