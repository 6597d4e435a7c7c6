"""What a cell holds, as Excel writes it: numbers, days since the epoch, text with its escapes.

Texts are written inside their cell (« inlineStr »), so that the table of shared strings, which
belongs to the owner's texts, is never touched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache, reduce
from math import isfinite

from msgspec import Struct

from relance.xlsx.edits import Value
from relance.xlsx.refused import Cause, Damaged

Plain = str | float | bool | None  # what a cell holds: days are numbers
LONGEST = 32767  # UTF-16 units in a cell
_SINCE_1900, _SINCE_1904 = date(1899, 12, 30).toordinal(), date(1904, 1, 1).toordinal()
_LEAP = 60  # the number of 29 February 1900, a day that only Excel knows
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LITERAL = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SIMPLE = re.compile(r"(?:[^\W_]|[-./]){1,99}")  # nothing to look after
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@cache
def letters(column: int) -> str:
    """« AB » for 28."""
    name = ""
    while column > 0:
        column, last = divmod(column - 1, 26)
        name = chr(ord("A") + last) + name
    return name


@cache
def column_number(name: str) -> int:
    """28 for « AB », 0 for no letter; ValueError for what is no column."""
    if not re.fullmatch("[A-Za-z]{0,3}", name):
        raise ValueError(name)
    return reduce(lambda number, letter: 26 * number + ord(letter) - ord("@"), name.upper(), 0)


class Days(Struct, frozen=True):
    """How a workbook holds days: counted from 1900 or 1904, or as texts where it has no formats.

    A day before its calendar begins is a text too; `pattern` is how texts say days.
    """

    since_1904: bool = False
    as_text: bool = False
    pattern: str = "%Y-%m-%d"


Box = tuple[int, int, int, int]  # top, left, bottom, right, all included
_REFERENCE = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d*)(?::\$?([A-Za-z]{0,3})\$?(\d*))?")
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14


def box(reference: str) -> Box:
    """« B2:D9 », « B2 », « 1:4 » or « B:D » as a box; Damaged for anything else."""
    match = _REFERENCE.fullmatch(reference.strip())
    if not match or not (match[1] or match[2]):
        raise Damaged(Cause.REFERENCE, reference=reference[:40])
    left, top = column_number(match[1].upper()), int(match[2] or 0)
    single = match[3] is None
    right = left if single else column_number(match[3].upper())
    bottom = top if single else int(match[4] or 0)
    return top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN


def reference(area: Box) -> str:
    """« B2:D9 », or « B2 » for a single cell."""
    first, last = f"{letters(area[1])}{area[0]}", f"{letters(area[3])}{area[2]}"
    return first if first == last else f"{first}:{last}"


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share a cell."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def around(a: Box, b: Box) -> Box:
    """The smallest box that holds both."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


@lru_cache(maxsize=1 << 12)
def serial(day: date, *, date1904: bool) -> int | None:
    """The number that Excel keeps for a day; None before its calendar begins."""
    if date1904:
        number = day.toordinal() - _SINCE_1904
        return number if number >= 0 else None
    number = day.toordinal() - _SINCE_1900
    return number if number > _LEAP else number - 1 if number > 1 else None


def cleaned(text: str) -> str:
    """The text that a cell can hold: no control characters, 32 767 units at most."""
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) > 2 * LONGEST:
        cut = text.encode("utf-16-le")[: 2 * (LONGEST - 1)]
        text = cut.decode("utf-16-le", "ignore") + "…"
    return text


def decoded(xml: str) -> str:
    """The text that raw XML content stands for."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), html.unescape(xml))


def coded(text: str) -> str:
    """A literal « _x0041_ » protected, so that Excel does not read it as « A »."""
    return _LITERAL.sub("_x005F_", text)


def value_xml(value: Value, prefix: str, days: Days) -> tuple[Plain, str]:
    """What a cell will hold, and its XML after the number of its format: « ><v>12</v></c> »."""
    if isinstance(value, str):
        return text_xml(value, prefix)
    if value is None:
        return None, "/>"
    if isinstance(value, bool):
        return value, f' t="b"><{prefix}v>{value:d}</{prefix}v></{prefix}c>'
    if isinstance(value, date):
        number = serial(value, date1904=days.since_1904)
        if days.as_text or number is None:
            return text_xml(f"{value:{days.pattern}}", prefix)
        value = number
    held = float(value)
    if not isfinite(held):
        raise TypeError(f"{held} cannot stand in a cell")
    return held, f"><{prefix}v>{repr(held).removesuffix('.0')}</{prefix}v></{prefix}c>"


@lru_cache(maxsize=1 << 12)
def text_xml(text: str, p: str) -> tuple[Plain, str]:
    """The same for a text."""
    space, xml = "", text
    if not _SIMPLE.fullmatch(text):
        text = cleaned(text)
        if not text:
            return None, "/>"
        space = ' xml:space="preserve"' if text != " ".join(text.split()) else ""
        xml = html.escape(coded(text), quote=False)
    return text, f' t="inlineStr"><{p}is><{p}t{space}>{xml}</{p}t></{p}is></{p}c>'


VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>([^<]*)<")
_PIECE = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*)?>([^<]*)<")
_PHONETIC = re.compile(rb"<(?:[\w.-]+:)?rPh\b.*?(?:</(?:[\w.-]+:)?rPh\s*>|\Z)", re.DOTALL)
_ITEM = re.compile(
    rb"<(?:[\w.-]+:)?si(?:\s[^<>]*)?(?:/>|>.*?(?:</(?:[\w.-]+:)?si\s*>|\Z))", re.DOTALL
)


class Strings:
    """The workbook's shared strings, found when first asked for and decoded one by one."""

    def __init__(self, load: Callable[[], bytes]) -> None:
        self._load, self._data = load, b""
        self._spans: list[tuple[int, int]] | None = None

    def __getitem__(self, index: int) -> str:
        if self._spans is None:
            self._data = self._load()
            self._spans = [m.span() for m in _ITEM.finditer(self._data)]
        start, end = self._spans[index]
        return inner_text(self._data[start:end])


def inner_text(xml: bytes) -> str:
    """The text of `<si>` or `<is>`, runs joined, phonetic guides left out."""
    pieces = _PIECE.findall(_PHONETIC.sub(b"", xml))
    return decoded(b"".join(pieces).decode("utf-8", "replace"))


def holds(cell: bytes, kind: str, strings: Strings, wanted: Plain) -> bool:
    """Whether an existing cell without formula already holds this plain value."""
    if kind == "inlineStr":
        return inner_text(cell) == wanted
    match = VALUE.search(cell)
    if match is None or wanted is None:
        return wanted is None and cell.count(b"<") <= 2
    text = match[1].decode("utf-8", "replace").strip()
    try:
        match kind:
            case "s":
                return strings[int(text)] == wanted
            case "str":
                return decoded(text) == wanted
            case "b":
                return isinstance(wanted, bool) and (text == "1") == wanted
            case "n":  # as floats: Excel writes 151.58 as 151.58000000000001
                return type(wanted) is float and float(text) == wanted
    except (ValueError, IndexError):
        pass
    return False
