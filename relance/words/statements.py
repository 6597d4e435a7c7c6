"""What bank exports write: titles of columns, states, the words of a label. Data in statements.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from relance.french import fold
from relance.rules.matching.payer_names import Around
from relance.words.civility import TITLES
from relance.words.columns import normal
from relance.words.currencies import EUROS
from relance.words.forms import LEGAL_FORMS, VAGUE
from relance.words.patterns import data, one_of
from relance.words.sum_words import INVOICES, MARKS

_DATA = data("statements")
_ZONE = re.compile(r"\s*\((?:utc|gmt|local|heure[^)]*|[a-z]+/[a-z_]+)\)", re.IGNORECASE)
_BRACKET = re.compile(r"\(([^()]*)\)\s*$")
CURRENCIES = frozenset(_DATA["currencies"]["codes"].split())
_NAMED = dict.fromkeys(EUROS, "EUR") | _DATA["currencies"]["named"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in text.split("/"))


_ROLES: Mapping[str, tuple[str, int]] = {
    normal(title): (role, rank)
    for role, titles in _DATA["titles"].items()
    for rank, title in enumerate(titles.split("/"))
}
_ELSEWHERE: Mapping[str, str] = {
    word: what for what, words in _DATA["elsewhere"].items() for word in _words(words)
}
_STATES: Mapping[str, str] = {
    word: state for state, words in _DATA["states"].items() for word in _words(words)
}
_NATURES: Sequence[tuple[str, str, tuple[str, ...]]] = [
    (key[0], key[1:], _words(words)) for key, words in _DATA["natures"].items()
]
_ROWS = _DATA["around_rows"]
ACCOUNT, BANK_PART = (re.compile(_ROWS[key], re.IGNORECASE) for key in ("account", "part"))
OPENING, CLOSING, FOOT = (re.compile(_ROWS[key]) for key in ("opening", "closing", "foot"))
# « Devise : EUR »: the title of a column, and what would stand below.
CURRENCY = re.compile(
    rf"{one_of(_words(_DATA['titles']['currency']))}\s?: ?([A-Z]{{3}})\b", re.IGNORECASE
)
SENSES: Mapping[str, int] = _ROWS["senses"]
SLASHES, COLONS = (_DATA["marks"][key].replace("/", "|") for key in ("slashes", "colons"))
OF_PAYER, OF_PURPOSE, VOID = (
    frozenset(_DATA["marks"][key].split("/")) for key in ("payer", "purpose", "void")
)
_ENGLISH = frozenset(_words(_DATA["english"]["words"]))
_PAID_OUT = _words(_DATA["paid_out"]["words"])
AROUND = Around(
    before=frozenset(_words(_DATA["around"]["before"])),
    after=frozenset(_words(_DATA["around"]["after"])),
    own=frozenset(_words(_DATA["around"]["own"])),
    legal=LEGAL_FORMS,
    vague=VAGUE,
    civilities=TITLES,
    invoices=frozenset(map(str.upper, INVOICES)),
    numbers=frozenset(map(str.upper, MARKS)),
    **{role: frozenset(map(str.upper, _words(words))) for role, words in _DATA["numbers"].items()},
)


def role_of(title: str) -> tuple[str, int]:
    """The role of a column by its title, and how good that title is for it (0 best); ("", 0): none.

    >>> role_of("Débit euros"), role_of("Date completed (UTC)"), role_of("Montant HT")
    (('debit', 0), ('booked', 5), ('', 0))
    """
    return _ROLES.get(normal(_ZONE.sub("", title)), ("", 0))


def are_english(titles: Sequence[str]) -> bool:
    """Whether these titles are English, so that nothing says that a day comes before its month."""
    return any(word in _ENGLISH for title in titles for word in fold(title).split())


def elsewhere(titles: Sequence[str]) -> str:
    """What a file with these titles is, where it is no statement of account; "" otherwise."""
    return next((_ELSEWHERE[name] for title in titles if (name := fold(title)) in _ELSEWHERE), "")


def state_of(text: str) -> str:
    """« booked », « pending » or « dropped »; "" for a word that is not known."""
    return _STATES.get(fold(text), "")


def currency_in(text: str) -> str:
    """The currency that a code, or a title's brackets, names; "" where it names none.

    >>> currency_in("Amount (EUR)"), currency_in("usd"), currency_in("Montant (net)")
    ('EUR', 'USD', '')
    """
    inside = _BRACKET.search(text)
    word = (inside[1] if inside else text).strip().replace("€", "EUR")
    return word.upper() if word.upper() in CURRENCIES else _NAMED.get(fold(word), "")


def nature_of(label: str, *, incoming: bool) -> str:
    """The name of the `Nature` that the words of a label tell; "" where they tell none."""
    text = f" {fold(label)} "
    for sign, nature, words in _NATURES:
        if (sign == "+") == incoming and any(f" {word} " in text for word in words):
            return nature
        if incoming and nature == "PROVIDER" and re.search(r" remcb\d", text):
            return nature
    return ""


def tells_paid_out(label: str) -> bool:
    """Whether a label begins with what only money going out is called."""
    return any(f"{fold(label)} ".startswith(f"{word} ") for word in _PAID_OUT)
