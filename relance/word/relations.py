"""How the parts of a Word package are tied together (ISO/IEC 29500-2): by relations, not by names.

The main part may be called word/document.xml, word/document2.xml or anything else; a header, a
footer, a picture too. Names are compared ignoring case.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from relance.word.docx_package import CORE, DECLARATION

CONTENT_TYPES, PACKAGE = "[Content_Types].xml", ""
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_PARSER = etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True)
TEXTS = ("header", "footer", "footnotes", "endnotes")  # kinds of parts that say something


class DocxRelation(NamedTuple):
    """A relation of a part: « rId3 », the last word of its type, where it leads."""

    id: str
    kind: str
    target: str  # as it is written
    external: bool  # it leads out of the package


def read_xml(content: bytes) -> etree._Element:
    """The root of a part. SyntaxError where it is no XML; ValueError where it declares entities."""
    root = etree.fromstring(content, _PARSER)
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise ValueError("a part has no document type of its own")
    return root


@lru_cache(maxsize=64)
def relations_part(part: str) -> str:
    """« word/_rels/document.xml.rels » for « word/document.xml »; "" is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(parts: Mapping[str, bytes], source: str) -> tuple[DocxRelation, ...]:
    """The relations of a part; none where it has none."""
    name = relations_part(source)
    return _relations(parts[name]) if name in parts else ()


@lru_cache(maxsize=128)  # the letters made of a template have the same
def _relations(content: bytes) -> tuple[DocxRelation, ...]:
    return tuple(
        DocxRelation(
            x.get("Id", ""),
            posixpath.basename(x.get("Type", "")),
            x.get("Target", ""),
            x.get("TargetMode") == "External",
        )
        for x in read_xml(content).iter(_RELATION)
    )


def target_of(parts: Collection[str], source: str, relation: DocxRelation) -> str:
    """The part that a relation leads to; "" where it leads out, or nowhere."""
    if relation.external:
        return ""
    full = _path(source, relation.target)
    if full in parts:
        return full
    wanted = {full.lower(), unquote(full).lower()}
    return next((part for part in parts if part.lower() in wanted), "")


@lru_cache(maxsize=256)
def _path(source: str, target: str) -> str:
    path = posixpath.join("/", posixpath.dirname(source), target.replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


def main_part(parts: Mapping[str, bytes]) -> str:
    """The part that holds the text of the letter. KeyError where there is none."""
    for relation in relations(parts, PACKAGE):
        if relation.kind == "officeDocument" and (found := target_of(parts, PACKAGE, relation)):
            return found
    raise KeyError("officeDocument")


def text_parts(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The main part, then headers, footers and notes: all that is printed."""
    main = main_part(parts)
    yield main
    found = (target_of(parts, main, r) for r in relations(parts, main) if r.kind in TEXTS)
    yield from dict.fromkeys(part for part in found if part and part != main)


def without(parts: Mapping[str, bytes], source: str, gone: Collection[str]) -> bytes:
    """The relations of a part without those `gone`; empty where none is left."""
    name = relations_part(source)
    if name not in parts or not gone:
        return parts.get(name, b"")
    root = read_xml(parts[name])
    for relation in [x for x in root.iter(_RELATION) if x.get("Id") in gone]:
        root.remove(relation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") if len(root) else b""


def content_types(types: etree._Element, parts: Iterable[str], main: str) -> bytes:
    """The content types of these parts, of an ordinary document and of its properties."""
    named = {f"/{part}".lower(): part for part in parts}
    endings = {part.rpartition(".")[2].lower() for part in named} | {"rels", "xml"}
    root = etree.Element(types.tag, nsmap=types.nsmap)  # type: ignore[arg-type]
    for entry in list(types):
        part, ending = entry.get("PartName", ""), entry.get("Extension", "").lower()
        own = part.lower() in {f"/{main}".lower(), f"/{CORE}".lower()}
        if (part.lower() in named and not own) or ending in endings:
            root.append(entry)
    for part, what in ((main, _MAIN), (CORE, _CORE)):
        etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{part}", ContentType=what)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def package_relations(main: str) -> bytes:
    """The relations of a package that holds a document and its properties, nothing else."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return (
        f'{DECLARATION}<Relationships xmlns="{_RELATION[1:].partition("}")[0]}">'
        f'<Relationship Id="rId1" Type="{office}" Target="{escape(main)}"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="{CORE}"/></Relationships>'
    ).encode()
