"""Which template for whom: found, read, checked.

The template of a step may exist per kind of client: `relance_1.particulier.docx` is taken before
`relance_1.docx`, and the owner's copy (letter_templates/perso) before the shipped one of the same
name. The kind comes first: a general letter of the owner's own, written with businesses in mind,
must not reach a private person. An association or a copropriété (« autre ») is written to as a
private person, unless it has a template of its own.

For a client who is written to in English, `relance_1.particulier.en.docx` is taken before
`relance_1.particulier.docx`, and so on: never the general English one where the kind has its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from relance.french import fold
from relance.letters.court.court_fields import COURT_FORMS
from relance.letters.english import ENGLISH
from relance.letters.fields import LETTER
from relance.letters.papers import AGREEMENT_TEMPLATE, ANSWER_TEMPLATE, COVER_TEMPLATE
from relance.letters.todo import CALLS, TODO
from relance.letters.written_procedure import PROCEDURE
from relance.problems import Level, Problem, RelanceError, disk_reason
from relance.rules.codes import Channel, Kind
from relance.rules.firm import Ladder, Step
from relance.rules.ladder.courtesies import BEFORE, THANKS
from relance.rules.ladder.dunning import days_allowed
from relance.system.files import read_file
from relance.system.inside import bare
from relance.word.docx_package import LARGEST_FILE
from relance.word.engine import Template
from relance.word.form import Form
from relance.word.logo import check_logo
from relance.word.unused import unused
from relance.words.languages import LANGUAGES

CALLS_TEMPLATE, TODO_TEMPLATE = "appels.docx", "a_faire.docx"
PROCEDURE_TEMPLATE = "procedure.docx"
_FORMS: Mapping[str, Form[Any]] = {
    CALLS_TEMPLATE: CALLS,
    TODO_TEMPLATE: TODO,
    PROCEDURE_TEMPLATE: PROCEDURE,
    **COURT_FORMS,
}
LetterKey: TypeAlias = tuple[str, Kind, str]  # template, kind of client, language
_WRITTEN = {Channel.LETTER, Channel.EMAIL, Channel.REGISTERED}
_SUFFIXES = {Kind.OTHER: (Kind.OTHER, Kind.CONSUMER)}


class Templates(Struct, frozen=True):
    """The templates of a run, checked: by template name, kind of client and language."""

    letters: Mapping[LetterKey, Template]
    calls: Template
    todo: Template

    def of(self, step: Step, kind: Kind, language: str = "") -> Template:
        """The template of that step for that kind of client."""
        return self.letters[step.template, kind, language]


def load_templates(
    shipped: Path,
    own: Path,
    ladders: Iterable[Ladder],
    *,
    logo: str = "",
    needed: Collection[LetterKey] | None = None,
) -> Templates:
    """Read and check the templates that these ladders may need, before anything is written.

    The owner's own all; of the shipped ones those `needed` today, or all where it is None.
    `logo` is the setting: the bare name of a picture in `own`. Raises RelanceError that names each
    bad template, what is wrong in it, and the nearest right field.
    """
    templates, problems = _load(shipped, own, ladders, logo, needed)
    if templates is None:
        listed = "\n".join(f"- {p.where} : {p.what} {p.cure}".rstrip() for p in problems)
        raise RelanceError(
            f"les modèles de lettres sont à corriger.\n{listed}",
            cure="Corrigez-les dans Word, ou retirez votre copie de letter_templates/perso.",
        )
    return templates


def load_named(shipped: Path, own: Path, names: Iterable[str], *, logo: str) -> dict[str, Template]:
    """These templates, which serve all kinds of clients. Raises RelanceError where one cannot be filled."""
    picture, found = _logo(own, logo), {}
    for name in names:
        path = lookup(shipped, own, name)
        if path is None:
            raise RelanceError("ce modèle est introuvable.", where=name)
        found[name] = read_template(path, _FORMS[name], picture)
        for wrong in found[name].problems:
            raise RelanceError(wrong.what, cure=wrong.cure, where=wrong.where)
    return found


def check(shipped: Path, own: Path, ladders: Iterable[Ladder], *, logo: str = "") -> list[Problem]:
    """All that is to be said of the templates, those of `own` that no step uses included."""
    ladders = tuple(ladders)
    _, problems = _load(shipped, own, ladders, logo)
    used = used_names(ladders)
    for path in own_files(own):
        template = read_template(path, _form(path.name), None)
        problems += template.remarks
        serves = path.name.casefold() in used
        problems += [p if serves else p._replace(level=Level.WARNING) for p in template.problems]
    problems += unused(own, used)
    for step in _steps(ladders):
        if _bare(step.template, ".docx") and (own / step.template).is_file():
            problems += _still_shipped(shipped, own, step.template)
        stem = step.template.removesuffix(".docx")
        for name in _candidates(stem, Kind, LANGUAGES):
            if _bare(step.template, ".docx") and (own / name).is_file():
                template = read_template(own / name, _form(name), None)
                problems += [
                    _problem(f"perso/{name}", what, cure, Level.WARNING)
                    for what, cure in _needed_words(step, template)
                ]
    return list(dict.fromkeys(problems))


def misnamed(own: Path, ladders: Iterable[Ladder]) -> list[Problem]:
    """The files of `own` that were surely meant as templates, and that no letter is made of."""
    return [p for p in unused(own, used_names(ladders)) if p.level is Level.WARNING]


def own_files(own: Path) -> list[Path]:
    """The owner's own templates, without the marks that Word leaves beside an open one."""
    found = (p for p in sorted(own.glob("*.docx")) if not p.name.startswith("~$"))
    return [path for path in found if path.is_file()]


def used_names(ladders: Iterable[Ladder]) -> set[str]:
    """The names that a template may have to be taken, in lower case."""
    told = (
        (name.removesuffix(".docx"), languages) for name, _, languages in _wanted(ladders) if name
    )
    names = {name for stem, languages in told for name in _candidates(stem, Kind, languages)}
    return {name.casefold() for name in names | set(_FORMS)}


_NUMBERED = (
    r"\b(premiere|deuxieme|seconde|1re|2e) relance\b|\brelance [12]\b"
    r"|\b(first|second|1st|2nd) reminder\b|\breminder [12]\b"
)


def _needed_words(step: Step, template: Template) -> Iterator[tuple[str, str]]:
    """What a letter of this step must say, and its template does not."""
    text = template.text
    if template.names.isdisjoint({"date", "lieu_date"}):
        yield (
            "la date de la lettre n'y est pas, ou y est écrite une fois pour toutes.",
            "Mettez à sa place le champ « {{ lieu_date }} », ou « {{ date }} ».",
        )
    for field in ("destinataire", "montant_total", "signataire"):
        if not re.search(rf"{{{{\s*{field}\b", text):
            yield f"le champ « {{{{ {field} }}}} » n'y est pas.", "Remettez-le."
    words = fold(text)
    said = "mise en demeure" in words and re.search(r"\b(mettons|mets) en demeure\b", words)
    if step.formal_notice and not said:
        yield (
            "cette étape vaut mise en demeure, mais la lettre ne le dit pas.",
            "Écrivez « MISE EN DEMEURE » dans l'objet, et « nous vous mettons en demeure » dans le"
            " texte : sans ces mots, un juge peut n'y voir qu'un rappel.",
        )
    if days_allowed(step) and not re.search(r"{{\s*delai\b", text):
        what = "cette étape laisse un délai, mais la lettre ne le donne pas."
        yield what, "Ajoutez le champ « {{ delai }} »."
    if re.search(_NUMBERED, words):
        yield (
            "la lettre se compte (« première relance », « relance 1 ») : le client attendra la suite.",
            "Retirez ce nombre.",
        )


def files_of(
    shipped: Path, own: Path, ladders: Iterable[Ladder]
) -> Iterator[tuple[Path, Kind, bool]]:
    """Which file each kind of client receives at each step, and whether it is a formal notice."""
    for step in _steps(ladders):
        for kind in Kind if step.template else ():
            for language in LANGUAGES[: 1 if step.formal_notice else None]:
                if path := lookup(shipped, own, step.template, kind, language):
                    yield path, kind, step.formal_notice


def _steps(ladders: Iterable[Ladder]) -> Iterator[Step]:
    return (step for ladder in ladders for step in ladder.steps if step.channel in _WRITTEN)


def _wanted(ladders: Iterable[Ladder]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """The letters: template, the cell that names it, the languages that it may be in.

    A formal notice is French, and so is what goes with its double.
    """
    yield COVER_TEMPLATE, "", LANGUAGES[:1]
    beside = (ANSWER_TEMPLATE, AGREEMENT_TEMPLATE, BEFORE.template, THANKS.template)
    yield from ((name, "", LANGUAGES) for name in beside)
    for step in _steps(ladders):
        yield step.template, step.where, LANGUAGES[: 1 if step.formal_notice else None]


def _form(name: str) -> Form[Any]:
    """What the template of that name may say."""
    return _FORMS.get(name, ENGLISH if name.casefold().endswith(".en.docx") else LETTER)


def _load(
    shipped: Path,
    own: Path,
    ladders: Iterable[Ladder],
    logo: str,
    needed: Collection[LetterKey] | None = None,
) -> tuple[Templates | None, list[Problem]]:
    problems: list[Problem] = []
    read: dict[Path, Template] = {}
    picture = None
    try:
        picture = _logo(own, logo)
    except RelanceError as error:
        problems.append(_problem(error.where, error.what, error.cure))

    def find(
        name: str, kind: Kind | None = None, where: str = "", language: str = ""
    ) -> Template | None:
        path = lookup(shipped, own, name, kind, language)
        if path is None:
            missing = f"le modèle {name} est introuvable dans {shipped.name} et {own.name}."
            cure = "Remettez-le, ou changez la cadence."
            problems.append(_problem(where or name, missing, cure))
            return None
        theirs = path.parent == own or needed is None
        if kind and not theirs and (name, kind, language) not in (needed or ()):
            return None
        if path not in read:
            read[path] = read_template(path, _form(path.name), picture)
            problems.extend(read[path].problems)
        return read[path]

    letters: dict[LetterKey, Template] = {}
    problems += [wrong for step in _steps(ladders) if (wrong := _bad_name(step))]
    for name, where, languages in _wanted(ladders):
        for kind, language in product(Kind, languages if _bare(name, ".docx") else ()):
            if found := find(name, kind, where, language):
                letters[name, kind, language] = found
    calls, todo = find(CALLS_TEMPLATE), find(TODO_TEMPLATE)
    problems = list(dict.fromkeys(problems))
    if problems or calls is None or todo is None:
        return None, problems
    return Templates(letters, calls, todo), problems


def _problem(where: str, what: str, cure: str = "", level: Level = Level.BLOCKING) -> Problem:
    return Problem(level=level, where=where, what=what, cure=cure)


def _bare(name: str, *endings: str) -> bool:
    return bare(name) and name.lower().endswith(endings)


def _bad_name(step: Step) -> Problem | None:
    where = step.where or f"Relance - Paramètres, étape « {step.name} »"
    if not step.template:
        return _problem(where, "cette étape n'a pas de modèle.", "Écrivez-en un : relance_1.docx.")
    if not _bare(step.template, ".docx"):
        what = f"« {step.template} » n'est pas un nom de modèle."
        return _problem(where, what, "Un nom de fichier .docx, sans dossier.")
    return None


def lookup(
    shipped: Path, own: Path, name: str, kind: Kind | None = None, language: str = ""
) -> Path | None:
    """The file of this template for that kind: its own before the general.

    Of each, the client's language before French, yours before ours.

    None too for a name that leads out of these folders: it comes from a workbook.
    """
    if not _bare(name, ".docx"):
        return None
    stem = name.removesuffix(".docx")
    kinds = _SUFFIXES.get(kind, (kind,)) if kind else ()
    for candidate in _candidates(stem, kinds, dict.fromkeys((language, ""))):
        for folder in (own, shipped):
            if (folder / candidate).is_file():
                return folder / candidate
    return None


def _candidates(stem: str, kinds: Iterable[Kind], languages: Iterable[str]) -> Iterator[str]:
    """The names that a template may have, the kind first: « relance_1.particulier.en.docx »."""
    languages = tuple(languages)
    for kind in (*kinds, ""):
        for language in languages:
            yield ".".join(filter(None, (stem, kind, language, "docx")))


def read_template(path: Path, form: Form[Any], logo: bytes | None) -> Template:
    """The template of this file, checked; one of the owner's is named « perso/… »."""
    name = path.name if path.parent.name != "perso" else f"perso/{path.name}"
    return _prepared(name, content_of(path, name), form, logo)


def content_of(path: Path, where: str) -> bytes:
    """The bytes of a template or picture; of one larger than any template, what shows that it is.

    Raises RelanceError where it is no file, or cannot be read.
    """
    cure = "Retirez-le de letter_templates/perso, ou remettez le fichier."
    try:
        return read_file(path, cure=cure, at_most=LARGEST_FILE + 1)
    except OSError as error:
        why, cure = disk_reason(error)
        raise RelanceError(
            f"ce fichier n'a pas pu être lu : {why}.", where=where, cure=cure
        ) from error


@lru_cache(maxsize=64)
def _prepared(name: str, content: bytes, form: Form[Any], logo: bytes | None) -> Template:
    return Template(name, content, form, logo)  # the same next Monday (« veiller »)


def _logo(own: Path, name: str) -> bytes | None:
    if not name:
        return None
    where, path = f"Relance - Paramètres, Logo « {name} »", own / name
    if not _bare(name, ".png", ".jpg", ".jpeg") or not path.is_file():
        cure = "Mettez l'image (PNG ou JPEG) dans letter_templates/perso et écrivez son nom seul."
        raise RelanceError("cette image est introuvable.", where=where, cure=cure)
    content = content_of(path, where)
    if len(content) > LARGEST_FILE:
        cure = "Choisissez-en une de moins d'un mégaoctet."
        raise RelanceError("cette image est démesurée.", where=where, cure=cure)
    check_logo(where, content)
    return content


def _still_shipped(shipped: Path, own: Path, name: str) -> Iterator[Problem]:
    """Kinds of clients whom the owner's own copy of a template does not reach."""
    for kind in (Kind.CONSUMER, Kind.PUBLIC_BODY):
        special = f"{name.removesuffix('.docx')}.{kind}.docx"
        if (shipped / special).is_file() and not (own / special).is_file():
            what = f"vos lettres aux clients « {kind} » suivent encore le modèle livré {special}."
            cure = f"Pour les changer aussi, copiez {special} dans letter_templates/perso."
            yield _problem(f"perso/{name}", what, cure, Level.INFO)
