"""Word templates: prepared once by docxtpl, compiled once by Jinja, then filled many times.

A .docx is a zip of XML parts. The few parts that carry tags (`{{ champ }}`, `{% if … %}`) are
compiled; all the others are packed once. A letter is a copy of that package to which its own
parts are appended. Times in the package are fixed, so that the same letter is the same file.

Text from the workbook is never code: values are escaped, what XML cannot hold is dropped, and
a value is never read again as a template. Templates run in a sandbox and are checked, with
a trial run, before the first letter is written.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any
from xml.sax.saxutils import escape as xml_escape

import jinja2
from docx.image.exceptions import UnrecognizedImageError
from docx.image.image import Image
from docx.shared import Emu, Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from relance.letters.form import Context, Form
from relance.problems import Level, Problem, RelanceError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = re.compile(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml")
_BODY = "word/document.xml"
_CORE = "docProps/core.xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "default", "length", "join")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_XML = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_LOGO_WIDTH, _LOGO_HEIGHT = Mm(70), Mm(12)
_PARSER = etree.XMLParser(resolve_entities=False)
# A file that is not a Word document, and what a template may do wrong in the trial run.
_NOT_WORD = (zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, RuntimeError)
_FAILURES = (jinja2.TemplateError, etree.XMLSyntaxError, ArithmeticError, LookupError, TypeError)
_COMPARE = "Comparez ses balises avec celles du modèle livré et avec CHAMPS.md."


class _NotText(TypeError):
    """A list or a row stands where text is wanted."""


def plain(value: str) -> str:
    """The text that Word can show: one kind of line end, no control characters."""
    return _NOT_XML.sub("", _LINE_END.sub("\n", value.replace("\t", " ")))


def shown(value: object) -> Markup:
    """A value as it goes into the XML of a paragraph; a new line becomes a line break of Word."""
    if isinstance(value, Markup):  # comes only from the template itself or from `logo`
        return value
    if not isinstance(value, str | int | jinja2.Undefined):
        raise _NotText("une liste ne s'écrit pas telle quelle")
    return escape(plain(str(value))).replace("\n", _LINE_BREAK)


def environment() -> SandboxedEnvironment:
    """The one Jinja environment: escaped, strict about unknown names, sandboxed, few filters."""
    jinja = SandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=shown, auto_reload=False
    )
    jinja.filters = {name: jinja.filters[name] for name in _FILTERS}
    jinja.globals = {}
    return jinja


_JINJA = environment()


class Template:
    """A template checked and ready; `problems` is empty where it may be filled."""

    def __init__(
        self, name: str, content: bytes, form: Form[Any], logo: bytes | None = None
    ) -> None:
        self.name, self.form = name, form
        self.problems: tuple[Problem, ...] = ()
        self._logo = Markup("")
        self._parts: dict[str, jinja2.Template] = {}
        self._drawn = False  # pictures or columns in a loop: docxtpl's repairs are needed
        try:
            members = _members(content)
            if logo and b"logo" in members[_BODY]:
                content, self._logo = _with_logo(content, logo)
                members = _members(content)
            tagged = [m for m in members if _PART.fullmatch(m) and re.search(b"[{}]", members[m])]
            for part in tagged:
                self._compile(part, members[part])
        except _NOT_WORD:
            self._refuse("ce n'est pas un document Word (.docx).", "Enregistrez-le depuis Word.")
            return
        self._rest = _packed((m, x) for m, x in members.items() if m not in {*tagged, _CORE})
        if not self.problems:
            self._try()

    def fill(self, context: Context, *, author: str, on: date) -> bytes:
        """The document for these values. The same values give the same bytes."""
        package = io.BytesIO(self._rest)
        with zipfile.ZipFile(package, "a") as archive:
            for part, template in self._parts.items():
                if part == _BODY:  # where the picture belongs
                    xml = template.render(context, logo=self._logo)
                else:
                    xml = template.render(context)
                _add(archive, part, self._checked(xml))
            _add(archive, _CORE, _core_properties(author, on))
        return package.getvalue()

    def _checked(self, xml: str) -> str:
        """The XML of a part, proved well-formed; ids and columns repaired where a loop needs it."""
        etree.fromstring(xml, _PARSER)
        if self._drawn:
            doctor = DocxTemplate(io.BytesIO())
            doctor.docx_ids_index = 1000
            tree = doctor.fix_tables(xml)
            doctor.fix_docpr_ids(tree)
            xml = etree.tostring(tree, encoding="unicode")
        return _DECLARATION + xml

    def _compile(self, part: str, content: bytes) -> None:
        root = etree.fromstring(content, _PARSER)
        texts = ["".join(t.text or "" for t in p.iter(f"{_W}t")) for p in root.iter(f"{_W}p")]
        broken = [text for text in texts if _unbalanced(text)]
        for text in broken:
            self._refuse(
                f"une balise n'est pas fermée, ou pas ouverte : « {_short(text)} ».",
                "Chaque « {{ » a son « }} » et chaque « {% » son « %} », dans le même paragraphe.",
            )
        if broken:
            return
        source = DocxTemplate(io.BytesIO()).patch_xml(etree.tostring(root, encoding="unicode"))
        source = re.sub("<w:p(?=[ >])", "\n<w:p", source)  # so that an error's line is a paragraph
        self._drawn |= "<wp:docPr" in source or any(re.search(r"{%\s*(tc|hm)\b", t) for t in texts)
        try:
            tree = _JINJA.parse(source)
            for wrong, known in _unknown(tree, self.form):
                self._refuse(f"le champ « {wrong} » n'existe pas.", _nearest(wrong, known))
            self._parts[part] = _JINJA.from_string(tree)
        except jinja2.TemplateSyntaxError as error:
            lines = source.splitlines()
            text = re.sub("<[^>]*>", "", lines[min(error.lineno, len(lines)) - 1])
            self._refuse(_syntax(error, text), _syntax_cure(text))

    def _try(self) -> None:
        """Fill once with the examples and once with nothing: what fails here stops the run."""
        for context in (self.form.example(), self.form.blank()):
            try:
                self.fill(context, author="", on=date(2000, 1, 1))
            except _FAILURES as error:
                why = f" : {error}" if isinstance(error, _NotText) else ""
                self._refuse(f"ce modèle ne peut pas être rempli{why}.", _COMPARE)
                return

    def _refuse(self, what: str, cure: str) -> None:
        problem = Problem(level=Level.BLOCKING, where=self.name, what=what, cure=cure)
        if problem not in self.problems:
            self.problems += (problem,)


def _members(content: bytes) -> dict[str, bytes]:
    """The parts of the package by name; a part that is there twice counts once, the last."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if _BODY not in parts:
        raise KeyError(_BODY)
    return parts


def repacked(content: bytes) -> bytes:
    """The same package with fixed times: the same content is the same file."""
    return _packed(_members(content).items())


def _packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in members:
            _add(archive, name, content)
    return package.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes | str) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
    archive.writestr(member, content)


def _core_properties(author: str, on: date) -> str:
    """Neutral properties: the sender as author, the day of the letter, no title."""
    who, when = xml_escape(plain(author)), f"{on.isoformat()}T00:00:00Z"
    return (
        f"{_DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:creator>{who}</dc:creator><cp:lastModifiedBy>{who}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _with_logo(content: bytes, logo: bytes) -> tuple[bytes, Markup]:
    """The package that holds the picture, and the XML that shows it, within 70 × 12 mm."""
    document = DocxTemplate(io.BytesIO(content))
    document.init_docx()
    document.current_rendering_part = document.docx.part
    picture = Image.from_blob(logo)
    scale = min(_LOGO_WIDTH / picture.width, _LOGO_HEIGHT / picture.height)
    size = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
    shape = str(InlineImage(document, io.BytesIO(logo), *size))
    flush = '<wp:inline distT="0" distB="0" distL="0" distR="0" '  # else some leave 3 mm aside
    xml = Markup(shape.replace("<wp:inline ", flush))  # noqa: S704 - made by python-docx
    package = io.BytesIO()
    document.docx.save(package)
    return package.getvalue(), xml


def check_logo(name: str, content: bytes) -> None:
    """Raise RelanceError where this is not a picture that Word can show."""
    try:
        Image.from_blob(content)
    except (UnrecognizedImageError, ValueError, LookupError, ZeroDivisionError) as error:
        cure = "Choisissez un fichier PNG ou JPEG."
        raise RelanceError("ce fichier n'est pas une image.", where=name, cure=cure) from error


def _unbalanced(text: str) -> bool:
    """Whether a tag lacks its end, or has one brace where two are needed: « { montant_total } »."""
    outside = _TAG.sub("", text)
    marks = ("{{", "}}", "{%", "%}")
    return any(mark in outside for mark in marks) or bool(re.search(r"{\s*\w+\s*}", outside))


def _unknown(tree: nodes.Template, form: Form[Any]) -> Iterator[tuple[str, Collection[str]]]:
    """The names of this template that the form does not declare, each with those it could be."""
    for name in sorted(meta.find_undeclared_variables(tree) - form.names):
        yield name, form.names
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.iter, nodes.Name) and isinstance(loop.target, nodes.Name):
            item, rows = loop.target.name, form.rows(loop.iter.name)
            for got in loop.find_all(nodes.Getattr):
                if got.node == nodes.Name(item, "load") and got.attr not in rows:
                    yield f"{item}.{got.attr}", [f"{item}.{row}" for row in rows]


def _nearest(wrong: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(wrong.casefold(), sorted(known), n=1, cutoff=0.5)
    meant = f"Vouliez-vous dire « {close[0]} » ? " if close else ""
    return f"{meant}La liste des champs est dans letter_templates/CHAMPS.md."


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:90]}…"


def _syntax(error: jinja2.TemplateSyntaxError, text: str) -> str:
    if filtered := re.search(r"No filter named '(.*?)'", error.message or ""):
        return f"le filtre « {filtered[1]} » n'existe pas : « {_short(text)} »."
    if "end of template" in (error.message or "").lower() or "endfor" in (error.message or ""):
        return "une condition ou une liste n'est pas fermée."
    return f"une balise ne peut pas être lue : « {_short(text)} »."


def _syntax_cure(text: str) -> str:
    if re.search("[«»“”‘’]", "".join(_TAG.findall(text))):
        return 'Dans une balise, mettez des guillemets droits : " au lieu de « » ou “ ”.'
    return (
        "Chaque « {% if … %} » a son « {% endif %} », chaque « {% for … %} » son « {% endfor %} »."
    )
