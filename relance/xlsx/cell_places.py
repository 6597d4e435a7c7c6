"""Where the rows and cells of a sheet are: the proof's own look at it, that owes nothing to the writer."""

from __future__ import annotations

import re
from array import array
from contextlib import suppress
from xml.parsers import expat

from relance.xlsx.element import parse
from relance.xlsx.markup import attributes, masked
from relance.xlsx.refused import Damaged
from relance.xlsx.values import column_number
from relance.xlsx.zipping import BLOCK

_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"
# A whole cell (column, row) or the beginning of a row (number, « / » where it is empty), as nearly all programs write them.
_USUAL = re.compile(
    rb"<c r=\"([A-Z]{1,3})(\d{1,7})\"[^<>/]*(?:/>|>(?:<f[^<>]*(?:(?<=/)>|>[^<]*</f>))?"
    rb"(?:<v>[^<]*</v>|<is><t[^<>]*(?<!/)>[^<]*</t></is>)?</c>)|<row r=\"(\d{1,7})\"[^<>/]*(/?)>"
)


def places(xml: bytes, main: str) -> array[int]:
    """Row << 20 | column, whatever the prefixes. Raises ExpatError for what is no XML.

    They may be many: no tree is made.
    """
    found = array("q")
    row = column = depth = 0
    line, cell = f"{main} row", f"{main} c"

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal row, column, depth
        depth += 1
        if depth == 4 and name == cell:
            said = given.get("r", "").rstrip("0123456789").upper()
            column = column_number(said) if said else column + 1
            found.append(row << 20 | column)
        elif depth == 3 and name == line:
            row, column = int(given.get("r") or row + 1), 0
            found.append(row << 20)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    usual = _usual(xml, main)
    if usual is None:
        parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return found if usual is None else usual


def _usual(xml: bytes, main: str) -> array[int] | None:
    """The same of what is XML, much faster; None where something else stands among rows and cells."""
    first, last = xml.find(_DATA) + len(_DATA), xml.rfind(_DATA_END)
    if first > last or xml.find(b"xmlns", first) >= 0 or masked(xml) is not xml:
        return None
    with suppress(Damaged):
        root = parse(xml, (first, last))
        named = attributes(xml[root.start : root.inside]).get(b"xmlns") == main.encode()
        lines = root.child("sheetData") if named else None  # of that namespace, as its own has none
        if lines and (lines.inside, lines.after) == (first, last):
            return _in_rows(xml, first, last)
    return None


def _in_rows(xml: bytes, at: int, last: int) -> array[int] | None:
    found, columns = array("q"), dict[bytes, int]()
    while at < last:  # some rows at a time: all at once would be many
        cut = xml.find(b"<row ", at + BLOCK, last)
        pieces = _USUAL.split(xml[at : (at := cut if cut >= 0 else last)])
        row, here, between = 0, b"", b""  # what must stand before the next row
        each = (pieces[part::5] for part in range(5))  # the last piece stands alone
        for gap, name, digits, number, empty in zip(*each, strict=False):
            if number:
                if gap != between:
                    return None
                row = int(number) << 20
                here, between = (b"", b"") if empty else (number, b"</row>")
                found.append(row)
            elif gap or digits != here:
                return None
            else:
                if name not in columns:
                    columns[name] = column_number(name.decode())
                found.append(row | columns[name])
        if pieces[-1] != between:
            return None
    return found
