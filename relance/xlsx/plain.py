"""The workbook as other readers take it: what calamine would misread or refuse is written plainly.

calamine reads no UTF-16, and takes what stands in each variant: days would be read by the formats of
others, texts twice over. The copy is for reading only; nothing of it goes back into the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from relance.xlsx.archive import Archive
from relance.xlsx.element import ALTERNATIVES, Element
from relance.xlsx.markup import Part
from relance.xlsx.patches import spliced


def plain(package: Archive, *kinds: str) -> bytes:
    """The package's own bytes; where needed a copy in UTF-8, its parts of these `kinds` without variants."""
    wide = [p for p in package.parts if p.endswith((".xml", ".rels")) and package.wide(p)]
    changed = {part: [package.read(part)] for part in wide}
    for part in filter(None, map(package.related, kinds)):
        if b"AlternateContent" in (data := package.read(part)):
            changed[part] = [_without_variants(data)]
    return package.rewritten(changed, {}) if changed else package.data


def _without_variants(data: bytes) -> bytes:
    part = Part(data)
    for element in _variants(part.root):
        chosen = next((c for c in element.children if c.name.endswith(" Fallback")), None)
        inner = part.data[chosen.inside : chosen.after] if chosen else b""
        part.patch(element.start, element.end, inner)
    return b"".join(spliced(part.data, part.sorted()))


def _variants(element: Element) -> Iterator[Element]:
    """The alternatives that lie in no others."""
    if element.name == ALTERNATIVES:
        yield element
    else:
        for child in element.children:
            yield from _variants(child)
