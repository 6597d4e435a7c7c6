"""Edits in a few words, and what they are refused for."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from relance.xlsx import Cell, Look, RefusalKind, Refused, SheetEdit, Value, letters, patch
from relance.xlsx.refused import Cause

DAY = Look(number_format="dd/mm/yyyy")
EUROS = Look(number_format='#,##0.00\\ "€"')


def cell(place: str, value: Value, look: Look | None = None, link: str = "") -> Cell:
    """« D2 » and what is to be there."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", place)
    assert match
    column = next(n for n in range(1, 16385) if letters(n) == match[1])
    return Cell(row=int(match[2]), column=column, value=value, look=look, link=link)


class Pipe(io.RawIOBase):
    """A stream that is not wound back: a package written to it has data descriptors."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self.data += piece
        return len(piece)

    def getvalue(self) -> bytes:
        return bytes(self.data)


HEADS = (cell("C1", "Retard"), cell("D1", "Suite"))


def written(data: bytes, *cells: Cell, **more: object) -> bytes:
    """`data` with these cells of « Factures » set."""
    return patch(data, [SheetEdit(sheet="Factures", cells=cells, **more)])  # type: ignore[arg-type]


def refused(data: bytes, *cells: Cell, **more: object) -> Refused:
    """Why these cells cannot be set."""
    with pytest.raises(Refused) as caught:
        written(data, *cells, **more)
    return caught.value


def why(data: bytes, *cells: Cell, **more: object) -> RefusalKind | Cause:
    """The cause, or the kind that says all."""
    found = refused(data, *cells, **more)
    return found.cause or found.kind


def members(data: bytes) -> dict[str, bytes]:
    """The package's members by name."""
    package = zipfile.ZipFile(io.BytesIO(data))
    return {name: package.read(name) for name in package.namelist()}
