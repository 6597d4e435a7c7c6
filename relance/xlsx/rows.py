"""Where the rows and cells of a worksheet lie, found at the speed of C.

Rows are nearly all of a sheet: they are located by regular expressions on bytes in which every
« < » begins a tag (`markup.masked`). Cells are sought on demand and from the right, where the
program's columns are, so that the cost is that of what is written, not of what is there.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from typing import NamedTuple

from relance.xlsx.element import INSIDE
from relance.xlsx.markup import Part, attributes, blanked, masked
from relance.xlsx.refused import Cause, Damaged
from relance.xlsx.values import column_number, letters

_MAIN = re.compile(
    rb"""xmlns(?::([\w.-]+))?\s*=\s*["']http://(?:schemas.openxmlformats.org/spreadsheetml/2006/"""
    rb"""main|purl.oclc.org/ooxml/spreadsheetml/main)["']"""
)
_EXTENSION = re.compile(
    rb"<((?:[\w.-]+:)?extLst)(?=[\s/>])" + INSIDE + rb"(?:(?<=/)>|>.*?(?:</\1\s*>|\Z))", re.DOTALL
)
_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?sheetData)(?=[\s/>])" + INSIDE + rb">")


class FoundCell(NamedTuple):
    """A cell as it stands in the sheet: column, bytes, format, type of its value."""

    column: int
    start: int
    end: int
    style: int
    kind: str


def open_sheet(data: bytes) -> Part:
    """The part, masked, its rows left out of the tree. Raises Damaged where they are not alone."""
    clear, hole = masked(data), (0, 0)
    match = _SHEET_DATA.search(clear)
    if match and clear.find(b"<" + match[1], match.end()) >= 0:
        raise Damaged(Cause.ROWS_TWICE)
    if match and clear[match.end() - 2] != ord("/"):
        hole = match.end(), clear.rfind(b"</" + match[1], match.end())
        if hole[1] < 0:
            raise Damaged(Cause.ROWS_CUT)
        if clear.find(b":AlternateContent", *hole) >= 0:
            raise Damaged(Cause.ROWS_EXTENDED)
        if clear.find(b"extLst", *hole) >= 0:  # whose cells are no cells
            clear = blanked(clear, _EXTENSION.finditer(clear, *hole))
    part = Part(clear, hole)
    # Rows are sought under the prefix of the whole sheet: they may have no other.
    named = {b"%b:" % space[1] if space[1] else b"" for space in _MAIN.finditer(clear)}
    for prefix in named - {part.prefix.encode()}:
        if re.search(rb"<%b(?:sheetData|row|c)[\s/>]" % re.escape(prefix), clear):
            raise Damaged(Cause.TWO_PREFIXES)
    return part


class Rows:
    """The rows of a sheet, by position; those without a number follow the one before."""

    def __init__(self, part: Part) -> None:
        lines = part.root.child("sheetData")
        self.span = (lines.inside, lines.after) if lines else (0, 0)
        self.data, p = part.data, part.prefix.encode()
        usual = rb'(?: r="([A-Z]+)\d+")?(?: s="(\d+)")?(?: t="(\w+)")?'
        self._cell = re.compile(b"<" + p + b"c" + usual + rb"(?=[\s/>])(" + INSIDE + b")>")
        self._head, self._close = b"<%bc" % p, b"</%brow" % p
        self._tail = re.compile(rb"</%bc\s*>" % p)  # not « </color> »
        self._elsewhere: dict[tuple[str, ...], re.Pattern[bytes]] = {}
        self._formula = re.compile(rb"<%bf[\s/>]" % p)
        row = re.compile(b"<" + p + rb"row(?:\sr=\"(\d+)\"|(?=[\s/>]))" + INSIDE + b">")
        self.numbers, self.starts, self.insides = array("q"), array("q"), array("q")
        number = 0
        for match in row.finditer(self.data, *self.span):
            given = match[1] or attributes(match[0]).get(b"r")
            previous, number = number, int(given) if given else number + 1
            if number <= previous:
                raise Damaged(Cause.ROW_ORDER, row=number, before=previous)
            self.numbers.append(number)
            self.starts.append(match.start())
            self.insides.append(match.end())

    def at(self, number: int) -> int:
        """The position of row `number`, or of the first row after it."""
        return bisect_left(self.numbers, number)

    def has(self, position: int, number: int) -> bool:
        """Whether the row at `position` is row `number`."""
        return position < len(self.numbers) and self.numbers[position] == number

    def start(self, position: int) -> int:
        """Where the row at `position` begins; the end of the rows after the last."""
        return self.starts[position] if position < len(self.starts) else self.span[1]

    def tag(self, position: int) -> bytes:
        """The row's start tag."""
        return self.data[self.starts[position] : self.insides[position]]

    def has_formula(self, cell: FoundCell) -> bool:
        """Whether the cell holds a formula."""
        return self._formula.search(self.data, cell.start, cell.end) is not None

    def cells(self, position: int, low: int) -> tuple[list[FoundCell], int]:
        """The row's cells from column `low` on, and where one after the last of all goes."""
        data, inside = self.data, self.insides[position]
        place = end = self._end_of_row(position)
        found: list[FoundCell] = []
        tail = 0
        while (place := data.rfind(self._head, inside, place)) >= 0:
            match = self._cell.match(data, place)
            if match is None:  # another element whose name begins with c
                continue
            cell = self._found(match, 0, end)
            if not cell.column:
                return self._counted(position, low, end)
            tail = tail or cell.end
            if cell.column < low:
                break
            if found and cell.column >= found[-1].column:
                raise self.disorder(position)
            found.append(cell)
        return found[::-1], tail or inside

    def cell(self, position: int, column: int) -> FoundCell | None:
        """The row's cell in that column."""
        usual = b'%b r="%b%d"' % (self._head, letters(column).encode(), self.numbers[position])
        end = self.start(position + 1)
        place = self.data.find(usual, self.insides[position], end)
        if place >= 0 and (match := self._cell.match(self.data, place)):
            return self._found(match, 0, end)
        return next((c for c in self.cells(position, column)[0] if c.column == column), None)

    def holds(self, position: int, cells: bytes) -> bool:
        """Whether these very cells lie in the row, one beside the other."""
        return self.data.find(cells, self.insides[position], self.start(position + 1)) >= 0

    def disorder(self, position: int) -> Damaged:
        """For Excel, cells that come twice or in another order are a damaged sheet."""
        return Damaged(Cause.CELL_ORDER, row=self.numbers[position])

    def refuse_elsewhere(self, position: int, names: tuple[str, ...], end: int) -> None:
        """Raises Damaged where cells of these columns lie among the others, before `end`."""
        if names not in self._elsewhere:  # it begins with a letter, which is found fastest
            form = rb"r(?<=\sr)\s*=\s*[\"'](?:%b)\d"
            self._elsewhere[names] = re.compile(form % "|".join(names).encode())
        if self._elsewhere[names].search(self.data, self.insides[position], end):
            raise self.disorder(position)

    def _counted(self, position: int, low: int, end: int) -> tuple[list[FoundCell], int]:
        """The same where cells do not say where they are: each comes after the one before."""
        cells, column, tail = [], 0, self.insides[position]
        for match in self._cell.finditer(self.data, tail, end):
            cell = self._found(match, column + 1, end)
            column, tail = cell.column, cell.end
            cells.append(cell)
        return [c for c in cells if c.column >= low], tail

    def _found(self, match: re.Match[bytes], column: int, limit: int) -> FoundCell:
        name, style, kind, more = match.groups()
        if len(more) > 1:  # attributes in another order, or others
            given = attributes(match[0])
            name = given.get(b"r", b"").rstrip(b"0123456789")
            style, kind = given.get(b"s"), given.get(b"t")
        if name:
            column = column_number(name.decode())
        end = match.end()
        if self.data[end - 2] != ord("/"):
            closed = self._tail.search(self.data, end, limit)
            if closed is None:
                raise Damaged(Cause.CELL_OPEN)
            end = closed.end()
        return FoundCell(column, match.start(), end, int(style or 0), (kind or b"n").decode())

    def _end_of_row(self, position: int) -> int:
        inside = self.insides[position]
        if self.data[inside - 2] == ord("/"):
            return inside
        close = self.data.rfind(self._close, inside, self.start(position + 1))
        if close < 0:
            raise Damaged(Cause.ROW_OPEN, row=self.numbers[position])
        return close
