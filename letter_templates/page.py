"""The page of the shipped templates: styles, paragraphs and tables, with python-docx.

One visual family, A4, a font that every Word has. Only build.py builds with it.
"""

# python-docx has no public way to some of Word's properties.
# ruff: noqa: SLF001

from __future__ import annotations

import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml import etree

from relance.french import typeset

FONT, INK, GREY, TINT, RULE = "Calibri", "1F3347", "5B6875", "EDF1F5", "B4C0CB"
MARGIN, WIDTH, WINDOW = 20, 172, 105  # mm: left margin, text, address from the left edge
PLAIN, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
CENTRED = WD_ALIGN_PARAGRAPH.CENTER
SIDES = ("bottom", "insideH")  # of the lines of a table
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
KEPT = {"Normal", "Header", "Footer", "Default Paragraph Font", "Normal Table", "No List"}
DROPPED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering")

Home = Word | _Cell
Column = tuple[str, str, int, WD_ALIGN_PARAGRAPH]  # title, field, width in mm, alignment
# fmt: off
STYLES = (  # name, size (pt), colour, bold, space before and after (pt)
    ("Enseigne",         17,   INK,  True,  0,  1),
    ("Coordonnées",      9,    GREY, False, 0,  0),
    ("Adresse",          11,   "",   False, 0,  0),
    ("Objet",            10.5, INK,  True,  6,  10),
    ("Fait",             10.5, "",   False, 0,  1),
    ("Tableau",          9.5,  "",   False, 2,  2),
    ("Titre de tableau", 8.5,  GREY, False, 3,  3),
    ("Petit",            8.5,  GREY, False, 4,  0),
    ("Grand titre",      17,   INK,  True,  0,  2),
    ("Partie",           12,   INK,  True,  12, 4),
)
# fmt: on


def xml(text: str) -> BaseOxmlElement:
    """An element of WordprocessingML: « <w:cantSplit/> »."""
    return parse_xml(re.sub(r"^(<w:\w+)", lambda m: f"{m[1]} {nsdecls('w')}", text))


def write(home: Home | Paragraph, text: str, style: str = "Normal") -> Paragraph:
    """A paragraph of `text`, **bold** and ==yellow== marked; the empty first paragraph of a cell is used."""
    if isinstance(home, Paragraph):
        paragraph = home
    elif isinstance(home, _Cell) and len(home.paragraphs) == 1 and not home.text:
        paragraph = home.paragraphs[0]
    else:
        paragraph = home.add_paragraph()
    paragraph.style = style
    for piece in re.split(r"(\*\*.*?\*\*|==.*?==)", typeset(text)):
        if piece:
            run = paragraph.add_run(piece.strip("*="))
            run.bold = True if piece.startswith("**") else None
            if piece.startswith("=="):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return paragraph


def new_document() -> Word:
    """An empty A4 page with the family's styles and no others."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(MARGIN), Mm(210 - MARGIN - WIDTH)
    section.top_margin, section.bottom_margin = Mm(14), Mm(16)
    section.header_distance, section.footer_distance = Mm(7), Mm(8)
    for style in list(word.styles):
        if style.name not in KEPT:
            style.delete()
    _unlink(word)
    for run in word.styles.element.iterfind(f".//{qn('w:docDefaults')}//{qn('w:rPr')}"):
        run.clear()
        run.append(xml(f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'))
        run.append(xml('<w:lang w:val="fr-FR"/>'))
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.05
    for name, size, colour, bold, before, after in STYLES:
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.bold = normal, Pt(size), bold or None
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = name in {"Titre de tableau", "Partie"} or None
    word.styles["Adresse"].paragraph_format.line_spacing = Pt(12)  # nine lines in the window
    word.styles["Fait"].paragraph_format.left_indent = Mm(8)
    word.styles["Fait"].paragraph_format.first_line_indent = Mm(-4)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word's title bar says « compatibilité »
    for package in (word.part.package, word.part):
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith(DROPPED):
                del package.rels[key]
    return word


def _unlink(word: Word) -> None:
    """Styles name no twin, base or follower that is not there: python-docx's own template has them."""
    styles = word.styles.element
    there = {style.get(qn("w:styleId")) for style in styles.iter(qn("w:style"))}
    for name in ("w:link", "w:next", "w:basedOn"):
        for tie in [x for x in styles.iter(qn(name)) if x.get(qn("w:val")) not in there]:
            tie.getparent().remove(tie)


def table(home: Home, widths: Sequence[int], rows: int, *, margin: int = 80) -> Table:
    """A table without lines, of fixed widths in mm; `margin` in its cells, in 1/20 pt."""
    made = home.add_table(rows, len(widths))
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    sides = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    order = ("w:tblLayout", "w:tblLook")  # Word refuses these elements in another order
    made._tbl.tblPr.insert_element_before(xml('<w:tblInd w:w="0" w:type="dxa"/>'), *order)
    made._tbl.tblPr.insert_element_before(xml(f"<w:tblCellMar>{sides}</w:tblCellMar>"), order[1])
    for column, width in enumerate(widths):
        made.columns[column].width = Mm(width)
        for row in made.rows:
            row.cells[column].width = Mm(width)
    for row in made.rows:
        whole(row)
    return made


def whole(row: _Row) -> None:
    """This row never runs over two pages."""
    row._tr.get_or_add_trPr().append(xml("<w:cantSplit/>"))


def ruled(row: _Row, *, top: int = 0, bottom: int = 4, fill: str = "") -> None:
    """A line above and below the cells of a row, in eighths of a point, and a tint."""
    sides = [(side, size) for side, size in (("top", top), ("bottom", bottom)) if size]
    lines = "".join(f'<w:{s} w:val="single" w:sz="{n}" w:color="{RULE}"/>' for s, n in sides)
    for cell in row._tr.tc_lst:  # each once, a merged one too
        properties = cell.get_or_add_tcPr()
        if lines:
            properties.append(xml(f"<w:tcBorders>{lines}</w:tcBorders>"))
        if fill:
            properties.append(xml(f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'))


def grid(home: Home, columns: Sequence[Column], loop: str) -> Table:
    """A table with a repeated heading and one row for each turn of `loop` (« f in factures »)."""
    made = table(home, [width for _, _, width, _ in columns], 4)
    heading, before, line, after = made.rows
    heading._tr.get_or_add_trPr().append(xml("<w:tblHeader/>"))
    write(before.cells[0], f"{{%tr for {loop} %}}")
    write(after.cells[0], "{%tr endfor %}")
    for index, (title, field, _, align) in enumerate(columns):
        titled = write(heading.cells[index], title, "Titre de tableau")
        titled.alignment, titled.paragraph_format.keep_with_next = align, True
        write(line.cells[index], field, "Tableau").alignment = align
    ruled(heading, fill=TINT)
    sides = "".join(f'<w:{s} w:val="single" w:sz="2" w:color="{RULE}"/>' for s in SIDES)
    borders = xml(f"<w:tblBorders>{sides}</w:tblBorders>")
    made._tbl.tblPr.insert_element_before(borders, "w:tblLayout", "w:tblCellMar", "w:tblLook")
    return made


def entitled(made: Table, title: str, note: str = "") -> None:
    """A title as the table's first heading row, so that no page break can part it from its lines.

    A paragraph « kept with next » before a long table is left alone at the foot of a page by
    LibreOffice, as by Word where the rows are kept together.
    """
    row = made.add_row()  # type: ignore[no-untyped-call]
    whole(row)
    row._tr.get_or_add_trPr().append(xml("<w:tblHeader/>"))
    made.rows[0]._tr.addprevious(row._tr)
    cell = row.cells[0].merge(row.cells[-1])
    for text, style in ((title, "Partie"), (note, "Tableau")):
        if text:
            write(cell, text, style).paragraph_format.keep_with_next = True


def gap(home: Home | Paragraph, height: int = 8) -> None:
    """A little room (pt) after a table; Word also wants a paragraph after the last one."""
    room = write(home, "", "Petit").paragraph_format
    room.space_before, room.space_after, room.line_spacing = Pt(0), Pt(0), Pt(height)


def slim(word: Word) -> None:
    """Leave out what says nothing: empty properties and namespaces that nobody uses."""
    section = word.sections[0]
    feet = (section.header, section.first_page_header, section.footer, section.first_page_footer)
    for root in (word.element, *(part._element for part in feet if not part.is_linked_to_previous)):
        useless = [e for e in root.iter(qn("w:jc")) if e.get(qn("w:val")) == "left"]
        for element in (*useless, *root.iter(qn("w:rPr"), qn("w:pPr"))):
            if not len(element) and element.getparent().tag != qn("w:tblPr"):
                element.getparent().remove(element)
        root.attrib.pop(f"{MARKUP}Ignorable", None)
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
