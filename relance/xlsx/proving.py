"""Proof before the swap: what is about to replace the owner's workbook is that workbook.

Members without a patch have the very bytes they had. Undoing the patches gives each old part back.
The patches of a sheet hold no cell but those that were to be written, and are well formed. Then
the file is read as the program reads it: what was written is there, and (where the sheet is not
huge) every other value is what it was.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise, repeat, zip_longest
from operator import attrgetter
from typing import Any, TypeVar
from xml.parsers import expat

import python_calamine as calamine
from msgspec import Struct, field

from relance.xlsx.archive import Archive
from relance.xlsx.cell_places import places
from relance.xlsx.edits import Cell
from relance.xlsx.element import well_formed
from relance.xlsx.markup import sheet_prefix
from relance.xlsx.patches import Patch, Patches, undone
from relance.xlsx.plain import plain
from relance.xlsx.refused import Cause, Damaged, RefusalKind, Refused
from relance.xlsx.showing import shows_days
from relance.xlsx.values import Days, column_number, letters, serial, value_xml

_WHOLE = 2 << 20  # bytes of a sheet up to which all its values are compared, not only ours
_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^>]*?\s)?r=\"([A-Z]+)(\d+)\"")
_ROW = attrgetter("row")
T = TypeVar("T")
_Row = dict[int, Any]  # the values of its cells, by column


def _difference(cause: Cause, **facts: object) -> Refused:
    """The proof failed: a mistake of this library, never the owner's."""
    return Refused(RefusalKind.UNPROVED, "", cause, **facts)


class Changes(Struct):
    """All that a save does to a package, and what must then be read in it."""

    patches: dict[str, Patches | Sequence[Patch]] = field(default_factory=dict)  # part →, in order
    added: dict[str, bytes] = field(default_factory=dict)  # part →
    removed: list[str] = field(default_factory=list)
    written: dict[str, Sequence[Cell]] = field(default_factory=dict)  # sheet →, in order
    rewritten: list[str] = field(default_factory=list)  # sheets of the program's own
    days: Days = field(default_factory=Days)


def verify(old: Archive, data: bytes, changes: Changes) -> None:
    """Refused unless `data` is the `old` package with these changes and no other."""
    new = Archive(data)
    _members(old, new, changes)
    thin = dict(_parts(old, new, changes))
    old.forget()
    if thin:
        idle = (p for p in new.parts if "/media/" in p)
        new = Archive(new.rewritten(thin, {}, idle))
    _read_back(old, new, changes)


def _members(old: Archive, new: Archive, changes: Changes) -> None:
    """The same members in the same order, and the bytes of those that nobody touched."""
    touched, gone = ({p.lower() for p in parts} for parts in (changes.patches, changes.removed))
    if new.parts != [p for p in old.parts if p not in gone] + [p.lower() for p in changes.added]:
        raise _difference(Cause.PARTS_DIFFER)
    for part in old.parts:
        if part not in touched | gone and old.packed(part) != new.packed(part):
            raise _difference(Cause.PART_CHANGED, part=part)


def _parts(old: Archive, new: Archive, changes: Changes) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Prove each patched part; give what is to be read back of the large sheets among them."""
    for part, patches in changes.patches.items():
        before = old.read(part)
        with new.open(part) as after:
            if not undone(before, after, patches) or old.wide(part) != new.wide(part):
                raise _difference(Cause.NOT_UNDONE, part=part)
        sheet = next((s.name for s in old.sheets if s.part == part), "")
        owners = sheet in changes.written and sheet not in changes.rewritten
        if owners:
            _cells(before, patches, changes.written[sheet])
        if owners and len(before) > _WHOLE:
            yield part, _thinned(sheet_prefix(before), patches, old.main)
            old.forget()
        elif owners:
            if not _in_place(old, new, part, changes.written[sheet]):
                raise _difference(Cause.CELL_ASTRAY, sheet=sheet)
        elif not well_formed(new.open(part)):
            raise _malformed(old, part)
    for part in changes.added:
        if not well_formed(new.open(part)):
            raise _difference(Cause.NEW_MALFORMED)


def _malformed(old: Archive, part: str) -> Refused:
    """Whose mistake it is that the new part is no XML."""
    if well_formed(old.open(part)):
        return _difference(Cause.NEW_MALFORMED)
    return Damaged(Cause.MALFORMED_PART, part=part)


def _in_place(old: Archive, new: Archive, part: str, written: Sequence[Cell]) -> bool:
    """Whether the cells that were written are among those of the new sheet, which are in order."""
    try:
        there = places(new.read(part), old.main)
    except expat.ExpatError as error:
        if well_formed(new.open(part)):  # a prefix that nothing declares: another program's
            raise Damaged(Cause.MALFORMED_PART, part=part) from error
        raise _malformed(old, part) from error
    if any(a >= b for a, b in pairwise(there)):
        before = places(old.read(part), old.main)
        theirs = any(a >= b for a, b in pairwise(before))
        raise Damaged(Cause.CELLS_ORDER) if theirs else _difference(Cause.NEW_ORDER)
    those = iter(there)  # in the same order as what was written
    return all(c.row << 20 | c.column in those for c in written if c.value not in (None, ""))


def _cells(old: bytes, changes: Iterable[Patch], written: Sequence[Cell]) -> None:
    """The patches replace no cell but those that were to be written."""
    allowed = ((cell.row, cell.column) for cell in written)  # in the same order
    for start, end, _ in changes:
        for name, row in _CELL.findall(old, start, end) if start < end else ():
            if (int(row), column_number(name.decode())) not in allowed:
                raise _difference(Cause.CELL_TOUCHED, cell=(name + row).decode())


def _thinned(p: bytes, changes: Iterable[Patch], main: str) -> Iterator[bytes]:
    """A large sheet without the owner's cells, whose bytes are proved: reading it whole takes long."""
    space = b"xmlns:" + p[:-1] if p else b"xmlns"
    yield b'<%bworksheet %b="%b"><%bsheetData>' % (p, space, main.encode(), p)
    cell, row, row_end = b"<%bc r=" % p, b"<%brow" % p, b"</%brow>" % p
    for _, _, new in changes:
        if new.startswith(cell):
            yield b"%b>%b%b" % (row, new, row_end)
        elif new.endswith(row_end):  # a row, or what closes one that was empty
            yield new if new.startswith(row) else row + new
    yield b"</%bsheetData></%bworksheet>" % (p, p)


def _read_back(old: Archive, new: Archive, changes: Changes) -> None:
    before, after = _opened(old), _opened(new)
    if before is None:  # nor could the program have read it
        return
    names = before.sheet_names
    if after is None or after.sheet_names[: len(names)] != names:
        raise _difference(Cause.SHEETS_DIFFER)
    for name, ours in changes.written.items():
        sheet = old.sheet(name)
        if sheet and sheet.part not in changes.patches:
            continue  # nothing to write there: its bytes are those of before
        owners = sheet and name not in changes.rewritten and old.size(sheet.part) <= _WHOLE
        there, found = _rows(before, name) if owners else iter(()), _rows(after, name)
        if there is None:  # nor could the program have read it
            continue
        if found is None:
            raise _difference(Cause.SHEET_LOST, sheet=name)
        same = partial(_same, days=changes.days)
        _compare(name, there, found, ours, same)


def _opened(package: Archive) -> calamine.CalamineWorkbook | None:
    return _tried(lambda: calamine.load_workbook(io.BytesIO(plain(package, "styles"))))


def _rows(book: calamine.CalamineWorkbook, name: str) -> Iterator[_Row] | None:
    """What the cells of each row hold, from the first row on; None where calamine cannot tell."""
    sheet = _tried(lambda: book.get_sheet_by_name(name))
    if sheet is None:
        return None
    left = sheet.start[1] + 1 if sheet.start else 1
    return ({c: v for c, v in enumerate(row, left) if v != ""} for row in sheet.iter_rows())


def _tried(read: Callable[[], T]) -> T | None:
    """What is read; None where calamine cannot. Its panics are no `Exception`; the rest goes on."""
    try:
        return read()
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise


def _compare(
    sheet: str,
    before: Iterator[_Row],
    after: Iterator[_Row],
    ours: Sequence[Cell],
    same: Callable[[Any, Cell], bool],
) -> None:
    """What was written is there `after`, and nothing else is different."""
    rows = zip_longest(before, after, _by_row(ours))
    for number, (old, new, mine) in enumerate(rows, 1):
        standing, found = old or {}, new or {}
        for cell in mine or ():
            standing.pop(cell.column, None)
            got = found.pop(cell.column, "")
            value = float(cell.value) if type(cell.value) is Decimal else cell.value
            if got != value and not same(got, cell):
                name = f"{sheet}!{letters(cell.column)}{number}"
                raise _difference(Cause.VALUE_LOST, cell=name, value=cell.value)
        if standing != found and repr(standing) != repr(found):  # not a number: equal to nothing
            raise _difference(Cause.VALUE_CHANGED, sheet=sheet, row=number)


def _by_row(cells: Sequence[Cell]) -> Iterator[Iterable[Cell]]:
    """Those of each row, from the first row on."""
    done = 0
    for number, there in groupby(cells, _ROW):
        yield from repeat((), number - done - 1)
        yield there
        done = number


def _same(got: Any, cell: Cell, *, days: Days) -> bool:
    """A number comes back as a float, or as a day where its format is that of a day."""
    dated = cell.look is None or shows_days(cell.look.number_format)
    if isinstance(got, date | time | timedelta) and not (dated or isinstance(cell.value, date)):
        return False
    wanted, _ = value_xml(cell.value, "", days)
    if type(wanted) is not float or isinstance(got, float):
        return bool(got == ("" if wanted is None else wanted))
    if isinstance(got, datetime):
        got = got.date()
    if isinstance(got, date):
        return serial(got, date1904=days.since_1904) == int(wanted)
    return isinstance(got, time | timedelta)
