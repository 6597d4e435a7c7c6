"""An Excel package as an archive: a zip of parts, tied together by relations. Read here, and copied raw.

Members that no edit concerns keep their compressed bytes; the others are compressed again in
their place. Names are compared ignoring case, as Excel does.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

from msgspec import Struct

from relance.xlsx.element import Element, parse
from relance.xlsx.markup import masked
from relance.xlsx.refused import Cause, Damaged, RefusalKind, Refused
from relance.xlsx.wide import Wide, is_wide, narrowed
from relance.xlsx.zipping import BLOCK, add_new, add_raw

LARGEST_PART = 1 << 30  # bytes once inflated; a sheet of 200 000 rows has about a third of it
LARGEST_WHOLE = 3 << 30
_LARGEST_RATIO = 400  # of an honest part; deflate can do 1 032

CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
UNREADABLE = (  # whatever zipfile and its three unpackers make of a spoilt member
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError,
    NotImplementedError,
)  # fmt: skip
WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Relation(NamedTuple):
    """A relation of a part: « rId3 », the last word of its type, the part it leads to."""

    id: str
    kind: str
    target: str  # "" where it leads out of the package


class Sheet(Struct, frozen=True):
    """A sheet as the workbook lists it; `part` is "" where its relation leads nowhere."""

    name: str
    part: str
    kind: str  # « worksheet », « chartsheet », …
    element: Element

    @property
    def hidden(self) -> bool:
        """Whether its tab is not shown."""
        return self.element.attributes.get("state", "visible") != "visible"


class Archive:
    """A read-only view of the package; Refused where it cannot be kept whole."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except UNREADABLE as error:
            raise Damaged(Cause.ARCHIVE_CUT) from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._large: tuple[zipfile.ZipInfo | None, bytes] = (None, b"")
        self._masked = b"", b""  # of that part: as it is, and masked
        for info in self._zip.infolist():
            name = info.orig_filename.replace("\\", "/").lstrip("/")
            if name.lower() in self._members:
                raise Damaged(Cause.MEMBER_TWICE, part=name)
            if info.flag_bits & 1:
                raise Refused(RefusalKind.ENCRYPTED)
            self._members[name.lower()] = info
        sizes = [i.file_size for i in self._members.values()]
        packed = sum(i.compress_size for i in self._members.values())
        if sum(sizes) > LARGEST_WHOLE or sum(sizes) > max(_LARGEST_RATIO * packed, 64 << 20):
            raise Damaged(Cause.HUGE)
        self.workbook = next(
            (r.target for r in self.relations("") if r.kind == "officeDocument"), ""
        )
        if not self.workbook or self.workbook.endswith(".bin"):
            raise Damaged(Cause.NO_WORKBOOK)
        self.tree = parse(self.read(self.workbook))
        self.strict = _STRICT_MAIN.encode() in self.read(self.workbook)[:4096]
        self.main = _STRICT_MAIN if self.strict else _MAIN
        self.office = _STRICT_OFFICE if self.strict else _OFFICE
        relations = {r.id: r for r in self.relations(self.workbook)}
        self.sheets = []
        if sum(child.name == "sheets" for child in self.tree.children) != 1:
            raise Damaged(Cause.SHEET_LISTS)
        elsewhere = (child for child in self.tree.children if child.name != "sheets")
        if any(c.name == "sheet" for child in elsewhere for c in child.children):
            raise Damaged(Cause.SHEET_UNLISTED)
        for element in self.tree.list("sheets", "sheet"):
            get = element.attributes.get
            relation = relations.get(get("r:id", ""), Relation("", "", ""))
            self.sheets.append(Sheet(get("name", ""), relation.target, relation.kind, element))

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._members

    @property
    def parts(self) -> list[str]:
        """Every member's name, in lower case, in the order of the zip."""
        return list(self._members)

    def size(self, part: str) -> int:
        """How many bytes a part has once inflated."""
        return self._members[part.lower()].file_size

    def read(self, part: str) -> bytes:
        """A part's bytes, inflated; XML in UTF-16 as UTF-8."""
        info = self._members.get(part.lower())
        if info is None:
            raise Damaged(Cause.PART_MISSING, part=part)
        if info.file_size > LARGEST_PART:
            raise Damaged(Cause.PART_HUGE, part=part)
        if self._large[0] is info:
            return self._large[1]
        whole = io.BytesIO()  # never twice in memory, as ZipFile.read has it, nor moved as it grows
        if info.file_size:
            whole.seek(info.file_size - 1)
            whole.write(b"\0")
            whole.seek(0)
        try:
            shutil.copyfileobj(self.open(part), whole, BLOCK)
            whole.truncate()
        except Damaged:
            raise
        except UNREADABLE as error:
            raise Damaged(Cause.PART_SPOILT, part=part) from error
        data = whole.getvalue()
        if len(data) > len(self._large[1]):
            self._large = info, data  # the sheet at work, read several times
        return data

    def tags(self, part: str) -> bytes:
        """The same with comments, CDATA and instructions blanked out (`markup.masked`)."""
        data = self.read(part)
        if self._masked[0] is not data:
            self._masked = data, masked(data)
        return self._masked[1]

    def open(self, part: str) -> BinaryIO:
        """The same bytes as a stream."""
        info = self._members[part.lower()]
        if self._large[0] is info:
            return io.BytesIO(self._large[1])
        stream = io.BufferedReader(self._zip.open(info), BLOCK)  # type: ignore[type-var]
        if is_wide(stream.peek(2)):
            return io.BytesIO(narrowed(stream.read())[1])
        return stream

    def wide(self, part: str) -> Wide | None:
        """How a part in UTF-16 is written; None for the others, those that cannot be unpacked too."""
        with suppress(*UNREADABLE), self._zip.open(self._members[part.lower()]) as stream:
            start = stream.read(2)
            return narrowed(start + stream.read())[0] if is_wide(start) else None
        return None

    def blocks(self, part: str) -> Iterator[bytes]:
        """The same bytes in blocks, each cut before a start tag."""
        held: list[bytes] = []
        with self.open(part) as stream:
            while more := stream.read(BLOCK):
                cut = len(more) - 1  # what a tag begins with may be the next block's
                while (cut := more.rfind(b"<", 0, cut)) > 0 and more[cut + 1] == ord("/"):
                    pass
                if cut > 0:
                    yield b"".join((*held, more[:cut]))
                    held = []
                held.append(more[max(cut, 0) :])
        yield b"".join(held)

    def forget(self) -> None:
        """Free the memory of the sheet read last."""
        self._large, self._masked = (None, b""), (b"", b"")

    def relations(self, part: str) -> list[Relation]:
        """Where a part's relations lead; "" is the package itself."""
        name = relations_part(part)
        if name not in self:
            return []
        found = []
        for element in parse(self.read(name)).children:
            get = element.attributes.get
            kind = get("Type", "").rpartition("/")[2]
            inside = get("TargetMode", "Internal") == "Internal"
            target = self._resolved(part, get("Target", "")) if inside else ""
            found.append(Relation(get("Id", ""), kind, target))
        return found

    def _resolved(self, part: str, target: str) -> str:
        path = target.replace("\\", "/")
        full = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), path)).lstrip("/")
        return full if full in self or unquote(full) not in self else unquote(full)

    def related(self, kind: str) -> str:
        """The workbook's part of that kind (« styles », « sharedStrings »), "" where there is none."""
        parts = (r.target for r in self.relations(self.workbook) if r.kind == kind)
        return next((p for p in parts if p in self), "")

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, ignoring case."""
        return next((s for s in self.sheets if s.name.lower() == name.lower()), None)

    @property
    def date1904(self) -> bool:
        """Whether days are counted from 1904, as on old Macs."""
        properties = self.tree.child("workbookPr")
        return properties is not None and properties.flag("date1904")

    def refuse(self) -> None:
        """Stop where any change, however small, would break the whole file."""
        if any(p.startswith("_xmlsignatures/") for p in self._members):
            raise Refused(RefusalKind.SIGNED)
        if any(r.kind == "revisionHeaders" for r in self.relations(self.workbook)):
            raise Refused(RefusalKind.SHARED)

    def packed(self, part: str) -> bytes:
        """A member's compressed bytes."""
        info = self._members[part.lower()]
        mark, name, extra = struct.unpack_from("<4s22xHH", self.data, info.header_offset)
        stored = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        if mark != b"PK\3\4" or name != len(stored):
            raise Damaged(Cause.PART_HEADER, part=part)
        start = info.header_offset + 30 + name + extra
        if start + info.compress_size > len(self.data):
            raise Damaged(Cause.PART_CUT, part=part)
        return self.data[start : start + info.compress_size]

    def rewritten(
        self,
        changed: Mapping[str, Iterable[bytes]],
        added: Mapping[str, bytes],
        removed: Iterable[str] = (),
    ) -> bytes:
        """The new package: changed members in their place, added ones last, all others raw."""
        out, gone = io.BytesIO(), {p.lower() for p in removed}
        contents = {part.lower(): pieces for part, pieces in changed.items()}
        with zipfile.ZipFile(out, "w") as new:
            new.comment = self._zip.comment
            for key, info in self._members.items():
                if key in contents:
                    add_new(new, info, contents[key])
                elif key not in gone:
                    add_raw(new, info, self.packed(key))
            for part, content in added.items():
                info = zipfile.ZipInfo(part)
                info.compress_type = zipfile.ZIP_DEFLATED
                add_new(new, info, [content])
        return out.getvalue()


def relations_part(part: str) -> str:
    """« xl/_rels/workbook.xml.rels » for « xl/workbook.xml »."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
