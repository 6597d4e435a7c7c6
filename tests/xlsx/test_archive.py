"""The package as an archive: members raw, damage refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from relance.xlsx import (
    RefusalKind,
)
from relance.xlsx.archive import Archive
from relance.xlsx.refused import Cause
from tests.minibook import (
    book,
    opened,
    relations,
    sheet,
    zipped,
)
from tests.xlsx.editing import Pipe, cell, refused, why, written


def test_members_that_no_edit_concerns_keep_their_compressed_bytes_and_their_order() -> None:
    noise = {f"xl/media/image{n}.png": "\x89PNG" * n for n in range(1, 5)}
    before = book(sheet(), parts=noise)
    after = written(before, cell("C2", 1))
    old, new = zipfile.ZipFile(io.BytesIO(before)), zipfile.ZipFile(io.BytesIO(after))
    assert old.namelist() == new.namelist()
    assert new.testzip() is None
    for name in noise:
        a, b = old.getinfo(name), new.getinfo(name)
        assert (a.CRC, a.compress_size, a.date_time) == (b.CRC, b.compress_size, b.date_time)


def test_a_package_written_as_a_stream_loses_its_data_descriptors() -> None:
    pipe, source = Pipe(), zipfile.ZipFile(io.BytesIO(book(sheet())))
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as streamed:
        for name in source.namelist():
            streamed.writestr(name, source.read(name))
    before = pipe.getvalue()
    assert all(i.flag_bits & 8 for i in zipfile.ZipFile(io.BytesIO(before)).infolist())
    after = zipfile.ZipFile(io.BytesIO(written(before, cell("C2", 1))))
    assert not any(i.flag_bits & 8 for i in after.infolist())
    assert after.testzip() is None


def test_a_signed_workbook_is_refused() -> None:
    data = book(sheet(), parts={"_xmlsignatures/sig1.xml": "<Signature/>"})
    assert why(data, cell("D2", 1)) is RefusalKind.SIGNED


def test_a_shared_workbook_is_refused() -> None:
    data = book(sheet(), parts={"xl/revisions/revisionHeaders.xml#revisionHeaders": "<headers/>"})
    assert why(data, cell("D2", 1)) is RefusalKind.SHARED


def test_a_zip_bomb_is_refused_without_being_inflated() -> None:
    data = book(sheet(), parts={"xl/media/image1.png": "\0" * (80 << 20)})
    assert why(data, cell("D2", 1)) is Cause.HUGE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        book(sheet())[:-300],
        zipped({"[Content_Types].xml": "<Types/>"}),
        zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<a"}),
        zipped({"_rels/.rels": relations({"xl/workbook.xml": "officeDocument"})}),
        book("<worksheet"),
        book("", styles="<styleSheet"),
    ],
)
def test_a_damaged_package_is_refused_as_such(data: bytes) -> None:
    assert refused(data, cell("D2", 1)).kind is RefusalKind.DAMAGED


def test_a_package_of_the_large_kind_is_written_as_an_ordinary_one() -> None:
    before, large = zipfile.ZipFile(io.BytesIO(book(sheet()))), io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as package:
        for name in before.namelist():
            with package.open(name, "w", force_zip64=True) as member:
                member.write(before.read(name))
    after = written(large.getvalue(), cell("D2", 1))
    assert {i.extract_version for i in zipfile.ZipFile(io.BytesIO(after)).infolist()} == {20}
    assert opened(after)["Factures"]["D2"].value == 1


def test_two_members_of_one_name_are_refused() -> None:
    out = io.BytesIO(book(sheet()))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("XL/Workbook.xml", "<workbook/>")
    assert why(out.getvalue(), cell("D2", 1)) is Cause.MEMBER_TWICE


def test_a_second_list_of_sheets_is_refused() -> None:
    assert why(book(sheet(), after="<sheets/>"), cell("C2", 1)) is Cause.SHEET_LISTS


def test_the_tags_of_a_part_are_those_outside_its_comments() -> None:
    archive = Archive(book("<worksheet><!-- <c/> --><sheetData/></worksheet>"))
    part = archive.sheets[0].part
    clear = archive.tags(part)
    assert clear.count(b"<") == 3
    assert len(clear) == len(archive.read(part))
    archive.forget()
    assert archive.tags(part) == clear
