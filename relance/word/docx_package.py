"""The .docx package: a zip of XML parts, written so that the same letter is the same file.

Written by hand, for `zipfile` takes longer to append a part than Jinja to fill it: every part is
deflated once, and what letters share is only copied. Times are fixed (the first of January 1980).
Read with bounds: what a small file unpacks to is counted, never taken on trust (the workbook's
package has its own, far larger ones: rooms share no code).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from html import escape

from msgspec import Struct

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CORE = "docProps/core.xml"
LARGEST_FILE, LARGEST_WHOLE = 32 << 20, 64 << 20  # bytes of a template, and once it is unpacked
MOST_PARTS = 2000
_BLOCK = 1 << 16  # bytes unpacked at a time
_KNOWN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # what a package may be packed with
_LOCAL = struct.Struct("<4s5H3L2H")  # APPNOTE.TXT 4.3.7: header of a part
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12: its entry in the directory
_END = struct.Struct("<4s4H2LH")  # 4.3.16: the end of the directory
_SINCE, _DEFLATED, _DAY = 20, 8, 0x0021
_EFFORT = 2  # a letter is a tenth larger than at 6, and made in half the time


class DocxPart(Struct, frozen=True):
    """A part as it lies in the package: header and deflated content, then its directory entry."""

    local: bytes
    entry: tuple[object, ...]
    name: bytes


def part(name: str, *pieces: bytes) -> DocxPart:
    """The part of that name, its pieces one after the other, deflated."""
    written = name.encode()
    press = zlib.compressobj(_EFFORT, zlib.DEFLATED, -15)
    deflated = b"".join([*map(press.compress, pieces), press.flush()])
    crc = reduce(lambda sum_, piece: zlib.crc32(piece, sum_), pieces, 0)
    flags = 0 if name.isascii() else 0x800
    sizes = (crc, len(deflated), sum(map(len, pieces)), len(written), 0)
    what = (_SINCE, flags, _DEFLATED, 0, _DAY, *sizes)
    entry = (b"PK\x01\x02", _SINCE, *what, 0, 0, 0, 0)
    return DocxPart(_LOCAL.pack(b"PK\x03\x04", *what) + written + deflated, entry, written)


def packed(parts: Iterable[DocxPart]) -> bytes:
    """The package of these parts, in that order; their names differ."""
    bodies, entries, offset = [], [], 0
    for each in parts:
        bodies.append(each.local)
        entries.append(_CENTRAL.pack(*each.entry, offset) + each.name)
        offset += len(each.local)
    directory = b"".join(entries)
    end = (0, 0, len(entries), len(entries), len(directory), offset, 0)
    return b"".join([*bodies, directory, _END.pack(b"PK\x05\x06", *end)])


# A file that is not a package of XML parts, as `OpenedDocx` and lxml say it.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, SyntaxError, LookupError,
    ValueError, RuntimeError,
)  # fmt: skip


class TooLarge(ValueError):
    """A template that unpacks to more than any letter needs."""


class OpenedDocx(Mapping[str, bytes]):
    """The parts of a package by name, unpacked when asked for, within bounds.

    A part that is there twice counts once, the last. Raises TooLarge, BadZipFile, zlib.error,
    NotImplementedError or RuntimeError (encrypted), KeyError: all in UNREADABLE.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > LARGEST_FILE or content.count(b"PK\x01\x02") > MOST_PARTS:
            raise TooLarge
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        infos = [i for i in self._zip.infolist() if not i.is_dir()]
        self._infos = {i.filename.replace("\\", "/").lstrip("/"): i for i in infos}
        self._room = LARGEST_WHOLE
        if sum(i.file_size for i in infos) > LARGEST_WHOLE:
            raise TooLarge

    def __getitem__(self, name: str) -> bytes:
        info = self._infos[name]
        if info.compress_type not in _KNOWN:
            raise NotImplementedError(info.compress_type)
        pieces = []
        with self._zip.open(info) as stream:  # the size that the directory tells may be a lie
            while block := stream.read(_BLOCK):
                self._room -= len(block)
                if self._room < 0:
                    raise TooLarge
                pieces.append(block)
        return b"".join(pieces)

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)


def members(content: bytes) -> dict[str, bytes]:
    """All the parts of a package by name; raises as `OpenedDocx` does."""
    return dict(OpenedDocx(content))


def repacked(
    parts: Mapping[str, bytes], whole: Mapping[str, Sequence[bytes]] | None = None
) -> bytes:
    """The package of these parts: the same content is the same file; `whole`: of some, by pieces."""
    large = whole or {}
    return packed(part(name, *large.get(name, (content,))) for name, content in parts.items())


def core_properties(author: str, on: date) -> str:
    """Neutral properties: the sender as author, the day of the letter, no title."""
    who, when = escape(author, quote=False), f"{on.isoformat()}T00:00:00Z"
    return (
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:creator>{who}</dc:creator><cp:lastModifiedBy>{who}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified>'
        "</cp:coreProperties>"
    )
