"""A workbook opened to be read, once a run: its sheets as rows of bare values, and its package.

Nothing is converted behind our back: pandas hands over what calamine finds. How far a sheet goes is
told before it is laid out, for one stray cell may make it thousands of millions.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from relance import xlsx
from relance.problems import RelanceError, explained

if TYPE_CHECKING:  # who only reads the settings needs no words for titles
    from relance.lists.layout import Grid

_MOST_CELLS = 12_000_000  # from A1 to the last cells of all sheets
_LARGE = 8 << 20  # bytes of a package: the XML of its list is ten times that
_MOST_EMPTY = 1_000_000  # among them, for one sheet; and four more for each that is filled


class OpenedBook(Struct, frozen=True, kw_only=True):
    """A workbook whose bytes need not be opened again, however often it is understood anew."""

    name: str  # of its file, for messages
    package: xlsx.Package  # what stands there besides the values
    grids: Mapping[str, Grid]  # every sheet as rows of bare values, from A1 on


def opened(snapshot: bytes, name: str) -> OpenedBook:
    """The workbook in these bytes. Raises RelanceError in French where it cannot be read."""
    with explained(reading=name):
        package = xlsx.read(snapshot)
        _refuse_far_cells(package, name)
        readable = package.plain()
    if len(readable) > _LARGE:
        package.forget()  # while the values are laid out; it is inflated again for what they do not say
    return OpenedBook(name=name, package=package, grids=_grids(readable, name))


def read_old_grids(data: bytes, name: str) -> Mapping[str, Grid]:
    """The values of a workbook of Excel 97 (.xls), as banks still export; ours are never such."""
    return _grids(data, name, most=_MOST_CELLS)


def _grids(readable: bytes, name: str, most: int = 0) -> dict[str, Grid]:
    """Every sheet that calamine finds; `most`: the cells that it may lay out, 0 where they were counted."""
    # Nothing is multiplied here: a thread for each processor would be a twelfth of the import of pandas.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import pandas as pd  # heavy: only where a workbook is read
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if most:
            book = CalamineWorkbook.from_filelike(BytesIO(readable))
            sheets = [book.get_sheet_by_name(sheet) for sheet in book.sheet_names]
            if sum(sheet.total_height * sheet.total_width for sheet in sheets) > most:
                raise ValueError("il est démesuré")
        gc.freeze()  # its parser and the rows that it read hold each other: only they are looked through
        frames = pd.read_excel(
            BytesIO(readable),
            sheet_name=None,
            engine="calamine",
            dtype=object,
            header=None,
            keep_default_na=False,
            na_values=[],
        )
        gc.collect()
    except BaseException as error:
        # calamine is written in Rust, whose panics are no `Exception`: only those and its own.
        panic = not isinstance(error, Exception | KeyboardInterrupt | SystemExit | GeneratorExit)
        if not panic and not isinstance(error, CalamineError | ValueError | MemoryError):
            raise
        raise RelanceError(
            f"Ce classeur ne se laisse pas lire ({error}).",
            cure="Ouvrez-le dans Excel, enregistrez-le au format .xlsx, puis relancez.",
            where=name,
        ) from error
    finally:
        gc.unfreeze()
    return {str(sheet): frame.to_numpy().tolist() for sheet, frame in frames.items()}


def read_grids(snapshot: bytes, name: str) -> Mapping[str, Grid]:
    """Its values alone. Raises RelanceError as `opened` does."""
    return opened(snapshot, name).grids


def _refuse_far_cells(package: xlsx.Package, name: str) -> None:
    """A stray cell at the end of a sheet would make it thousands of millions of cells."""
    if _too_far(package.extents(told=True)) and (found := _too_far(package.extents())):
        sheet, far = found
        raise RelanceError(
            f"La feuille « {sheet} » va jusqu'à la cellule {far} : c'est trop grand pour être lu.",
            cure=f"Supprimez la ligne ou la colonne de {far}, loin de votre liste (tapez"
            " Ctrl+Fin pour y aller), enregistrez, puis relancez.",
            where=f"{name}, {sheet}!{far}",
        )


def _too_far(
    extents: Iterable[tuple[str, tuple[int, int, int, str, int]]],
) -> tuple[str, str] | None:
    """The first sheet that makes too many cells, and the cell that is to blame."""
    cells = 0
    for sheet, (rows, width, filled, named, row) in extents:
        cells += rows * width
        if cells > _MOST_CELLS or rows * width > _MOST_EMPTY + 5 * filled:
            return sheet, named or f"ligne {row}"
    return None
