"""The style book: cell formats found again or appended, never moved, never twice.

A cell's format is an index into `cellXfs`, whose entries point to fonts, fills, borders and number
formats. A new format is the neighbour's with the differences of a `Look`; it is looked up among
all that exist, so that the table grows on the first Monday only. Where styles are missing, Excel's
defaults come first: an appended format must not become number 0, everybody's default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from operator import attrgetter

from relance.problems import RelanceError
from relance.workbook.edits import Look
from relance.workbook.markup import Element, Part, parse, quoted
from relance.workbook.package import Package
from relance.workbook.patches import Patches

_ORDER = (
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
).split()
_FONT_ORDER = (
    "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"
).split()
_DEFAULTS = {  # what Excel itself needs, per list
    "fonts": ('<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',),
    "fills": (
        '<fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}
_ITEMS = {
    "numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border",
    "cellStyleXfs": "xf", "cellXfs": "xf",
}  # fmt: skip
# Formats that read the same in every country; other built-in ones change with the locale.
_BUILT_IN = {"0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_MOST = 65_490  # cell formats in a workbook
_GREY = "FFBFBFBF"
_FIELDS = attrgetter(
    "number_format", "bold", "italic", "size", "colour", "fill", "wrap", "align", "top", "border"
)
_TAGS = re.compile(r"<(/?)(?=\w)")

Key = tuple[object, ...]


class StyleBook:
    """The styles part: `xf` gives the index of a format, appended at need; `patches` the result."""

    def __init__(self, data: bytes | None, unlisted: Callable[[int], int]) -> None:
        """`unlisted(n)`: the highest number ≥ n of a format that cells use though it is missing, else 0."""
        self.missing = data is None
        self.part = Part(data or b"<styleSheet></styleSheet>")
        self._unlisted, self._padded = unlisted, False
        self._items = {name: self.part.root.list(name, item) for name, item in _ITEMS.items()}
        self._new: dict[str, list[str]] = {name: [] for name in _ITEMS}
        self._index = {
            name: _first(map(_key, self._items[name])) for name in ("fonts", "fills", "borders")
        }
        self._formats = {
            element.attributes.get("formatCode", ""): element.number("numFmtId")
            for element in reversed(self._items["numFmts"])
        }
        # A cell may use a number without format: it must not take ours by surprise.
        self._numbers = set(_numbers(self.part.root))
        default = parse(_DEFAULTS["cellXfs"][0].encode())
        self._xfs = _first(map(_xf_key, self._items["cellXfs"] or [default]))
        self._asked: dict[tuple[int, object], int] = {}

    def xf(self, base: int, look: Look) -> int:
        """The index of the format `base` with the differences of `look` (whose `like` is `base`)."""
        if self.missing:
            return 0
        asked = base, _FIELDS(look)
        if asked not in self._asked:
            self._asked[asked] = self._made(base, look)
        return self._asked[asked]

    def patches(self) -> Patches:
        """What is to be appended to the part, list by list."""
        for name, new in self._new.items():
            if new:
                xml = _TAGS.sub(rf"<\1{self.part.prefix}", "".join(new))
                self.part.extend(self.part.root, name, xml, len(new), _ORDER)
        return self.part.sorted()

    def _made(self, base: int, look: Look) -> int:
        xfs = self._items["cellXfs"]
        old = xfs[base] if base < len(xfs) else xfs[0] if xfs else Element("xf", {}, 0)
        aligned = dict(c.attributes) if (c := old.child("alignment")) else {}
        for wanted, name, value in (
            (look.align, "horizontal", look.align or ""),
            (look.wrap, "wrapText", "1"),
            (look.top, "vertical", "top"),
        ):
            if wanted:
                aligned[name] = value
            elif wanted is not None:
                aligned.pop(name, None)
        numbers = {
            "numFmtId": self._format(look.number_format),
            "fontId": self._font(old.number("fontId"), look),
            "fillId": self._fill(old.number("fillId"), look.fill),
            "borderId": self._border(old.number("borderId"), border=look.border),
            "xfId": old.number("xfId"),
        }
        new = Element("xf", {name: str(number) for name, number in numbers.items()}, 0)
        new.children = [Element("alignment", aligned, 0)] if aligned else []
        new.children += [c] if (c := old.child("protection")) else []
        key = _xf_key(new)
        if key not in self._xfs:
            self._xfs[key] = self._appended(new)
        return self._xfs[key]

    def _appended(self, xf: Element) -> int:
        for name in _DEFAULTS:
            self._complete(name)
        if not self._padded:
            self._padded = True
            # A cell may name a format that does not exist: it must not take ours by surprise.
            there = self._count("cellXfs")
            missing = min(self._unlisted(there), _MOST) + 1 - there
            self._new["cellXfs"] += _DEFAULTS["cellXfs"] * missing
        if self._count("cellXfs") >= _MOST:
            raise RelanceError(
                "Ce classeur a trop de formats de cellule différents (65 490).",
                cure="Dans Excel, supprimez les styles inutiles, enregistrez, puis relancez.",
            )
        applied = *"NumberFormat Font Fill Border".split(), *(c.name.title() for c in xf.children)
        xf.attributes |= {f"apply{name}": "1" for name in applied}
        return self._append("cellXfs", xf)

    def _count(self, name: str) -> int:
        return len(self._items[name]) + len(self._new[name])

    def _complete(self, name: str) -> None:
        self._new[name] += _DEFAULTS[name][self._count(name) :]

    def _append(self, name: str, element: Element) -> int:
        self._complete(name)
        self._new[name].append(_xml(element))
        return self._count(name) - 1

    def _found(self, name: str, element: Element) -> int:
        key = _key(element)
        if key not in self._index[name]:
            self._index[name][key] = self._append(name, element)
        return self._index[name][key]

    def _format(self, code: str) -> int:
        if code in ("", "General"):
            return 0
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        if code not in self._formats:
            number = next(n for n in count(164) if n not in self._numbers)
            self._formats[code] = number
            self._numbers.add(number)
            self._new["numFmts"].append(f'<numFmt numFmtId="{number}" formatCode={quoted(code)}/>')
        return self._formats[code]

    def _font(self, base: int, look: Look) -> int:
        changes = {
            "b": None if look.bold is None else {} if look.bold else False,
            "i": None if look.italic is None else {} if look.italic else False,
            "sz": look.size and {"val": str(look.size)},
            "color": look.colour and {"rgb": f"FF{look.colour.upper()}"},
        }
        if all(change is None for change in changes.values()):
            return base
        self._complete("fonts")
        fonts = self._items["fonts"]
        old = fonts[base] if base < len(fonts) else parse(_DEFAULTS["fonts"][0].encode())
        new = {c.name: c for c in old.children}
        for name, change in changes.items():
            if isinstance(change, dict):
                new[name] = Element(name, change, 0)
            elif change is not None:
                new.pop(name, None)
        names = [n for n in _FONT_ORDER if n in new]
        return self._found("fonts", Element("font", {}, 0, children=[new[n] for n in names]))

    def _fill(self, base: int, colour: str | None) -> int:
        if colour is None:
            return base
        front = f'<fgColor rgb="FF{colour.upper()}"/><bgColor indexed="64"/>' if colour else ""
        kind = "solid" if colour else "none"
        xml = f'<fill><patternFill patternType="{kind}">{front}</patternFill></fill>'
        return self._found("fills", parse(xml.encode()))

    def _border(self, base: int, *, border: bool | None) -> int:
        if border is None:
            return base
        side = f'<{{0}} style="thin"><color rgb="{_GREY}"/></{{0}}>' if border else "<{0}/>"
        sides = "".join(map(side.format, ("left", "right", "top", "bottom")))
        return self._found("borders", parse(f"<border>{sides}<diagonal/></border>".encode()))


def _numbers(element: Element) -> Iterator[int]:
    """The numbers of all formats that the part speaks of."""
    yield element.number("numFmtId")
    for child in element.children:
        yield from _numbers(child)


def _first(keys: Iterable[Key]) -> dict[Key, int]:
    """Where each comes first."""
    return {key: place for place, key in reversed(list(enumerate(keys)))}


def _key(element: Element) -> Key:
    """The element's meaning: order of attributes and children does not matter, nor empty borders."""
    inner = [_key(c) for c in element.children if element.name != "border" or c.attributes]
    return element.name, tuple(sorted(element.attributes.items())), *sorted(inner, key=repr)


def _xf_key(xf: Element) -> Key:
    numbers = [xf.number(n) for n in ("numFmtId", "fontId", "fillId", "borderId", "xfId")]
    odd = xf.flag("quotePrefix"), xf.flag("pivotButton")
    plain = {"0", "false", "general", "bottom"}
    aligned, locked = (
        tuple(sorted((k, v) for k, v in c.attributes.items() if v not in ignored)) if c else ()
        for c, ignored in ((xf.child("alignment"), plain), (xf.child("protection"), set[str]()))
    )
    return *numbers, *odd, aligned, locked, xf.child("extLst") is not None


def _xml(element: Element) -> str:
    """The element anew, without what another namespace added to it."""
    known = {k: v for k, v in element.attributes.items() if " " not in k}
    head = element.name + "".join(f" {k}={quoted(v)}" for k, v in known.items())
    inner = "".join(_xml(c) for c in element.children if " " not in c.name)
    return f"<{head}>{inner}</{element.name}>" if inner else f"<{head}/>"


def unlisted(package: Package, least: int) -> int:
    """The highest cell format from `least` on that a sheet uses (none of them exists), or 0."""
    highest, number = 0, b"(\\d{%d,9})" % len(str(least))
    usual = re.compile(b' s(?:tyle)?="%b"' % number)
    other = re.compile(rb"\ss(?:tyle)?\s*=\s*[\"']%b[\"']" % number)
    for part in (sheet.part for sheet in package.sheets if sheet.part in package):
        for block in package.blocks(part):
            odd = b"='" in block or b" =" in block
            used = set((other if odd else usual).findall(block))
            highest = max([highest, *map(int, used)])
    return highest if highest >= least else 0
