"""How numbers are shown: the format of each cell, and what it makes of a number.

A number 41 under « "F2026-"000 » is F2026-041 to whoever looks at it, and 1200 under « [$£-809]0.00 » is
pounds. Only formats of whole numbers and texts are rendered: for dates, fractions, decimals or
scientific notation there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from math import isfinite

from relance.xlsx.archive import Archive
from relance.xlsx.edits import Position
from relance.xlsx.element import parse
from relance.xlsx.markup import PLACED, pattern_for
from relance.xlsx.values import column_number, letters

_STYLED = rb"<{}c(?=" + PLACED + rb")[^<>]*?\bs=[\"']($)[\"'][^<>]*>"
_TOKEN = re.compile(
    r'(?P<general>General)|"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_(?P<space>.)|\*(?P<fill>.)|(?P<bare>.)',
    re.DOTALL,
)
_PLAIN = frozenset("-+/():!^&'~{}<>= $€£¥%")  # shown as they are, without quotes
_DIGITS = "0#?"
_PERCENTAGES = {9: "0%", 10: "0.00%"}  # Excel's own (ECMA-376, 18.8.30)


def formats(
    package: Archive, sheet: str, columns: Iterable[int], wanted: Callable[[str], bool]
) -> dict[Position, str]:
    """The formats of the cells in these columns (from 1), where the workbook defines them, and percentages.

    `wanted` is asked once about each format; where it wants none, no cell is looked at. Excel's own
    other formats stand in no file: those cells are left out. Raises Damaged.
    """
    found, book = package.sheet(sheet), package.related("styles")
    if found is None or found.kind != "worksheet" or not book:
        return {}
    tree = parse(package.read(book))
    told = {
        each.number("numFmtId"): each.attributes.get("formatCode", "")
        for each in tree.list("numFmts", "numFmt")
    }
    codes = {key: code for key, code in (_PERCENTAGES | told).items() if wanted(code)}
    styles = {
        str(number).encode(): code
        for number, style in enumerate(tree.list("cellXfs", "xf"))
        if (code := codes.get(style.number("numFmtId")))
    }
    names = "|".join(map(letters, columns))
    if not styles or not names:
        return {}
    data = package.tags(found.part)
    cells = pattern_for(data, _STYLED.replace(b"$", b"|".join(styles)), names).finditer(data)
    return {(int(cell[2]), column_number(cell[1].decode())): styles[cell[3]] for cell in cells}


def shown(code: str, value: object) -> str | None:
    """A whole number, or a text, as this format shows it; None where the format is of another kind.

    >>> shown('"F2026-"000', 41.0), shown("0000", 42), shown("dd/mm/yyyy", 42)
    ('F2026-041', '0042', None)
    """
    if code == "General":
        return None
    sections = _sections(code)
    if isinstance(value, str):
        texts = [section for section in sections if ("bare", "@") in section]
        return _laid(texts[0], value, "@") if texts else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    if value != int(value) or value < 0 or len(sections) > 4:
        return None
    section = sections[2] if value == 0 and len(sections) > 2 else sections[0]
    if any(kind == "bracket" and text[:1] in "<>=" for kind, text in section):
        return None
    bare = [text for kind, text in section if kind == "bare"]
    if not any(text in _DIGITS for text in bare) or any(
        text not in _DIGITS and text not in _PLAIN for text in bare
    ):
        return None
    if "%" in bare or "/" in bare:
        return None
    return _laid(section, str(int(value)), _DIGITS)


@cache
def shows_days(code: str) -> bool:
    """Whether a format is that of days or of hours: « dd/mm/yyyy », « [h]:mm »."""
    return any(
        text in "dmhysDMHYS" if kind == "bare" else kind == "bracket" and not text.strip("hmsHMS")
        for kind, text in _sections(code)[0]
    )


def unit(code: str) -> str:
    """The words and signs that a format shows beside a number: « £ », « CHF », « dh », « € TTC »."""
    found = []
    for kind, text in _sections(code)[0]:
        if kind == "bracket" and text.startswith("$"):
            found.append(text[1:].split("-")[0])
        elif kind in {"quoted", "escaped"} or (kind == "bare" and text in "$€£¥₹"):
            found.append(text)
    return " ".join("".join(found).split())


@lru_cache(maxsize=256)  # a column has few formats and thousands of cells
def _sections(code: str) -> list[list[tuple[str, str]]]:
    """A format's sections, cut at each « ; » that is not quoted, as (kind, text) tokens."""
    sections: list[list[tuple[str, str]]] = [[]]
    for token in _TOKEN.finditer(code):
        kind = token.lastgroup or "bare"
        if kind == "general":
            sections[-1].append(("bare", "0"))
        elif kind == "bare" and token["bare"] == ";":
            sections.append([])
        else:
            sections[-1].append((kind, token[kind]))
    return sections


def _laid(section: list[tuple[str, str]], text: str, places: str) -> str:
    """The text in the places of a section, from the right; what is more goes to the first of them."""
    shown: list[str] = []
    left = [c for kind, c in section if kind == "bare" and c in places]
    rest = text
    for kind, sign in reversed(section):
        if kind == "bare" and sign in places:
            left.pop()
            if sign == "@" or not left:
                piece, rest = rest, ""
            else:
                piece, rest = rest[-1:], rest[:-1]
            shown.append(piece or ("0" if sign == "0" else ""))
        elif kind in {"quoted", "escaped"} or (kind == "bare" and sign in _PLAIN):
            shown.append(sign)
        elif kind == "bracket" and sign.startswith("$"):
            shown.append(sign[1:].split("-")[0])
        elif kind == "space":
            shown.append(" ")
    return "".join(reversed(shown)).strip()
