"""Members of a new archive: copied as they are compressed, which zipfile has no call for, or packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from copy import copy

BLOCK = 1 << 18  # bytes read or written at a time
_LEVEL = 2  # of deflate: three times as fast as the usual 6, a fifth larger, as Excel does


def _renewed(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The same member for another archive: sizes in its header, so no data descriptor (bit 3)."""
    new = copy(info)
    new.filename, new.extra = info.orig_filename, b""
    new.flag_bits &= 0x0806
    new.create_version = new.extract_version = zipfile.DEFAULT_VERSION
    return new


def add_raw(archive: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> None:
    """Add a member as it is compressed, which zipfile has no call for."""
    new, file = _renewed(info), archive.fp
    assert file
    new.header_offset = file.tell()
    file.write(new.FileHeader(zip64=False) + raw)
    archive.start_dir = file.tell()
    archive.filelist.append(new)


def add_new(archive: zipfile.ZipFile, info: zipfile.ZipInfo, pieces: Iterable[bytes]) -> None:
    """Add a member with new content, compressed unless it was not."""
    new = _renewed(info)
    if new.compress_type != zipfile.ZIP_STORED:
        new.compress_type = zipfile.ZIP_DEFLATED
        new._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public from 3.13 on
    with io.BufferedWriter(archive.open(new, "w"), BLOCK) as member:
        member.writelines(pieces)
    new.external_attr = info.external_attr  # zipfile would have it another
