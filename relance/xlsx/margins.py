"""What a sheet prints that stands in no cell: its text boxes, the head and foot of its pages.

A form often holds its terms there, where no reader of cells ever looks.
"""

from __future__ import annotations

import re

from relance.xlsx.archive import Archive
from relance.xlsx.markup import masked
from relance.xlsx.values import decoded, inner_text

_TAG = rb"<(?:[\w.-]+:)?"
_PARAGRAPH = re.compile(_TAG + rb"p(?:\s[^<>]*)?>(.*?)</(?:[\w.-]+:)?p>", re.DOTALL)
_PAGE = re.compile(_TAG + rb"(?:odd|even|first)(?:Header|Footer)(?:\s[^<>]*)?>([^<]*)</", re.DOTALL)
_FONT = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[BIUESXY])')  # how the text looks
_FIELD = re.compile(r"&[LCRPNDTZFAG]")  # its place on the page, a page number, a date
_LARGEST = 5_000_000  # bytes of a sheet: a form is small, a list need not be searched


def margins(package: Archive, sheet: str) -> list[str]:
    """The texts outside the cells of that sheet, a paragraph each. Raises Damaged."""
    found = package.sheet(sheet)
    if found is None or found.part not in package:
        return []
    texts = []
    for relation in package.relations(found.part):
        if relation.kind == "drawing" and relation.target in package:
            drawing = masked(package.read(relation.target))
            texts += [inner_text(text) for text in _PARAGRAPH.findall(drawing)]
    if package.size(found.part) <= _LARGEST:
        for raw in _PAGE.findall(package.tags(found.part)):
            text = _FONT.sub("", decoded(raw.decode("utf-8", "replace")).replace("&&", "\0"))
            texts += [part.replace("\0", "&") for part in _FIELD.split(text)]
    return [" ".join(text.split()) for text in texts if text.strip()]
