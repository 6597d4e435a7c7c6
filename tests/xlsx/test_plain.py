"""Lists of formats in variants (Hancom writes them), and parts in UTF-16: read, and written into."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import python_calamine

from relance.problems import RelanceError
from relance.workbook.grids import read_grids
from relance.xlsx import Edit, Look, NewSheet, SheetEdit, patch
from relance.xlsx.archive import Archive
from relance.xlsx.plain import plain
from relance.xlsx.refused import Cause
from relance.xlsx.scan import looks
from tests.minibook import LIST, MAIN, STYLES, book, opened, part, sheet, table, with_table, zipped
from tests.xlsx.editing import cell, refused, why, written

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DAY = date(2026, 11, 23)
CELLS = [
    cell("D2", "é & <", Look(bold=True, fill="FFFF00", border=True)),
    cell("E2", DAY, Look(number_format="dd/mm/yyyy")),
    cell("F2", Decimal("1.50"), Look(number_format='#,##0.00\\ "€"')),
]
READ = ["é & <", DAY, 1.5]


def variants(xml: str, item: str, *, choice: int = 1, fallback: int | None = 1) -> str:
    """The item in two variants, each so many times; the choice is struck through and in German days."""
    ours = item.replace("<font>", "<font><strike/>").replace('numFmtId="164"', 'numFmtId="14"')
    other = "" if fallback is None else f"<mc:Fallback>{item * fallback}</mc:Fallback>"
    both = f'<mc:Choice Requires="hs">{ours * choice}</mc:Choice>{other}'
    whole = (
        f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:hs="urn:hancom">{both}</mc:AlternateContent>'
    )
    assert item in xml
    return xml.replace(item, whole, 1)


FONT = '<font><b/><sz val="11"/><name val="Arial"/></font>'
FILL = '<fill><patternFill patternType="gray125"/></fill>'
BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
XF = '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
FORMAT = '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
STYLE_XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
ITEMS = (FONT, FILL, BORDER, XF, FORMAT, STYLE_XF)
DATED = LIST.replace('<c r="B2">', '<c r="B2" s="1">')  # the format in variants; then one more


def _all(data: bytes) -> dict[str, bytes]:
    package = zipfile.ZipFile(io.BytesIO(data))
    return {name: package.read(name) for name in package.namelist()}


def _read(data: bytes) -> list[list[Any]]:
    """The rows as a reader sees them to whom the workbook is handed plainly."""
    book = python_calamine.load_workbook(io.BytesIO(plain(Archive(data), "styles")))
    return book.get_sheet_by_name("Factures").to_python()


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_in_two_variants_is_one_item(item: str) -> None:
    before = book(sheet(DATED), styles=variants(STYLES, item))
    after = written(before, *CELLS)
    expected = written(book(sheet(DATED)), *CELLS)
    assert part(after) == part(expected), "the formats of our cells have the same numbers"
    counts = re.compile(r'<(\w+) count="(\d+)"')
    styles = part(after, "xl/styles.xml")
    assert counts.findall(styles) == counts.findall(part(expected, "xl/styles.xml"))
    assert "<mc:Choice" in styles
    assert _read(after)[1][3:] == READ
    assert _read(after)[1][1] == date(1900, 4, 9)
    assert written(after, *CELLS) is after


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize(("choice", "fallback"), [(2, 1), (0, 1), (1, 2), (1, None)])
def test_variants_that_are_not_as_many_are_refused(
    item: str, choice: int, fallback: int | None
) -> None:
    styles = variants(STYLES, item, choice=choice, fallback=fallback)
    assert why(book(sheet(), styles=styles), *CELLS) is Cause.VARIANTS


@pytest.mark.parametrize("name", ["fonts", "cellXfs"])
def test_a_list_that_comes_twice_or_in_variants_as_a_whole_is_refused(name: str) -> None:
    whole = re.search(f"<{name} .*?</{name}>", STYLES)
    assert whole
    twice = STYLES.replace(whole[0], whole[0] + whole[0])
    both = [variants(STYLES, whole[0], fallback=fallback) for fallback in (1, None)]
    for styles in (twice, *both):
        found = refused(book(sheet(), styles=styles), *CELLS)
        assert (found.cause, found.facts) == (Cause.FORMATS_TWICE, {"name": name})


def test_days_and_strikes_are_read_by_the_variant_that_every_program_understands() -> None:
    styles = variants(variants(STYLES, FONT), XF)
    inner = DATED.replace('<c r="B3">', '<c r="B3" s="0">')
    before = book(sheet(inner), styles=styles)
    rows = read_grids(before, "livre.xlsx")["Factures"]
    assert [rows[1][1], rows[2][1]] == [datetime(1900, 4, 9), 200]
    assert not looks(Archive(before), "Factures", [1, 2]).struck


@pytest.mark.parametrize(
    "both",
    [
        "<si>{0}<r><t>Client</t></r>{1}<r><t>Client</t></r>{2}</si><si><t>Autre</t></si>",
        "<si>{0}<t>Client</t>{1}<t>Client</t>{2}</si><si><t>Autre</t></si>",
        "<si><r><rPr>{0}<b/>{1}<i/>{2}</rPr><t>Client</t></r></si><si><t>Autre</t></si>",
        "{0}<si><t>Client</t></si>{1}<si><t>Client</t></si>{2}<si><t>Autre</t></si>",
    ],
)
def test_a_text_in_two_variants_is_read_once(both: str) -> None:
    whole = both.format(
        '<mc:AlternateContent><mc:Choice Requires="hs">',
        "</mc:Choice><mc:Fallback>",
        "</mc:Fallback></mc:AlternateContent>",
    )
    texts = f'<sst xmlns="{MAIN}" xmlns:mc="{MC}" xmlns:hs="urn:hancom">{whole}</sst>'
    inner = re.sub(
        r't="inlineStr"><is><t>F-(\d)</t></is>',
        lambda m: f't="s"><v>{int(m[1]) - 1}</v>',
        LIST,
    )
    before = book(sheet(inner), parts={"xl/sharedStrings.xml#sharedStrings": texts})
    rows = read_grids(before, "livre.xlsx")["Factures"]
    assert [rows[1][0], rows[2][0]] == ["Client", "Autre"]


# ------------------------------------------------------------------------------- UTF-16

DECLARED = '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>\r\n'
CODECS = {
    "with its mark": ("utf-16", DECLARED),
    "little end first": ("utf-16-le", DECLARED),
    "big end first": ("utf-16-be", DECLARED),
    "its mark, big end first": ("utf-16-be", "\ufeff" + DECLARED),
    "not declared": ("utf-16", ""),
    "wrongly declared": ("utf-16", DECLARED.replace("UTF-16", "utf-8")),
}
NAMES = sorted(_all(with_table(table("A1:B3", "N°", "Montant"))))
TEXTS = LIST.replace("F-1", "Été 🧾 &amp; hiver")
STRINGS = f'<sst xmlns="{MAIN}"><si><t>Où çà</t></si></sst>'
SHARED = TEXTS.replace('t="inlineStr"><is><t>F-2</t></is>', 't="s"><v>0</v>')


def _in_utf_16(names: list[str], codec: str, declaration: str) -> bytes:
    usual = with_table(
        table("A1:B3", "N°", "Montant"), SHARED, **{"xl/sharedStrings.xml#sharedStrings": STRINGS}
    )
    parts = _all(usual)
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
    assert {n: _undeclared(xml) for n, xml in _all(after).items()} == {
        n: _undeclared(xml) for n, xml in _all(usual).items()
    }, "the same as in UTF-8"
    for n, xml in _all(before).items():
        there = _all(after)[n]
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
        data = zipped(_all(book(sheet())) | {"xl/worksheets/sheet1.xml": spoilt})
        assert why(data, *CELLS) is Cause.WIDE_HALF
        with pytest.raises(RelanceError) as caught:
            read_grids(data, "livre.xlsx")
        assert "UTF-16" in str(caught.value)
        assert caught.value.cure


def test_what_is_plain_already_is_handed_over_as_it_is() -> None:
    data = book(sheet())
    package = Archive(data)
    assert plain(package, "styles", "sharedStrings") is package.data


def test_a_member_that_cannot_be_unpacked_is_a_sentence_whatever_it_begins_with() -> None:
    data = bytearray(_in_utf_16([], "utf-16", DECLARED))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        place = package.getinfo("xl/sharedStrings.xml").header_offset
    data[place + 60 : place + 90] = bytes(30)
    with pytest.raises(RelanceError) as caught:
        read_grids(bytes(data), "livre.xlsx")
    assert "ne se laisse pas lire" in str(caught.value)
