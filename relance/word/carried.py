"""What a template carries besides its text: what may leave with a letter, what may not.

A letter is its text, its look and its pictures. Macros, merge fields, tracked changes, comments,
links to other files and hidden text are no part of it; carried.toml says of each whether the
template waits for its owner (`stop`) or letters simply leave without it. Only parts that the text
needs are kept, so that nothing unseen leaves. Done once for each template.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from relance.word.docx_package import W
from relance.word.relations import (
    CONTENT_TYPES,
    PACKAGE,
    DocxRelation,
    content_types,
    main_part,
    package_relations,
    read_xml,
    relations,
    relations_part,
    target_of,
    text_parts,
    without,
)

_PREFIXES = {
    "o": "{urn:schemas-microsoft-com:office:office}",
    "w14": "{http://schemas.microsoft.com/office/word/2010/wordml}",
    "w15": "{http://schemas.microsoft.com/office/word/2012/wordml}",
}
_OFF = {"0", "false", "off", "unlocked"}
_TAG = re.compile(r"\{\{|\{%")
_HERE = re.compile(r"file:|[a-z]:[\\/]|\\\\", re.IGNORECASE)  # a file of this computer or network
_DESCRIBED = re.compile(rb"""["'](?:file:|[A-Za-z]:[\\/]|\\\\)""")
_DESCRIBED_BY = {"descr", "title", "name", "alt", f"{_PREFIXES['o']}title"}  # of a picture
_MERGED = re.compile(r"«\w+»")  # as Word shows a merge field; a quotation has spaces
_MARKS = [W + name for name in ("fldChar", "instrText", "delInstrText", "fldSimple")]
_HIDING = ("vanish", "specVanish", "hidden")
_SHOWN = 40  # characters of what was found

Seen = tuple[str, str]  # a kind of carried.toml, and what was seen of it


class Finding(NamedTuple):
    """Something that a template carries: what it is, what to do, whether it stops a run."""

    what: str
    cure: str
    stop: bool


@lru_cache(maxsize=1)
def table() -> Mapping[str, Mapping[str, object]]:
    """carried.toml."""
    return tomllib.loads(Path(__file__).with_name("carried.toml").read_text("utf-8"))


@lru_cache(maxsize=4)
def _kinds(of: str) -> Mapping[str, str]:
    """Each name of the lists « relations », « elements », « fields » or « types » → its kind."""
    lists = ((kind, entry.get(of)) for kind, entry in table().items())
    return {name: kind for kind, names in lists if isinstance(names, list) for name in names}


@lru_cache(maxsize=1)
def _elements() -> Mapping[str, str]:
    """The elements of carried.toml by their full names."""
    split = ((*name.rpartition(":"), kind) for name, kind in _kinds("elements").items())
    return {_PREFIXES.get(prefix, W) + name: kind for prefix, _, name, kind in split}


def letter_parts(parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The parts that letters made of this template carry, and what its owner must know.

    Raises SyntaxError, ValueError or LookupError where this is no Word document.
    """
    main, texts = main_part(parts), set(text_parts(parts))
    root = read_xml(parts[main])
    if root.tag != f"{W}document" or root.prefix != "w":
        raise ValueError("not the vocabulary that Word writes")
    types = read_xml(parts[CONTENT_TYPES])
    said = [*parts, *(x.get("ContentType", "") for x in types)]
    seen = [(kind, "") for name, kind in _kinds("types").items() if any(name in x for x in said)]
    kept: dict[str, bytes] = {}
    order = [main]
    for part in order:  # it grows: all that leads from the text
        if part in kept:
            continue
        kept[part] = parts[part]
        if part.lower().endswith(".xml"):
            kept[part], more = _cleaned(parts[part], part in texts)
            seen += more
        gone = []
        for relation in relations(parts, part):
            judged = list(_judged(relation))
            seen += judged
            if judged:
                gone.append(relation.id)
            elif target := target_of(parts, part, relation):
                order.append(target)
        if rels := without(parts, part, gone):
            kept[relations_part(part)] = rels
    seen += _hidden_by_style(kept, main, texts)
    ordered = {name: kept[name] for name in parts if name in kept}
    first = {
        CONTENT_TYPES: content_types(types, ordered, main),
        relations_part(PACKAGE): package_relations(main),
    }
    return first | ordered, _told(seen)


def _told(seen: Iterable[Seen]) -> tuple[Finding, ...]:
    """The findings, in the order of carried.toml."""
    found = defaultdict(list)
    for kind, text in seen:
        short = " ".join(text.split())
        found[kind].append(short if len(short) <= _SHOWN else f"{short[:_SHOWN]}…")
    if "merge" in found:
        found.pop("quotes", None)
    told = []
    for kind, entry in table().items():
        if kind in found and "what" in entry:
            shown = [f"« {text} »" for text in dict.fromkeys(found[kind]) if text][:3]
            what = str(entry["what"]).replace("{seen}", f" ({', '.join(shown)})" if shown else "")
            cure = str(entry.get("cure", ""))
            told.append(Finding(f"ce modèle {what}", cure, bool(entry["stop"])))
    return tuple(told)


def _judged(relation: DocxRelation) -> Iterator[Seen]:
    """Why a letter may not have this relation; nothing where it may."""
    kind = _kinds("relations").get(relation.kind, "unknown")
    if relation.kind == "hyperlink":
        yield from _address(relation.target) if relation.external else ()
    elif kind != "known":
        yield kind, relation.target if relation.external else relation.kind
    elif relation.external:
        yield "outside", relation.target


def _address(target: str) -> Iterator[Seen]:
    """What is wrong with the address of a link."""
    address = unquote(target)
    if _TAG.search(address):
        yield "links", address
    elif _HERE.match(address):
        yield "local", address


@lru_cache(maxsize=256)  # templates share styles, theme and settings
def _cleaned(content: bytes, text: bool) -> tuple[bytes, tuple[Seen, ...]]:
    """An XML part without what letters leave behind, and what was seen in it."""
    root = read_xml(content)
    styles = root.tag == f"{W}styles"
    seen: list[Seen] = []
    changed = False
    for element in list(root.iter(*_elements())):
        name = etree.QName(element).localname
        parent = element.getparent()
        if element.get(f"{W}val", "").lower() in _OFF or (styles and name in _HIDING):
            continue
        if parent is None or (name == "hidden" and parent.tag != f"{W}trPr"):
            continue
        idle = element.get(f"{W}enforcement", "").lower() in _OFF  # a protection switched off
        kind = "unseen" if idle else _elements()[element.tag]
        seen.append((kind, _near(element)))
        if not table()[kind]["stop"]:
            parent.remove(element)
            changed = True
    for element in root.iter() if _DESCRIBED.search(content) else ():
        for name in _DESCRIBED_BY.intersection(element.attrib):
            if _HERE.match(element.get(name, "")):  # where a picture lay on this computer
                element.set(name, "")
                changed = True
    seen += [judged for code in _codes(root) for judged in _field(code)]
    if text:
        seen += [("quotes", x) for p in root.iter(f"{W}p") for x in _MERGED.findall(_text(p))]
        if b"hidden" in content:
            seen += [("hidden", "") for element in root.iter() if _unseen(element)]
    elif _TAG.search("".join(map(str, root.itertext()))) or _TAG.search(
        " ".join(str(value) for element in root.iter() for value in element.attrib.values())
    ):
        seen.append(("stray", ""))
    if changed:
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content, tuple(seen)


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t", f"{W}delText"))


def _near(element: etree._Element) -> str:
    """The text that an element marks: its own, else that of its run or zone."""
    if own := _text(element):
        return own
    homes = (f"{W}r", f"{W}sdt", f"{W}tr")
    return _text(next((x for x in element.iterancestors(*homes)), element))


def _unseen(element: etree._Element) -> bool:
    """Whether a drawing is hidden."""
    name = str(element.tag).rpartition("}")[2]
    style = element.get("style", "").replace(" ", "")
    return (name == "docPr" and element.get("hidden") in {"1", "true"}) or (
        "visibility:hidden" in style
    )


def _codes(root: etree._Element) -> Iterator[str]:
    """The code of each field, the inner ones of a field included."""
    opened: list[list[str]] = []
    loose: list[str] = []
    for mark in root.iter(*_MARKS):
        if mark.tag == f"{W}fldSimple":
            yield mark.get(f"{W}instr", "")
        elif mark.tag != f"{W}fldChar":
            (opened[-1] if opened else loose).append(mark.text or "")
        elif mark.get(f"{W}fldCharType") == "begin":
            opened.append([])
        elif mark.get(f"{W}fldCharType") == "end" and opened:
            yield "".join(opened.pop())
    yield from ("".join(pieces) for pieces in (*opened, loose))


def _field(code: str) -> Iterator[Seen]:
    """Why a letter may not have this field; nothing where it may."""
    if not (name := re.match(r"\s*(=|\\?\w+)", code)):
        yield from [("unknown", code)] if code.strip() else []
        return
    kind = _kinds("fields").get(name[1].upper(), "unknown")
    if kind != "known":
        yield kind, code
    elif _TAG.search(code):
        yield "links", code
    elif address := re.match(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\\\s]\S*))', code, re.IGNORECASE):
        yield from _address((address[1] or address[2]).replace("\\\\", "\\"))


def _hidden_by_style(
    parts: Mapping[str, bytes], main: str, texts: Collection[str]
) -> Iterator[Seen]:
    """Text that its style hides."""
    of_styles = (target_of(parts, main, r) for r in relations(parts, main) if r.kind == "styles")
    styles = next((part for part in of_styles if part), "")
    if not styles or b"vanish" not in parts[styles]:
        return
    hides: dict[str, bool] = {}
    based: dict[str, str] = {}
    for style in read_xml(parts[styles]).iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        based[name] = getattr(style.find(f"{W}basedOn"), "attrib", {}).get(f"{W}val", "")
        if (own := style.find(f"{W}rPr/{W}vanish")) is not None:
            hides[name] = own.get(f"{W}val", "").lower() not in _OFF
    for part in texts:
        for used in read_xml(parts[part]).iter(f"{W}pStyle", f"{W}rStyle"):
            name = used.get(f"{W}val", "")
            for _ in based:  # a style based on itself ends too
                if name in hides or name not in based:
                    break
                name = based[name]
            if hides.get(name):
                home = next(used.iterancestors(f"{W}r", f"{W}p"), used)
                yield "hidden", _text(home)
