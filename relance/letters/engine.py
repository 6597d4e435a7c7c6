"""Word templates: prepared once by docxtpl, compiled once by Jinja, then filled many times.

A .docx is a zip of XML parts (package.py). The few parts that carry tags (`{{ champ }}`, `{% if … %}`)
are compiled; all the others are packed once. A letter is a copy of those, and its own parts.
Pictures, and tables whose columns repeat, go through docxtpl's own repairs afterwards.

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
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from xml.parsers import expat

import jinja2
from docx.image.exceptions import UnrecognizedImageError
from docx.image.image import Image
from docx.shared import Emu, Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from relance.letters.form import Context, Form
from relance.letters.package import (
    BODY,
    CORE,
    DECLARATION,
    TEXTS,
    W,
    core_properties,
    members,
    packed,
    part,
)
from relance.problems import Level, Problem, RelanceError

_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "default", "length", "join")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_XML = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_LOGO_WIDTH, _LOGO_HEIGHT = Mm(70), Mm(12)
_PARSER = etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True)
# A file that is not a Word document, and what a template may do wrong in the trial run.
_NOT_WORD = (zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, RuntimeError)
_FAILURES = (jinja2.TemplateError, expat.ExpatError, ArithmeticError, LookupError, TypeError)
# What a template may be made of so that all it shows are fields, as `shown` writes them.
_BARE = {nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If}
_BARE |= {nodes.Not, nodes.And, nodes.Or, nodes.Const, nodes.Compare, nodes.Operand}
_COMPARE = "Comparez ses balises avec celles du modèle livré et avec CHAMPS.md."


class _NotText(TypeError):
    """A list or a row stands where text is wanted."""


def plain(value: str) -> str:
    """The text that Word can show: one kind of line end, no control characters."""
    return _NOT_XML.sub("", _LINE_END.sub("\n", value.replace("\t", " ")))


def shown(value: object) -> Markup:
    """A value as it goes into the XML of a paragraph; a new line becomes a line break of Word."""
    if type(value) is str:
        return _written(value)
    if isinstance(value, Markup):  # comes only from the template itself or from `logo`
        return value
    if not isinstance(value, (str, int, jinja2.Undefined)):
        raise _NotText("une liste ne s'écrit pas telle quelle")
    return _written(str(value))


@lru_cache(maxsize=4096)  # dates, amounts and the sender come again and again
def _written(text: str) -> Markup:
    return Markup(str(escape(plain(text))).replace("\n", _LINE_BREAK))  # noqa: S704 - escaped


class _Generator(CodeGenerator):
    """What is shown comes escaped from `shown`: it is not handed to `escape` again.

    Should Jinja rename this hook one day, that is only slower.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write(f"({finalize.src}")


class _Sandbox(SandboxedEnvironment):
    """The sandbox; a field of a row is looked up in the row first, not among what a dict can do."""

    code_generator_class = _Generator

    def getattr(self, obj: object, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment() -> SandboxedEnvironment:
    """The one Jinja environment: escaped, strict about unknown names, sandboxed, few filters."""
    jinja = _Sandbox(
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
        self._parts: dict[str, _Ready] = {}
        self.names: frozenset[str] = frozenset()
        self.text = ""  # what it says, tags included, for the checks of its wording
        try:
            parts = members(content)
            if logo and b"logo" in parts[BODY]:
                content, self._logo = _with_logo(content, logo)
                parts = members(content)
            self.text = _words(parts[BODY])
            tagged = [m for m in parts if TEXTS.fullmatch(m) and re.search(b"[{}]", parts[m])]
            for tag in tagged:
                ready = _compiled(parts[tag], form)
                self.names |= ready.names
                for what, cure in ready.faults:
                    self._refuse(what, cure)
                self._parts[tag] = ready
        except _NOT_WORD:
            self._refuse("ce n'est pas un document Word (.docx).", "Enregistrez-le depuis Word.")
            return
        self._rest = [part(m, x) for m, x in parts.items() if m not in {*tagged, CORE}]
        if not self.problems:
            self._try()

    def fill(self, context: Context, *, author: str, on: date) -> bytes:
        """The document for these values. The same values give the same bytes."""
        filled = list(self._rest)
        for name, ready in self._parts.items():
            if name == BODY:  # where the picture belongs
                filled.append(part(name, ready.written(context | {"logo": self._logo}, self._logo)))
            else:
                filled.append(_shared(name, ready.written(context)))
        return packed([*filled, _shared(CORE, _whole(core_properties(plain(author), on)))])

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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A part with tags, compiled; or what is wrong in it, each with its cure."""

    template: jinja2.Template | None = None
    faults: tuple[tuple[str, str], ...] = ()
    names: frozenset[str] = frozenset()  # the fields and lists that it uses
    drawn: bool = False  # pictures or columns in a loop: docxtpl's repairs are needed
    bare: bool = False  # it shows nothing but fields: no filter, no text made up in a tag
    proved: set[tuple[str | None, ...]] = field(default_factory=set)  # see `written`

    def written(self, context: Context, logo: str = "") -> bytes:
        """The part with these values, well-formed.

        Proved once for each shape, a shape being which pieces of the template follow each other
        between values. With a line break in place of each value, the most that escaped text can
        hold, it is parsed; after that no other text in these places can break it.
        """
        if self.template is None:
            raise ValueError("a part with faults cannot be filled")
        pieces = list(self.template.root_render_func(self.template.new_context(context)))
        xml = "".join(pieces)
        if self.drawn:
            doctor = DocxTemplate(io.BytesIO())
            doctor.docx_ids_index = 1000
            tree = doctor.fix_tables(xml)
            doctor.fix_docpr_ids(tree)
            return _whole(etree.tostring(tree, encoding="unicode"))
        if not self.bare:
            return _whole(xml)
        shape = tuple(x if type(x) is str or (logo and x == logo) else None for x in pieces)
        if shape in self.proved:
            return (DECLARATION + xml).encode()
        content = _whole(xml)
        with suppress(expat.ExpatError):  # a value in an attribute: every letter is parsed
            _whole("".join(_LINE_BREAK if x is None else x for x in shape))
            self.proved.add(shape)
        return content


@lru_cache(maxsize=128)  # the same head and foot in every letter
def _compiled(content: bytes, form: Form[Any]) -> _Ready:
    root = etree.fromstring(content, _PARSER)
    texts = _words(content).split("\n")
    if broken := [text for text in texts if _unbalanced(text)]:
        what = "une balise n'est pas fermée, ou pas ouverte : « {} »."
        cure = "Chaque « {{ » a son « }} » et chaque « {% » son « %} », dans le même paragraphe."
        return _Ready(faults=tuple((what.format(_short(text)), cure) for text in broken))
    special = set(re.findall(r"{%\s*(tc|hm|vm|colspan|cellbg)\b", "\n".join(texts)))
    source = _patched(etree.tostring(root, encoding="unicode"), cells=bool(special))
    source = re.sub("<w:p(?=[ >])", "\n<w:p", source)  # so that an error's line is a paragraph
    try:
        tree = _JINJA.parse(source)
        code = _JINJA.compile(tree, raw=True)
    except jinja2.TemplateSyntaxError as error:
        lines = source.splitlines()
        text = re.sub("<[^>]*>", "", lines[min(error.lineno, len(lines)) - 1])
        return _Ready(faults=((_syntax(error, text), _syntax_cure(text)),))
    # What Jinja compiled looks up there each name that is not the template's own.
    names = frozenset(re.findall(r"= resolve\('(\w+)'\)", code))
    return _Ready(
        jinja2.Template.from_code(_JINJA, compile(code, "<template>", "exec"), {}),
        tuple(
            (f"le champ « {wrong} » n'existe pas.", _nearest(wrong, known))
            for wrong, known in _unknown(tree, names, form)
        ),
        names,
        "<wp:docPr" in source
        or len(re.findall(r"{{\s*logo\b", source)) > 1
        or not special.isdisjoint({"tc", "hm"}),
        {type(node) for node in tree.find_all(nodes.Node)} <= _BARE,
    )


def _patched(xml: str, *, cells: bool) -> str:
    """The part as docxtpl makes it readable for Jinja; `cells`: it is to change those of tables.

    Properties without tags, two thirds of a letter, are put aside meanwhile: docxtpl searches all
    of the text fifteen times.
    """
    aside: list[str] = []

    def kept(found: re.Match[str]) -> str:
        aside.append(found[0])
        return f"<_:{len(aside) - 1}/>"

    names = "pPr|rPr|tblPr|tblGrid|trPr|sectPr" + ("" if cells else "|tcPr")
    short = re.sub(rf"<w:({names})>[^{{}}]*?</w:\1>", kept, xml)
    patched = DocxTemplate(io.BytesIO()).patch_xml(short)
    return re.sub(r"<_:(\d+)/>", lambda found: aside[int(found[1])], patched)


def _words(body: bytes) -> str:
    """The text of a part, a paragraph a line."""
    root = etree.fromstring(body, _PARSER)
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))


def _whole(xml: str) -> bytes:
    """The content of a part, proved well-formed."""
    content = (DECLARATION + xml).encode()
    expat.ParserCreate().Parse(content, True)
    return content


_shared = lru_cache(maxsize=256)(part)  # the foot of the page is that of every letter


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
    outside = TAG.sub("", text)
    marks = ("{{", "}}", "{%", "%}")
    return any(mark in outside for mark in marks) or bool(re.search(r"{\s*\w+\s*}", outside))


def _unknown(
    tree: nodes.Template, names: frozenset[str], form: Form[Any]
) -> Iterator[tuple[str, Collection[str]]]:
    """The names of this template that the form does not declare, each with those it could be."""
    for name in sorted(names - form.names):
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
    if re.search("[«»“”‘’]", "".join(TAG.findall(text))):
        return 'Dans une balise, mettez des guillemets droits : " au lieu de « » ou “ ”.'
    return (
        "Chaque « {% if … %} » a son « {% endif %} », chaque « {% for … %} » son « {% endfor %} »."
    )
