"""Excel packages of a few lines, so that a test shows all of the workbook that it speaks about."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from datetime import datetime
from textwrap import dedent
from types import MappingProxyType
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.workbook import Workbook

from relance.xlsx import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET1 = "xl/worksheets/sheet1.xml"

STYLES = f"""<styleSheet xmlns="{MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Arial"/></font>\
<font><b/><sz val="11"/><name val="Arial"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>\
</styleSheet>"""

LIST = """<sheetData>\
<row r="1" spans="1:2"><c r="A1" s="2" t="inlineStr"><is><t>N°</t></is></c>\
<c r="B1" s="2" t="inlineStr"><is><t>Montant</t></is></c></row>\
<row r="2" spans="1:2"><c r="A2" t="inlineStr"><is><t>F-1</t></is></c><c r="B2"><v>100</v></c></row>\
<row r="3" spans="1:2"><c r="A3" t="inlineStr"><is><t>F-2</t></is></c><c r="B3"><v>200</v></c></row>\
</sheetData>"""


def sheet(inner: str = LIST, main: str = MAIN) -> str:
    """A worksheet around its rows and what stands about them."""
    return f'<worksheet xmlns="{main}" xmlns:r="{OFFICE}">{inner}</worksheet>'


def book(
    *sheets: str,
    styles: str | None = STYLES,
    before: str = "",
    after: str = "",
    parts: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
    strict: bool = False,
) -> bytes:
    """A package of these worksheets (« Factures », « Feuil2 », …).

    `before` and `after`: what stands in the workbook's part before and after the list of sheets.
    `parts`: more members, those named « xl/x.xml#kind » being related to the workbook.
    """
    main, office = (STRICT_MAIN, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    names = ["Factures", *(f"Feuil{n}" for n in range(2, len(sheets) + 1))]
    related = {f"worksheets/sheet{n}.xml": "worksheet" for n in range(1, len(sheets) + 1)}
    content = {f"xl/{part}": xml for part, xml in zip(related, sheets, strict=True)}
    kinds = {f"/{part}": f"{_SHEETML}.worksheet+xml" for part in content}
    if styles is not None:
        related["styles.xml"], content["xl/styles.xml"] = "styles", styles
        kinds["/xl/styles.xml"] = f"{_SHEETML}.styles+xml"
    for name, xml in (parts or {}).items():
        part, _, kind = name.partition("#")
        content[part] = xml
        if kind:
            related[part.removeprefix("xl/")] = kind
            kinds[f"/{part}"] = f"{_SHEETML}.{kind}+xml"
    kinds |= types or {}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    workbook = f'<workbook xmlns="{main}" xmlns:r="{office}">{before}<sheets>{listed}</sheets>{after}</workbook>'
    overrides = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in kinds.items())
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETML}.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": relations({"xl/workbook.xml": "officeDocument"}, office),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relations(related, office),
        **content,
    }
    return zipped(members)


def relations(targets: Mapping[str, str], office: str = OFFICE) -> str:
    """A relations part: target → kind, numbered rId1, rId2, …"""
    lines = (
        f'<Relationship Id="rId{n}" Type="{office}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'


def table(ref: str, *columns: str, attributes: str = "", filtered: bool = True) -> str:
    """A table part « Liste »."""
    listed = "".join(f'<tableColumn id="{n}" name="{c}"/>' for n, c in enumerate(columns, 1))
    auto = f'<autoFilter ref="{ref}"/>' if filtered else ""
    return (
        f'<table xmlns="{MAIN}" id="1" name="Liste" displayName="Liste" ref="{ref}"{attributes}>'
        f'{auto}<tableColumns count="{len(columns)}">{listed}</tableColumns></table>'
    )


def with_table(part: str, inner: str = LIST, **more: str) -> bytes:
    """A book whose first sheet has that table."""
    parts = {
        "xl/tables/table1.xml": part,
        "xl/worksheets/_rels/sheet1.xml.rels": relations({"../tables/table1.xml": "table"}),
    }
    tail = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    types = {"/xl/tables/table1.xml": f"{_SHEETML}.table+xml"}
    return book(sheet(inner + tail), parts={**parts, **more}, types=types)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str = SHEET1) -> str:
    """A member's text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def opened(data: bytes) -> Workbook:
    """The book as openpyxl, another reader than the program's own, sees it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses named styles, which no test needs
        return openpyxl.load_workbook(io.BytesIO(data))


def _write(sheet: Any, place: tuple[int, int], cell: str, plain: Any, day: Any) -> None:
    """A number, a date, a formula, an error or a text, as the cell looks."""
    if re.fullmatch(r"-?\d+(\.\d+)?", cell):
        sheet.write_number(*place, float(cell), plain)
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        sheet.write_datetime(*place, datetime.fromisoformat(cell), day)
    elif cell.startswith("="):
        formula, _, value = cell.partition("->")
        sheet.write_formula(*place, formula.strip(), plain, value.strip())
    elif cell.startswith("#"):
        sheet.write_formula(*place, "=NA()", None, cell)
    elif cell:
        sheet.write_string(*place, cell.removeprefix("'").replace("\\n", "\n"), plain)


def _merged(below: list[str], column: int) -> int:
    """How many lines below have « ^ » in that column: a cell merged with the one above."""
    count = 0
    for line in below:
        cells = line.split("|")
        if column >= len(cells) or cells[column].strip() != "^":
            break
        count += 1
    return count


def workbook(
    drawn: str,
    *,
    table: str = "",
    date1904: bool = False,
    hidden: str = "",
    formats: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The workbook that a text describes; `table`: a range that is an Excel table.

    `formats`: the number format of cells, « F2 » on the first sheet, « Règlements!B2 » on others.

    One line a row, cells between « | »; « [Name] » begins a sheet, « ----- » is a blank row. A cell
    is a number or a date in ISO form where it looks like one, a formula after « = » with its value
    after « -> » (nothing after it: no value), an error after « # », else a text; « 'x » is always
    text. « ~~ » before a row strikes it through, « {C6EFCE} » colours it;
    « ^ » is merged with the cell above, « {text} » after a value is a comment on the cell.
    """
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"date_1904": date1904})
    sheet, row = None, 0
    lines = dedent(drawn).strip().splitlines()
    for number, line in enumerate(lines):
        if found := re.fullmatch(r"\[(.*)\]", line.strip()):
            sheet, row = book.add_worksheet(found[1]), 0
            continue
        sheet = sheet or book.add_worksheet("Factures")
        look: dict[str, Any] = {"font_strikeout": True} if line.strip().startswith("~~") else {}
        if colour := re.match(r"\s*\{(\w{6})\}", line):
            look["bg_color"] = f"#{colour[1]}"
        plain = book.add_format(look) if look else None
        day = book.add_format({"num_format": "dd/mm/yyyy", **look})
        bare = re.sub(r"^\s*(?:~~|\{\w{6}\})", "", line)
        cells = [] if line.startswith("---") else bare.split("|")
        for column, text in enumerate(map(str.strip, cells)):
            if text == "^":
                continue
            if below := _merged(lines[number + 1 :], column):
                sheet.merge_range(row, column, row + below, column, "", plain)
            cell, _, noted = text.partition(" {")
            if noted:
                sheet.write_comment(row, column, noted.removesuffix("}"))
            name = f"{letters(column + 1)}{row + 1}"
            code = formats.get(f"{sheet.name}!{name}") or (
                formats.get(name) if sheet is book.worksheets()[0] else None
            )
            shown = book.add_format({"num_format": code, **look}) if code else plain
            _write(sheet, (row, column), cell, shown, day)
        row += 1
    if table:
        first = book.worksheets()[0]
        titles = [{"header": t.strip()} for t in lines[0].split("|")]
        first.add_table(table, {"columns": titles})
    for each in book.worksheets() if hidden else ():
        (each.hide if each.name == hidden else each.activate)()
    book.close()
    return data.getvalue()
