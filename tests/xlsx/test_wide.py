"""Parts in UTF-16: read, written into, and left in UTF-16."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from relance.lists.grids import read_grids
from relance.problems import RelanceError
from relance.xlsx import Edit, Look, NewSheet, SheetEdit, patch
from relance.xlsx.refused import Cause
from tests.minibook import LIST, MAIN, book, opened, sheet, table, with_table, zipped
from tests.xlsx.editing import cell, members, why

DAY = date(2026, 11, 23)
CELLS = [
    cell("D2", "é & <", Look(bold=True, fill="FFFF00", border=True)),
    cell("E2", DAY, Look(number_format="dd/mm/yyyy")),
    cell("F2", Decimal("1.50"), Look(number_format='#,##0.00\\ "€"')),
]

DECLARED = '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>\r\n'
CODECS = {
    "with its mark": ("utf-16", DECLARED),
    "little end first": ("utf-16-le", DECLARED),
    "big end first": ("utf-16-be", DECLARED),
    "its mark, big end first": ("utf-16-be", "\ufeff" + DECLARED),
    "not declared": ("utf-16", ""),
    "wrongly declared": ("utf-16", DECLARED.replace("UTF-16", "utf-8")),
}
NAMES = sorted(members(with_table(table("A1:B3", "N°", "Montant"))))
TEXTS = LIST.replace("F-1", "Été 🧾 &amp; hiver")
STRINGS = f'<sst xmlns="{MAIN}"><si><t>Où çà</t></si></sst>'
SHARED = TEXTS.replace('t="inlineStr"><is><t>F-2</t></is>', 't="s"><v>0</v>')


def _in_utf_16(names: list[str], codec: str, declaration: str) -> bytes:
    usual = with_table(
        table("A1:B3", "N°", "Montant"), SHARED, **{"xl/sharedStrings.xml#sharedStrings": STRINGS}
    )
    parts = members(usual)
    return zipped(
        {
            n: (declaration + xml.decode()).encode(codec) if n in names or not names else xml
            for n, xml in parts.items()
        }
    )


def _undeclared(xml: bytes) -> str:
    text = xml.decode("utf-16" if xml[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if xml[1] == 0 else "utf-16-be" if xml[0] == 0 else "utf-8")  # fmt: skip
    return re.sub(r"^\ufeff?(<\?xml.*?\?>\r\n)?", "", text)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", ["", *NAMES, "xl/sharedStrings.xml"])
def test_a_part_in_utf_16_is_read_and_written_into_and_stays_so(name: str, codec: str) -> None:
    names = [name] if name else []
    before = _in_utf_16(names, *CODECS[codec])
    titles = [cell("C1", "Suivi", Look()), cell("C2", "ça", Look(bold=True))]
    edits: list[Edit] = [
        SheetEdit(sheet="Factures", cells=(*titles, *CELLS), grow=(1, 3)),
        NewSheet(name="Relance - Notes", cells=(cell("A1", "été"),)),
    ]
    after = patch(before, edits)
    usual = patch(_in_utf_16(["none"], "utf-8", ""), edits)
    assert {n: _undeclared(xml) for n, xml in members(after).items()} == {
        n: _undeclared(xml) for n, xml in members(usual).items()
    }, "the same as in UTF-8"
    for n, xml in members(before).items():
        there = members(after)[n]
        assert there[:30] == xml[:30], "the mark and the declaration stay"
    rows = read_grids(after, "livre.xlsx")["Factures"]
    assert rows[1] == ["Été 🧾 & hiver", 100, "ça", "é & <", datetime(2026, 11, 23), 1.5]
    assert rows[2][0] == "Où çà"
    assert patch(after, edits) is after
    if codec in ("with its mark", "its mark, big end first"):  # the others are no XML for everybody
        read = opened(after)["Factures"]
        assert [c.value for c in read[2]][:3] == ["Été 🧾 & hiver", 100, "ça"]
        assert read.tables["Liste"].ref == "A1:C3"


def test_a_part_that_is_half_utf_16_is_refused_with_what_to_do() -> None:
    for spoilt in (
        b"\xff\xfe<\0a",
        b"\xff\xfe" + "<a>\ud800</a>".encode("utf-16-le", "surrogatepass"),
    ):
        data = zipped(members(book(sheet())) | {"xl/worksheets/sheet1.xml": spoilt})
        assert why(data, *CELLS) is Cause.WIDE_HALF
        with pytest.raises(RelanceError) as caught:
            read_grids(data, "livre.xlsx")
        assert "UTF-16" in str(caught.value)
        assert caught.value.cure


def test_a_member_that_cannot_be_unpacked_is_a_sentence_whatever_it_begins_with() -> None:
    data = bytearray(_in_utf_16([], "utf-16", DECLARED))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        place = package.getinfo("xl/sharedStrings.xml").header_offset
    data[place + 60 : place + 90] = bytes(30)
    with pytest.raises(RelanceError) as caught:
        read_grids(bytes(data), "livre.xlsx")
    assert "ne se laisse pas lire" in str(caught.value)
