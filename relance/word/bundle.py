"""One file to print: the letters to post one after the other, each with its own page numbers.

Letters made from templates of one family share their styles, so their bodies can follow each other,
each a section of its own: its margins, its head and foot, its pages counted from 1. The parts that a
body refers to (head, foot, pictures) come along under new names. A letter that needs more (other
styles, notes, lists of its own) is left out and told, never changed.

Bodies are moved as bytes, not as trees: two hundred letters take a moment, not ten.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache
from itertools import count

from lxml import etree

from relance.word.docx_package import repacked
from relance.word.relations import (
    CONTENT_TYPES,
    PACKAGE,
    main_part,
    relations,
    relations_part,
    target_of,
)

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


class _Letter:
    """A letter taken apart: what is before, in and after its text."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.main = main_part(parts)
        links = relations(parts, self.main)
        self.links = [(link, target_of(parts, self.main, link)) for link in links]
        body = parts[self.main]
        start, end = body.find(_OPEN), body.rfind(_SECTION)
        self.head, self.section = body[:start], body[end : body.rfind(_CLOSE)]
        self.span = slice(start + len(_OPEN), end)

    @property
    def family(self) -> object:
        """What letters that may follow each other have alike; None for one that needs more."""
        tied = {relations_part(PACKAGE), relations_part(self.main)}
        own = [name for name in self.parts if name.endswith(".rels") and name not in tied]
        styles = [target for link, target in self.links if link.kind == "styles"]
        if {link.kind for link, _ in self.links} - _BROUGHT - _COMMON or own or not any(styles):
            return None
        if not self.head or not self.section.endswith(b"</w:sectPr>"):
            return None
        return self.head[self.head.find(b"<w:document") :], self.parts[styles[0]]


def joined_letters(letters: Iterable[Mapping[str, bytes]]) -> tuple[bytes, tuple[int, ...]]:
    """The letters, each as its parts, as one document, and the places of those left out.

    Two thousand of them are large: each is let go of once it is joined, and they are packed in pieces.
    The family of most letters is joined; the document is empty where there is none.
    """
    opened = dict(enumerate(map(_Letter, letters)))
    families = [each.family for each in opened.values()]
    if not any(families):
        return b"", tuple(range(len(opened)))
    family = Counter(filter(None, families)).most_common(1)[0][0]
    kept = [number for number, each in enumerate(families) if each == family]
    left = tuple(number for number, each in enumerate(families) if each != family)
    first = opened[kept[0]]
    out = dict(first.parts)
    rels = relations_part(first.main)
    links, types = etree.fromstring(out[rels]), etree.fromstring(out[CONTENT_TYPES])
    own = {link.id: target for link, target in first.links if link.kind in _BROUGHT}
    for tie in [x for x in links if x.get("Id") in own]:
        links.remove(tie)
    for part in own.values():
        out.pop(part, None)
    there: dict[bytes, str] = {}  # content of a part brought along → its identity here
    identity = count(1)
    folder = posixpath.dirname(first.main)
    pieces = [first.head, _OPEN]
    for number in kept:
        letter, last = opened.pop(number), number == kept[-1]
        text, section = _STALE.sub(b"", letter.parts[letter.main][letter.span]), letter.section
        for link, source in letter.links:
            if link.kind in _BROUGHT and source:
                new = _bring(letter, link.kind, source, folder, out, links, types, there)
                mark = rb'(r:(?:id|embed|link|pict)=")%s(?=")' % link.id.encode()
                section = re.sub(mark, rb"\g<1>%s" % new.encode(), section)
                if link.kind == "image":
                    text = re.sub(mark, rb"\g<1>%s" % new.encode(), text)
        section = re.sub(rb"<w:pgNumType\b[^>]*/>", b"", section)
        place = _BEFORE_CONTENT.search(section)
        at = place.start() if place else 0
        section = section[:at] + b'<w:pgNumType w:start="1"/>' + section[at:]
        text = _SHAPE.sub(lambda m: m[1] + str(next(identity)).encode(), text)
        pieces.append(text + section if last else _ended(text, section))
    names = {"", *out}
    for gone in [t for t in types if (t.get("PartName") or "/")[1:] not in names]:
        types.remove(gone)
    out |= {
        first.main: b"",
        rels: etree.tostring(links, xml_declaration=True, encoding="UTF-8", standalone=True),
        CONTENT_TYPES: etree.tostring(
            types, xml_declaration=True, encoding="UTF-8", standalone=True
        ),
    }
    return repacked(out, {first.main: [*pieces, _CLOSE, b"</w:document>"]}), left


def _bring(
    letter: _Letter,
    kind: str,
    source: str,
    folder: str,
    out: dict[str, bytes],
    links: etree._Element,
    types: etree._Element,
    there: dict[bytes, str],
) -> str:
    """The identity here of a part of this letter; what is there already is not brought twice."""
    content = letter.parts[source]
    if kind != "image" and b"NUMPAGES" in content:
        content = _PAGES.sub(b"", content).replace(b"NUMPAGES", b"SECTIONPAGES")
    if known := there.get(content):
        return known
    number = len(there) + 1
    new = f"{kind}_{number}{posixpath.splitext(source)[1]}"
    name, identity = posixpath.join(folder, new), f"rJ{number}"
    there[content] = identity
    out[name] = content
    kinds = f"{links[0].get('Type', '').rpartition('/')[0]}/{kind}" if len(links) else ""
    target = {"Id": identity, "Type": kinds, "Target": new}
    etree.SubElement(links, links.tag.replace("Relationships", "Relationship"), target)
    for entry in _types(letter.parts[CONTENT_TYPES]):
        if entry.get("PartName") == f"/{source}":
            types.append(copy(entry))
            types[-1].set("PartName", f"/{name}")
        elif (ext := entry.get("Extension")) and all(t.get("Extension") != ext for t in types):
            types.insert(0, copy(entry))
    return identity


_types = lru_cache(maxsize=32)(etree.fromstring)  # those of a template; never changed


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
