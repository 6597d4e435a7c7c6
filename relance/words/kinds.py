"""Of which kind a client is by its name or by the owner's word for it. The words are in kinds.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from relance.french import fold, undotted
from relance.rules.codes import Kind
from relance.words.civility import is_firm
from relance.words.forms import FORMS
from relance.words.patterns import data, one_of

_DATA = data("kinds")
_HEALTH = _DATA["health"]
_TYPES = {word: Kind(form["kind"]) for form in FORMS if "kind" in form for word in form["words"]}
_TYPES |= {word: Kind(kind) for kind, words in _DATA["types"].items() for word in words}
_CODES = [{code: Kind(kind) for code, kind in codes.items()} for codes in _DATA["codes"]]
_OF_TITLE = frozenset(_DATA["title"]["words"])


def _any(words: Iterable[str]) -> str:
    return rf"{one_of(words)}\b"


_NEVER = rf"(?!.*\b{_any(_HEALTH['never'])})"
_IS_HEALTH = re.compile(
    rf"{_NEVER}(?:{_any(_HEALTH['articles'])} )?{_any(_HEALTH['names'] + _HEALTH['known'])}"
)
_INITIALS = re.compile(
    rf"(?:Les? )?({'|'.join(_HEALTH['of_towns'] + _HEALTH['of_places'])})[ -]+(?=\w)(.+)"
)


def _signs() -> Iterable[tuple[Kind, re.Pattern[str]]]:
    for form in FORMS:
        if kind := form.get("kind"):
            word = _any(form["words"])
            ends = rf"^{word} |\b{word}$"
            yield Kind(kind), re.compile(ends if form.get("at_an_end") else rf"\b{word}")
    yield (
        Kind.PUBLIC_BODY,
        re.compile(rf"^(?:{_any(_DATA['public']['names'])}|{_NEVER}{_any(_HEALTH['names'])})"),
    )


_SIGNS = tuple(_signs())


def kind_of_type(word: str) -> Kind | None:
    """The kind that an owner's word says: « Pro », « Mairie »; None where it is not understood."""
    return _TYPES.get(fold(word))


def kind_of_title(title: str) -> Kind | None:
    """The kind that a title names, whose cells say yes or no: « Pro (O/N) », « Client particulier ? »."""
    return kind_of_type(" ".join(w for w in fold(title).split() if w not in _OF_TITLE))


def kinds_in(words: Iterable[str]) -> Mapping[str, Kind]:
    """What the words of one column say, folded: its initials too, where all of it is one set of them.

    >>> sorted(kinds_in(["P", "E", "P"])), kinds_in(["P", "F"])
    (['e', 'p'], {})
    """
    said = {fold(word) for word in words} - {""}
    for codes in _CODES:
        if set(list(codes)[:2]) <= said <= codes.keys():
            return codes
    return {word: _TYPES[word] for word in said if word in _TYPES}


def kind_of_name(name: str) -> tuple[Kind, str] | None:
    """The kind that a clear sign in a name tells, and that sign; None where there is none.

    >>> kind_of_name("S.A.R.L. Dupré")
    (<Kind.BUSINESS: 'professionnel'>, 'sarl')
    """
    words = fold(undotted(name))
    found = ((kind, sign.search(words)) for kind, sign in _SIGNS)
    return next(((kind, sign[0].strip()) for kind, sign in found if sign), None)


def kind_of_initials(name: str, town: str) -> tuple[Kind, str] | None:
    """The same of initials that hospitals have, and other people too: weaker than all else known.

    >>> kind_of_initials("CH Angers", ""), kind_of_initials("CH. Dupont", "")
    ((<Kind.PUBLIC_BODY: 'public'>, 'CH'), None)
    """
    found = _INITIALS.fullmatch(undotted(name).strip())
    if not found or not is_health(name) or is_firm(name):
        return None
    initials, rest = found.groups()
    words, told = fold(rest).split(), fold(town).split() if initials in _HEALTH["of_towns"] else []
    if words and words[0] in _HEALTH["joined"]:
        sure = True
    elif told:
        sure = any(len(word) > 3 and word in told for word in words)
    else:
        sure = rest != rest.upper()
    return (Kind.PUBLIC_BODY, initials) if sure else None


def is_health(name: str) -> bool:
    """Whether the name of a public body is that of a public health establishment."""
    return bool(_IS_HEALTH.match(fold(undotted(name))))
