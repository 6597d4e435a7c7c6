"""The .docx package: never unpacked without measure, the same file when read back."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest

from relance.letters.library import content_of
from relance.word.docx_package import LARGEST_FILE, OpenedDocx, TooLarge, members, repacked
from tests.word.documents import document, told
from tests.word.parts import plain

pytestmark = pytest.mark.usefixtures("at_once")


def bomb(size: int, part: str = "word/document.xml", packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A small file with one part of so many spaces."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing, compresslevel=1) as archive:
        for name, was in members(document("{{ client_nom }}")).items():
            if name != part:
                archive.writestr(name, was)
        with archive.open(part, "w", force_zip64=True) as stream:
            for _ in range(size >> 20):
                stream.write(b" " * (1 << 20))
    return content.getvalue()


@pytest.mark.parametrize("part", ["word/document.xml", "word/media/image1.png", "docProps/app.xml"])
def test_a_part_of_a_gigabyte_in_a_small_file_is_never_unpacked(part: str) -> None:
    content = bomb(1 << 27, part)
    assert len(content) < 4 << 20
    assert "ce fichier est démesuré" in told(content)


def test_a_part_that_hides_its_size_is_not_unpacked_either(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(bomb(1 << 27))
    struct.pack_into("<L", content, content.rindex(b"PK\x01\x02") + 24, 1000)
    read: list[int] = []
    real = zipfile.ZipExtFile.read

    def counted(stream: Any, size: int = -1) -> bytes:
        read.append(size)
        return real(stream, size)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    assert "relance_1.docx" in told(bytes(content))
    assert 0 < max(read) <= 1 << 20  # never « all there is »
    assert min(read) > 0


def test_a_packing_that_word_does_not_know_is_no_document() -> None:
    assert "pas un document Word" in told(bomb(1 << 20, packing=zipfile.ZIP_BZIP2))


def test_thousands_of_parts_are_too_many() -> None:
    many = {f"word/x{number}.xml": b"<a/>" for number in range(3000)}
    assert "démesuré" in told(repacked(members(document("a")) | many))


def test_a_file_larger_than_any_template_is_not_read_whole(tmp_path: Any) -> None:
    path = tmp_path / "relance_1.docx"
    with path.open("wb") as file:
        file.truncate(1 << 31)
    content = content_of(path, path.name)
    assert len(content) == LARGEST_FILE + 1
    with pytest.raises(TooLarge):
        OpenedDocx(content)


def test_a_document_with_a_password_is_told_so() -> None:
    text = told(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "mot de passe" in text
    assert ".doc" in text


def test_a_package_read_back_is_the_same_file() -> None:
    content = repacked(plain())
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert members(content) == plain()
