"""XML by byte offsets: find elements, splice bytes between them, never write the rest anew.

A part of an Excel package is parsed once for *where* its elements lie; a change is a `Patch`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from html import escape
from operator import itemgetter

from relance.xlsx.element import Element, parse
from relance.xlsx.patches import Patches
from relance.xlsx.refused import Cause, Damaged

_ENCODINGS = re.compile(r"utf-?8|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)

ATTRIBUTE = re.compile(rb"""([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")
_OPAQUE = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
# Of a cell in some columns (« # »): its attributes up to its place, column and row.
PLACED = rb"(?:\s+(?!r=)[^\s=<>]+=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s+r=[\"'](#)(\d+)[\"']"
_SHEET = re.compile(rb"<((?:[\w.-]+:)?)worksheet[\s>]")


def masked(data: bytes) -> bytes:
    """The part with its comments, CDATA and instructions blanked out: every « < » left is a tag."""
    if not _holds(data, b"<!", 0) and not _holds(data, b"<?", data.find(b"?>") + 2):
        return data
    return blanked(data, _OPAQUE.finditer(data))


def blanked(data: bytes, found: Iterable[re.Match[bytes]]) -> bytes:
    """A copy with spaces in the place of what was found."""
    copy = io.BytesIO(data)
    with copy.getbuffer() as clear:
        for match in found:
            clear[slice(*match.span())] = b" " * len(match[0])
    return copy.getvalue()


def _holds(data: bytes, mark: bytes, start: int) -> bool:
    """Whether the mark is there; its second character, rare, is sought first: much faster."""
    return data.find(mark[1:], start) >= 0 and data.find(mark, start) >= 0


def sheet_prefix(data: bytes) -> bytes:
    """« x: » for a sheet whose root is `<x:worksheet>`."""
    root = _SHEET.search(data)
    return root[1] if root else b""


def pattern_for(data: bytes, pattern: bytes, columns: str = "") -> re.Pattern[bytes]:
    """The pattern with this sheet's prefix for « {} », and these columns (« A|C ») for « # »."""
    prefix = re.escape(sheet_prefix(data))
    return re.compile(pattern.replace(b"#", columns.encode()).replace(b"{}", prefix))


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Raw attributes of a start tag, quotes removed, entities left as they are."""
    return {name: value[1:-1] for name, value in ATTRIBUTE.findall(tag)}


def retagged(tag: bytes, changes: dict[str, str], drop: Sequence[str] = ()) -> bytes:
    """A start tag with some attributes set or dropped, the others as they were written."""
    gone = {name.encode() for name in (*changes, *drop)}
    for match in reversed(list(ATTRIBUTE.finditer(tag))):
        if match[1] in gone:
            tag = tag[: match.start()].rstrip() + tag[match.end() :]
    new = "".join(f" {name}={quoted(value)}" for name, value in changes.items())
    return re.sub(rb"^<[^\s/>]+", lambda m: m[0] + new.encode(), tag)


_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def quoted(value: str) -> str:
    """An attribute's value, in quotes; line breaks survive."""
    return f'"{escape(value, quote=False).translate(_IN_QUOTES)}"'


class Part:
    """One XML part and the patches to it. Elements are made with the part's own prefix."""

    def __init__(self, data: bytes, hole: tuple[int, int] = (0, 0)) -> None:
        """Raises Damaged for XML that is not well formed, or not in a plain encoding."""
        declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", data)
        encoding = declared[1].decode() if declared else "utf-8"
        if not _ENCODINGS.fullmatch(encoding):
            raise Damaged(Cause.ENCODING_NAMED, name=encoding)
        self.data, self.root = data, parse(data, hole)
        self._codec = "utf-8" if encoding.lower().startswith("utf") else "ascii"
        self.prefix = self.raw_name(self.root).rpartition(b":")[0].decode()
        self.prefix += ":" if self.prefix else ""
        self._patches = Patches()
        self._ranked: list[tuple[int, int, int, bytes]] = []  # third: rank of those at one spot
        self._filled: dict[int, tuple[Element, list[tuple[int, bytes]]]] = {}  # <a/> with children

    def raw_name(self, element: Element) -> bytes:
        """The element's name as written, with its prefix."""
        return re.split(rb"[\s/>]", self.data[element.start + 1 : element.inside], maxsplit=1)[0]

    def raw(self, element: Element) -> bytes:
        """The element as written."""
        return self.data[element.start : element.end]

    def encoded(self, xml: str | bytes) -> bytes:
        """New XML in the part's own encoding."""
        return xml if isinstance(xml, bytes) else xml.encode(self._codec, "xmlcharrefreplace")

    def patch(self, start: int, end: int, new: str | bytes, rank: int = 0) -> None:
        """Replace these bytes; at one spot, the lower rank comes first."""
        self._ranked.append((start, end, rank, self.encoded(new)))

    def patch_row(self, start: int, end: int, new: str) -> None:
        """The same within the rows, which are patched from the first to the last."""
        self._patches.add(start, end, self.encoded(new))

    def set(self, element: Element, name: str, value: str) -> None:
        """Give an attribute (without namespace) a value; nothing where it has it already."""
        if element.attributes.get(name) == value:
            return
        for match in ATTRIBUTE.finditer(self.data, element.start, element.inside):
            if match[1] == name.encode():
                self.patch(*match.span(2), quoted(value))
                return
        place = element.start + 1 + len(self.raw_name(element))
        self.patch(place, place, f" {name}={quoted(value)}")

    def append(self, parent: Element, xml: str | bytes, rank: int = 0) -> None:
        """A new last child."""
        if parent.inside == parent.end:  # <parent/>
            children = self._filled.setdefault(parent.start, (parent, []))[1]
            children.append((rank, self.encoded(xml)))
        else:
            self.patch(parent.after, parent.after, xml, rank)

    def create(self, parent: Element, name: str, xml: str | bytes, order: Sequence[str]) -> None:
        """A new child at its place in the `order` that the schema wants."""
        rank = order.index(name)
        before = next((c for c in reversed(parent.children) if c.name in order[:rank]), None)
        following = next((c for c in parent.children if c.name in order[rank + 1 :]), None)
        if before:  # what follows may stand in an extension, that is not in the order
            self.patch(before.end, before.end, xml, rank)
        elif following:
            self.patch(following.start, following.start, xml, rank)
        else:
            self.append(parent, xml, rank)

    def extend(self, parent: Element, name: str, xml: str, more: int, order: Sequence[str]) -> None:
        """Add `more` items to the counted list `name` of `parent`, created where it is missing."""
        element = parent.child(name)
        if element is None:
            whole = f'<{self.prefix}{name} count="{more}">{xml}</{self.prefix}{name}>'
            self.create(parent, name, whole, order)
        else:
            item = re.match(r"<(?:[\w.-]+:)?(\w+)", xml)
            there = parent.list(name, item[1] if item else "")
            self.set(element, "count", str(len(there) + more))
            self.append(element, xml)

    def sorted(self) -> Patches:
        """All the patches, in order of place."""
        for element, children in self._filled.values():
            inner = b"".join(xml for _, xml in sorted(children, key=itemgetter(0)))
            xml = b">%b</%b>" % (inner, self.raw_name(element))
            self.patch(element.inside - 2, element.inside, xml)
        self._filled.clear()
        self._ranked.sort(key=itemgetter(0, 1, 2))
        self._patches.others = [(start, end, new) for start, end, _, new in self._ranked]
        return self._patches
