"""Proof before the swap: what is about to replace the owner's workbook is that workbook.

Members without a patch have the very bytes they had. Undoing the patches gives each old part back.
The patches of a sheet hold no cell but those that were to be written, and are well formed. Then
the file is read as the program reads it: what was written is there, and (where the sheet is not
huge) every other value is what it was.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any
from xml.parsers import expat

import python_calamine as calamine

from relance.problems import RelanceError
from relance.workbook.markup import Damaged, Patch, undone
from relance.workbook.package import Package
from relance.workbook.values import Plain, column_number, letters, serial

Written = Mapping[int, Mapping[int, Plain]]  # row → column → what the cell holds
_WHOLE = 8 << 20  # bytes of a sheet up to which all its values are compared, not only ours
_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^>]*?\s)?r=\"([A-Z]+)(\d+)\"")
_Row = tuple[int, int, list[Any]]  # number, first column, values


class _Difference(Exception):
    """The proof failed: a mistake of this program, never the owner's."""


@dataclass(slots=True)
class Changes:
    """All that a save does to a package, and what must then be read in it."""

    patches: dict[str, list[Patch]] = field(default_factory=dict)  # part →
    added: dict[str, bytes] = field(default_factory=dict)  # part →
    removed: list[str] = field(default_factory=list)
    written: dict[str, Written] = field(default_factory=dict)  # sheet →
    rewritten: list[str] = field(default_factory=list)  # sheets of the program's own


def verify(old: Package, data: bytes, changes: Changes) -> None:
    """RelanceError unless `data` is the `old` package with these changes and no other."""
    try:
        new = Package(data)
        _members(old, new, changes)
        thin = {part: [sheet] for part, sheet in _parts(old, new, changes) if sheet}
        old.forget()
        if thin:
            new = Package(new.rewritten(thin, {}))
        _read_back(old, new, changes)
    except _Difference as error:
        raise RelanceError(
            f"La vérification avant l'enregistrement a échoué ({error}) : rien n'a été modifié.",
            cure="C'est une erreur du programme : signalez-la, en joignant si possible le classeur.",
        ) from error


def _members(old: Package, new: Package, changes: Changes) -> None:
    """The same members in the same order, and the bytes of those that nobody touched."""
    touched, gone = ({p.lower() for p in parts} for parts in (changes.patches, changes.removed))
    if new.parts != [p for p in old.parts if p not in gone] + [p.lower() for p in changes.added]:
        raise _Difference("les parties du classeur ne sont plus les mêmes")
    for part in old.parts:
        if part not in touched | gone and old.packed(part) != new.packed(part):
            raise _Difference(f"{part} a changé")


def _parts(old: Package, new: Package, changes: Changes) -> Iterator[tuple[str, bytes]]:
    """Each patched part proved; with it, of a large sheet, what is to be read back, else b""."""
    for part, patches in changes.patches.items():
        before = old.read(part)
        with new.open(part) as after:
            if not undone(before, after, patches):
                raise _Difference(f"{part} ne se laisse pas rétablir")
        sheet = next((s.name for s in old.sheets if s.part == part), "")
        owners = sheet in changes.written and sheet not in changes.rewritten
        if owners:
            _cells(before, patches, changes.written[sheet])
        if owners and len(before) > _WHOLE:
            yield part, _thinned(before, patches, old.main)
        else:
            if not _well_formed(new.read(part)):
                raise _Difference("XML mal formé") if _well_formed(before) else Damaged(part)
            yield part, b""
    for part in changes.added:
        if not _well_formed(new.read(part)):
            raise _Difference("XML mal formé")


def _well_formed(xml: bytes) -> bool:
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        return False
    return True


def _cells(old: bytes, changes: list[Patch], written: Written) -> None:
    """The patches replace no cell but those that were to be written."""
    for patch in changes:
        for name, row in _CELL.findall(old[patch.start : patch.end]):
            if column_number(name.decode()) not in written.get(int(row), ()):
                raise _Difference(f"{name.decode()}{row.decode()} serait touchée")


def _thinned(old: bytes, changes: list[Patch], main: str) -> bytes:
    """A large sheet without the owner's cells, whose bytes are proved: reading it whole takes long."""
    match = re.search(rb"<((?:[\w.-]+:)?)worksheet\s", old)
    p = match[1] if match else b""
    space = b"xmlns:" + p[:-1] if p else b"xmlns"
    pieces = [patch.new for patch in changes]
    cells = b"".join(x for x in pieces if x.startswith(b"<%bc r=" % p))
    rows = b"".join(x for x in pieces if x.startswith(b"<%brow" % p))
    data = b"<%bsheetData><%brow>%b</%brow>%b</%bsheetData>" % (p, p, cells, p, rows, p)
    return b'<%bworksheet %b="%b">%b</%bworksheet>' % (p, space, main.encode(), data, p)


def _read_back(old: Package, new: Package, changes: Changes) -> None:
    before, after = _opened(old), _opened(new)
    if before is None:  # nor could the program have read it
        return
    names = before.sheet_names
    if after is None or after.sheet_names[: len(names)] != names:
        raise _Difference("les feuilles ne sont plus les mêmes")
    for name, ours in changes.written.items():
        sheet = old.sheet(name)
        if sheet is None or name in changes.rewritten:
            _expected(new, name, _rows(after, name), ours)
        elif old.size(sheet.part) <= _WHOLE and (standing := _rows(before, sheet.name)):
            rows = list(_rows(after, sheet.name) or ())
            _unchanged(name, standing, rows, ours)
            _expected(new, name, iter(rows), ours)
        elif readable := _rows(after, sheet.name):
            _expected(new, name, readable, ours)


def _opened(package: Package) -> calamine.CalamineWorkbook | None:
    try:
        return calamine.load_workbook(io.BytesIO(package.data))
    except BaseException as error:  # noqa: BLE001 - a panic of calamine is no Exception
        _let_through(error)
        return None


def _rows(book: calamine.CalamineWorkbook, name: str) -> Iterator[_Row] | None:
    try:
        sheet = book.get_sheet_by_name(name)
    except BaseException as error:  # noqa: BLE001 - a panic of calamine is no Exception
        _let_through(error)
        return None
    left = sheet.start[1] + 1 if sheet.start else 1
    return ((number, left, row) for number, row in enumerate(sheet.iter_rows(), 1))


def _let_through(error: BaseException) -> None:
    """Interruptions go on; what calamine cannot read, its panics (no `Exception`) too, is a None."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error


def _unchanged(sheet: str, before: Iterator[_Row], after: Iterable[_Row], ours: Written) -> None:
    nothing: _Row = (0, 1, [])
    for old, new in zip_longest(before, after, fillvalue=nothing):
        number = max(old[0], new[0])
        mine = ours.get(number, ())
        a, b = (
            {c: v for c, v in enumerate(row, left) if v != "" and c not in mine}
            for _, left, row in (old, new)
        )
        if a != b and repr(a) != repr(b):  # not a number is not equal to itself
            raise _Difference(f"{sheet}, ligne {number} : une valeur du classeur a changé")


def _expected(package: Package, sheet: str, rows: Iterator[_Row] | None, ours: Written) -> None:
    if rows is None:
        raise _Difference(f"la feuille {sheet} ne se lit plus")
    missing = {n for n, cells in ours.items() if any(v is not None for v in cells.values())}
    for number, left, row in rows:
        for column, wanted in ours.get(number, {}).items():
            place = column - left
            got = row[place] if 0 <= place < len(row) else ""
            if got != ("" if wanted is None else wanted) and not _same(
                got, wanted, package.date1904
            ):
                raise _Difference(f"{sheet}!{letters(column)}{number} ne contient pas {wanted}")
        missing.discard(number)
    if missing:
        raise _Difference(f"{sheet}, ligne {min(missing)} : rien n'y est")


def _same(got: Any, wanted: Plain, date1904: bool) -> bool:
    """A number comes back as a float, or as a day where its format is that of a day."""
    if type(wanted) is not float:
        return False
    if isinstance(got, datetime):
        got = got.date()
    if isinstance(got, date):
        return serial(got, date1904=date1904) == int(wanted)
    return isinstance(got, time | timedelta)
