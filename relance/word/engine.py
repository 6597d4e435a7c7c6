"""Word templates: prepared once by docxtpl, compiled once by Jinja, then filled many times.

A .docx is a zip of XML parts (docx_package.py). The few parts that carry tags (`{{ champ }}`, `{% if … %}`)
are compiled; all the others are packed once. A letter is a copy of those, and its own parts.
Pictures, and tables whose columns repeat, go through docxtpl's own repairs afterwards.

Text from the workbook is never code: values are escaped, what XML cannot hold is dropped, and
a value is never read again as a template. Templates run in a sandbox and are checked, with
a trial run, before the first letter is written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import unescape
from itertools import chain
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple
from xml.parsers import expat

import jinja2
from lxml import etree
from markupsafe import Markup

from relance.environment import compiled
from relance.environment.whole import loading
from relance.problems import Level, Problem, RelanceError
from relance.word import language, tags
from relance.word.carried import letter_parts
from relance.word.docx_package import (
    CORE,
    DECLARATION,
    UNREADABLE,
    DocxPart,
    TooLarge,
    W,
    core_properties,
    members,
    packed,
    part,
)
from relance.word.form import Context, Form
from relance.word.language import NotText, environment, plain
from relance.word.logo import with_logo
from relance.word.relations import main_part, read_xml, text_parts
from relance.word.said import is_plain, said

# What a template may do wrong in the trial run.
_FAILURES = (
    jinja2.TemplateError, expat.ExpatError, ArithmeticError, LookupError, TypeError, ValueError,
    RecursionError, SyntaxError,
)  # fmt: skip
_TOO_LONG = "ce modèle est démesuré, ou a trop de balises.", "Repartez du modèle livré."
_COMPARE = "Comparez ses balises avec celles du modèle livré et avec CHAMPS.md."
_JINJA, _ROOM = environment(), Path(__file__).parent


class Filled(NamedTuple):
    """A document: packed; what it says, as `said.text_of` reads it; the parts that were packed."""

    content: bytes
    text: str
    parts: Mapping[str, bytes]


class Template:
    """A template checked and ready; `problems` is empty where it may be filled.

    `remarks`: what letters leave behind of it, for `verifier`.
    """

    def __init__(
        self, name: str, content: bytes, form: Form[Any], logo: bytes | None = None
    ) -> None:
        self.name, self.form = name, form
        self.problems: tuple[Problem, ...] = ()
        self.remarks: tuple[Problem, ...] = ()
        self._main, self._logo = "", Markup("")
        self._parts: dict[str, tuple[_Ready, jinja2.Template]] = {}
        self._said: dict[str, str] = {}  # by each part with text: what it always says
        # By part: its values in the letter before, and what they made: a foot is alike in all letters.
        self._before: dict[str, tuple[object, bytes, str, DocxPart]] = {}
        self.names: frozenset[str] = frozenset()
        self.text = ""  # what it says, tags included, for the checks of its wording
        try:
            self._prepare(content, logo)
        except TooLarge:
            self._refuse("ce fichier est démesuré.", "Allégez-le : compressez ou ôtez ses images.")
        except UNREADABLE:
            self._refuse(*_not_word(content))
        if not self.problems:
            self._try()

    def _prepare(self, content: bytes, logo: bytes | None) -> None:
        parts, findings = letter_parts(members(content))
        for found in findings:
            level = Level.BLOCKING if found.stop else Level.INFO
            self._refuse(found.what, found.cure, level)
        self._main = main_part(parts)
        if logo and not self.problems and b"logo" in parts[self._main]:
            content, self._logo = with_logo(parts, logo)
            parts = members(content)
        self.text = _words(parts[self._main])
        tagged = [m for m in text_parts(parts) if re.search(b"[{}]", parts[m])]
        self._said = {m: "" if m in tagged else said(parts[m]) for m in text_parts(parts)}
        for tag in tagged:
            ready = _compiled(parts[tag], self.form)
            self.names |= ready.names
            for what, cure in ready.faults:
                self._refuse(what, cure)
            if ready.code:
                self._parts[tag] = ready, jinja2.Template.from_code(_JINJA, ready.code, {})
        self._still = {m: x for m, x in parts.items() if m not in {*tagged, CORE}}
        self._packed = [_shared(*still) for still in self._still.items()]

    def fill(self, context: Context, *, author: str, on: date) -> bytes:
        """The document for these values; see `filled`."""
        return self.filled(context, author=author, on=on).content

    def filled(self, context: Context, *, author: str, on: date) -> Filled:
        """The document for these values, with its text. The same values give the same bytes.

        Raises RelanceError, naming the template, where these values cannot be put into it.
        """
        try:
            return self._filled(context, author, on)
        except _FAILURES as error:
            raise RelanceError(_why(error), where=self.name, cure=_COMPARE) from error

    def _filled(self, context: Context, author: str, on: date) -> Filled:
        if self.problems:
            raise ValueError("a template with faults cannot be filled")
        parts, texts, own = self._still.copy(), self._said.copy(), []
        for name, (ready, template) in self._parts.items():
            values = [context.get(x) for x in ready.names]
            if name not in self._before or self._before[name][0] != values:
                picture = {"logo": self._logo} if name == self._main else {}
                xml, text = ready.written(template, context | picture)
                self._before[name] = values, xml, text, part(name, xml)
            _, parts[name], texts[name], deflated = self._before[name]
            own.append(deflated)
        parts[CORE], deflated = _core(author, on)
        own.append(deflated)
        return Filled(packed([*self._packed, *own]), "\n".join(texts.values()), parts)

    def _try(self) -> None:
        """Fill once with the examples and once with nothing: what fails here stops the run."""
        for context in (self.form.example(), self.form.blank()):
            try:
                self._filled(context, "", date(2000, 1, 1))
            except _FAILURES as error:
                self._refuse(_why(error), _COMPARE)
                return

    def _refuse(self, what: str, cure: str, level: Level = Level.BLOCKING) -> None:
        problem = Problem(level=level, where=self.name, what=what, cure=cure)
        if level is not Level.BLOCKING:
            self.remarks += (problem,)
        elif problem not in self.problems:
            self.problems += (problem,)


def _why(error: Exception) -> str:
    if isinstance(error, language.TooMuch):
        return "ce modèle répète trop de texte : une lettre ne peut pas être aussi longue."
    why = f" : {error}" if isinstance(error, NotText) else ""
    return f"ce modèle ne peut pas être rempli{why}."


def _not_word(content: bytes) -> tuple[str, str]:
    """What a file is that is no Word document, as far as its first bytes tell, and the cure."""
    cure = "Enregistrez-le depuis Word : Fichier > Enregistrer sous > « Document Word (*.docx) »."
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        what = "il est protégé par un mot de passe, ou d'avant Word 2007 (.doc)"
        return f"ce n'est pas un document Word (.docx) : {what}.", f"Ôtez le mot de passe. {cure}"
    return "ce n'est pas un document Word (.docx).", cure


class _Ready(NamedTuple):
    """A part with tags, compiled; or what is wrong in it, each with its cure."""

    faults: tuple[tuple[str, str], ...] = ()
    code: CodeType | None = None
    names: frozenset[str] = frozenset()  # the fields and lists that it uses
    plain: bool = False  # see `said`
    drawn: bool = False  # pictures or columns in a loop: docxtpl's repairs are needed
    loops: tuple[language.Nesting, ...] = ()

    def written(self, template: jinja2.Template, context: Context) -> tuple[bytes, str]:
        """The part with these values, proved well-formed, and what it says; `template` is that of the code."""
        pieces = language.written(template, context, self.loops)
        xml = "".join(pieces)
        if self.drawn:
            with loading():
                from docxtpl import DocxTemplate

            doctor = DocxTemplate(io.BytesIO())
            doctor.docx_ids_index = 1000
            tree = doctor.fix_tables(xml)
            doctor.fix_docpr_ids(tree)
            xml = etree.tostring(tree, encoding="unicode")
        elif self.plain and (text := _text_of(pieces)) is not None:
            return (DECLARATION + xml).encode(), text
        whole = _whole(xml)
        return whole, said(whole, plainly=self.plain)


def _text_of(pieces: Sequence[str]) -> str | None:
    """What a plain part of these pieces says; None where it is to be proved and read by itself.

    Most letters are made of the same pieces of their template, which are proved and read once. A value
    cannot change that where it stands in a paragraph: its signs are escaped, but for our line breaks.
    """
    values = [str.replace(x, language.LINE_BREAK, " ") for x in pieces if isinstance(x, Markup)]
    around = _around(tuple(None if isinstance(x, Markup) else x for x in pieces))
    if len(around) != len(values) + 1 or any("<" in value for value in values):  # a logo is no text
        return None
    text = "".join(chain.from_iterable(zip(around, map(unescape, values), strict=False)))
    return (text + around[-1]).replace("\u00ad", "")


_VALUE = "\ue000"  # in the place of a value


@lru_cache(maxsize=128)
def _around(pieces: tuple[str | None, ...]) -> list[str]:
    """What a part says between its values (None); empty where it is not well-formed whatever they are.

    Where the template uses the sign itself, it could stand for a value that lies in no text: empty too.
    """
    if any(piece and _VALUE in piece for piece in pieces):
        return []
    try:
        whole = _whole("".join(_VALUE if piece is None else piece for piece in pieces))
        return said(whole, plainly=True).split(_VALUE)
    except expat.ExpatError:
        return []


@lru_cache(maxsize=128)  # the same head and foot in every letter
def _compiled(content: bytes, form: Form[Any]) -> _Ready:
    says = [sorted(form.names), *((x.name, sorted(form.rows(x.name))) for x in form.loops)]
    place = compiled.place(_ROOM, repr(says).encode(), content)
    if made := compiled.kept(place, tuple):
        return _Ready(*made)
    ready = _checked(content, form)
    if not ready.faults:
        compiled.keep(place, tuple(ready))
    return ready


def _checked(content: bytes, form: Form[Any]) -> _Ready:
    with loading():
        from docxtpl import DocxTemplate  # slow, and needed for what no earlier run compiled

    root = read_xml(content)
    text, source = _words(content), etree.tostring(root, encoding="unicode")
    if len(source) > language.LARGEST_PART or any(
        len(re.findall("(?={[{%#])", x)) > language.MOST_TAGS for x in (text, source)
    ):
        return _Ready(faults=(_TOO_LONG,))
    texts = text.split("\n")
    if broken := [text for text in texts if tags.unbalanced(text)]:
        what = "une balise n'est pas fermée, ou pas ouverte : « {} »."
        cure = "Chaque « {{ » a son « }} » et chaque « {% » son « %} », dans le même paragraphe."
        return _Ready(faults=tuple((what.format(tags.short(text)), cure) for text in broken))
    if raw := [text for text in texts if re.search(r"{{(r|p|tr|tc)\s", text)]:
        cure = "Écrivez « {{ » suivi d'une espace, puis le nom du champ."
        return _Ready(faults=tuple((tags.refusal(text), cure) for text in raw))
    special = set(re.findall(r"{%\s*(tc|hm|vm|colspan|cellbg)\b", text))
    source = DocxTemplate(io.BytesIO()).patch_xml(source)
    source = re.sub("<w:p(?=[ >])", "\n<w:p", source)  # so that an error's line is a paragraph
    lines = source.splitlines()

    def said(line: int) -> str:
        return re.sub("<[^>]*>", "", lines[min(line, len(lines)) - 1])

    try:
        found = list(tags.tags(source))
        if len(found) > language.MOST_TAGS:
            return _Ready(faults=(_TOO_LONG,))
        if long := next((tag for tag in found if len(tag) > language.LONGEST_TAG), ""):
            return _Ready(faults=((tags.refusal(long), language.RULE),))
        tree = _JINJA.parse(source)
        if wrong := tuple(dict.fromkeys(language.refused(tree, form))):
            return _Ready(faults=tuple((tags.refusal(said(line)), language.RULE) for line in wrong))
        code = _JINJA.compile(tree, raw=True)
    except jinja2.TemplateSyntaxError as error:
        text = said(error.lineno)
        return _Ready(faults=((tags.syntax(error, text), tags.syntax_cure(text)),))
    except RecursionError:
        return _Ready(faults=(("des balises sont trop imbriquées.", language.RULE),))
    # What Jinja compiled looks up there each name that is not the template's own.
    names = frozenset(re.findall(r"= resolve\('(\w+)'\)", code))
    return _Ready(
        tuple(
            (f"le champ « {wrong} » n'existe pas.", tags.nearest(wrong, known))
            for wrong, known in tags.unknown(tree, names, form)
        ),
        compile(code, "<template>", "exec"),
        names,
        is_plain(root),
        "<wp:docPr" in source
        or len(re.findall(r"{{\s*logo\b", source)) > 1
        or not special.isdisjoint({"tc", "hm"}),
        tuple(language.loops(tree)),
    )


def _words(body: bytes) -> str:
    """The text of a part, a paragraph a line."""
    root = read_xml(body)
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))


def _whole(xml: str) -> bytes:
    """The content of a part, proved well-formed."""
    content = (DECLARATION + xml).encode()
    expat.ParserCreate().Parse(content, True)
    return content


@lru_cache(maxsize=8)
def _core(author: str, on: date) -> tuple[bytes, DocxPart]:
    """The properties of the letters of that day, and the same packed."""
    content = _whole(core_properties(plain(author), on))
    return content, part(CORE, content)


_shared = lru_cache(maxsize=256)(part)  # the styles of one template are those of the others
