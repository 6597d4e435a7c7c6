"""Numbers and names that a workbook speaks of, though nothing may stand behind them.

A cell may use a format past the end of their list, a format a font that is not there; content types
and relations may name a part that went. What is added to the workbook keeps out of such places: it
would become the owner's all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from relance.xlsx.archive import CONTENT_TYPES, Archive, relations_part
from relance.xlsx.element import Element

_NUMBER_FORMAT = rb"\bnumFmtId\s*=\s*[\"']\s*(\d{1,9})\s*[\"']"
_SHEET_PART = rb"sheet(\d{1,9})\.xml"
_LINK = rb"\brId(\d{1,9})\b"
_SHEET_ID = rb"(?<!local)sheetId\s*=\s*[\"']\s*(\d{1,9})\s*[\"']"
_CHAINED = rb"\si\s*=\s*[\"'](\d{1,9})[\"']"


def cell_formats(package: Archive, least: int) -> set[int]:
    """The cell formats from `least` on that cells, rows or columns use: none of them exists."""
    number = b"(\\d{%d,9})" % len(str(least))
    usual, other = (
        re.compile(rb"%bs(?:tyle)?\s*=\s*[\"']\s*%b\s*[\"']" % (space, number))
        for space in (b" ", rb"\s")
    )
    found: set[bytes] = set()
    for part in (sheet.part for sheet in package.sheets if sheet.part in package):
        for block in package.blocks(part):
            odd = b"\n" in block or b"\t" in block or b"\r" in block
            found.update((other if odd else usual).findall(block))
    return {number for number in map(int, found) if number >= least}


def number_formats(package: Archive) -> set[int]:
    """The number formats that pivot tables and scenarios use."""
    sheets = [sheet.part for sheet in package.sheets if sheet.part in package]
    pivots = (p for p in package.parts if "pivot" in p and "records" not in p and ".rels" not in p)
    blocks = (block for part in (*sheets, *pivots) for block in package.blocks(part))
    return _numbers(_NUMBER_FORMAT, (block for block in blocks if b"numFmtId" in block))


def pointed(element: Element, attribute: str) -> Iterator[int]:
    """What the attribute says throughout the element: 0 where it says nothing."""
    yield element.number(attribute)
    for child in element.children:
        yield from pointed(child, attribute)


def sheet_parts(package: Archive) -> set[int]:
    """The numbers of « sheet3.xml » that a member, a content type or a relation mentions."""
    names = "\n".join(package.parts).encode()
    lists = (package.read(p) for p in package.parts if p.endswith(".rels"))
    return _numbers(_SHEET_PART, (names, package.read(CONTENT_TYPES), *lists))


def links(package: Archive) -> set[int]:
    """The numbers of « rId3 » among the workbook's relations, and in the workbook itself."""
    relations = package.read(relations_part(package.workbook))
    return _numbers(_LINK, (package.read(package.workbook), relations))


def sheet_ids(package: Archive) -> set[int]:
    """The numbers of sheets that the workbook, its views and the order of computation speak of."""
    chain = package.related("calcChain")
    chained = _numbers(_CHAINED, (package.read(chain),)) if chain else set()
    return _numbers(_SHEET_ID, (package.read(package.workbook),)) | chained


def _numbers(pattern: bytes, texts: Iterable[bytes]) -> set[int]:
    found = re.compile(pattern, re.IGNORECASE)
    return {int(number) for text in texts for number in found.findall(text)}
