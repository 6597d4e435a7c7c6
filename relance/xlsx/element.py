"""The tree of a part: where its elements lie, so that the bytes between them can be kept."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.parsers import expat

from msgspec import Struct, field

from relance.xlsx.refused import Cause, Damaged

_STRICT = "http://purl.oclc.org/ooxml/"
_OPEN = "http://schemas.openxmlformats.org/"
_HOME = (
    f"{_OPEN}spreadsheetml/2006/main",
    f"{_STRICT}spreadsheetml/main",
    f"{_OPEN}package/2006/relationships",
    f"{_OPEN}package/2006/content-types",
)
_LINKS = (f"{_OPEN}officeDocument/2006/relationships", f"{_STRICT}officeDocument/relationships")
ALTERNATIVES = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"
_MOST_TAGS = 2_000_000  # of one part, its rows apart

# Of a tag: « > » may stand in a value, « < » may not, so that no search goes past the next tag.
INSIDE = rb"[^<>\"']*(?:\"[^<\"]*\"[^<>\"']*|'[^<']*'[^<>\"']*)*"
TAG = re.compile(rb"<" + INSIDE + rb">")


class Element(Struct):
    """Where an element lies: `<a …>` at `start`, its content from `inside` to `after`, up to `end`.

    Names of the workbook's own namespaces are bare (« row », « r:id »), others « uri name ».
    """

    name: str
    attributes: dict[str, str]
    start: int
    inside: int = 0
    after: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((c for c in self.children if c.name == name), None)

    def named(self, name: str) -> list[Element]:
        """The children of that name, those in their alternatives counted once. Raises Damaged."""
        found = [c for c in self.children if c.name == name]
        if len(found) < len(self.children) and any(c.name == ALTERNATIVES for c in self.children):
            there = ([c] if c.name == name else c._alternative(name) for c in self.children)  # noqa: SLF001 - its own
            return [c for each in there for c in each]
        return found

    def _alternative(self, name: str) -> list[Element]:
        """Of alternatives, what every reader understands; Damaged where it is another number of items."""
        if self.name != ALTERNATIVES:
            return []
        branches = {c.name.rpartition(" ")[2]: c.named(name) for c in self.children}
        if any(len(c.named(name)) != len(branches.get("Fallback", ())) for c in self.children):
            raise Damaged(Cause.VARIANTS, name=name)
        return branches.get("Fallback", [])

    def list(self, name: str, inner: str) -> list[Element]:
        """The `inner` children of the children `name` (Excel allows several `<cols>`)."""
        return [c for p in self.children if p.name == name for c in p.named(inner)]

    def flag(self, name: str) -> bool:
        """Whether an attribute says yes."""
        return self.attributes.get(name) in ("1", "true")

    def number(self, name: str) -> int:
        """An attribute that numbers something; 0 where it is no number."""
        text = self.attributes.get(name, "").strip()
        return int(text) if text.isdecimal() and len(text) < 10 else 0


def _bare(name: str) -> str:
    space, _, local = name.rpartition(" ")
    if space in _LINKS:
        return f"r:{local}"
    return local if not space or space in _HOME else name


def parse(data: bytes, hole: tuple[int, int] = (0, 0)) -> Element:
    """The tree of a part, with byte offsets; what lies in the `hole` is not looked at.

    Raises Damaged for anything not well formed and for a document type (entity bombs need one).
    """
    if b"\0" in data[:4]:
        raise Damaged(Cause.ENCODING)
    if data.count(b"<", 0, hole[0]) + data.count(b"<", hole[1]) > _MOST_TAGS:
        raise Damaged(Cause.TOO_MANY_ELEMENTS)
    gap = hole[1] - hole[0]
    top = Element("", {}, 0)
    stack: list[Element] = [top]
    texts: list[list[str]] = [[]]
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def at() -> int:
        index = parser.CurrentByteIndex
        return index + gap if gap and index >= hole[0] else index

    def start(name: str, attributes: dict[str, str]) -> None:
        bare = {_bare(k): v for k, v in attributes.items()}
        stack.append(Element(_bare(name), bare, at()))
        texts.append([])
        if len(stack) > 200:
            raise Damaged(Cause.TOO_DEEP)

    def end(_name: str) -> None:
        element = stack.pop()
        element.text = "".join(texts.pop())
        match = TAG.match(data, element.start)
        if match is None:
            raise Damaged(Cause.BAD_TAG)
        element.inside = element.after = element.end = match.end()
        if data[element.inside - 2] != ord("/"):
            element.after = at()
            element.end = data.index(b">", element.after) + 1
        stack[-1].children.append(element)

    def text(content: str) -> None:
        texts[-1].append(content)

    def doctype(*_: object) -> None:
        raise Damaged(Cause.DOCTYPE)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, doctype
    try:
        parser.Parse(data[: hole[0]] if gap else b"", False)
        parser.Parse(data[hole[1] :] if gap else data, True)
    except Damaged:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:  # or an encoding nobody knows
        raise Damaged(Cause.MALFORMED_AT, error=error) from error
    finally:  # these functions and the parser hold each other, and the part with them
        parser.StartElementHandler = parser.EndElementHandler = None
    return top.children[0]


def well_formed(xml: BinaryIO) -> bool:
    """Whether a stream is XML."""
    try:
        expat.ParserCreate().ParseFile(xml)
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True
