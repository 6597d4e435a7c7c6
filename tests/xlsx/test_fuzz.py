"""Whatever happened to the file: a French sentence or a faithful save, in bounded time and memory.

Packages are mutated by number: the same number, the same mutations, for ever. A process of its own
reads each (`open_workbook`, `read_book`, `plan`) and saves into it (`edited`), with two gigabytes of
memory; an exception, a process that dies and one that takes too long are failures, and so is a save
that another reader contradicts. A few by default, as many as RELANCE_FUZZ says otherwise
(RELANCE_FUZZ=20000 takes half an hour); one alone: `python -m tests.xlsx.test_fuzz 1234`.
"""

from __future__ import annotations

import io
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import python_calamine

from relance.book.book import read_book
from relance.book.saving import edited
from relance.law.loader import load_law
from relance.passage.safety import open_workbook
from relance.problems import RelanceError
from relance.rules.ladder.plan import plan
from relance.xlsx import (
    Cell,
    Choice,
    Edit,
    Look,
    NewSheet,
    Refused,
    SheetEdit,
    Value,
    patch,
    read,
)
from tests.minibook import MAIN, SHEET1, STYLES, book, relations, sheet, table, zipped

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "workbook_templates" / "factures_exemple.xlsx"
CASES = int(os.environ.get("RELANCE_FUZZ", "60"))
MEMORY = 2 << 30  # bytes of address space
LARGE = 8 << 20  # bytes: openpyxl would read it for minutes; the program's own proof is enough
SECONDS = 20  # for one case, on a busy machine
TODAY = date(2026, 11, 23)
DAY = Look(number_format="dd/mm/yyyy")

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"

Members = list[tuple[str, bytes]]
Mutation = Callable[[random.Random, Members], None]


# ------------------------------------------------------------------------------- the workbooks


def _rows() -> str:
    titles = ("N° facture", "Client", "Date", "Échéance", "Montant TTC", "Réglé le")
    texts = (f'<c r="{c}1" s="2" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in zip("ABCDEF", titles, strict=True))  # fmt: skip
    rows = [f'<row r="1" spans="1:6" ht="20" customHeight="1">{"".join(texts)}</row>']
    for n in range(2, 12):
        due = (
            f'<c r="D{n}" s="1"><f t="shared" si="0"{" ref=" + chr(34) + "D2:D11" + chr(34) if n == 2 else ""}>'
            f"{'C2+30' if n == 2 else ''}</f><v>{46_000 + 30 + n}</v></c>"
        )
        rows.append(
            f'<row r="{n}" spans="1:6"><c r="A{n}" t="inlineStr"><is><t>F-{n}</t></is></c>'
            f'<c r="B{n}" t="s"><v>{n % 3}</v></c><c r="C{n}" s="1"><v>{46_000 + n}</v></c>{due}'
            f'<c r="E{n}"><v>{n * 100.5}</v></c><c r="F{n}" s="1"/></row>'
        )
    return f"<sheetData>{''.join(rows)}</sheetData>"


def _list() -> bytes:
    """A small list of invoices with a table, shared texts and formulas, names and a second sheet."""
    texts = "".join(f"<si><t>Client {n} &amp; fils</t></si>" for n in range(3))
    before = (
        '<dimension ref="A1:F11"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        'topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        '<cols><col min="1" max="2" width="12"/><col min="7" max="16384" hidden="1" width="0"/></cols>'
    )
    after = (
        '<mergeCells count="1"><mergeCell ref="A20:B21"/></mergeCells><conditionalFormatting sqref="A:Z">'
        '<cfRule type="expression" priority="1"><formula>$F2=""</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="1"><dataValidation type="whole" sqref="E2:E11"><formula1>0</formula1>'
        '</dataValidation></dataValidations><pageMargins left="1" right="1" top="1" bottom="1" header="1" '
        'footer="1"/><tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    )
    columns = ("N° facture", "Client", "Date", "Échéance", "Montant TTC", "Réglé le")
    parts = {
        "xl/tables/table1.xml": table("A1:F11", *columns),
        "xl/worksheets/_rels/sheet1.xml.rels": relations({"../tables/table1.xml": "table"}),
        "xl/sharedStrings.xml#sharedStrings": f'<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/calcChain.xml#calcChain": f'<calcChain xmlns="{MAIN}"><c r="D2" i="1"/></calcChain>',
    }
    types = {"/xl/tables/table1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"}  # fmt: skip
    names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        'Factures!$A$1:$F$11</definedName></definedNames><calcPr calcId="1"/>'
    )
    other = sheet('<sheetData><row r="1"><c r="A1"><f>SUM(Factures!G2:G11)</f><v>0</v></c></row></sheetData>')  # fmt: skip
    return book(sheet(before + _rows() + after), other, after=names, parts=parts, types=types)


@cache
def bases() -> tuple[bytes, ...]:
    """What is mutated: the small list, the same after a Monday, the example, which has a past."""
    small = _list()
    return small, patch(small, edits("Factures")), EXAMPLE.read_bytes()


def edits(name: str) -> list[Edit]:
    """Our columns to the right of the list, and a sheet."""
    titles = ("Facture suivie", "Retard", "Dû", "Prochaine", "Suite")
    cells = [Cell(row=1, column=7 + i, value=t, look=Look(bold=True)) for i, t in enumerate(titles)]
    for row in range(2, 12):
        values: list[Value] = [f"F-{row}", row, Decimal("1.10") * row, TODAY, " <é> & \n"]
        cells += [
            Cell(row=row, column=7 + i, value=v, look=DAY if v == TODAY else Look())
            for i, v in enumerate(values)
        ]
    choice = Choice(column=11, first_row=2, last_row=11, options=("payé", "promis"))
    return [
        SheetEdit(
            sheet=name,
            cells=tuple(cells),
            widths=dict.fromkeys(range(7, 12), 12.0),
            choices=(choice,),
            grow=(1, 11),
        ),
        NewSheet(name="Relance - Notes", cells=(Cell(row=1, column=1, value="é & <"),)),
    ]


# ------------------------------------------------------------------------------- the mutations

NASTY = (
    "", " ", "-1", "0", "1", "2", "7", "99999999999999999999", "1048576", "1048577", "XFD1048576",
    "A1048576", "XFE1", "G2", "g2", "$G$2", "A1:G3", "G2:H9 A1", "1:2", "A:XFD", "#REF!", "é", "1e999",
    "NaN", "-1e-320", "true", "s", "e", "d", "str", "inlineStr", "array", "dataTable", "queryTable",
    "rId1", "rId9", "../../../etc/passwd", "file:///C:/x", "http://x.invalid/", "/xl/workbook.xml",
    "xl\\worksheets\\sheet1.xml", "&#10;", "&#0;", "&amp;&lt;", "&bogus;", "_x0000_", "9" * 5000,
    "External", "hidden", "veryHidden", "_xlnm._FilterDatabase", "Factures", "Relance - Notes",
)  # fmt: skip
FRAGMENTS = (
    "<!-- -->", "<!-- <row r='3'> -->", "<![CDATA[<c r='G2'>]]>", "<![CDATA[x]]>", "<?pi <row?>", "]]>",
    "<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY a "b">]>', "&amp;", "&a;", "<", ">", '"', "'", "\0", "\ufeff",
    '<c r="G2"><f>1</f><v>1</v></c>', '<c r="G3"/>', "<c/>", '<row r="2"/>', "<row/>", "</row>",
    '<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "<x><x><x>" * 90, "<x>" * 300 + "</x>" * 300,
    '<mergeCell ref="G2:H3"/>', '<f t="array" ref="G1:I9">1</f>', "<v>1</v>", "<v/>", "\n", "<a b='<'/>",
    '<sheetProtection sheet="1"/>', '<autoFilter ref="A1:F11"/>', "<sheetData/>", "<cols/>", "<sheets/>",
    '<col min="1" max="16384" width="0" hidden="1"/>', '<mc:AlternateContent xmlns:mc="m"/>',
    *(f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x">{i}</mc:Choice><mc:Fallback>{i}</mc:Fallback></mc:AlternateContent>' for i in ("<xf/>", "<font/>", '<numFmt numFmtId="0" formatCode="d"/>')),
    "<x:row xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' r='4'/>",
)  # fmt: skip
_TAG = re.compile(rb"<[^<>]*>")
_VALUE = re.compile(rb"=\s*(\"[^\"<]*\"|'[^'<]*')")
_TEXT = re.compile(rb">([^<>]+)<")


def _xml(rng: random.Random, members: Members) -> int:
    """The place of a member to spoil: the sheet twice as often as the rest."""
    names = [i for i, (name, _) in enumerate(members) if name.endswith((".xml", ".rels"))]
    sheets = [i for i in names if "sheet" in members[i][0]]
    return rng.choice(sheets if sheets and rng.random() < 0.4 else names or [0])


def _put(members: Members, place: int, data: bytes) -> None:
    members[place] = (members[place][0], data)


def _spoil(pattern: re.Pattern[bytes]) -> Callable[[random.Random, Members], tuple[int, bytes, re.Match[bytes]] | None]:  # fmt: skip
    def found(rng: random.Random, members: Members) -> tuple[int, bytes, re.Match[bytes]] | None:
        place = _xml(rng, members)
        data = members[place][1]
        matches = list(pattern.finditer(data))
        return (place, data, rng.choice(matches)) if matches else None

    return found


_a_tag, _a_value, _a_text = _spoil(_TAG), _spoil(_VALUE), _spoil(_TEXT)


def _attribute_value(rng: random.Random, members: Members) -> None:
    if found := _a_value(rng, members):
        place, data, match = found
        new = rng.choice(NASTY).encode()
        _put(members, place, data[: match.start(1) + 1] + new + data[match.end(1) - 1 :])


def _attribute_dropped(rng: random.Random, members: Members) -> None:
    if found := _a_value(rng, members):
        place, data, match = found
        start = max(data.rfind(b" ", 0, match.start()), 0)
        _put(members, place, data[:start] + data[match.end() :])


def _attribute_requoted(rng: random.Random, members: Members) -> None:
    if found := _a_value(rng, members):
        place, data, match = found
        new = b" =\n'" + match[1][1:-1].replace(b"'", b"&apos;") + b"'"
        _put(members, place, data[: match.start()] + new + data[match.end() :])


def _text(rng: random.Random, members: Members) -> None:
    if found := _a_text(rng, members):
        place, data, match = found
        new = rng.choice(NASTY).encode()
        _put(members, place, data[: match.start(1)] + new + data[match.end(1) :])


def _tag_dropped(rng: random.Random, members: Members) -> None:
    if found := _a_tag(rng, members):
        place, data, match = found
        _put(members, place, data[: match.start()] + data[match.end() :])


def _element_dropped(rng: random.Random, members: Members) -> None:
    if found := _a_tag(rng, members):
        place, data, match = found
        name = re.match(rb"<([\w:.-]+)", match[0])
        end = data.find(b"</" + name[1] + b">", match.end()) if name else -1
        if match[0].endswith(b"/>"):
            _put(members, place, data[: match.start()] + data[match.end() :])
        elif name and end > 0:
            _put(members, place, data[: match.start()] + data[end + len(name[1]) + 3 :])


def _element_repeated(rng: random.Random, members: Members) -> None:
    if found := _a_tag(rng, members):
        place, data, match = found
        name = re.match(rb"<([\w:.-]+)", match[0])
        end = data.find(b"</" + name[1] + b">", match.end()) if name else -1
        stop = end + len(name[1]) + 3 if name and end > 0 else match.end()
        whole = data[match.start() : match.end() if match[0].endswith(b"/>") else stop]
        _put(members, place, data[: match.start()] + whole * rng.choice((2, 2, 3, 50)) + data[match.end() + len(whole) - len(match[0]) :])  # fmt: skip


def _element_moved(rng: random.Random, members: Members) -> None:
    if found := _a_tag(rng, members):
        place, data, match = found
        tags = list(_TAG.finditer(data))
        other = rng.choice(tags)
        if other.start() > match.end():
            _put(members, place, data[: match.start()] + data[match.end() : other.start()] + match[0] + data[other.start() :])  # fmt: skip


def _fragment(rng: random.Random, members: Members) -> None:
    if found := _a_tag(rng, members):
        place, data, match = found
        at = match.end() if rng.random() < 0.8 else rng.randrange(len(data))
        _put(members, place, data[:at] + rng.choice(FRAGMENTS).encode() + data[at:])


def _bytes(rng: random.Random, members: Members) -> None:
    place = rng.randrange(len(members))
    data = bytearray(members[place][1])
    for _ in range(rng.choice((1, 2, 5, 30)) if data else 0):
        at = rng.randrange(len(data))
        data[at] = rng.choice((0, 0xFF, 0xC3, 0x3C, 0x3E, 0x22, data[at] ^ 1 << rng.randrange(8)))
    _put(members, place, bytes(data))


def _cut(rng: random.Random, members: Members) -> None:
    place = _xml(rng, members)
    data = members[place][1]
    at = rng.randrange(len(data) + 1)
    _put(
        members, place, data[:at] + (b"" if rng.random() < 0.5 else data[at + rng.randrange(40) :])
    )


def _encoded(rng: random.Random, members: Members) -> None:
    place = _xml(rng, members)
    data = members[place][1]
    text = data.decode("utf-8", "replace")
    declared = '<?xml version="1.0" encoding="{}"?>'
    body = re.sub(r"^\ufeff?<\?xml.*?\?>", "", text)
    _put(
        members,
        place,
        rng.choice(
            (
                b"\xef\xbb\xbf" + data,
                text.encode("utf-16"),
                (declared.format("UTF-16") + body).encode("utf-16"),
                (declared.format("ISO-8859-1") + body).encode("latin-1", "xmlcharrefreplace"),
                (declared.format("windows-1252") + body).encode("cp1252", "xmlcharrefreplace"),
                (declared.format("Shift_JIS") + body).encode("shift-jis", "xmlcharrefreplace"),
                (declared.format("klingon") + body).encode(),
                body.encode("latin-1", "replace"),
                b" \n" + data,
                data + b"\0\0",
                data + b"\n<!-- fin -->\n",
                re.sub(rb"<(/?)(\w)", rb"<\1x:\2", data).replace(b" xmlns=", b" xmlns:x="),
                data.replace(b"><", b">\r\n\t<"),
                re.sub(rb"(<[\w:]+)([^<>]*?)/>", rb"\1\2></\1>", data),
            )
        ),
    )


def _prefix_of_one(rng: random.Random, members: Members) -> None:
    """One kind of element under a prefix of its own: the same namespace by another name."""
    place = _xml(rng, members)
    data = members[place][1]
    name = rng.choice(
        (b"row", b"c", b"v", b"is", b"sheetData", b"worksheet", b"col", b"xf", b"sheet")
    )
    space = b' xmlns:y="%b"' % MAIN.encode()
    data = re.sub(rb"<(/?)" + name + rb"(?=[\s/>])", rb"<\1y:" + name, data)
    _put(members, place, re.sub(rb"(<(?!\?)[\w:.-]+)", rb"\1" + space, data, count=1))


def _member_gone(rng: random.Random, members: Members) -> None:
    if len(members) > 1:
        del members[rng.randrange(len(members))]


def _member_renamed(rng: random.Random, members: Members) -> None:
    place = rng.randrange(len(members))
    name, data = members[place]
    new = (
        name.upper(), name.replace("/", "\\"), "/" + name, "../" + name, name + "\0x", "é" + name,
        name.rpartition("/")[2], "xl/vbaProject.bin", "_xmlsignatures/sig1.xml", "xl/workbook.bin", "",
    )  # fmt: skip
    members[place] = (rng.choice(new), data)


def _member_twice(rng: random.Random, members: Members) -> None:
    name, data = rng.choice(members)
    members.insert(
        rng.randrange(len(members)), (rng.choice((name, name.upper(), "/" + name)), data)
    )


def _member_swapped(rng: random.Random, members: Members) -> None:
    a, b = rng.randrange(len(members)), rng.randrange(len(members))
    one, two = members[a][1], members[b][1]
    _put(members, a, two)
    _put(members, b, one)


def _members_shuffled(rng: random.Random, members: Members) -> None:
    rng.shuffle(members)


MUTATIONS: tuple[Mutation, ...] = (
    *(_attribute_value,) * 5, _attribute_dropped, _attribute_dropped, _attribute_requoted, _text, _text,
    _tag_dropped, _element_dropped, _element_dropped, _element_repeated, _element_repeated,
    _element_moved, _fragment, _fragment, _fragment, _bytes, _cut, _encoded, _encoded, _prefix_of_one,
    _member_gone, _member_renamed, _member_twice, _member_swapped, _members_shuffled,
)  # fmt: skip


def _packed(rng: random.Random, members: Members) -> bytes:
    """The zip, written in one of the ways that programs have."""
    ways = (*(zipfile.ZIP_DEFLATED,) * 8, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice(ways)) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that come twice
        for name, data in members:
            package.writestr(zipfile.ZipInfo(name), data, package.compression)
    return out.getvalue()


def _raw(rng: random.Random, data: bytes) -> bytes:
    """The zip itself spoilt: flipped bytes, a piece lost, sizes and methods that lie."""
    spoilt = bytearray(data)
    entries = [m.start() for m in re.finditer(rb"PK\x01\x02", data)]
    heads = [m.start() for m in re.finditer(rb"PK\x03\x04", data)]
    match rng.randrange(6):
        case 0:
            for _ in range(rng.choice((1, 3, 20))):
                spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
        case 1:
            del spoilt[rng.randrange(len(spoilt)) :]
        case 2:
            at = rng.randrange(len(spoilt))
            del spoilt[at : at + rng.choice((1, 4, 100, 5000))]
        case 3 if entries:
            # version, flags, method, time, date, crc, packed, size, name, extra, comment, …, offset
            at, field = rng.choice(entries), rng.choice((6, 8, 10, 16, 20, 24, 28, 30, 32, 42))
            value = rng.choice((0, 1, 8, 9, 12, 14, 93, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, 1 << 20))
            struct.pack_into("<H", spoilt, at + field, value & 0xFFFF)
            if field in (16, 20, 24, 42):
                struct.pack_into("<I", spoilt, at + field, value)
        case 4 if heads:
            at, field = rng.choice(heads), rng.choice((6, 8, 14, 18, 22, 26, 28))
            struct.pack_into("<H", spoilt, at + field, rng.choice((0, 1, 8, 12, 0xFFFF)))
        case _:
            at = rng.randrange(len(spoilt))
            spoilt[at:at] = rng.choice((b"\0" * 64, b"PK\3\4", b"PK\5\6" + b"\0" * 18, data[:999]))
    return bytes(spoilt)


def mutant(number: int) -> bytes:
    """Mutated package number so and so."""
    rng = random.Random(number)
    data = bases()[rng.choice((0, 0, 0, 1, 1, 2))]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = [(name, package.read(name)) for name in package.namelist()]
    if rng.random() < 0.12:
        return _raw(rng, data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        rng.choice(MUTATIONS)(rng, members)
    data = _packed(rng, members)
    return _raw(rng, data) if rng.random() < 0.04 else data


# ------------------------------------------------------------------------------- bombs


def _bombed(name: str, xml: str | bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(bases()[0])) as package:
        members: dict[str, str | bytes] = {n: package.read(n) for n in package.namelist()}
    return zipped(members | {name: xml})


def _in_rows(xml: str) -> str:
    return sheet(_rows().replace("</sheetData>", f"{xml}</sheetData>"))


def _row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


_FAR = '<row r="1048576"><c {}><v>1</v></c></row>'
_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS: dict[str, Callable[[], bytes]] = {
    "a part of 300 MB of zeros": lambda: _bombed("xl/media/image1.png", b"\0" * (300 << 20)),
    "entities": lambda: _bombed(SHEET1, f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LOL}]>' + _in_rows(_row(12, '<c r="A12"><v>&l9;</v></c>'))),
    "entities in the texts": lambda: _bombed("xl/sharedStrings.xml", f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LOL}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'),
    "a file elsewhere": lambda: _bombed(SHEET1, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _in_rows(_row(12, '<c r="A12"><v>&a;</v></c>'))),
    "a million styled blank rows": lambda: _bombed(SHEET1, _in_rows("".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(12, 1 << 20)))),
    "deep in a row": lambda: _bombed(SHEET1, _in_rows(_row(12, "<c>" * 200_000 + "</c>" * 200_000))),
    "deep after the rows": lambda: _bombed(SHEET1, sheet(_rows() + "<x>" * 200_000 + "</x>" * 200_000)),
    "20 MB of small elements in the relations": lambda: _bombed("xl/worksheets/_rels/sheet1.xml.rels", f"<x>{'<a/>' * (5 << 20)}</x>"),
    "20 MB of small elements in the styles": lambda: _bombed("xl/styles.xml", STYLES.replace("</styleSheet>", f"<extLst>{'<a/>' * (5 << 20)}</extLst></styleSheet>")),
    "60 MB of small elements after the rows": lambda: _bombed(SHEET1, sheet(f"{_rows()}<hyperlinks>{'<a/>' * (15 << 20)}</hyperlinks>")),
    "60 MB of text after the rows": lambda: _bombed(SHEET1, sheet(f"{_rows()}<hyperlinks>{'a&lt;' * (12 << 20)}</hyperlinks>")),
    "a tag of a hundred thousand attributes": lambda: _bombed(SHEET1, _in_rows(f'<row r="12" {" ".join(f"{chr(97)}{n}={chr(34)}1{chr(34)}" for n in range(100_000))}/>')),
    "rows whose quotes never close": lambda: _bombed(SHEET1, _in_rows('<row "' * 60_000)),
    "cells whose quotes never close": lambda: _bombed(SHEET1, _in_rows('<row r="12">' + '<c "' * 60_000 + "</row>")),
    "comments that never close": lambda: _bombed(SHEET1, _in_rows("<!--" * 250_000)),
    "the last cell of all": lambda: _bombed(SHEET1, _in_rows(_FAR.format('r="XFD1048576"'))),
    "the last cell of all, spaced": lambda: _bombed(SHEET1, _in_rows(_FAR.format('r = "XFD1048576"'))),
    "the last cell of all, in small letters": lambda: _bombed(SHEET1, _in_rows(_FAR.format('r="xfd1048576"'))),
    "the last cell of all, counted": lambda: _bombed(SHEET1, _in_rows('<row r="1048575"/><row><c r="XFC1"/><c><v>1</v></c></row>')),
    "a column number of nine letters": lambda: _bombed(SHEET1, _in_rows('<row r="12"><c r="ABCDEFGHI12"><v>1</v></c></row>')),
    "a row number of twenty figures": lambda: _bombed(SHEET1, _in_rows('<row r="18446744073709551617"><c><v>1</v></c></row>')),
    "a text of 40 MB": lambda: _bombed("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>{"é" * (20 << 20)}</t></si></sst>'),
    "a million merged cells": lambda: _bombed(SHEET1, sheet(_rows() + "<mergeCells>" + '<mergeCell ref="A20:B21"/>' * 400_000 + "</mergeCells>")),
    "a shared formula over the whole sheet": lambda: _bombed(SHEET1, _in_rows('<row r="12"><c r="A12"><f t="shared" si="1" ref="A12:XFD1048576">G2</f><v>1</v></c></row>')),
}  # fmt: skip


# ------------------------------------------------------------------------------- the judgement


def outcome(data: bytes) -> str:
    """« refused », « read » or « saved »; AssertionError, or whatever else comes, is a failure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "livre.xlsx"
        path.write_bytes(data)
        try:
            snapshot = open_workbook(path, writing=False).data
        except RelanceError as refused:
            return _sentence(refused)
    found = ""
    try:
        ledger = read_book(snapshot, path.name).ledger
        plan(ledger, load_law(), TODAY)
    except RelanceError as refused:
        found = _sentence(refused)
        if "trop grand" in str(refused):  # nothing is saved into what could not be read
            return found
    try:
        after = edited(snapshot, _suited(snapshot))
    except RelanceError as refused:
        return found or _sentence(refused, "read")
    size = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(after)).infolist())
    if size < LARGE:
        faithful(snapshot, after)
    return "saved"


def _sentence(refused: RelanceError, what: str = "refused") -> str:
    said = str(refused)
    assert said.strip(), "a refusal says why"
    assert "Traceback" not in said
    assert "erreur du programme" not in said, (
        said
    )  # the verifier found a fault of the program's own
    return what


def _suited(data: bytes) -> list[Edit]:
    with suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as package:
        names = re.findall(
            rb'<(?:\w+:)?sheet\s[^>]*name="([^"&]*)"', package.read("xl/workbook.xml")
        )
        if names and b"Factures" not in names:
            return edits(names[0].decode("utf-8", "replace"))
    return edits("Factures")


def faithful(before: bytes, after: bytes) -> None:
    """Other readers than the program's own find all that was there, and our values."""
    old, new = zipfile.ZipFile(io.BytesIO(before)), zipfile.ZipFile(io.BytesIO(after))
    _same_members(old, new)
    kept = [n for n in new.namelist() if n in set(old.namelist())]
    lost = [n for n in old.namelist() if n not in set(kept) and "calcchain" not in n.lower()]
    assert not [n for n in lost if n.strip("/") == n and "\\" not in n], f"members lost: {lost}"
    for name in kept:
        if "/worksheets/sheet" in name:
            with suppress(zipfile.BadZipFile):  # spoilt before
                _same_lint(name, old.read(name), new.read(name))
    _same_values(before, after)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            names = openpyxl.load_workbook(io.BytesIO(before)).sheetnames
        except Exception:  # noqa: BLE001 - whatever it could not read
            return
        assert openpyxl.load_workbook(io.BytesIO(after)).sheetnames[: len(names)] == names


def _same_members(old: zipfile.ZipFile, new: zipfile.ZipFile) -> None:
    """What is no XML is the same; what could be unpacked still can."""
    for info in new.infolist():
        try:
            data = old.read(info.orig_filename)
        except Exception:  # noqa: BLE001 - spoilt before
            continue
        text = info.filename.lower().endswith((".xml", ".rels"))
        assert text or new.read(info) == data, info.filename


def _same_values(before: bytes, after: bytes) -> None:
    try:
        one = python_calamine.load_workbook(io.BytesIO(before))
    except BaseException as error:  # noqa: BLE001 - a panic of calamine is no Exception
        _quiet(error)
        return
    two = python_calamine.load_workbook(io.BytesIO(after))
    assert two.sheet_names[: len(one.sheet_names)] == one.sheet_names
    for name in (n for n in one.sheet_names if n != "Relance - Notes"):
        try:
            theirs = one.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except BaseException as error:  # noqa: BLE001
            _quiet(error)
            continue
        ours = two.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert _apart(ours) == _apart(theirs), f"values of {name}"


def _apart(rows: list[list[Any]]) -> list[str]:
    """The rows without our columns (G to K) and the emptiness to the right and below."""
    bare = [repr([*row[:6], *row[11:]]) for row in rows]
    bare = [re.sub(r"(?:(?:, )?'')+\]$", "]", row) for row in bare]
    while bare and bare[-1] == "[]":
        bare.pop()
    return bare


def _quiet(error: BaseException) -> None:
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error


def _same_lint(name: str, before: bytes, after: bytes) -> None:
    """No row and no cell comes twice, or in disorder, that did not before: Excel would repair it."""
    with suppress(ET.ParseError, LookupError, ValueError):
        if not list(_disorder(before)):
            assert not list(_disorder(after)), f"{name}: {list(_disorder(after))[:3]}"


def _disorder(xml: bytes) -> Iterator[str]:
    last = 0
    for row in ET.fromstring(xml).iter():
        if row.tag.rpartition("}")[2] != "row":
            continue
        number = row.get("r") or str(last + 1)
        if not number.isdigit() or int(number) <= last:
            yield f"row {number}"
            continue
        last, column = int(number), 0
        for cell in row:
            if cell.tag.rpartition("}")[2] == "c":
                place = (cell.get("r") or "").rstrip("0123456789")
                at = sum((ord(c) & 31) * 26**i for i, c in enumerate(reversed(place))) or column + 1
                if at <= column:
                    yield f"cell {cell.get('r')}"
                column = at


# ------------------------------------------------------------------------------- the process


def _work(cases: list[str]) -> None:
    """In the other process: one line « >case » before, one « <result » after each."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    bases()
    for case in cases:
        sys.stdout.write(f">{case}\n")
        sys.stdout.flush()
        data = BOMBS[case]() if case in BOMBS else mutant(int(case))
        try:
            result = outcome(data)
        except BaseException as error:  # noqa: BLE001 - told by the parent
            place = "; ".join(f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-4:])  # fmt: skip
            result = f"FAILED {type(error).__name__}: {error} ({place})".replace("\n", " ")[:600]
        sys.stdout.write(f"<{result}\n")
        sys.stdout.flush()


def results(cases: list[str]) -> dict[str, str]:
    """What became of each case; a process that dies or hangs is a result, and the next goes on."""
    found: dict[str, str] = {}
    while left := [case for case in cases if case not in found]:
        command = [sys.executable, "-W", "ignore", "-m", "tests.xlsx.test_fuzz", "-"]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        ) as process:  # fmt: skip
            assert process.stdin
            assert process.stdout
            process.stdin.write("\n".join(left))
            process.stdin.close()
            case, late = left[0], threading.Event()
            while True:
                timer = threading.Timer(SECONDS, lambda p=process, e=late: (e.set(), p.kill()))
                timer.start()
                line = process.stdout.readline().rstrip("\n")
                timer.cancel()
                if line.startswith(">"):
                    case = line[1:]
                elif line.startswith("<"):
                    found[case] = line[1:]
                else:
                    break
        if case not in found:
            ending = (
                "takes too long" if late.is_set() else f"kills the process ({process.returncode})"
            )
            found[case] = f"FAILED {ending}"
    return found


def test_a_mutated_package_is_read_or_refused_whatever_is_asked_of_it() -> None:
    """Nothing but Refused comes out."""
    for number in range(300):
        with suppress(Refused):
            package = read(mutant(number))
            for sheet in package.sheets:
                package.scan(sheet.name)
                package.looks(sheet.name, [1, 2, 3])
                package.comments(sheet.name)
            assert all(extent.filled >= 0 for _, extent in package.extents())
            assert package.plain()


def test_a_mutated_package_is_a_sentence_or_a_faithful_save() -> None:
    found = results([str(number) for number in range(CASES)])
    assert {n: r for n, r in found.items() if r.startswith("FAILED")} == {}
    assert len(found) == CASES
    assert list(found.values()).count("saved") > CASES // 5  # or the mutations are too rough


@pytest.mark.slow
@pytest.mark.posix("a limit to a process's memory")
def test_a_bomb_is_a_sentence_or_a_faithful_save_in_two_gigabytes() -> None:
    found = results(list(BOMBS))
    assert {n: r for n, r in found.items() if r.startswith("FAILED")} == {}


if __name__ == "__main__":
    _work(sys.argv[1:] if sys.argv[1:] != ["-"] else sys.stdin.read().split("\n"))
