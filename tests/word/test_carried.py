"""What leaves with a letter: its text and nothing else of the file that it was made of (issue 13, 10)."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping

import docx
import pytest

from relance.letters.fields import LETTER
from relance.word.docx_package import members
from relance.word.said import text_of
from tests.word.parts import MONDAY, Parts, W, plain, told

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# What no letter may hold, in any part, its styles' definitions aside.
NEVER = re.compile(
    r"MERGEFIELD|mailMerge|<w:(ins|del|moveFrom|moveTo|comment\w*)\b|documentProtection|writeProtection"
    r"|attachedTemplate|INCLUDE|DDE|\{\{|%7B%7B|\{%|<w:vanish/>|trackRevisions|macroEnabled|template\.main"
    r"|docVar|dataBinding|permStart|Kerhoas|S-1-5-21",
    re.IGNORECASE,
)


def into(xml: str, part: str = "word/document.xml") -> Parts:
    """With this XML as the first of the text, or of a header."""
    parts = plain()
    text = parts[part].decode()
    at = re.search(r"<w:(body|hdr|ftr)\b[^>]*>", text)
    assert at
    return parts | {part: (text[: at.end()] + xml + text[at.end() :]).encode()}


def setting(xml: str, parts: Parts | None = None) -> Parts:
    parts = parts or plain()
    text = parts["word/settings.xml"].decode()
    at = re.search(r"<w:settings[^>]*>", text)
    assert at
    return parts | {"word/settings.xml": (text[: at.end()] + xml + text[at.end() :]).encode()}


def tied(
    parts: Parts, kind: str, target: str, *, of: str = "word/document.xml", out: bool = False
) -> Parts:
    """With one more relation of a part."""
    folder, _, name = of.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    mode = ' TargetMode="External"' if out else ""
    new = f'<Relationship Id="rId900" Type="{OFFICE}/{kind}" Target="{html.escape(target)}"{mode}/>'
    text = parts.get(rels, empty).decode().replace("</Relationships>", f"{new}</Relationships>")
    return parts | {rels: text.encode()}


def typed(parts: Parts, old: str, new: str) -> Parts:
    types = parts["[Content_Types].xml"].decode()
    return parts | {"[Content_Types].xml": types.replace(old, new).encode()}


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def coded(code: str, shown: str = "x", *, pieces: int = 1) -> str:
    """A field, its code in so many pieces."""
    mark = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    step = -(-len(code) // pieces)
    cut = [code[at : at + step] for at in range(0, len(code), step)]
    told = "".join(f'<w:r><w:instrText xml:space="preserve">{html.escape(x)}</w:instrText></w:r>' for x in cut)  # fmt: skip
    return f"<w:p>{mark % 'begin'}{told}{mark % 'separate'}{run(shown)}{mark % 'end'}</w:p>"


def simple(code: str) -> str:
    return f'<w:p><w:fldSimple w:instr="{html.escape(code)}">{run("x")}</w:fldSimple></w:p>'


def commented() -> Parts:
    text = into(
        f'<w:p><w:commentRangeStart w:id="0"/>{run("Cher client,")}<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    note = f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="N. Kerhoas"><w:p>{run("à adoucir")}</w:p></w:comment></w:comments>'  # fmt: skip
    parts = tied(text | {"word/comments.xml": note.encode()}, "comments", "comments.xml")
    return typed(parts, "</Types>", f'<Override PartName="/word/comments.xml" ContentType="{WORD}comments+xml"/></Types>')  # fmt: skip


def bound() -> Parts:
    """A control whose text Word takes from the properties, which hold the writer's name."""
    bind = '<w:dataBinding w:xpath="/a" w:storeItemID="{S-1-5-21}"/>'
    parts = into(f"<w:sdt><w:sdtPr>{bind}</w:sdtPr><w:sdtContent><w:p>{run('Cher client,')}</w:p></w:sdtContent></w:sdt>")  # fmt: skip
    return tied(parts | {"customXml/item1.xml": b"<a>Kerhoas</a>"}, "customXml", "../customXml/item1.xml")  # fmt: skip


def chart(text: str = "", *, book: bool = False) -> Parts:
    xml = f'<c:chartSpace xmlns:c="urn:c"><c:v>{text}</c:v></c:chartSpace>'
    parts = tied(plain() | {"word/charts/chart1.xml": xml.encode()}, "chart", "charts/chart1.xml")
    if not book:
        return parts
    parts = tied(parts, "package", "../embeddings/a.xlsx", of="word/charts/chart1.xml")
    return parts | {"word/embeddings/a.xlsx": b"PK"}


def styled() -> Parts:
    """Text hidden by a style that is based on one that hides."""
    parts = into("<w:p>" + run("à surveiller", '<w:rStyle w:val="B"/>') + "</w:p>")  # fmt: skip
    hides = '<w:style w:type="character" w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'  # fmt: skip
    text = parts["word/styles.xml"].decode().replace("</w:styles>", hides)
    return parts | {"word/styles.xml": text.encode()}


MACROS = typed(
    plain() | {"word/vbaProject.bin": b"\xd0\xcf"},
    f"{WORD}document.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
)
LINKED = f'<w:p><w:hyperlink r:id="rId900" xmlns:r="{OFFICE}">{run("ici")}</w:hyperlink></w:p>'
HEADER = "word/header1.xml"

STOPS: Mapping[str, tuple[Parts, str]] = {
    "macros": (MACROS, "macros"),
    "a template with macros": (
        typed(plain(), f"{WORD}document.main+xml", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        "macros",
    ),
    "macros by a relation": (tied(plain() | {"word/x.bin": b"x"}, "vbaProject", "x.bin"), "macros"),
    "a merge field": (into(coded("MERGEFIELD Nom", "«Nom»")), "publipostage (« MERGEFIELD Nom »)"),
    "a merge field in pieces": (into(coded(" MERGEFIELD Nom \\* MERGEFORMAT ", pieces=9)), "publipostage"),
    "a merge field in a header": (into(simple(" mergefield Nom"), HEADER), "publipostage"),
    "a merge field that died": (into(f"<w:p>{run('«nom»')}</w:p>"), "guillemets"),
    "an insertion": (into(f'<w:p><w:ins w:id="7" w:author="N. K.">{run("ajout")}</w:ins></w:p>'), "suivies (révisions) (« ajout »)"),
    "a deletion": (into('<w:p><w:del w:id="7"><w:r><w:delText>retrait</w:delText></w:r></w:del></w:p>'), "retrait"),
    "a move": (into(f'<w:p><w:moveTo w:id="7">{run("déplacé")}</w:moveTo></w:p>'), "suivies"),
    "a tracked format": (into("<w:p>" + run("x", '<w:rPrChange w:id="7"/>') + "</w:p>"), "suivies"),
    "a tracked change in the footer": (into(f'<w:p><w:ins w:id="7">{run("x")}</w:ins></w:p>', "word/footer1.xml"), "suivies"),
    "a date": (into(coded('DATE \\@ "d MMMM yyyy"', "4 février 2025")), "date que Word change"),
    "the time": (into(simple("TIME")), "date que Word change"),
    "the day of saving": (into(simple(" SAVEDATE \\@ dd")), "date que Word change"),
    "the day of printing, in a header": (into(coded("PRINTDATE"), HEADER), "date que Word change"),
    "the day of creation": (into(coded("CREATEDATE")), "date que Word change"),
    "text of another file": (into(coded('INCLUDETEXT "C:\\\\cgv.docx"')), "chercher un contenu ailleurs"),
    "a picture of another file": (into(coded('INCLUDEPICTURE "http://x.example/l.png"')), "chercher un contenu ailleurs"),
    "a DDE field": (into(coded('DDEAUTO excel "a.xlsx" "L1C1"')), "chercher un contenu ailleurs"),
    "a field within a field": (into(coded('HYPERLINK "x"').replace("</w:p>", coded("DDE a b").removeprefix("<w:p>"))), "ailleurs"),
    "a linked picture": (tied(plain(), "image", "https://x.example/l.png", out=True), "« https://x.example/l.png »"),
    "another file within": (tied(into('<w:altChunk r:id="rId900" xmlns:r="x"/>') | {"word/a.html": b"<p/>"}, "aFChunk", "a.html"), "ailleurs"),
    "an object of Excel": (tied(plain() | {"word/embeddings/a.bin": b"x"}, "oleObject", "embeddings/a.bin"), "objet d'un autre programme"),
    "an ActiveX control": (tied(plain() | {"word/activeX/a.xml": b"<a/>"}, "control", "activeX/a.xml"), "objet d'un autre programme"),
    "a chart with its workbook": (chart(book=True), "objet d'un autre programme"),
    "the name of the file": (into(simple("FILENAME \\p"), HEADER), "nom du fichier"),
    "the author": (into(simple("AUTHOR")), "auteur"),
    "a property": (into(coded("DOCPROPERTY Société")), "propriété du document"),
    "a field to fill in": (into(coded("FORMTEXT")), "formulaire"),
    "a button with a macro": (into(coded("MACROBUTTON Envoyer cliquez")), "macros"),
    "a sum of Word": (into(coded("=SUM(ABOVE)", "1 200,00")), "calcul que Word ne refait pas"),
    "a date in a condition": (into(coded("IF 1 = 2").replace("</w:p>", coded("DATE").removeprefix("<w:p>"))), "date que Word"),
    "a field nobody knows": (into(coded("NOUVEAUCHAMP x")), "ne connaît pas"),
    "a relation nobody knows": (tied(plain() | {"word/x.bin": b"x"}, "nouveau", "x.bin"), "ne connaît pas (« nouveau »)"),
    "hidden text": (into(f'<w:p>{run("à surveiller", "<w:vanish/>")}</w:p>'), "texte masqué (« à surveiller »)"),
    "hidden text in a header": (into(f'<w:p>{run("secret", "<w:vanish/>")}</w:p>', HEADER), "texte masqué"),
    "text that its style hides": (styled(), "texte masqué (« à surveiller »)"),
    "a hidden row": (into(f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p>{run('x')}</w:p></w:tc></w:tr></w:tbl>"), "texte masqué"),
    "a hidden drawing": (into('<w:p><w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" id="1" hidden="1"/></w:drawing></w:r></w:p>'), "texte masqué"),
    "a control left empty": (
        into(f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>{run('Cliquez ici')}</w:p></w:sdtContent></w:sdt>"),
        "zone de saisie restée vide (« Cliquez ici »)",
    ),
    "a field in the address of a link": (tied(into(LINKED), "hyperlink", "mailto:a@b.example?subject={{ numero }}", out=True), "adresse d'un lien"),
    "a field in an address as Word writes it": (tied(into(LINKED), "hyperlink", "https://b.example/%7b%7b%20numero%20%7d%7d", out=True), "adresse d'un lien"),
    "a field in a HYPERLINK": (into(coded('HYPERLINK "mailto:a@b.example?subject={{ client_nom }}"')), "adresse d'un lien"),
    "a link to a file here": (tied(into(LINKED), "hyperlink", "file:///C:\\Users\\Nolwenn\\cgv.pdf", out=True), "votre ordinateur"),
    "a HYPERLINK to a file here": (into(coded('HYPERLINK "C:\\\\Users\\\\N\\\\cgv.pdf"')), "votre ordinateur"),
    "a field in a chart": (chart("{{ montant_total }}"), "là où rien ne le remplit"),
}  # fmt: skip
LEFT: Mapping[str, tuple[Parts, str]] = {
    "a template of Word": (typed(plain(), f"{WORD}document.main+xml", f"{WORD}template.main+xml"), "modèle Word (.dotx)"),
    "a comment": (commented(), "commentaires"),
    "read only": (setting('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'), "protégé"),
    "a protection switched off": (setting('<w:documentProtection w:edit="forms" w:enforcement="0"/>'), ""),
    "reading advised": (setting('<w:writeProtection w:recommended="1"/>'), "protégé"),
    "who may change what": (into('<w:p><w:permStart w:id="1" w:ed="N. Kerhoas"/><w:permEnd w:id="1"/></w:p>'), "protégé"),
    "tracking switched on": (setting("<w:trackRevisions/>"), "suivi activé"),
    "a source of merging": (
        tied(setting(f'<w:mailMerge><w:dataSource r:id="rId900" xmlns:r="{OFFICE}"/></w:mailMerge>'), "mailMergeSource", "file:///C:\\Kerhoas.xlsx", of="word/settings.xml", out=True),
        "source de publipostage",
    ),
    "a remote template": (
        tied(setting(f'<w:attachedTemplate r:id="rId900" xmlns:r="{OFFICE}"/>'), "attachedTemplate", "https://m.example/e.dotm", of="word/settings.xml", out=True),
        "rattaché à un modèle distant ou d'un autre dossier (« https://m.example/e.dotm »)",
    ),
    "variables": (setting('<w:docVars><w:docVar w:name="marge" w:val="Kerhoas"/></w:docVars>'), ""),
    "a control tied to a property": (bound(), ""),
    "tasks of a comment": (tied(plain() | {"word/documenttasks/t.xml": b"<t>Kerhoas</t>"}, "documenttasks", "documenttasks/t.xml"), "commentaires"),
    "the other choices of a list": (
        into(
            '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="Kerhoas" w:value="1"/></w:dropDownList></w:sdtPr>'
            f"<w:sdtContent><w:p>{run('Cher client,')}</w:p></w:sdtContent></w:sdt>"
        ),
        "",
    ),
    "where a picture lay": (
        into('<w:p><w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" id="1" name="Image 1" descr="C:\\Users\\Kerhoas\\logo.png"/></w:drawing></w:r></w:p>'),
        "",
    ),
}  # fmt: skip
KEPT: Mapping[str, Parts] = {
    "a plain one": plain(),
    "page numbers": into(simple("PAGE") + coded(" NUMPAGES \\* MERGEFORMAT ")),
    "more on the next page": into(
        coded('IF 1 < 2 "suite" ""').replace("</w:p>", coded("PAGE").removeprefix("<w:p>"))
    ),
    "a link": tied(into(LINKED), "hyperlink", "https://atelier.example/cgv", out=True),
    "a HYPERLINK": into(coded('HYPERLINK "mailto:a@b.example" \\o "Écrire"')),
    "text shown again": into("<w:p>" + run("x", '<w:vanish w:val="0"/>') + "</w:p>"),
    "quotation marks": plain("les mentions « Lu et approuvé », « urgent » et « Nom »"),
    "a chart": chart("2026"),
}


def inside(content: bytes) -> str:
    """All that a letter holds, but the definitions of its styles and the standard properties."""
    return "\n".join(
        f"{name}\n{part.decode('utf-8', 'replace')}"
        for name, part in members(content).items()
        if "styles" not in name
    )


@pytest.mark.parametrize("case", STOPS)
def test_what_would_leave_with_each_letter_stops_the_run_with_its_cure(case: str) -> None:
    parts, words = STOPS[case]
    problems = told(parts).problems
    assert any(words in problem.what for problem in problems), problems
    for problem in problems:
        assert problem.where == "relance_2.docx"
        assert problem.what.startswith("ce modèle ")
        assert problem.cure


@pytest.mark.parametrize("case", LEFT)
def test_what_is_no_part_of_a_letter_stays_behind_and_is_told(case: str) -> None:
    parts, words = LEFT[case]
    template = told(parts)
    assert template.problems == ()
    assert [words in remark.what for remark in template.remarks] == ([True] if words else [])
    letter = template.fill(LETTER.example(), author="Atelier", on=MONDAY)
    assert not NEVER.search(inside(letter))
    same = told(plain()).fill(LETTER.example(), author="Atelier", on=MONDAY)
    assert text_of(letter).replace("Cher client,", "").split() == text_of(same).split()
    assert docx.Document(io.BytesIO(letter)).paragraphs


@pytest.mark.parametrize("case", KEPT)
def test_what_a_letter_may_hold_is_kept(case: str) -> None:
    template = told(KEPT[case])
    assert (template.problems, template.remarks) == ((), ())
    template.fill(LETTER.example(), author="Atelier", on=MONDAY)


def test_who_wrote_the_template_and_its_first_page_are_not_in_the_letter() -> None:
    parts = plain()
    for name, what in (("docProps/app.xml", b"<Company>Kerhoas</Company>"), ("docProps/custom.xml", b"<a>Kerhoas</a>"),
                       ("docProps/thumbnail.jpeg", b"Kerhoas"), ("docProps/core.xml", b"<a>Kerhoas</a>"),
                       ("_xmlsignatures/sig1.xml", b"<a>Kerhoas</a>"), ("word/people.xml", b"<a>Kerhoas</a>")):  # fmt: skip
        parts[name] = what
    letter = told(parts).fill(LETTER.example(), author="Atelier", on=MONDAY)
    assert "Kerhoas" not in inside(letter)
    properties = docx.Document(io.BytesIO(letter)).core_properties
    assert (properties.author, properties.last_modified_by) == ("Atelier", "Atelier")
