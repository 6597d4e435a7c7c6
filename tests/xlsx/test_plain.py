"""Lists of formats and texts in variants (Hancom writes them): read, and written into."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import python_calamine

from relance.lists.grids import read_grids
from relance.xlsx import Look
from relance.xlsx.archive import Archive
from relance.xlsx.plain import plain
from relance.xlsx.refused import Cause
from relance.xlsx.scan import looks
from tests.minibook import LIST, MAIN, STYLES, book, part, sheet
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


def test_what_is_plain_already_is_handed_over_as_it_is() -> None:
    data = book(sheet())
    package = Archive(data)
    assert plain(package, "styles", "sharedStrings") is package.data
