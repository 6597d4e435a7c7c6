"""What a remark says, by its words alone: the data is in senses.toml.

Words of grave matters are looked for anywhere in a text, for missing one costs a client; a text is
passed over without a question only where every word of it is known to say nothing (`empty`).
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from relance.french import EMAIL, PHONE, fold, undated
from relance.words.patterns import data, one_of, said
from relance.words.remark_words import is_part

_DATA = data("senses")


class Sense(StrEnum):
    """What a remark may say of an invoice, as the owner is told; the gravest first."""

    DEATH = "décès"
    INSOLVENCY = "procédure collective"
    OVER_INDEBTED = "surendettement"
    HANDED_OVER = "remis à un tiers"
    DISPUTE = "litige"
    GIVEN_UP = "abandonnée"
    DO_NOT_CHASE = "à ne pas relancer"
    CANCELLED = "annulée"
    NOT_INVOICE = "pas une facture"
    BOUNCED = "paiement revenu impayé"
    PLAN = "échéancier"
    AMOUNT = "montant à revoir"
    PARTLY = "payée en partie"
    CHEQUE = "chèque reçu"
    ANNOUNCED = "règlement annoncé"
    PAID = "payée"
    LOG = "démarche déjà faite"
    CONTACT = "adresse ou contact"
    UNPAID = "toujours impayée"
    NOTHING = "sans objet"


SILENT = frozenset({Sense.LOG, Sense.CONTACT, Sense.UNPAID, Sense.NOTHING})  # ask nothing


class Logged(StrEnum):
    """How somebody was reached, in a line of log."""

    PHONE = "phone"
    EMAIL = "email"
    REGISTERED = "registered"
    LETTER = "letter"
    NOTICE = "notice"  # a formal notice
    REMINDER = "reminder"  # nobody says how


def _words(text: str) -> list[str]:
    return [" ".join(word.split()) for word in text.split("/") if word.strip()]


def _any(text: str) -> re.Pattern[str]:
    """Any of these words or groups of words, whole; one that is never there where there are none."""
    return said(_words(text)) if text else re.compile("(?!)")


_SENSES = [
    (
        Sense(each["name"]),
        frozenset(_words(each.get("whole", ""))),
        _any(each["says"]),
        _any(each.get("unless", "")),
    )
    for each in _DATA["sense"]
]
STATES = {Sense(each["name"]): each["state"] for each in _DATA["sense"] if "state" in each}
_WEAK = next(whole for sense, whole, _, _ in _SENSES if sense is Sense.PAID)
_HINTS, _NO_HINT = _any(_DATA["hints"]["words"]), _any(_DATA["hints"]["unless"])
_ALL_WORDS = {
    *_words(_DATA["hints"]["words"]),
    *(w for each in _DATA["sense"] for key in ("whole", "says") for w in _words(each.get(key, ""))),
    *_words(_DATA["names"]["gone"]),
}
_BEGINNINGS = {
    word.split()[0] for word in _ALL_WORDS
}  # no text means anything without one of these
_FIRST = frozenset(word for word in _BEGINNINGS if "*" not in word)
_STEMS = tuple(word.partition("*")[0] for word in _BEGINNINGS if "*" in word)
_OF_CLIENT = frozenset(map(Sense, _DATA["client"]["senses"]))
_ALL_THEIRS = _any(_DATA["client"]["says"])
_IN_NAMES, _BESIDE_NAMES, _NOT_THERE = (
    _any(_DATA["names"][key]) for key in ("words", "beside", "gone")
)
_NOT = frozenset(_words(_DATA["negation"]["words"]))
_NOTHING = frozenset(_words(_DATA["nothing"]["words"]))
_UNPAID, _AFTER = frozenset(_words(_DATA["unpaid"]["words"])), _any(_DATA["unpaid"]["after"])
_HOW = {how: _any(_DATA["log"][how]) for how in Logged}
REMINDED = re.compile(rf"\b{one_of(_DATA['log']['numbered'])} (?:n )?([1-3])\b")  # its number
_FILLERS = _any(_DATA["log"]["fillers"])
_CONTACT = _any(_DATA["contact"]["words"])
_BLANK = re.compile(r"[-–—_.…,:;()\s]*|\s*/\s*")  # « x », « * » and « " » are signs of something
# « vir12/11 », « chq123 », « 300esp »: a word glued to figures is read apart; « 1er », « 2eme », « 3x » are one.
_GLUED = re.compile(r"(?<=[^\W\d_]{2})(?=\d)|(?<=\d)(?=(?!er|[eè]re|[eè]me|nde?\b)[^\W\d_]{2})")
_BEFORE = (
    3  # words between a negation and what it takes back: « n'a toujours rien reçu en paiement »
)


@lru_cache(maxsize=1 << 14)
def sense_of(text: str) -> Sense | None:
    """The gravest sense of a text; None where its words are not understood.

    >>> sense_of("Son chèque est dans le tiroir"), sense_of("livré par Paul")
    (<Sense.CHEQUE: 'chèque reçu'>, None)
    """
    if silent := _silent(text):
        return silent
    said = _apart(text)
    for sense, whole, says, unless in _SENSES:
        rest = unless.sub(" ", said)
        if said in whole:
            return sense
        if sense is Sense.PAID:
            if any(not _negated(rest, found.start()) for found in says.finditer(rest)):
                return sense
        elif says.search(rest):
            return sense
    return None


def _apart(text: str) -> str:
    """The folded text, its words parted from the figures that they are glued to."""
    return fold(_GLUED.sub(" ", text))


def of_client(text: str) -> bool:
    """Whether what a text says concerns its client, and so all that they owe.

    >>> of_client("M. Roux est décédé"), of_client("chèque remis pour le tout"), of_client("litige")
    (True, True, False)
    """
    sense = sense_of(text)
    if sense is None or sense in SILENT:
        return False
    return sense in _OF_CLIENT or bool(_ALL_THEIRS.search(_apart(text)))


def _may_mean(said: str) -> bool:
    """Whether a folded text has a word with which some meaning begins: nearly none of a list has."""
    return any(word in _FIRST or word.startswith(_STEMS) for word in said.split())


@lru_cache(maxsize=1 << 14)
def named(text: str) -> bool:
    """Whether a name or an address says more than one: « Dupont (décédé) », not « Cabinet Huet, avocats »."""
    said = _apart(EMAIL.sub(" ", text))
    if not _may_mean(said):
        return False
    if not _BESIDE_NAMES.search(said):
        said = " ".join(_IN_NAMES.sub(" ", said).split())
    return bool(_NOT_THERE.search(said)) or sense_of(said) not in {None, *SILENT}


def logged(text: str) -> Logged | None:
    """How somebody was reached, where the text says nothing else and gives the day.

    >>> logged("relancé par tél. le 12/11"), logged("rappelle lundi")
    (<Logged.PHONE: 'phone'>, None)
    """
    bare = undated(text)
    if bare == text or _more_than_words(text):
        return None
    said = fold(bare)
    how = [each for each in Logged if _HOW[each].search(said)]
    rest = said
    for each in _HOW.values():
        rest = each.sub(" ", rest)
    rest = re.sub(r"\b[1-4]\b", " ", _FILLERS.sub(" ", rest))
    order = (Logged.NOTICE, Logged.REGISTERED, Logged.PHONE, Logged.EMAIL, Logged.LETTER)
    if not how or rest.strip():
        return None
    return next((each for each in order if each in how), Logged.REMINDER)


@lru_cache(maxsize=1 << 14)
def wakes(text: str) -> bool:
    """Whether a text must be read even in a column that the owner settled as harmless.

    It speaks of payment, of a quarrel, a promise, a death or the like, understood or not.
    """
    said = _apart(text)
    if "✓" not in text and not _may_mean(said):
        return False
    sense = sense_of(text)
    if sense in SILENT:
        return False
    if said in _WEAK:  # « ok », « oui »: of what such a column is about
        return False
    return sense is not None or bool(_HINTS.search(_NO_HINT.sub(" ", said))) or "✓" in text


def _silent(text: str) -> Sense | None:
    """The sense of a text of which every word is known to ask nothing; None for any other."""
    said = fold(text)
    if _more_than_words(text):
        return None
    if said in _NOTHING or _BLANK.fullmatch(text) or is_part(said):
        return Sense.NOTHING
    if " ".join(_AFTER.sub(" ", said).split()) in _UNPAID:
        return Sense.UNPAID
    if logged(text):
        return Sense.LOG
    bare = PHONE.sub(" ", EMAIL.sub(" ", text))
    if bare != text and not _CONTACT.sub("", fold(bare)).strip():
        return Sense.CONTACT
    return None


def signs_in(text: str) -> str:
    """The signs that may mean something by themselves: « ✓ », « 👍 », « € », « = »."""
    if text.isascii() and not re.search(r"[=<>|~^$]", text):
        return ""
    return "".join(c for c in text if unicodedata.category(c) in {"Sm", "So", "Sc"} and c != "+")


def _more_than_words(text: str) -> bool:
    return "?" in text or "!" in text or bool(signs_in(text))


def _negated(said: str, at: int) -> bool:
    """« Pas encore payée », « non soldé »: a negation stands just before."""
    before = said[:at].split()[-_BEFORE:]
    return bool(_NOT.intersection(before))
