"""The style book: cell formats found again or appended, never moved, never twice.

A cell's format is an index into `cellXfs`, whose entries point to fonts, fills, borders and number
formats. A new format is the neighbour's with the differences of a `Look`; it is looked up among
all that exist, so that the table grows on the first Monday only. Where styles are missing, Excel's
defaults come first: an appended format must not become number 0, everybody's default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from operator import attrgetter

from relance.xlsx.edits import Look
from relance.xlsx.element import ALTERNATIVES, Element, parse
from relance.xlsx.formats import NumberFormats
from relance.xlsx.markup import Part, quoted
from relance.xlsx.patches import Patches
from relance.xlsx.refused import Cause, Damaged, RefusalKind, Refused
from relance.xlsx.taken import pointed

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
# An item that is pointed to though it is not there: programs show it as if nothing were said.
_NOTHING = {"fills": _DEFAULTS["fills"][0], "borders": _DEFAULTS["borders"][0]}
_POINTERS = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}
_MOST = 65_490  # cell formats in a workbook
_MOST_MISSING = 1_000  # of a list, that are filled up; beyond, ours keep clear of the place
_GREY = "FFBFBFBF"
_FIELDS = attrgetter(
    "number_format", "bold", "italic", "size", "colour", "fill", "wrap", "align", "top", "border"
)
_TAGS = re.compile(r"<(/?)(?=\w)")

Key = tuple[object, ...]


class StyleBook:
    """The styles part: `xf` gives the index of a format, appended at need; `patches` the result."""

    def __init__(
        self,
        data: bytes | None,
        cell_formats: Callable[[int], set[int]],
        number_formats: Callable[[], set[int]],
    ) -> None:
        """What is used outside of this part, though it may be missing: cell formats from a number on, number formats.

        Raises Damaged where the formats have no certain numbers.
        """
        self.missing = data is None
        self.part = Part(data or b"<styleSheet></styleSheet>")
        self._refuse_several()
        self._items = {name: self.part.root.list(name, item) for name, item in _ITEMS.items()}
        self._new: dict[str, list[str]] = {name: [] for name in _ITEMS}
        self._index = {
            name: _first(map(_key, self._items[name])) for name in ("fonts", "fills", "borders")
        }
        self._formats = NumberFormats(
            self._items["numFmts"], lambda: number_formats() | self._pointed("numFmtId")
        )
        self._new["numFmts"] = self._formats.new
        self._loose: dict[str, Callable[[], set[int]]] = {
            name: partial(self._pointed, attribute) for name, attribute in _POINTERS.items()
        }
        self._loose["cellXfs"] = partial(cell_formats, len(self._items["cellXfs"]))
        self._loose["cellStyleXfs"] = set
        self._spared: dict[str, set[int]] = {}
        default = parse(_DEFAULTS["cellXfs"][0].encode())
        self._xfs = _first(map(_xf_key, self._items["cellXfs"] or [default]))
        self._asked: dict[tuple[int, object], int] = {}

    def _refuse_several(self) -> None:
        """Raises Damaged where a list comes twice: an item would have two numbers."""
        lists = self.part.root.children
        branches = (
            branch for child in lists if child.name == ALTERNATIVES for branch in child.children
        )
        several = {each.name for branch in branches for each in branch.children}
        for name in _ITEMS:
            if name in several or sum(child.name == name for child in lists) > 1:
                raise Damaged(Cause.FORMATS_TWICE, name=name)

    def _pointed(self, attribute: str) -> set[int]:
        return set(pointed(self.part.root, attribute))

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
            "numFmtId": self._formats.number(look.number_format),
            "fontId": self._font(self._standing("fonts", old), look),
            "fillId": self._fill(self._standing("fills", old), look.fill),
            "borderId": self._border(self._standing("borders", old), border=look.border),
            "xfId": xf if (xf := old.number("xfId")) < len(self._items["cellStyleXfs"]) else 0,
        }
        new = Element("xf", {name: str(number) for name, number in numbers.items()}, 0)
        new.children = [Element("alignment", aligned, 0)] if aligned else []
        new.children += [c] if (c := old.child("protection")) else []
        key = _xf_key(new)
        if key not in self._xfs:
            self._xfs[key] = self._appended(new)
        return self._xfs[key]

    def _standing(self, name: str, xf: Element) -> int:
        """The font, fill or border of a format; the first where it is not there."""
        place = xf.number(_POINTERS[name])
        return place if place < len(self._items[name]) else 0

    def _appended(self, xf: Element) -> int:
        for name in _DEFAULTS:
            self._complete(name)
        applied = *"NumberFormat Font Fill Border".split(), *(c.name.title() for c in xf.children)
        xf.attributes |= {f"apply{name}": "1" for name in applied}
        place = self._append("cellXfs", xf)
        if place >= _MOST:
            raise Refused(RefusalKind.TOO_MANY_FORMATS)
        return place

    def _count(self, name: str) -> int:
        return len(self._items[name]) + len(self._new[name])

    def _complete(self, name: str) -> None:
        """The items that Excel needs; one that was used though missing goes on to say nothing."""
        defaults = _DEFAULTS[name]
        while (place := self._count(name)) < len(defaults):
            used = place > 0 and place in self._places_spared(name)
            xml = self._nothing(name) if used or name == "cellXfs" else defaults[place]
            self._new[name].append(xml)

    def _append(self, name: str, element: Element) -> int:
        """The place of a new item, after all that anything points to."""
        self._complete(name)
        while self._count(name) in self._places_spared(name):
            self._new[name].append(self._nothing(name))
        self._new[name].append(_xml(element))
        return self._count(name) - 1

    def _places_spared(self, name: str) -> set[int]:
        """What is pointed to though it is not there, and all that comes before: it is filled up."""
        if name not in self._spared:
            there = len(self._items[name])
            loose = {place for place in self._loose[name]() if place >= there}
            last = max((place for place in loose if place < there + _MOST_MISSING), default=-1)
            self._spared[name] = loose.union(range(there, last + 1))
        return self._spared[name]

    def _nothing(self, name: str) -> str:
        """What looks like an item that is not there."""
        if name == "cellXfs":
            general = f'<xf numFmtId="{self._formats.number("General")}"'
            return _DEFAULTS[name][0].replace('<xf numFmtId="0"', general)
        if name == "fonts" and self._items[name]:
            return _xml(self._items[name][0])
        return _NOTHING.get(name, _DEFAULTS[name][0])

    def _found(self, name: str, element: Element) -> int:
        key = _key(element)
        if key not in self._index[name]:
            self._index[name][key] = self._append(name, element)
        return self._index[name][key]

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
        old = fonts[base] if fonts else parse(_DEFAULTS["fonts"][0].encode())
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
