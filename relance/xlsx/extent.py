"""How far a sheet goes, told before a reader lays it out, empty cells and all.

One stray cell at the end of a sheet makes it thousands of millions of cells.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple

from relance.xlsx.element import INSIDE, well_formed
from relance.xlsx.markup import attributes
from relance.xlsx.refused import Cause, Damaged
from relance.xlsx.values import LAST_COLUMN, LAST_ROW, column_number

# « {} » stands for the prefix.
_USUAL = rb"(?: [st]=\"\w*\")* r=\"([A-Z]{1,3})(\d{1,7})\""
_UNUSUAL = rb"<{}c(?!" + _USUAL + rb")[\s/>]"
_FILLED = rb"<{}c" + _USUAL + rb"[^<]*<(?!/?{}(?:c|row)[\s/>])"  # what comes next is a value
_TAGS = rb"<{}(row|c)(?=[\s/>])(" + INSIDE + rb")>([^<]*<(?!/?{}(?:c|row)[\s/>]))?"
_BLOCK = 1 << 20  # bytes
_REFERENCE = re.compile(rb"([A-Za-z]*)(\d*)")
_DIMENSION = re.compile(rb"<dimension ref=\"[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})\"")
_BEYOND = rb"<c(?!(?: [st]=\"\w*\")* r=\"(?:%b)(?:%b)\")[\s/>]"


class Extent(NamedTuple):
    """How far the filled cells of a sheet go, how many they are, and the one that goes farthest."""

    rows: int
    columns: int
    filled: int
    far: str  # « C12 » as it is written there, "" where it is not said
    far_row: int


def extent(data: bytes) -> Extent:
    """The extent of a sheet (`markup.masked`). Raises Damaged.

    Other readers go by local names, whatever the prefix; so does this.
    """
    prefix = rb"(?:[\w.-]+:)?" if re.search(rb":c[\s/>]", data) else b""
    if _compiled(_UNUSUAL, prefix).search(data):
        return _counted_extent(data, prefix)
    pattern, filled, at = _compiled(_FILLED, prefix), 0, 0
    rows, columns = {b"0"}, {b""}
    while at < len(data):  # some cells at a time: all at once would be many
        cut = data.find(b"row", at + _BLOCK) + 4  # where one begins or ends
        found = pattern.findall(data, at, at := cut if cut > 4 else len(data))
        filled += len(found)
        if found:
            names, numbers = zip(*found, strict=True)
            columns = {max(columns.union(names), key=lambda name: (len(name), name))}
            rows = {max(rows.union(numbers), key=int)}
    (row,), (column,) = rows, columns
    bottom, right = int(row), column_number(column.decode())
    tall = bottom * LAST_COLUMN > right * LAST_ROW
    match = re.search(rb'"([A-Z]+%b|%b\d+)"' % ((row, b"-") if tall else (b"-", column)), data)
    return Extent(bottom, right, filled, match[1].decode() if match else "", bottom)


def extent_told(data: bytes) -> Extent:
    """No less than the extent: what the sheet says of itself, where no cell lies beyond; else `extent`."""
    told = _DIMENSION.search(data, 0, _BLOCK)
    if not told or re.search(rb":c[\s/>]", data):
        return extent(data)
    last, bottom = told.groups()
    if re.search(_BEYOND % (up_to(last, b"[A-Z]"), up_to(bottom, b"[0-9]")), data):
        return extent(data)
    return Extent(int(bottom), column_number(last.decode()), data.count(b"<v>"), "", int(bottom))


def up_to(last: bytes, sign: bytes) -> bytes:
    """A pattern of all that does not come after « AP » or « 20005 » in counting with these signs."""
    first = sign[1:2]
    same = (
        b"%b[%b-%c]%b{%d}" % (last[:at], first, code - 1, sign, len(last) - at - 1)
        for at, code in enumerate(last)
        if code > first[0]
    )
    return b"|".join(
        (*same, last, b"%b{1,%d}" % (sign, len(last) - 1)) if last[1:] else (*same, last)
    )


def _counted_extent(data: bytes, prefix: bytes) -> Extent:
    """The same where some places are left out, or written in another way."""
    if not well_formed(io.BytesIO(data)):
        raise Damaged(Cause.MALFORMED)
    row = column = filled = 0
    down = right = (0, 0, "", 0)
    for match in _compiled(_TAGS, prefix).finditer(data):
        name, tag, full = match.groups()
        given = attributes(tag).get(b"r", b"").strip()
        place = _REFERENCE.fullmatch(given)
        if name == b"row":
            row, column = int(given[:12]) if given.isdigit() else row + 1, 0
            continue
        at, column = row, column + 1
        if place and place[1] and place[2]:
            at, column = int(place[2][:12]), _number(place[1])
        if full:
            filled += 1
            where = given[:20].decode("ascii", "replace")
            down, right = max(down, (at, column, where, at)), max(right, (column, at, where, at))
    tall = down[0] * LAST_COLUMN > right[0] * LAST_ROW
    return Extent(down[0], right[0], filled, *(down if tall else right)[2:])


def _number(name: bytes) -> int:
    """The column that these letters would be, though there are none of nine letters."""
    number = 0
    for letter in name.upper():
        number = 26 * number + letter - 64
    return number


def _compiled(pattern: bytes, prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern.replace(b"{}", prefix))
