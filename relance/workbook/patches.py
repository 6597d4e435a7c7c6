"""Changes to a part of a package: the bytes that replace a stretch of the old ones.

What no patch covers stays as Excel wrote it, down to the order of attributes, and undoing the
patches must give the old part back (`undone`).
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeAlias

Patch: TypeAlias = tuple[int, int, bytes]  # from, to, what takes the place of these bytes


class Patches:
    """Patches in order of place; those of the rows, perhaps a million, are held in few bytes."""

    def __init__(self) -> None:
        self._spots, self._new = array("q"), io.BytesIO()  # start, end, where its new bytes stop
        self.others: list[Patch] = []  # none of them among the rows'

    def add(self, start: int, end: int, new: bytes) -> None:
        """One more patch of the rows, after all of them; joined to the last where it touches it."""
        self._new.write(new)
        if self._spots and self._spots[-2] == start:
            del self._spots[-2:]
            start = self._spots.pop()
        self._spots.extend((start, end, self._new.tell()))

    def __len__(self) -> int:
        return len(self.others) + len(self._spots) // 3

    def __iter__(self) -> Iterator[Patch]:
        first = self._spots[0] if self._spots else 0
        yield from (patch for patch in self.others if patch[0] < first)
        begin, spots, new = 0, iter(self._spots), self._new.getvalue()
        for start, end, stop in zip(spots, spots, spots, strict=True):
            yield start, end, new[begin:stop]
            begin = stop
        yield from (patch for patch in self.others if patch[0] >= first)


def spliced(data: bytes, patches: Iterable[Patch]) -> Iterator[bytes]:
    """The new part, piece by piece (a large sheet is never held twice).

    Raises ValueError where patches overlap: the tags of the old one cross each other.
    """
    done = 0
    for start, end, new in patches:
        if start < done:
            raise ValueError("tags that cross each other")
        yield data[done:start]
        yield new
        done = end
    yield data[done:]


def undone(old: bytes, new: BinaryIO, patches: Iterable[Patch]) -> bool:
    """Whether undoing the patches in `new` gives `old` back, byte for byte."""
    done = 0
    for start, end, piece in patches:
        if new.read(start - done) != old[done:start] or new.read(len(piece)) != piece:
            return False
        done = end
    return new.read() == old[done:]
