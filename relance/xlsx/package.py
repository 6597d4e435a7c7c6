"""What a workbook says besides its values, and bytes from which any reader takes the values.

Values are other libraries' business (calamine, openpyxl, pandas): `plain` is what to give them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from relance.xlsx import scan, showing
from relance.xlsx.archive import Archive, Sheet
from relance.xlsx.edits import Position
from relance.xlsx.extent import Extent, extent
from relance.xlsx.margins import margins
from relance.xlsx.markup import masked
from relance.xlsx.plain import plain
from relance.xlsx.scan import Looks, SheetScan


class Package:
    """A workbook to be read: its `sheets` in order (name, kind, hidden), and what each shows.

    Sheets are asked for by name, ignoring case; one that is not there has nothing to tell. Each
    method raises Refused where what it reads is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets, in the order of the tabs."""
        return tuple(self._archive.sheets)

    @property
    def date1904(self) -> bool:
        """Whether days are counted from 1904, as on old Macs."""
        return self._archive.date1904

    def scan(self, sheet: str) -> SheetScan:
        """The cells that show an error, the formulas without a value, tables and merged cells."""
        return scan.scan(self._archive, sheet)

    def looks(self, sheet: str, columns: Iterable[int]) -> Looks:
        """How the rows look in these columns (from 1): struck through, coloured."""
        return scan.looks(self._archive, sheet, columns)

    def formulas(self, sheet: str, columns: Iterable[int]) -> frozenset[Position]:
        """The cells (row and column, from 1) of these columns that hold a formula."""
        return scan.formulas(self._archive, sheet, columns)

    def comments(self, sheet: str) -> dict[int, str]:
        """What the comments on a sheet's cells say, row by row."""
        return scan.comments(self._archive, sheet)

    def formats(
        self, sheet: str, columns: Iterable[int], wanted: Callable[[str], bool]
    ) -> dict[Position, str]:
        """The number formats of the cells in these columns (from 1), of those that are `wanted`."""
        return showing.formats(self._archive, sheet, columns, wanted)

    def margins(self, sheet: str) -> list[str]:
        """The texts outside its cells, a paragraph each: text boxes, head and foot of its pages."""
        return margins(self._archive, sheet)

    def extents(self) -> Iterator[tuple[str, Extent]]:
        """How far each sheet goes, to be looked at before a reader lays it out."""
        for sheet in self._archive.sheets:
            if sheet.part in self._archive:
                yield sheet.name, extent(masked(self._archive.read(sheet.part)))

    def plain(self) -> bytes:
        """The same workbook for readers that know no UTF-16 and no variants; not to be saved."""
        return plain(self._archive, "styles", "sharedStrings")


def read(data: bytes) -> Package:
    """The workbook in these bytes. Raises Refused where it is encrypted or no workbook at all."""
    return Package(data)
