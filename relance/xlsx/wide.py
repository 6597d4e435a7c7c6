"""Parts in UTF-16: the same XML, two bytes a character. Read as UTF-8, written as they were.

What stands before the first element's tag (byte order mark, declaration) is set apart, so that the
rest says nothing of its encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from relance.xlsx.refused import Cause, Damaged

_CODECS = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_LARGEST = 256 << 20  # bytes: three times as many are held at once
_HEAD = re.compile(r"\ufeff?(?:<\?xml[^>]*\?>)?")


class Wide(NamedTuple):
    """How a part is written, and what it begins with."""

    codec: str
    head: str

    def encoded(self, pieces: Iterable[bytes]) -> bytes:
        """The part as it is to be written."""
        return (self.head + b"".join(pieces).decode()).encode(self.codec)


def is_wide(start: bytes) -> bool:
    """Whether a part that begins so is written in UTF-16."""
    return start[:2] in _CODECS


def narrowed(data: bytes) -> tuple[Wide, bytes]:
    """How the part is written, and its XML in UTF-8. Raises Damaged where it would not come back."""
    if len(data) > _LARGEST:
        raise Damaged(Cause.WIDE_HUGE)
    codec = _CODECS[data[:2]]
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise Damaged(Cause.WIDE_HALF) from error
    head = match[0] if (match := _HEAD.match(text)) else ""
    return Wide(codec, head), text[len(head) :].encode()
