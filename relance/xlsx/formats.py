"""Number formats: a code found again, or defined under a number that nobody uses.

Numbers below 164 are Excel's own and stand in no file; but some files define them anew (0 or 1 as a
date), and every reader asks the file first. So does this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import count

from relance.xlsx.element import Element
from relance.xlsx.markup import quoted

# Those that read the same in every country; other built-in ones change with the locale.
_BUILT_IN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49,
}  # fmt: skip
_FIRST = 164  # of the numbers that are the file's


class NumberFormats:
    """The formats of a styles part; `new` are those to be appended to it."""

    def __init__(self, there: Iterable[Element], used: Callable[[], set[int]]) -> None:
        """`used`: the numbers that anything uses, though they may not be defined."""
        codes: defaultdict[int, set[str]] = defaultdict(set)
        for element in there:
            code = element.attributes.get("formatCode", "")
            if code and element.attributes.get("numFmtId", "").strip().isdecimal():
                codes[element.number("numFmtId")].add(code)
        self._changed = {
            number
            for code, number in _BUILT_IN.items()
            if any(theirs.lower() != code.lower() for theirs in codes[number])
        }
        self._numbers = {
            next(iter(found)): number
            for number, found in reversed(codes.items())
            if number >= _FIRST and len(found) == 1
        }
        self._used, self._free = used, count(_FIRST)
        self._spared: set[int] | None = None
        self.new: list[str] = []

    def number(self, code: str) -> int:
        """The number of a format in this file."""
        code = code or "General"
        known = _BUILT_IN.get(code)
        if known is not None and known not in self._changed:
            return known
        if code not in self._numbers:
            self._numbers[code] = self._defined(code)
        return self._numbers[code]

    def _defined(self, code: str) -> int:
        if self._spared is None:  # a cell may use a number without format: it must not take ours
            self._spared = self._used()
        number = next(n for n in self._free if n not in self._spared)
        self.new.append(f'<numFmt numFmtId="{number}" formatCode={quoted(code)}/>')
        return number
