"""What a Word document says: body, headers, footers and notes, a paragraph a line."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

from relance.word.docx_package import OpenedDocx, W
from relance.word.relations import read_xml, text_parts

_SIGNS = {f"{W}t": "", f"{W}noBreakHyphen": "-", f"{W}br": " ", f"{W}cr": " ", f"{W}tab": " "}
# Of a part that `is_plain`: the same, and the end of a paragraph.
_SPOKEN = re.compile(rb"<(?:w:t(?: [^>]*)?(?<!/)>([^<]*)|(w:(?:noBreakHyphen|br|cr|tab)\b|/w:p>))")
_SIGN = {b"": b"", b"/w:p>": b"\n", b"w:noBreakHyphen": b"-"}


def text_of(content: bytes) -> str:
    """All that this document says. Raises one of UNREADABLE where it is none."""
    parts = OpenedDocx(content)
    return "\n".join(said(parts[name]) for name in text_parts(parts))


def said(part: bytes, *, plainly: bool = False) -> str:
    """What a part says; `plainly` reads it in a tenth of the time.

    Only where it is known to be well-formed, `is_plain` and without comments (`read_xml` drops those).
    """
    if plainly:
        found = _SPOKEN.findall(part)
        text = unescape(b"".join(x or _SIGN.get(sign, b" ") for x, sign in found).decode())
    else:
        paragraphs = read_xml(part).iter(f"{W}p")
        text = "\n".join(
            "".join(e.text or _SIGNS[str(e.tag)] for e in p.iter(*_SIGNS)) for p in paragraphs
        )
    return text.replace("\u00ad", "")


def is_plain(root: etree._Element) -> bool:
    """Whether all is named « w:… » and no paragraph lies in another, as a text box's would.

    What a template of such a part writes is such a part again: it leaves out and repeats.
    """
    prefixes = {element.prefix for element in root.iter(f"{W}p", *_SIGNS)}
    return prefixes <= {"w"} and root.find(f".//{W}p//{W}p") is None
