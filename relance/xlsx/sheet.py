"""One existing worksheet, patched: cells set, columns shown, the rest byte for byte as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from relance.xlsx.edits import Cell, SheetEdit, Value, between, in_order, values_of
from relance.xlsx.element import INSIDE, Element
from relance.xlsx.markup import attributes, retagged
from relance.xlsx.refused import RefusalKind, Refused
from relance.xlsx.rows import FoundCell, Rows, open_sheet
from relance.xlsx.styles import StyleBook
from relance.xlsx.values import (
    LAST_COLUMN,
    LAST_ROW,
    Box,
    Days,
    Plain,
    Strings,
    around,
    box,
    holds,
    letters,
    overlap,
    reference,
    text_xml,
    value_xml,
)

ORDER = (  # of the children of <worksheet>
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors "
    "smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
).split()
_ROW = attrgetter("row")
_Written = tuple[Cell, int, Plain, str]  # a cell, its format, what it will hold, all of it as XML
_Form = tuple[int, str, str]  # a format, the beginning of its cells before and after the row
_SPANS = re.compile(rb"\sspans\s*=\s*[\"'](?:\d+:\d+\s+)*\d+:(\d+)\s*[\"']")


class Context(Struct, frozen=True):
    """What all sheets of a workbook share."""

    styles: StyleBook
    strings: Strings
    days: Days


def refuse_protected(sheet: str, root: Element) -> None:
    """Protection would not stop a program, but it is the owner's word."""
    protection = root.child("sheetProtection")
    if protection and protection.flag("sheet"):
        raise Refused(RefusalKind.SHEET_PROTECTED, sheet)


class SheetPatch:
    """The changes to one sheet, in its `part`, and which cells are `changed` by them."""

    def __init__(self, name: str, data: bytes, context: Context, cells: Sequence[Cell]) -> None:
        """Raises Refused where the sheet is no worksheet (a chart, a dialog)."""
        self.name, self._context, self._wanted = name, context, in_order(cells)
        self.part = open_sheet(data)
        self.root, self._prefix = self.part.root, self.part.prefix
        if self.root.name != "worksheet":
            raise Refused(RefusalKind.NOT_CELLS, name)
        self._data = self.root.child("sheetData")
        self.rows = Rows(self.part)
        self.changed: list[Cell] = []
        self.area: Box | None = None  # around all that changed
        self._fresh: list[str] = []  # rows of a sheet that has no place for them
        self._columns = [
            (int(c.attributes["min"]), int(c.attributes["max"]), c)
            for c in self.root.list("cols", "col")
        ]
        # column, look, format that it differs from →
        self._forms: dict[tuple[int, int, int], _Form] = {}

    def apply(self, edit: SheetEdit) -> None:
        """Set cells and widths (drop-down lists, tables and filters are other modules' business)."""
        refuse_protected(self.name, self.root)
        for number, cells in self.by_row():
            self._set_row(number, cells)
        if self._fresh:
            rows = f"<{self._prefix}sheetData>{''.join(self._fresh)}</{self._prefix}sheetData>"
            self.part.create(self.root, "sheetData", rows, ORDER)
        self._refuse_obstacles()
        self._extend_dimension()
        self._show(edit.widths)

    def by_row(self) -> Iterator[tuple[int, Iterator[Cell]]]:
        """The cells that are to be written, row by row."""
        return groupby(self._wanted, _ROW)

    def wanted(self, row: int) -> dict[int, Value]:
        """The values that are to be in that row, by column, whether they were there or not."""
        return values_of(self._wanted, row)

    def _format(self, position: int, row: int, column: int) -> int:
        """The format that a cell has, or would have: its own, its row's, its column's."""
        if self.rows.has(position, row):
            if own := self.rows.cell(position, column):
                return own.style
            given = attributes(self.rows.tag(position))
            if given.get(b"customFormat") in (b"1", b"true"):
                return int(given.get(b"s", b"0"))
        of_column = (c for low, high, c in self._columns if low <= column <= high)
        return next((int(c.attributes.get("style", "0")) for c in of_column), 0)

    def _written(self, position: int, number: int, cells: Iterable[Cell]) -> list[_Written]:
        """What is to stand in the row; many cells share their look, found by identity."""
        prefix, days, forms = self._prefix, self._context.days, self._forms
        written: list[_Written] = []
        row, like, base = str(number), None, 0
        for cell in cells:
            column, look, wanted = cell.column, cell.look, cell.value
            if wanted is None:  # most often, and the cost of a call less
                value, xml = None, "/>"
            elif type(wanted) is str:
                value, xml = text_xml(wanted, prefix)
            else:
                value, xml = value_xml(wanted, prefix, days)
            if look is None:
                form = self._form(column, self._format(position, number, column))
            else:
                if look.like != like:
                    like = look.like
                    base = self._format(position, number, like) if like else 0
                key = column, id(look), base
                if key not in forms:
                    forms[key] = self._form(column, self._context.styles.xf(base, look))
                form = forms[key]
            style, head, tail = form
            written.append((cell, style, value, f"{head}{row}{tail}{xml}"))
        return written

    def _form(self, column: int, style: int) -> _Form:
        """How a cell begins, before its row and after it."""
        return style, f'<{self._prefix}c r="{letters(column)}', f'" s="{style}"'

    def _set_row(self, number: int, cells: Iterable[Cell]) -> None:
        position = self.rows.at(number)
        written = self._written(position, number, cells)
        if not self.rows.has(position, number):
            shown = [each for each in written if each[2] is not None or each[0].look]
            if shown:
                self._note(number, [cell for cell, *_ in shown])
                self._add_row(position, number, "".join([xml for *_, xml in shown]))
            return
        whole = self.part.encoded("".join([xml for *_, xml in written]))
        if self.rows.holds(position, whole):
            return  # as most rows do, every Monday
        found, tail = self.rows.cells(position, written[0][0].column)
        standing = {f.column: f for f in found}
        changed: list[Cell] = []
        new: dict[tuple[int, int], list[str]] = {}  # where → cells
        last = found[-1].column if found else 0
        for cell, style, value, xml in written:
            column = cell.column
            old = standing.get(column)
            empty = value is None and cell.look is None
            if self._keeps(old, number, style, value, xml) if old else empty:
                continue
            changed.append(cell)
            if old:
                place = old.start, old.end
            else:
                spot = tail if column > last else next(f.start for f in found if f.column > column)
                place = spot, spot
            new.setdefault(place, []).append(xml)
        if changed:
            self._note(number, changed)
            those = tuple([letters(cell.column) for cell in changed])
            self.rows.refuse_elsewhere(position, those, found[0].start if found else tail)
            self._patch_row(position, changed[-1].column, new)

    def _note(self, number: int, changed: list[Cell]) -> None:
        """What changes in that row."""
        self.changed += changed
        area = number, changed[0].column, number, changed[-1].column
        self.area = around(self.area or area, area)

    def _keeps(self, old: FoundCell, row: int, style: int, value: Plain, xml: str) -> bool:
        """Whether the cell may stay as it is; Refused where it holds a formula."""
        raw = self.part.data[old.start : old.end]
        if raw == self.part.encoded(xml):
            return True
        if self.rows.has_formula(old):
            raise Refused(RefusalKind.FORMULA, f"{self.name}!{letters(old.column)}{row}")
        return style == old.style and holds(raw, old.kind, self._context.strings, value)

    def _patch_row(
        self, position: int, last: int, new: Mapping[tuple[int, int], list[str]]
    ) -> None:
        """Cells at their places in a row, which now goes on to the column `last`."""
        part, p = self.part, self._prefix
        start, inside = self.rows.starts[position], self.rows.insides[position]
        spans = _SPANS.search(part.data, start, inside)
        if spans and int(spans[1]) < last:
            part.patch_row(*spans.span(1), str(last))
        for place, cells in new.items():
            if part.data[inside - 2] == ord("/"):
                part.patch_row(inside - 2, inside, f">{''.join(cells)}</{p}row>")
            else:
                part.patch_row(*place, "".join(cells))

    def _add_row(self, position: int, number: int, cells: str) -> None:
        """A row that was not there, before the one at that position."""
        xml = f'<{self._prefix}row r="{number}">{cells}</{self._prefix}row>'
        if self._data is None:
            self._fresh.append(xml)
        elif self._data.inside == self._data.end:  # <sheetData/>
            self.part.append(self._data, xml)
        else:
            start = self.rows.start(position)
            self.part.patch_row(start, start, xml)

    def _refuse_obstacles(self) -> None:
        """Merged cells, and formulas that fill a range, must not cross what was written."""
        area = self.area
        if area and (area[2] > LAST_ROW or area[3] > LAST_COLUMN):
            raise Refused(RefusalKind.NO_ROOM, self.name)
        for taken, kind in self._obstacles() if area else ():
            crossed = area and overlap(taken, area)
            for cell in between(self.changed, taken[0], taken[2]) if crossed else ():
                if taken[1] <= cell.column <= taken[3]:
                    raise Refused(kind, f"{self.name}!{letters(cell.column)}{cell.row}")

    def _obstacles(self) -> Iterator[tuple[Box, RefusalKind]]:
        for merge in self.root.list("mergeCells", "mergeCell"):
            yield box(merge.attributes["ref"]), RefusalKind.MERGED
        head = b"<%bf" % self._prefix.encode() + rb"\s" + INSIDE + b">"
        for match in re.compile(head).finditer(self.part.data, *self.rows.span):
            given = attributes(match[0])
            if given.get(b"t") in (b"array", b"dataTable") and b"ref" in given:
                yield box(given[b"ref"].decode()), RefusalKind.ARRAY

    def _extend_dimension(self) -> None:
        dimension = self.root.child("dimension")
        with suppress(ValueError):  # readers do without it, or with a wrong one
            if dimension is None or self.area is None:
                return
            old = dimension.attributes.get("ref", "A1")
            whole = around(box(old), self.area)
            if ":" not in old and self.rows.numbers:  # some programs write « A1 » whatever there is
                whole = around(whole, (self.rows.numbers[-1], 1, self.rows.numbers[-1], 1))
            if whole != box(old):
                self.part.set(dimension, "ref", reference(whole))

    def _show(self, widths: Mapping[int, float]) -> None:
        """Give columns their width, apart from the `<col>` of several columns that covers them."""
        missing = set(widths)
        for low, high, element in self._columns:
            covered = [c for c in sorted(widths) if low <= c <= high]
            missing.difference_update(covered)
            pieces, at, tag = [], low, self.part.raw(element)
            there, hidden = float(element.attributes.get("width", "0")), element.flag("hidden")
            for column in (c for c in covered if hidden or abs(there - widths[c]) >= 0.01):
                if at < column:
                    pieces.append(retagged(tag, {"min": str(at), "max": str(column - 1)}))
                one = {"min": str(column), "max": str(column), "width": f"{widths[column]:.8g}"}
                pieces.append(retagged(tag, {**one, "customWidth": "1"}, drop=("hidden",)))
                at = column + 1
            if pieces and at <= high:
                pieces.append(retagged(tag, {"min": str(at), "max": str(high)}))
            if pieces:
                self.part.patch(element.start, element.end, b"".join(pieces))
        new = {c: column_xml(c, widths[c], self._prefix) for c in sorted(missing)}
        for low, _, element in self._columns:
            if before := [new.pop(c) for c in list(new) if c < low]:
                self.part.patch(element.start, element.start, "".join(before))
        parents, xml = [c for c in self.root.children if c.name == "cols"], "".join(new.values())
        if parents and new:
            self.part.append(parents[-1], xml)
        elif new:
            xml = f"<{self._prefix}cols>{xml}</{self._prefix}cols>"
            self.part.create(self.root, "cols", xml, ORDER)


def column_xml(column: int, width: float, prefix: str) -> str:
    """A `<col>` of one column."""
    return f'<{prefix}col min="{column}" max="{column}" width="{width:.8g}" customWidth="1"/>'
