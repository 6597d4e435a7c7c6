"""What the prefix of a name says: who is greeted, how the envelope names them, whether it is a person.

« Mme Tanguy Soizic », « M. et Mme Guillou », « LEROY Mr », « M. Durand et Mme Petit » name people;
« M. Bricolage » and « Madame Coco SARL » are firms, « Monsieur le Maire » holds an office. This is
the only place that decides it; the words are in civility.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from relance.french import fold
from relance.words import forms
from relance.words.patterns import data

UNKNOWN = "Madame, Monsieur"  # how somebody is greeted of whom nothing is known


class _Title(NamedTuple):
    full: str
    short: str
    private: bool


_DATA = data("civility")
_TITLES = {
    word: _Title(each["full"], each["short"], each["private"])
    for each in _DATA["titles"]
    for word in each["words"]
}
TITLES = frozenset(_TITLES)
_HOUSEHOLDS, _JOINTS, _INITIALS, _FUNCTIONS, _PARTNERS, _FIRMS = (
    frozenset(_DATA[key]["words"])
    for key in ("households", "joints", "initials", "functions", "partners", "firms")
)
_FIRMS |= forms.FIRMS
_ARTICLES, _OF = {"le", "la", "l"}, {"de", "du", "des", "d"}
_PLURAL = {
    "Monsieur": "Messieurs",
    "Madame": "Mesdames",
    "Maître": "Maîtres",
    "Docteur": "Docteurs",
}
# « M.Guillou » and « M./Mme » are several words; « M.A.Guillou » has no title.
_WORDS = re.compile(r"[^\s,;/&+()]+?\.(?=[^\W\d_]{2})|[^\s,;/&+()'’]+['’]?|[&/+]")
_TWO_TITLES = re.compile(r"\b(mr?\.?|mme\.?)\s?-\s?(?=(?:mr?|mme)\b)", re.IGNORECASE)  # « M.-Mme »


class Named(NamedTuple):
    """What a name says: the civility as the column « Civilité » has it, "" where it tells none.

    `envelope`: the name with its titles written out before it, or as it is where it has none;
    `private`: it is that of a person, or of a household.
    """

    civility: str
    envelope: str
    private: bool


@lru_cache(maxsize=1 << 12)
def read_name(name: str) -> Named:
    """A client's name read for its titles.

    >>> read_name("LEROY Mr")
    Named(civility='M.', envelope='Monsieur LEROY', private=True)
    >>> read_name("M. Bricolage").civility
    ''
    """
    name = _TWO_TITLES.sub(r"\1 et ", name)
    found = list(_WORDS.finditer(name))
    words = [fold(word[0]) for word in found]
    first, last = _lead(words), len(words) - _trail(words)
    nobody = Named("", name, private=False)
    bare = words[first:last]
    if first == 1 and (office := _office(_TITLES[words[0]], [word[0] for word in found[1:]])):
        return Named(office, name, private=False)
    if _is_firm(words) or not any(len(w) > 1 and w.isalpha() for x in bare for w in x.split()):
        return nobody
    around = [_TITLES[word] for word in (*words[:first], *words[last:]) if word in _TITLES]
    if not around:
        return Named("", name, private=words[0] in _HOUSEHOLDS)
    inside = {
        place: _TITLES[words[place]]
        for place in range(first + 1, last)
        if words[place] in _TITLES and _joins(words[place - 1])
    }
    shown = name[found[first].start() :] if first else name[: found[last - 1].end()]
    for place, title in inside.items():
        shown = re.sub(rf"(?<![^\W_]){re.escape(found[place][0])}(?!\w)", title.full, shown)
    titles = [*around, *inside.values()]
    return Named(
        civility=_listed([title.short for title in titles]),
        envelope=f"{_listed([title.full for title in around])} {shown}",
        private=any(title.private for title in titles),
    )


def salutation(civility: str) -> str:
    """How a letter begins, without its comma: « Madame », « Messieurs », « Madame la Maire ».

    `civility` is that of the workbook, or of `read_name`; « Madame, Monsieur » where it says nothing.
    """
    if _of_office(civility):
        return civility.strip()
    known = [_TITLES.get(word) for word in fold(civility).split() if word not in _JOINTS]
    titles = [title.full for title in known if title]
    if not titles or len(titles) < len(known):
        return UNKNOWN
    if len(set(titles)) == 1:
        return _several(titles)
    women = [title for title in titles if title in {"Madame", "Mesdames"}]
    men = [title for title in titles if title in {"Monsieur", "Messieurs"}]
    if len(women) + len(men) < len(titles):
        return UNKNOWN
    if not women or not men:  # « MM. et M. »
        return "Messieurs" if men else "Mesdames"
    return f"{_several(women)}, {_several(men)}"


def written_out(civility: str) -> str:
    """« Monsieur et Madame » for « M. et Mme »; "" where a word of it is no title."""
    words = [word for word in fold(civility).split() if word not in _JOINTS]
    known = [_TITLES[word].full for word in words if word in _TITLES]
    return _listed(known) if len(known) == len(words) else ""


def is_private(civility: str) -> bool:
    """Whether a civility says that the client is a person (« M. », « Mme et M. », « époux »)."""
    first = [] if _of_office(civility) else fold(civility).split()[:1]
    return any(w in _HOUSEHOLDS or (w in _TITLES and _TITLES[w].private) for w in first)


def is_firm(name: str) -> bool:
    """Whether a word of the name says that it is a firm's: « CH Rénovation », « Durand et fils »."""
    return _is_firm([fold(word[0]) for word in _WORDS.finditer(name)])


def _of_office(civility: str) -> bool:
    """Whether it is « Madame la Maire », whatever the function."""
    words = fold(civility).split()
    return len(words) > 2 and words[0] in _TITLES and words[1] in _ARTICLES


def _several(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else _PLURAL.get(titles[0], titles[0])


def _listed(titles: Sequence[str]) -> str:
    return " et ".join(filter(None, [", ".join(titles[:-1]), *titles[-1:]]))


def _joins(word: str) -> bool:
    return word in _JOINTS or not word  # « & » and « / » fold to nothing


def _is_firm(words: Sequence[str]) -> bool:
    kin = any(_joins(one) and other in _PARTNERS for one, other in pairwise(words))
    return kin or any(part in _FIRMS for word in words for part in word.split())


def _lead(words: Sequence[str]) -> int:
    """How many words at the beginning are titles and what joins them."""
    count = 0
    while count < len(words) and (words[count] in _TITLES or (count and _joins(words[count]))):
        if count and words[count] in _INITIALS and words[count - 1] in _TITLES:
            break  # « Mme M. Dupont », « M. M. Dupont »: the initial of a first name
        count += 1
    return count


def _trail(words: Sequence[str]) -> int:
    """The same at the end: « Guillou M. et Mme »; initials alone are no title there."""
    count = _lead([*reversed(words)])
    return 0 if count == 1 and words[-1] in _INITIALS else count


def _office(title: _Title, rest: Sequence[str]) -> str:
    """« Madame la Maire » of « Mme la maire de Brest »; "" for « M. Le Maire », which is a name."""
    article, function, *more = (*rest, "", "")
    if fold(article) not in _ARTICLES or fold(function) not in _FUNCTIONS:
        return ""
    if not article[0].islower() and fold(more[0]) not in _OF:
        return ""
    gap = "" if article[-1] in "'’" else " "
    return f"{title.full} {article.lower()}{gap}{function.capitalize()}"
