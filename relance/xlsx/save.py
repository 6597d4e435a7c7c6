"""The loss-free save: edits in, the same workbook out with nothing else changed.

One pass: the package is read, each edit becomes patches of the parts it concerns (`sheet`,
`newsheet`, `table`, `styles`), the package is put together again with every other member as it
was (`archive`) and proved (`verify`). What cannot be done safely is refused before anything is written.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count

from msgspec.structs import replace as replaced

from relance.xlsx import taken
from relance.xlsx.archive import CONTENT_TYPES, UNREADABLE, WORKSHEET, Archive, relations_part
from relance.xlsx.choices import choice_formula, set_choices
from relance.xlsx.edits import Edit, NewSheet, SheetEdit, in_order, values_of
from relance.xlsx.markup import Part, quoted
from relance.xlsx.newsheet import sheet_part
from relance.xlsx.patches import Patches, spliced
from relance.xlsx.proving import Changes, verify
from relance.xlsx.recalculation import Touched, formulas_read
from relance.xlsx.refused import Cause, Damaged, RefusalKind, Refused
from relance.xlsx.sheet import ORDER, Context, SheetPatch
from relance.xlsx.styles import StyleBook
from relance.xlsx.table import fit_tables, rewrite_tables, set_filter_name, tables
from relance.xlsx.values import LAST_COLUMN, LAST_ROW, Box, Days, Strings, overlap

_WORKBOOK_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr "
    "smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst"
).split()
_EVERYWHERE: Box = (1, 1, LAST_ROW, LAST_COLUMN)
_BROKEN = (*UNREADABLE, LookupError, OverflowError, RecursionError, MemoryError)


def patch(data: bytes, edits: Sequence[Edit], *, own: str = "", days: str = "%Y-%m-%d") -> bytes:
    """The bytes of the workbook after `edits`: the same where nothing changes.

    `own`: how the names of the caller's own sheets begin, where tables and filters take in the
    lines written just below them; `days`: how a day is said where it can only be a text, in a
    workbook without formats or before its calendar begins. Raises Refused where an edit cannot be
    done safely or the file is damaged; TypeError for edits that no workbook could take.
    """
    names = [_name(edit).casefold() for edit in edits]
    if len(set(names)) < len(names):
        raise TypeError("one edit per sheet")
    for choice in (choice for edit in edits for choice in edit.choices):
        choice_formula(choice)  # a list too long is the caller's mistake, not a damaged workbook
    try:
        work = _Work(data, own, days)
        for edit in edits:
            if isinstance(edit, SheetEdit):
                work.edit(edit)
            else:
                work.rewrite(edit)
        return work.done()
    except Refused:
        raise
    except _BROKEN as error:
        raise Damaged from error


def _free(taken: set[int]) -> Iterator[int]:
    """The numbers from 1 on that are nobody's."""
    return (number for number in count(1) if number not in taken)


def _name(edit: Edit) -> str:
    return edit.sheet if isinstance(edit, SheetEdit) else edit.name


class _Work:
    """One save in the making: the package and what is to change in it."""

    def __init__(self, data: bytes, own: str, days: str) -> None:
        self._own = own
        package = self._package = Archive(data)
        package.refuse()
        self._parts: dict[str, Part] = {}
        self._touched: list[Touched] = []
        self._new_sheets: dict[str, bytes] = {}
        self._styles_part = package.related("styles")
        styles = package.read(self._styles_part) if self._styles_part else None
        self._styles = StyleBook(
            styles,
            partial(taken.cell_formats, package),
            partial(taken.number_formats, package),
        )
        written = Days(package.date1904, self._styles.missing, days)
        self._changes = Changes(days=written)
        strings = package.related("sharedStrings")
        self._context = Context(self._styles, Strings(lambda: package.read(strings)), written)

    def _part(self, name: str) -> Part:
        if name not in self._parts:
            self._parts[name] = Part(self._package.read(name))
        return self._parts[name]

    def edit(self, edit: SheetEdit) -> None:
        """Patch an existing sheet."""
        sheet = self._package.sheet(edit.sheet)
        if sheet is None or not sheet.part:
            raise Refused(RefusalKind.NO_SHEET, edit.sheet)
        data = self._package.read(sheet.part)
        new = SheetPatch(sheet.name, data, self._context, edit.cells)
        if new.part.data is not data:
            self._package.forget()  # masked: not both in memory
        del data
        new.apply(edit)
        set_choices(new.part, edit.choices, ORDER)
        own = bool(self._own) and sheet.name.startswith(self._own)
        fit_tables(self._package, sheet, self._part, new, edit.grow, own=own)
        self._parts[sheet.part] = new.part
        self._changes.written[sheet.name] = new.changed
        if area := new.area:
            near = (area[0] - 1, area[1] - 1, *area[2:])  # a table may just have grown
            there = tables(self._package, sheet, self._part)
            names = frozenset(t.name for t in there if overlap(t.box, near))
            self._touched.append(Touched(sheet.name, area, names))

    def rewrite(self, new: NewSheet) -> None:
        """Append a sheet of the program's own, or write it anew."""
        sheet = self._package.sheet(new.name)
        if sheet is None:
            if not 0 < len(new.name) < 32 or re.search(r"[\[\]:*?/\\]|^'|'$", new.name):
                raise TypeError(f"not a sheet name: {new.name}")
            part = sheet_part(new, self._context, self._package.main, None)
            self._new_sheets[new.name] = b"".join(spliced(part.data, part.sorted()))
            self._changes.written[new.name] = in_order(new.cells)
            return
        if sheet.kind != "worksheet" or sheet.part not in self._package:
            raise Refused(RefusalKind.NAME_TAKEN, new.name)
        old = self._package.read(sheet.part)
        there = tables(self._package, sheet, self._part)
        bare = replaced(new, filter=None) if there else new  # a table has its own filter
        part = sheet_part(bare, self._context, self._package.main, old)
        self._changes.written[sheet.name] = cells = in_order(new.cells)
        self._changes.rewritten.append(sheet.name)
        if all(old[start:end] == xml for start, end, xml in part.sorted()):
            return
        self._parts[sheet.part] = part
        rewrite_tables(there, new.filter, partial(values_of, cells))
        if bare.filter:
            set_filter_name(self._package, sheet, self._part, bare.filter[2:])
        if re.search(rb"<(?:[\w.-]+:)?f[\s>/]", old):
            self._drop_calculation_chain()
        names = frozenset(table.name for table in there)
        self._touched.append(Touched(sheet.name, _EVERYWHERE, names))

    def done(self) -> bytes:
        """The proved new package."""
        package = self._package
        if self._new_sheets:
            self._add_sheets()
        if self._styles.patches():
            self._parts[self._styles_part] = self._styles.part
        if self._touched and formulas_read(package, self._touched):
            self._ask_recalculation()
        patches = {name: part.sorted() for name, part in self._parts.items()}
        patches = {name: found for name, found in patches.items() if found}
        if not patches and not self._changes.added:
            return package.data
        self._changes.patches.update(patches)
        self._parts.clear()  # what they hold is read again, one after another
        contents = {name: self._content(name, found) for name, found in patches.items()}
        data = package.rewritten(contents, self._changes.added, self._changes.removed)
        verify(package, data, self._changes)
        return data

    def _content(self, part: str, patches: Patches) -> Iterator[bytes]:
        """The new part; the old one is read when it is its turn."""
        pieces = spliced(self._package.read(part), patches)
        wide = self._package.wide(part)
        yield from [wide.encoded(pieces)] if wide else pieces

    def _add_sheets(self) -> None:
        """List the new sheets: in the workbook, its relations and the content types."""
        package = self._package
        workbook, types = self._part(package.workbook), self._part(CONTENT_TYPES)
        relations = self._part(relations_part(package.workbook))
        (sheets,) = (child for child in workbook.root.children if child.name == "sheets")
        protection = workbook.root.child("workbookProtection")
        if protection and protection.flag("lockStructure"):
            raise Refused(RefusalKind.STRUCTURE_PROTECTED)
        names = workbook.root.list("definedNames", "definedName")
        if max((n.number("localSheetId") for n in names), default=0) >= len(package.sheets):
            raise Damaged(Cause.NAME_ASTRAY)
        links, ids = _free(taken.links(package)), _free(taken.sheet_ids(package))
        numbers = _free(taken.sheet_parts(package))
        folder = posixpath.join(posixpath.dirname(package.workbook), "worksheets")
        new = zip(self._new_sheets.items(), links, ids, numbers, strict=False)
        for (name, xml), link, sheet_id, number in new:
            part = posixpath.join(folder, f"sheet{number}.xml")
            self._changes.added[part] = xml
            workbook.append(
                sheets,
                f'<{workbook.prefix}sheet name={quoted(name)} sheetId="{sheet_id}" r:id="rId{link}" '
                f'xmlns:r="{package.office}"/>',
            )
            relations.append(
                relations.root,
                f'<{relations.prefix}Relationship Id="rId{link}" Type="{package.office}/worksheet" '
                f'Target="worksheets/sheet{number}.xml"/>',
            )
            types.append(
                types.root,
                f'<{types.prefix}Override PartName={quoted("/" + part)} ContentType="{WORKSHEET}"/>',
            )

    def _ask_recalculation(self) -> None:
        workbook = self._part(self._package.workbook)
        settings = workbook.root.child("calcPr")
        if settings is None:
            xml = f'<{workbook.prefix}calcPr fullCalcOnLoad="1"/>'
            workbook.create(workbook.root, "calcPr", xml, _WORKBOOK_ORDER)
        else:
            workbook.set(settings, "fullCalcOnLoad", "1")

    def _drop_calculation_chain(self) -> None:
        """Formulas went with a rewritten sheet; Excel rebuilds the list of them by itself."""
        part = self._package.related("calcChain")
        if not part or part in self._changes.removed:
            return
        self._changes.removed.append(part)
        for listing in (relations_part(self._package.workbook), CONTENT_TYPES):
            target = self._part(listing)
            for element in target.root.children:
                where = element.attributes.get("Target") or element.attributes.get("PartName", "")
                if where.lower().endswith(posixpath.basename(part).lower()):
                    target.patch(element.start, element.end, "")
