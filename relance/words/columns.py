"""The columns an owner may have, each declared once, and those the program adds.

A title is normalised (case, accents, punctuation, abbreviations such as « N° », « Mt », « Ech. »,
units such as « (€) ») and then decides by exact match only: closeness merely suggests, in messages
(fuzzy matching takes « Montant HT » for the amount due). A bare title (« Montant », « Date ») is
taken only where no explicit one exists. Titles such as « Réglé » say nothing of what stands below:
an amount, a date or a word; each cell tells.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from relance.french import fold, undotted
from relance.words.currencies import CODE, NAMED
from relance.words.patterns import data
from relance.words.titles import THOUSANDS, THOUSANDS_ABOVE


class Value(StrEnum):
    """What the cells of a column hold."""

    TEXT = "texte"
    DATE = "date"
    AMOUNT = "montant"
    RATE = "taux"
    FLAG = "oui ou non"
    FREE = "libre"  # « Réglé »: a date, an amount or a word


class Column(Struct, frozen=True, kw_only=True):
    """A column of the owner's that is understood. `french`, `english`: its normalised titles.

    `single`: two such columns with different contents cannot both be believed.
    """

    key: str
    title: str
    value: Value
    french: frozenset[str]
    english: frozenset[str]
    help: str
    single: bool = False


class OurColumn(Struct, frozen=True, kw_only=True):
    """A column that the program writes right of the list; an `input` is read back."""

    key: str
    title: str
    input: bool = False


OURS: tuple[OurColumn, ...] = (
    OurColumn(key="number", title="N° facture (relance)"),
    OurColumn(key="days_late", title="Jours de retard"),
    OurColumn(key="interest", title="Pénalités"),
    OurColumn(key="fee", title="Indemnité forfaitaire"),
    OurColumn(key="total", title="Total à réclamer"),
    OurColumn(key="step", title="Étape"),
    OurColumn(key="next_action", title="Prochaine action"),
    OurColumn(key="next_date", title="Date prochaine action"),
    OurColumn(key="reason", title="Motif"),
    OurColumn(key="follow_up", title="Suite donnée", input=True),
    OurColumn(key="until", title="Jusqu'au", input=True),
)

_DATA = data("columns")
_WORDS = _DATA["words"]
# Words that mean the same, or nothing, in a title. « du » stays: « Montant dû » is not « Montant ».
_SAME = {short: word for word, shorts in _WORDS["same"].items() for short in shorts}
_RATED = re.compile(
    r"(?<=\b(?:tva|vat))(?: a)?(?: [0-9]+)+$"
)  # « TVA 5,5 % » is the tax, not its rate
_EMPTY, _UNITS = frozenset(_WORDS["empty"]), frozenset(_WORDS["units"])


@lru_cache(maxsize=8192)  # each sheet is tried as each kind of list
def normal(title: str) -> str:
    """The title as aliases are written: « N° de la Facture » and « FactureN° » → « n facture »…

    >>> normal("Mt TTC (€)"), normal("DueDate"), normal("Amount (in thousands)")
    ('montant ttc', 'due date', 'amount in thousands')
    """
    title = title.replace("#", " n ")
    spaced = re.sub(r"(?<=[a-zé])(?=[A-Z])", " ", undotted(title))
    inside = re.search(r"\(([^()]*)\)\s*$", spaced)
    if inside and (fold(inside[1]) in _UNITS or fold(inside[1]) in NAMED):
        spaced = spaced[: inside.start()]
    spaced = spaced if CODE.fullmatch(spaced.strip()) else CODE.sub(" ", spaced)
    words = (_SAME.get(word, word) for word in fold(spaced).split())
    return _RATED.sub("", " ".join(word for word in words if word not in _EMPTY))


def in_thousands(title: str, *, above: bool = False) -> bool:
    """Whether a title says that its amounts are in thousands: « Montant (k€) », « CA en milliers ».

    `above`: it stands above the list, and speaks of all its amounts.
    """
    words = THOUSANDS_ABOVE if above else THOUSANDS
    return bool(words.search(f"{fold(title)} {fold(title.replace('€', ' euros'))}"))


def _declared() -> tuple[
    tuple[Column, ...],
    dict[str, dict[str, str]],
    frozenset[str],
    frozenset[str],
    dict[str, tuple[str, ...]],
]:
    declared = tuple(
        Column(
            key=entry["key"],
            title=entry["title"],
            value=Value(entry["value"]),
            french=_titles(f"{normal(entry['title'])}/{entry['french']}", entry, _AROUND_FRENCH),
            english=_titles(entry["english"], entry, _AROUND_ENGLISH),
            help=entry["help"],
            single=entry.get("single", False),
        )
        for entry in _DATA["column"]
    )
    bare = {
        role: {title: key for key, titles in keys.items() for title in _listed(titles)}
        for role, keys in _DATA["bare"].items()
    }
    last, served = (
        {title: key for key, titles in _DATA[table].items() for title in _listed(titles)}
        for table in ("last", "served")
    )
    bare["invoices"] |= last | served
    content: dict[str, tuple[str, ...]] = {}
    for key, titles in _DATA["content"].items():
        for title in _listed(titles):
            content[title] = (*content.get(title, ()), key)
    return declared, bare, frozenset(last), frozenset(served), content


_AROUND_FRENCH = ("{}", "{} client", "{} du client", "client {}")
_AROUND_ENGLISH = ("{}", "customer {}", "client {}", "billing {}")


def _titles(titles: str, entry: Mapping[str, object], around: Sequence[str]) -> frozenset[str]:
    forms = around if entry.get("contact") else ("{}",)
    return frozenset(form.format(title) for title in _listed(titles) for form in forms)


def _listed(titles: str) -> Iterator[str]:
    """They stand there as `normal` gives them: to do it again was a fiftieth of a small Monday."""
    return (" ".join(title.split()) for title in titles.split("/"))


COLUMNS, _BARE, LAST, _SERVED, CONTENT = (
    _declared()
)  # CONTENT: title → what it is where its cells fit
# Titles that are understood only where no explicit one says better, by the role of the sheet.
INVOICES, CLIENTS, PAYMENTS = (_BARE[role] for role in ("invoices", "clients", "payments"))
TOLD: Mapping[str, str] = _DATA["told"]  # what « Colonnes » may say besides titles
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
_BY_TITLE = {title: c.key for c in COLUMNS for title in sorted(c.french | c.english)}
_OUR_SUFFIX = " (relance)"
_DISTINCTIVE = {"number", "fee", "next_date", "follow_up"}  # titles that few owners have


def match(titles: Sequence[str], bare: Mapping[str, str]) -> dict[str, list[int]]:
    """The columns (from 0) that each key may be; a bare title only where nothing explicit is."""
    explicit: dict[str, list[int]] = {}
    weak: dict[str, list[int]] = {}
    last: dict[str, list[int]] = {}
    served: dict[str, list[int]] = {}
    before = ""
    for index, title in enumerate(titles):
        name = normal(title)
        if name == "le" and before and before not in {"number", "client"}:
            name = ""  # « Acompte | le »: the day of what stands before, not of the invoice
        if key := _BY_TITLE.get(name):
            explicit.setdefault(key, []).append(index)
        if other := bare.get(name):
            tier = served if name in _SERVED else last if name in LAST else weak
            tier.setdefault(other, []).append(index)
        before = key or other or name
    return served | last | weak | explicit


def is_vague(title: str) -> bool:
    """Whether it is taken only where the list has no better one: « Famille », « Stagiaire »."""
    return normal(title) in LAST | _SERVED


def key_of(title: str) -> str:
    """The key of the column that this title names by itself; empty for none."""
    return _BY_TITLE.get(normal(title), "")


def are_french(titles: Iterable[str]) -> bool:
    """Whether these titles are French rather than English: their writer puts the day first."""
    balance = 0
    for name in map(normal, titles):
        if key := _BY_TITLE.get(name):
            balance += (name in BY_KEY[key].french) - (name in BY_KEY[key].english)
    return balance > 0


def suggestion(titles: Iterable[str], keys: Sequence[str], cutoff: float = 0.68) -> str:
    """The title that comes nearest to one of these columns, for a message; empty when none does."""
    wanted = {title for key in keys for title in BY_KEY[key].french | BY_KEY[key].english}
    wanted |= {title for title, key in INVOICES.items() if key in keys}
    unknown = {normal(title): title for title in titles if normal(title) not in _BY_TITLE}
    ranked = [
        (difflib.SequenceMatcher(None, name, near).ratio(), title)
        for name, title in unknown.items()
        for near in difflib.get_close_matches(name, sorted(wanted), 1, cutoff)
    ]
    return max(ranked)[1] if ranked else ""


def find_ours(titles: Sequence[str]) -> dict[str, int]:
    """Our columns among these titles (key → column from 0): those from our first one on.

    The owner may have a « Jours de retard » of his own: left of ours it stays his; a title with our
    suffix is ours wherever it stands. Where the first was renamed or deleted, two titles that
    hardly anybody else uses tell where ours begin, so that what is typed there is not forgotten.
    """
    folded = [fold(title) for title in titles]
    marked = {fold(ours.title + _OUR_SUFFIX): rank for rank, ours in enumerate(OURS)}
    plain = {fold(ours.title): rank for rank, ours in enumerate(OURS)}
    ranks = [plain.get(title, marked.get(title)) for title in folded]
    if fold(OURS[0].title) in folded:
        start = folded.index(fold(OURS[0].title))
    else:
        anchors = [
            index
            for index, (title, rank) in enumerate(zip(folded, ranks, strict=True))
            if rank is not None and (title in marked or OURS[rank].key in _DISTINCTIVE)
        ]
        if len({ranks[index] for index in anchors}) < 2:
            return {}
        start = anchors[0]
        while start and (ranks[start - 1] or len(OURS)) < (ranks[start] or 0):
            start -= 1
    found = {}
    for ours in OURS:
        name, ours_only = fold(ours.title), fold(ours.title + _OUR_SUFFIX)
        if ours_only in folded:
            found[ours.key] = folded.index(ours_only)
        elif name in folded[start:]:
            found[ours.key] = folded.index(name, start)
    return found


def our_titles(owners: Iterable[str]) -> dict[str, str]:
    """The titles our columns take beside these: unique, as an Excel table requires."""
    taken = {fold(title) for title in owners}
    return {
        ours.key: ours.title + (_OUR_SUFFIX if fold(ours.title) in taken else "") for ours in OURS
    }
