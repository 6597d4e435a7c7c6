"""Workbooks as hard as they come, many traps at once: nine columns and a sheet are added to each.

Each seed draws a base (by hand, by xlsxwriter, by openpyxl) and some traps, of which the public test
suites of Excel libraries are made. `../shared/tools/fidelity.py`, openpyxl and calamine judge; and
LibreOffice in the long run (RELANCE_HARD=1000). What cannot be written into safely is refused, with
a sentence that names the trap; nothing else may be.
"""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from lxml import etree
from openpyxl.worksheet.table import Table

from relance.xlsx import Cell, Choice, Edit, Look, NewSheet, SheetEdit, patch
from relance.xlsx.archive import Archive
from relance.xlsx.plain import plain
from relance.xlsx.values import letters
from tests.minibook import MAIN, OFFICE, SHEET1, STRICT_MAIN, STRICT_OFFICE, relations
from tests.xlsx.editing import Pipe
from tests.xlsx.test_fuzz import bases

BOOKS = int(os.environ.get("RELANCE_HARD", "24"))
FIRST = 7  # our first column: the lists have six
DAY = date(2026, 11, 23)
NAMES = (
    "Factures",
    "L'été d'abord",
    "Données 2026 — été",
    "Ça & là",
    "🧾 à payer",
    "Feuil!1",
    "2026",
)
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"

Parts = dict[str, bytes]
Trap = Callable[[Parts, random.Random], None]


# ------------------------------------------------------------------------------- bases


def _unzipped(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _by_hand(_: random.Random) -> bytes:
    return bases()[0]


def _by_xlsxwriter(rng: random.Random) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "use_zip64": rng.random() < 0.3, "date_1904": rng.random() < 0.2})  # fmt: skip
    sheet = book.add_worksheet("Factures")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    rows = 12
    for i, title in enumerate(("N° facture", "Client", "Date", "Échéance", "Montant", "Réglé")):
        sheet.write(0, i, title)
    for n in range(1, rows):
        sheet.write(n, 0, f"F-{n}")
        sheet.write_rich_string(n, 1, book.add_format({"bold": True}), "gras", f" client {n}")
        sheet.write_datetime(n, 2, datetime(2026, 1, n), day)
        sheet.write_formula(n, 3, f"=C{n + 1}+30", day, 46_000 + n)
        sheet.write_number(n, 4, 100.1 * n)
        sheet.write_blank(n, 5, None, day)
    extras: list[Callable[[], Any]] = [
        lambda: sheet.freeze_panes(1, 2),
        lambda: sheet.set_column(6, 30, 12, None, {"hidden": True, "level": 1}),
        lambda: sheet.set_row(3, 30, day, {"hidden": True, "level": 1, "collapsed": True}),
        lambda: sheet.insert_chart("T2", _chart(book)),
        lambda: sheet.insert_textbox("T20", "note"),
        lambda: sheet.write_comment("B3", "à voir"),
        lambda: sheet.conditional_format("A1:XFD1048576", {"type": "formula", "criteria": "=$F1=0", "format": day}),
        lambda: sheet.conditional_format("E2:E12", {"type": "data_bar", "data_bar_2010": True}),
        lambda: sheet.conditional_format("E2:E12", {"type": "icon_set", "icon_style": "3_arrows"}),
        lambda: sheet.data_validation("F2:F1048576", {"validate": "list", "source": ["oui", "non"]}),
        lambda: sheet.add_sparkline("T3", {"range": "Factures!E2:E12"}),
        lambda: sheet.write_dynamic_array_formula("T5:T8", "=SORT(E2:E5)", None, 1),
        lambda: sheet.write_array_formula("V5:W6", "{=E2:E3*2}", None, 1),
        lambda: sheet.write_url("A2", "https://exemple.invalid/?a=1&b=2", string="F-1"),
        lambda: sheet.write_url("A3", "internal:'Feuil2'!A1", string="F-2"),
        lambda: sheet.print_area("A1:F12"),
        lambda: sheet.repeat_rows(0),
        lambda: sheet.set_header('&L&"Arial,Bold"Page &P&C&D'),
        lambda: sheet.set_h_pagebreaks([5]),
        lambda: sheet.merge_range("A20:C21", "fusion", day),
        lambda: sheet.ignore_errors({"number_stored_as_text": "A2:A12"}),
        lambda: sheet.outline_settings(True, False, False, False),
        lambda: sheet.set_vba_name("Feuille"),
        lambda: book.define_name("nos_colonnes", "=Factures!$G$1:$O$12"),
        lambda: book.define_name("Factures!local", "=Factures!$A$1"),
        lambda: book.set_custom_property("Clé", "é"),
        lambda: book.set_calc_mode("manual"),
        lambda: sheet.set_background(io.BytesIO(PNG)),
        lambda: sheet.insert_image("T30", "p.png", {"image_data": io.BytesIO(PNG)}),
        lambda: sheet.embed_image("T40", "p.png", {"image_data": io.BytesIO(PNG)}),
        lambda: sheet.insert_button("T45", {"macro": "x", "caption": "Bouton"}),
        lambda: sheet.insert_checkbox("T46", True),
    ]  # fmt: skip
    for extra in rng.sample(extras, rng.randrange(3, 14)):
        extra()
    match rng.randrange(3):
        case 0:
            columns = [
                {"header": t}
                for t in ("N° facture", "Client", "Date", "Échéance", "Montant", "Réglé")
            ]
            sheet.add_table(0, 0, rows, 5, {"columns": columns, "total_row": rng.random() < 0.5})
        case 1:
            sheet.autofilter(0, 0, rows - 1, 5)
            sheet.filter_column(1, "x == non")
    other = book.add_worksheet("Feuil2")
    other.write_formula("A1", "=SUM(Factures!G2:G9)", None, 0)
    if rng.random() < 0.4:
        other.very_hidden()
    if rng.random() < 0.3:
        book.add_chartsheet("Graphique").set_chart(_chart(book))
    if rng.random() < 0.3:
        other.protect("secret")
    book.close()
    return out.getvalue()


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Factures!$E$2:$E$12", "categories": "=Factures!$G$2:$G$12"})
    return chart


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def _by_openpyxl(rng: random.Random) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Factures"
    sheet.append(["N° facture", "Client", "Date", "Échéance", "Montant", "Réglé"])
    for n in range(1, 11):
        sheet.append([f"F-{n}", f"Client {n}", DAY, DAY, n * 10.5, None])
    if rng.random() < 0.5:
        sheet.add_table(Table(displayName="Liste", ref="A1:F11"))
    else:
        sheet.auto_filter.ref = "A1:F11"
    sheet.column_dimensions.group("G", "P", hidden=True)
    book.create_sheet("Feuil2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ------------------------------------------------------------------------------- traps


def _sub(parts: Parts, name: str, pattern: str, new: str, count: int = 0) -> None:
    parts[name] = re.sub(pattern, new, parts[name].decode(), count=count, flags=re.DOTALL).encode()


def _xml_parts(parts: Parts) -> list[str]:
    """The workbook, its relations, its sheets: what the program writes into."""
    wanted = r"\[Content_Types\]\.xml|xl/(?:_rels/)?(?:workbook|styles)\.xml(?:\.rels)?|xl/worksheets/sheet\d+\.xml|xl/tables/.*"
    return [name for name in parts if re.fullmatch(wanted, name)]


def strict(parts: Parts, _: random.Random) -> None:
    for name in parts:
        if name.endswith((".xml", ".rels")):
            parts[name] = parts[name].replace(MAIN.encode(), STRICT_MAIN.encode()).replace(OFFICE.encode(), STRICT_OFFICE.encode())  # fmt: skip


def prefixed(parts: Parts, rng: random.Random) -> None:
    for name in rng.sample(names := _xml_parts(parts), rng.randrange(1, len(names) + 1)):
        xml = parts[name].decode()
        if "<x:" in xml or (f'xmlns="{MAIN}"' not in xml and f'xmlns="{STRICT_MAIN}"' not in xml):
            continue
        xml = re.sub(r"<(/?)(?![\w.-]+:)(\w)", r"<\1x:\2", xml)
        parts[name] = xml.replace(" xmlns=", " xmlns:x=", 1).encode()


def macros(parts: Parts, _: random.Random) -> None:
    types = parts["[Content_Types].xml"].replace(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")  # fmt: skip
    binary = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    if b'"bin"' not in types:
        types = re.sub(rb"(<Types[^>]*>)", rb"\1" + binary, types)
    parts["[Content_Types].xml"] = types
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + bytes(range(256))
    link = b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link)  # fmt: skip


def macintosh(parts: Parts, _: random.Random) -> None:
    if b"<workbookPr" in parts["xl/workbook.xml"]:
        _sub(
            parts, "xl/workbook.xml", r"<workbookPr(?! date1904)", '<workbookPr date1904="true"', 1
        )
    else:
        _sub(parts, "xl/workbook.xml", "<sheets>", '<workbookPr date1904="1"/><sheets>')


def without_references(parts: Parts, _: random.Random) -> None:
    """Cells of the first rows, which are without gaps, do not say where they are."""
    xml = parts[SHEET1].decode()
    for row in re.findall(r'<row r="\d+".*?</row>', xml, re.DOTALL)[:6]:
        xml = xml.replace(row, re.sub(r'(<(?:c|row)) r="\w+"', r"\1", row))
    if re.search(r'<row r="1"', xml) is None and not re.search(
        r'<c r="[P-Z]', parts[SHEET1].decode()
    ):
        parts[SHEET1] = xml.encode()


def odd_spans(parts: Parts, rng: random.Random) -> None:
    spans = rng.choice(("1:2 4:5", "1:1", "", "1:6", "3:4"))
    _sub(parts, SHEET1, r' spans="[^"]*"', f' spans="{spans}"' if spans else "")


def single_quoted(parts: Parts, _: random.Random) -> None:
    for name in _xml_parts(parts):
        parts[name] = re.sub(rb'="([^"\'<]*)"', rb"='\1'", parts[name])


def spaced_tags(parts: Parts, _: random.Random) -> None:
    for name in _xml_parts(parts):
        xml = re.sub(rb'(?<=")\s+([\w:]+)="', rb'\n\t\1 = "', parts[name])
        parts[name] = re.sub(rb"(</[\w:]+)>", rb"\1 >", xml)


def reversed_attributes(parts: Parts, _: random.Random) -> None:
    def turned(match: re.Match[str]) -> str:
        given = re.findall(r'\s[\w:]+="[^"]*"', match[2])
        return f"<{match[1]}{''.join(reversed(given))}{match[3]}>"

    for name in _xml_parts(parts):
        _sub(parts, name, r'<([\w:]+)((?:\s[\w:]+="[^"]*")+)(\s*/?)>', turned)  # type: ignore[arg-type]


def expanded(parts: Parts, _: random.Random) -> None:
    """Canonical XML: no element is empty, attributes are sorted."""
    for name in _xml_parts(parts):
        parts[name] = etree.tostring(etree.fromstring(parts[name]), method="c14n")


def indented(parts: Parts, _: random.Random) -> None:
    for name in _xml_parts(parts):
        parts[name] = re.sub(rb"><(?=(?:\w+:)?(?:row|c|sheet|col|xf|font|fill|worksheet|Rel|Over))", b">\r\n\t<", parts[name])  # fmt: skip


def marked(parts: Parts, _: random.Random) -> None:
    for name in _xml_parts(parts):
        parts[name] = b"\xef\xbb\xbf" + parts[name]


def commented(parts: Parts, rng: random.Random) -> None:
    noise = rng.choice(
        ("<!-- <row r='2'><c r='G2'/> -->", "<?mso <row r='1'> ?>", "<!-- > \" ' -->")
    )
    for name in _xml_parts(parts):
        _sub(parts, name, r"(<(?:\w+:)?(?:row|cols|sheets|cellXfs|sheetData)[\s>])", noise + r"\1")
        _sub(parts, name, r"(</(?:\w+:)?row\s*>)", noise.replace("\\", "") + r"\1")


def unparsed(parts: Parts, _: random.Random) -> None:
    _sub(parts, SHEET1, r"<t>([^<&]*)</t>", r"<t><![CDATA[\1]]></t>")


def alternate(parts: Parts, _: random.Random) -> None:
    block = f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\"/></mc:Choice></mc:AlternateContent>'
    if (
        b"<bookViews" in parts["xl/workbook.xml"]
        and b"AlternateContent" not in parts["xl/workbook.xml"]
    ):
        _sub(parts, "xl/workbook.xml", "<bookViews", block.replace("\\", "/") + "<bookViews")


def descents(parts: Parts, _: random.Random) -> None:
    if b"x14ac" not in parts[SHEET1]:
        _sub(parts, SHEET1, "<worksheet ", f'<worksheet xmlns:mc="{MC}" mc:Ignorable="x14ac" xmlns:x14ac="{X14AC}" ', 1)  # fmt: skip
        _sub(parts, SHEET1, r"<row ", '<row x14ac:dyDescent="0.25" ')


def extended_rows(parts: Parts, _: random.Random) -> None:
    ext = '<extLst><ext uri="{0}"><a:b xmlns:a="urn:autre" r="G2"/></ext></extLst>'
    _sub(parts, SHEET1, r"</row>", f"{ext}</row>", 2)


def rich_expanded(parts: Parts, _: random.Random) -> None:
    """Inline rich text whose empty elements are written out: « </color> » begins as « </c> »."""
    rich = '<is><r><rPr><b></b><sz val="9"></sz><color rgb="FFFF0000"></color><charset val="1"></charset></rPr><t>gras</t></r><r><t xml:space="preserve"> maigre</t></r></is>'
    _sub(parts, SHEET1, r"<is><t>[^<]*</t></is>", rich, 3)


def wide_columns(parts: Parts, rng: random.Random) -> None:
    col = rng.choice((
        '<col min="7" max="16384" width="0" hidden="1" customWidth="1"/>',
        '<col min="5" max="9" width="9" style="1" outlineLevel="2" collapsed="1"/>',
        '<col min="1" max="16384" width="11.5" style="1"/>',
        '<col min="12" max="13" width="3"/><col min="15" max="15" hidden="1" width="2"/>',
    ))  # fmt: skip
    _sub(parts, SHEET1, r"<cols>.*?</cols>", "")
    _sub(parts, SHEET1, r"<sheetData", f"<cols>{col}</cols><sheetData", 1)


def styled_rows(parts: Parts, _: random.Random) -> None:
    _sub(parts, SHEET1, r'<row (?=r="[2-5]")(?![^>]*customFormat)', '<row s="1" customFormat="1" ')


def few_styles(parts: Parts, rng: random.Random) -> None:
    """Cell formats that do not exist, and a table of styles that is short, or not there."""
    if rng.random() < 0.5 and b"dxf" not in b"".join(parts.values()):
        for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
            _sub(parts, name, r"<(?:Relationship|Override)\s[^>]*styles[^>]*/>", "")
        del parts["xl/styles.xml"]
        for name in [n for n in parts if "/worksheets/sheet" in n]:
            parts[name] = re.sub(rb' (?:s|style)="\d+"', b"", parts[name])
    else:
        _sub(parts, "xl/styles.xml", r"<cellStyles .*?</cellStyles>|<colors>.*?</colors>", "")


def odd_members(parts: Parts, rng: random.Random) -> None:
    """Names that differ in case, absolute targets, backslashes: Excel finds them all."""
    match rng.randrange(4):
        case 0:
            _sub(parts, "xl/_rels/workbook.xml.rels", 'Target="(?!/)', 'Target="/xl/')
        case 1:
            _sub(parts, "xl/_rels/workbook.xml.rels", 'Target="worksheets/sheet', 'Target="./worksheets/../worksheets/sheet')  # fmt: skip
        case 2:
            for name in [n for n in parts if n.startswith(("xl/theme", "docProps"))]:
                parts[name.upper() if rng.random() < 0.5 else name] = parts.pop(name)
        case _:
            parts["xl/"] = b""
            parts["docs/lisez-moi été.txt"] = b"a file of somebody's"


def _relate(parts: Parts, part: str, links: str) -> None:
    """More relations of the first sheet."""
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    parts.setdefault(name, relations({}).encode())
    parts[name] = parts[name].replace(b"</Relationships>", f"{links}</Relationships>".encode())
    _sub(parts, "[Content_Types].xml", "</Types>", f"{part}</Types>")


def pivot(parts: Parts, _: random.Random) -> None:
    """A pivot table at the right of our columns."""
    parts["xl/pivotTables/pivotTable1.xml"] = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="TCD" cacheId="9"><location ref="T3:U6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>'.encode()
    )
    override = f'<Override PartName="/xl/pivotTables/pivotTable1.xml" ContentType="{SHEETML}.pivotTable+xml"/>'
    _relate(parts, override, f'<Relationship Id="rId77" Type="{OFFICE}/pivotTable" Target="../pivotTables/pivotTable1.xml"/>')  # fmt: skip


def threads(parts: Parts, _: random.Random) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" dT="2026-01-01T00:00:00.00" personId="{{0}}" id="{{1}}"><text>à voir</text></threadedComment></ThreadedComments>'.encode()
    )
    override = '<Override PartName="/xl/threadedComments/threadedComment1.xml" ContentType="application/vnd.ms-excel.threadedcomments+xml"/>'
    _relate(parts, override, '<Relationship Id="rId78" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/>')  # fmt: skip


def renamed(parts: Parts, rng: random.Random) -> None:
    """The sheet has a name that formulas must quote."""
    new = rng.choice(NAMES).replace("&", "&amp;")
    _sub(parts, "xl/workbook.xml", r'name="Factures"', f'name="{new}"')
    _sub(parts, "xl/workbook.xml", r"(?<=>)=?'?Factures'?!", "'" + new.replace("'", "''") + "'!")
    for name in [n for n in parts if n.startswith("xl/charts/") or "/worksheets/sheet" in n]:
        parts[name] = parts[name].replace(b"Factures!", b"'" + new.replace("'", "''").encode() + b"'!")  # fmt: skip


def names_and_views(parts: Parts, _: random.Random) -> None:
    name = '<definedName name="à_nous">{}!$G:$O</definedName><definedName name="fixe">{{1,2;3,4}}</definedName><definedName name="casse" hidden="1">#REF!</definedName>'
    sheet = re.search(rb'<sheet [^>]*?name="([^"]*)"', parts["xl/workbook.xml"])
    quoted = "'" + (sheet[1].decode().replace("'", "''") if sheet else "") + "'"
    if b"<definedNames>" in parts["xl/workbook.xml"]:
        _sub(parts, "xl/workbook.xml", "</definedNames>", name.format(quoted) + "</definedNames>")


def in_place(parts: Parts, rng: random.Random) -> None:
    """Already in our columns: blank cells with a format, and (further down) somebody's notes."""
    blank = "".join(f'<c r="{c}%d" s="0"/>' for c in rng.sample("GHIJKLMNO", 4))
    blank = "".join(sorted(re.findall(r"<c.*?/>", blank)))
    if not re.search(rb'<c r="[G-O]\d', parts[SHEET1]):
        for row in (3, 4):
            _sub(parts, SHEET1, rf'(<row r="{row}"(?:(?!</row>).)*?<c r="F{row}"[^>]*?/>)', r"\1" + blank.replace("%d", str(row)), 1)  # fmt: skip


def _count_of(parts: Parts, name: str) -> int:
    found = re.search(rf'<(?:\w+:)?{name} [^>]*?count="(\d+)"'.encode(), parts["xl/styles.xml"])
    return int(found[1]) if found else 0


MISSING = {
    "fonts": "fontId", "fills": "fillId", "borders": "borderId", "cellXfs": "s",
}  # fmt: skip


def loose_ends(parts: Parts, rng: random.Random) -> None:
    """Formats whose font, fill or border is not there, cells whose format is not there."""
    for name in rng.sample(list(MISSING), 2) if "xl/styles.xml" in parts else ():
        missing = _count_of(parts, name) + rng.randrange(4)
        if name == "cellXfs":
            row = f'<row r="900" s="{missing}" customFormat="1"/>'
            _sub(parts, SHEET1, "</sheetData>", f"{row}</sheetData>")
        else:
            last = f'(<cellXfs.*<xf [^>]*?{MISSING[name]}=)"\\d+"'
            _sub(parts, "xl/styles.xml", last, f'\\1"{missing}"')


def nothing_missing(parts: Parts, rng: random.Random) -> None:
    """The same, with what is missing put there as the first of its list (the fourth at most)."""
    loose_ends(parts, rng)
    for name in MISSING if "xl/styles.xml" in parts else ():
        if name == "fills":
            first = b'<fill><patternFill patternType="none"/></fill>'
        else:
            found = re.search(rb"<%b [^>]*>(<(\w+)\b(?:[^>]*/>|.*?</\2>))" % name.encode(), parts["xl/styles.xml"], re.DOTALL)  # fmt: skip
            assert found
            first = found[1]
        end = b"</%b>" % name.encode()
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(end, first * 4 + end)


def redefined(parts: Parts, rng: random.Random) -> None:
    """Excel's own number formats given another sense, as some programs do."""
    new = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{rng.choice(("dd.mm.yyyy", "[h]:mm", "0.000"))}"/>'
        for n in rng.sample((1, 2, 3, 4, 9, 10, 49), 3)
    )
    if b"<numFmts" in parts.get("xl/styles.xml", b""):
        _sub(parts, "xl/styles.xml", "<numFmts([^>]*)>", rf"<numFmts\1>{new}")
        _sub(
            parts,
            "xl/styles.xml",
            r'<numFmts count="\d+"',
            f'<numFmts count="{_count_of(parts, "numFmts") + 3}"',
        )


def variants(parts: Parts, rng: random.Random) -> None:
    """A font and a format in two variants, as Hancom writes them."""
    lists = (("fonts", "font"), ("cellXfs", "xf"), ("borders", "border"))
    for name, item in rng.sample(lists, 2) if "xl/styles.xml" in parts else ():
        block = rf'<mc:AlternateContent xmlns:mc="{MC}" xmlns:hs="urn:hs"><mc:Choice Requires="hs">\2</mc:Choice><mc:Fallback>\2</mc:Fallback></mc:AlternateContent>'
        whole = rf"(<{name} [^>]*>)(<{item}\b(?:[^>]*/>|.*?</{item}>))"
        _sub(parts, "xl/styles.xml", whole, rf"\1{block}")


def stale(parts: Parts, rng: random.Random) -> None:
    """Parts that went, though content types and relations still name them."""
    number = sum("/worksheets/sheet" in n and "_rels" not in n for n in parts) + 1
    kind = rng.choice(("table", "worksheet"))
    override = f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{SHEETML}.{kind}+xml"/>'
    _sub(parts, "[Content_Types].xml", "</Types>", f"{override}</Types>")


def two_bytes(parts: Parts, rng: random.Random) -> None:
    """Parts in UTF-16, as some programs for Windows write them."""
    for name in rng.sample(names := _xml_parts(parts), rng.randrange(1, len(names) + 1)):
        text = re.sub(r"^<\?xml[^>]*>", "", parts[name].decode().lstrip("\ufeff\r\n "))
        parts[name] = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


TRAPS: tuple[Trap, ...] = (
    # content first, then the way it is written
    renamed, macros, macintosh, in_place, pivot, threads, names_and_views, alternate, descents,
    extended_rows, rich_expanded, wide_columns, styled_rows, few_styles, odd_members, without_references,
    loose_ends, redefined, variants, stale, odd_spans, unparsed, strict, commented, indented,
    reversed_attributes, expanded, prefixed, single_quoted, spaced_tags, marked, two_bytes,
)  # fmt: skip


def _zipped(parts: Parts, rng: random.Random) -> bytes:
    pipe = Pipe() if rng.random() < 0.3 else io.BytesIO()
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(pipe, "w", method) as package:
        if rng.random() < 0.2:
            package.comment = b"du service comptable"
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type, info.external_attr = method, 0o644 << 16
            package.writestr(info, data)
    return pipe.getvalue()


def drawn(seed: int, *, whole: bool = False) -> tuple[bytes, list[str]]:
    """Hard workbook number so and so, and its traps; the `whole` one lacks nothing that it points to."""
    rng = random.Random(seed)
    make = rng.choice((_by_hand, _by_hand, _by_xlsxwriter, _by_xlsxwriter, _by_openpyxl))
    parts = _unzipped(make(rng))
    wanted = sorted(rng.sample(range(len(TRAPS)), rng.randrange(1, 6)))
    for number in wanted:
        trap = TRAPS[number]
        (nothing_missing if whole and trap is loose_ends else trap)(parts, rng)
    return _zipped(parts, rng), [make.__name__, *(TRAPS[n].__name__ for n in wanted)]


# ------------------------------------------------------------------------------- judgement


def edits(sheet: str) -> list[Edit]:
    head = Look(number_format="@", bold=True, fill="DDEBF7", wrap=True, border=True)
    looks = [Look(like=1), Look(), Look(number_format='#,##0.00\\ "€"', align="right")]
    looks += [Look(number_format="dd/mm/yyyy"), Look(wrap=True), Look(), Look(italic=True)]
    looks += [Look(colour="C00000"), Look(size=9, top=True)]
    cells = [Cell(row=1, column=FIRST + i, value=f"Titre {i} é <&>", look=head) for i in range(9)]
    for row in range(2, 12):
        values = (f"F-{row}", row, Decimal("12.50") * row, DAY, "Dupont & Fils <SA>", True, "=1+1", None, "  deux\nlignes ")  # fmt: skip
        cells += [
            Cell(row=row, column=FIRST + i, value=value, look=look)
            for i, (value, look) in enumerate(zip(values, looks, strict=True))
        ]
    listed = Choice(column=FIRST + 4, first_row=2, last_row=40, options=("payé", "promis"))
    widths = {FIRST + i: 12.0 for i in range(9)}
    own = (
        Cell(row=1, column=1, value="Nom", look=head),
        Cell(row=2, column=1, value=DAY, look=looks[3]),
    )
    return [
        SheetEdit(sheet=sheet, cells=tuple(cells), widths=widths, choices=(listed,), grow=(1, FIRST + 8)),
        NewSheet(name="Relance - Clients", cells=own, filter=(1, 1, 2, 1), freeze=(2, 1)),
    ]  # fmt: skip


def _sheet(data: bytes) -> str:
    names: list[str] = python_calamine.load_workbook(
        io.BytesIO(plain(Archive(data), "styles"))
    ).sheet_names
    return names[0]


@pytest.mark.parametrize("seed", range(BOOKS))
def test_nothing_of_a_hard_workbook_changes_but_our_cells(
    seed: int, tmp_path: Path, compare: Callable[..., Any]
) -> None:
    data, traps = drawn(seed)
    sheet = _sheet(data)
    before, after = tmp_path / "avant.xlsx", tmp_path / "après.xlsx"
    before.write_bytes(drawn(seed, whole=True)[0] if "loose_ends" in traps else data)
    saved = patch(data, edits(sheet))
    after.write_bytes(saved)
    columns = f"'{sheet}'!{letters(FIRST)}:{letters(FIRST + 8)}"
    found, _ = compare(
        str(before), str(after), [columns], new_sheets=["Relance - Clients"], allow_calc=True
    )
    serious = [f for f in found if (f["sev"], f["kind"]) != ("ADD", "dataValidation")]
    serious = [
        f for f in serious if f["kind"] != "content:core-properties"
    ]  # drawn at another time
    assert serious == [], traps
    assert patch(saved, edits(sheet)) is saved, traps
    _readers(data, saved, sheet, traps)


def _readers(before: bytes, after: bytes, sheet: str, traps: list[str]) -> None:
    one, two = (python_calamine.load_workbook(io.BytesIO(plain(Archive(data), "styles"))) for data in (before, after))  # fmt: skip
    for name in one.sheet_names:
        if not _readable(one, name):
            continue
        theirs = one.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ours = two.get_sheet_by_name(name).to_python(skip_empty_area=False)
        apart = ([[*row[: FIRST - 1], *row[FIRST + 8 :]] for row in rows] if name == sheet else rows for rows in (theirs, ours))  # fmt: skip
        assert [_trimmed(r) for r in next(apart)] == [_trimmed(r) for r in next(apart)][
            : len(theirs)
        ]
    if not _readable(one, sheet):
        return
    row = two.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[2][FIRST - 1 : FIRST + 8]
    bare = "xl/styles.xml" not in _unzipped(after)
    day = "2026-11-23" if bare else DAY
    assert row == ["F-3", 3, 37.5, day, "Dupont & Fils <SA>", True, "=1+1", "", "  deux\nlignes "], traps  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            old = openpyxl.load_workbook(io.BytesIO(before))
        except Exception:  # noqa: BLE001 - whatever it cannot read
            return
        new = openpyxl.load_workbook(io.BytesIO(after))
    if sheet in old.sheetnames:
        found = [new[sheet].cell(3, FIRST + i).value for i in (0, 1, 4, 8)]
        assert found == ["F-3", 3, "Dupont & Fils <SA>", "  deux\nlignes "], traps
        assert new[sheet].tables.keys() == old[sheet].tables.keys()


def _readable(book: python_calamine.CalamineWorkbook, sheet: str) -> bool:
    """A chart is not, nor a sheet behind a target that calamine does not follow."""
    try:
        book.get_sheet_by_name(sheet)
    except python_calamine.CalamineError:
        return False
    return True


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] == "":
        row = row[:-1]
    return row


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice")
def test_libreoffice_opens_what_it_opened_with_the_same_values(tmp_path: Path) -> None:
    """Every sheet as CSV, before and after; the columns between are ours."""
    folders = [tmp_path / name for name in ("avant", "après", "csv-avant", "csv-après")]
    for folder in folders:
        folder.mkdir()
    for seed in range(min(BOOKS, 40)):
        data, _ = drawn(seed)
        (folders[0] / f"n{seed}.xlsx").write_bytes(data)
        (folders[1] / f"n{seed}.xlsx").write_bytes(patch(data, edits(_sheet(data))))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    for source, target in ((folders[0], folders[2]), (folders[1], folders[3])):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", every_sheet, "--outdir", target, *sorted(source.iterdir())],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    compared = 0
    for old in sorted(folders[2].iterdir()):
        new = folders[3] / old.name
        assert new.exists(), old.name
        compared += 1
        texts = [_table(path) for path in (old, new)]
        assert texts[0] == texts[1][: len(texts[0])], old.name
    assert compared >= min(BOOKS, 40) // 2


def _table(path: Path) -> list[list[str]]:
    """The first six columns, which are not ours, without the emptiness below."""
    rows = [
        _trimmed(row[: FIRST - 1]) for row in csv.reader(path.read_text("utf-8").splitlines(True))
    ]
    while rows and not rows[-1]:
        rows.pop()
    return rows
