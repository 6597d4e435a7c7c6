"""One file to print: the letters to post one after the other, each with its own page numbers.

Letters made from templates of one family share their styles, so their bodies can follow each other,
each a section of its own: its margins, its head and foot, its pages counted from 1. The parts that a
body refers to (head, foot, pictures) come along under new names. A letter that needs more (other
styles, notes, lists of its own) is left out and told, never changed.

Bodies are moved as bytes, not as trees: two hundred letters take a moment, not ten.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from lxml import etree

from relance.letters.package import BODY, members, repacked

_RELS, _TYPES, _STYLES = "word/_rels/document.xml.rels", "[Content_Types].xml", "word/styles.xml"
_BROUGHT = {"header", "footer", "image"}  # kinds of parts that come along
_COMMON = {"styles", "settings", "fontTable", "theme", "webSettings", "customXml", "stylesWithEffects"}  # fmt: skip
_OPEN, _CLOSE, _SECTION = b"<w:body>", b"</w:body>", b"<w:sectPr"
_STALE = re.compile(rb"<w:(?:bookmarkStart|bookmarkEnd|proofErr|permStart|permEnd)\b[^>]*/>")
_SHAPE = re.compile(rb'(<wp:docPr\b[^>]*?\bid=")\d+')
_BEFORE_CONTENT = re.compile(rb"<w:(?:cols|titlePg|docGrid)\b|</w:sectPr>")
# « /12 »: the pages of the whole file are not those of the letter.
_PAGES = re.compile(
    rb"(?:<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*> ?(?:/|sur) ?</w:t></w:r>)?"
    rb'<w:fldSimple w:instr="\s*NUMPAGES\b.*?</w:fldSimple>',
    re.DOTALL,
)


class _Link(NamedTuple):
    """A part that a body refers to; an address outside has no target."""

    identity: str
    kind: str
    target: str


class _Letter:
    """A letter taken apart: what is before, in and after its text."""

    def __init__(self, content: bytes) -> None:
        self.package = zipfile.ZipFile(io.BytesIO(content))
        self.types = self.package.read(_TYPES)
        self.links = tuple(_links(self.package.read(_RELS)))
        body = self.package.read(BODY)
        start, end = body.find(_OPEN), body.rfind(_SECTION)
        self.head, self.section = body[:start], body[end : body.rfind(_CLOSE)]
        self.text = body[start + len(_OPEN) : end]

    @property
    def family(self) -> object:
        """What letters that may follow each other have alike; None for one that needs more."""
        there = {info.filename: info for info in self.package.infolist()}
        own = [n for n in there if re.fullmatch(r"word/_rels/(?!document).*\.rels", n)]
        if {link.kind for link in self.links} - _BROUGHT - _COMMON or own or _STYLES not in there:
            return None
        if not self.head or not self.section.endswith(b"</w:sectPr>"):
            return None
        return (
            self.head[self.head.find(b"<w:document") :],
            there[_STYLES].CRC,
            there[_STYLES].file_size,
        )


def joined_letters(letters: Sequence[bytes]) -> tuple[bytes, tuple[int, ...]]:
    """The letters as one document, and the places of those left out.

    The family of most letters is joined; the document is empty where there is none.
    """
    opened = [_Letter(letter) for letter in letters]
    families = Counter(filter(None, (each.family for each in opened)))
    if not families:
        return b"", tuple(range(len(opened)))
    family = families.most_common(1)[0][0]
    kept = [number for number, each in enumerate(opened) if each.family == family]
    first = opened[kept[0]]
    out = members(letters[kept[0]])
    links, types = etree.fromstring(out[_RELS]), etree.fromstring(out[_TYPES])
    for own in [x for x in links if _kind(x) in _BROUGHT]:
        links.remove(own)
        out.pop(posixpath.join("word", own.get("Target", "")), None)
    there: dict[bytes, str] = {}  # content of a part brought along → its identity here
    pieces = [first.head, _OPEN]
    for number in kept:
        letter, last = opened[number], number == kept[-1]
        text, section = _STALE.sub(b"", letter.text), letter.section
        for link in letter.links:
            if link.kind in _BROUGHT and link.target:
                new = _bring(letter, link, out, links, types, there)
                mark = rb'(r:(?:id|embed|link|pict)=")%s(?=")' % link.identity.encode()
                section = re.sub(mark, rb"\g<1>%s" % new.encode(), section)
                if link.kind == "image":
                    text = re.sub(mark, rb"\g<1>%s" % new.encode(), text)
        section = re.sub(rb"<w:pgNumType\b[^>]*/>", b"", section)
        place = _BEFORE_CONTENT.search(section)
        at = place.start() if place else 0
        section = section[:at] + b'<w:pgNumType w:start="1"/>' + section[at:]
        pieces.append(text + section if last else _ended(text, section))
    for gone in [t for t in types if (t.get("PartName") or "/")[1:] not in {*out, ""}]:
        types.remove(gone)
    identity = count(1)
    body = _SHAPE.sub(lambda m: m[1] + str(next(identity)).encode(), b"".join(pieces))
    out |= {
        BODY: body + _CLOSE + b"</w:document>",
        _RELS: etree.tostring(links, xml_declaration=True, encoding="UTF-8", standalone=True),
        _TYPES: etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True),
    }
    return repacked(out), tuple(n for n in range(len(opened)) if n not in kept)


def _kind(link: etree._Element) -> str:
    return posixpath.basename(link.get("Type", ""))


def _links(rels: bytes) -> Iterator[_Link]:
    for link in etree.fromstring(rels):
        target = link.get("Target", "") if link.get("TargetMode") != "External" else ""
        yield _Link(link.get("Id", ""), _kind(link), target)


def _bring(
    letter: _Letter,
    link: _Link,
    out: dict[str, bytes],
    links: etree._Element,
    types: etree._Element,
    there: dict[bytes, str],
) -> str:
    """The identity here of a part of this letter; what is there already is not brought twice."""
    source = posixpath.normpath(posixpath.join("word", link.target))
    content = letter.package.read(source)
    if link.kind != "image":
        content = _PAGES.sub(b"", content).replace(b"NUMPAGES", b"SECTIONPAGES")
    if known := there.get(content):
        return known
    number = len(there) + 1
    name, identity = f"word/{link.kind}_{number}{posixpath.splitext(source)[1]}", f"rJ{number}"
    there[content] = identity
    out[name] = content
    kinds = f"{links[0].get('Type', '').rpartition('/')[0]}/{link.kind}" if len(links) else ""
    target = {"Id": identity, "Type": kinds, "Target": posixpath.basename(name)}
    etree.SubElement(links, links.tag.replace("Relationships", "Relationship"), target)
    for entry in etree.fromstring(letter.types):
        if entry.get("PartName") == f"/{source}":
            entry.set("PartName", f"/{name}")
            types.append(entry)
        elif (ext := entry.get("Extension")) and all(t.get("Extension") != ext for t in types):
            types.insert(0, entry)
    return identity


def _ended(text: bytes, section: bytes) -> bytes:
    """The text of a letter that ends its section, in its last paragraph where it has one."""
    start = max(text.rfind(b"<w:p>"), text.rfind(b"<w:p "))
    last = text[start:]
    if text.endswith(b"</w:p>") and start >= 0 and _SECTION not in last:
        if b"</w:pPr>" in last:
            return text[:start] + last.replace(b"</w:pPr>", section + b"</w:pPr>", 1)
        opening = last.index(b">") + 1
        return text[: start + opening] + b"<w:pPr>" + section + b"</w:pPr>" + last[opening:]
    return text + b"<w:p><w:pPr>" + section + b"</w:pPr></w:p>"
