"""The entries of a cell, and which of them the owner has answered for already.

A remark grows: « relancé le 12/11 » becomes « relancé le 12/11, virement en cours ». What is
remembered of an answer is the invoice, the column and the entry, normalised, so that only what was
added is asked about. What was told to wait is asked again after thirty days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from relance.french import fold
from relance.lists.meanings import asks_nothing
from relance.words.moments import days_in
from relance.words.senses import signs_in, wakes

AGAIN = timedelta(days=30)  # what waits is asked again
LINES = "lignes "  # begins the « column » of what is struck through or coloured
COMMENT = "commentaire de cellule"  # the column of what a cell's comment says
_LINES = re.compile(r"[\r\n]+|;|•|\s\|\s|\s(?:->|→)\s")
_BETWEEN = re.compile(r"\s*[,.–—/-]?\s+(?:et |puis )?(?:le |au |du )?$", re.IGNORECASE)
_LEADS = re.compile(r"\W*(?:le |du )?$", re.IGNORECASE)
_SIGNS = re.compile(r"\s*[,.;:–—/-]\s+")
_SAID = re.compile(r"(?P<answer>[^—]+) — (?P<column>.*) : « (?P<entry>.*) »", re.DOTALL)


def is_no_column(title: str) -> bool:
    """Whether that « column » is a cell's comment or a colour, which no title of the list names."""
    return fold(title) == fold(COMMENT) or fold(title).startswith(LINES)


class Answer(StrEnum):
    """What the owner answers of an entry, as the history keeps it."""

    WAIT = "attendre"
    CHASE = "relancer quand même"
    HOLD = "suite donnée"  # a state, noted in « Suite donnée »
    PART = "réglée en partie"  # waits until the owner has noted the payment
    LOG = "démarche notée"
    SIGN = "signe de paiement"  # a colour or a bar: its setting tells
    HARMLESS = "colonne sans objet"  # of no invoice: the column is settled


class RemarkEntry(Struct, frozen=True, kw_only=True):
    """One thing that the owner wrote: of which invoice, in which column (its title), in what words.

    `computed`: it is the text of a formula, whose figures change by themselves.
    """

    invoice_id: str
    column: str
    text: str
    where: str = ""
    computed: bool = False
    of_payment: bool = False

    @property
    def key(self) -> Key:
        """What it is remembered by."""
        return self.invoice_id, fold(self.column), normalised(self.text, computed=self.computed)


class Answered(Struct, frozen=True, kw_only=True):
    """An answer given on a day."""

    on: date
    answer: Answer


@lru_cache(maxsize=1 << 14)  # the same texts are read again where an answer changed something
def entries(text: str) -> tuple[str, ...]:
    """The entries of a cell: its lines, and the dated ones of a line.

    >>> entries("12/11 relancé tel, 14/11 rappelle lundi")
    ('12/11 relancé tel', '14/11 rappelle lundi')
    >>> entries("on s'est arrangés, il solde à Noël")
    ("on s'est arrangés, il solde à Noël",)
    """
    lines = (" ".join(line.split()) for line in _LINES.split(text))
    found = (entry for line in lines if line for entry in _dated(line))
    return tuple(entry for each in found if (entry := each.strip(" ,")))


def _dated(line: str) -> Iterator[str]:
    """A line that begins with a day is cut before each other one; else after each that is followed by more."""
    spans = [(start, end) for start, end, _ in days_in(line)]
    if len(spans) < 2:
        yield line
        return
    leads = bool(_LEADS.fullmatch(line[: spans[0][0]]))
    cuts = [0]
    for (_, before), (start, _) in pairwise(spans):
        between = line[before:start]
        more = fold(between) not in {"", "et", "puis", "le", "et le", "puis le", "au", "a", "ou"}
        if leads and more and (gap := _BETWEEN.search(between)):
            cuts.append(before + gap.start() + len(gap[0]) - len(gap[0].lstrip(" ,.-–—/")))
        elif not leads and (gap := re.match(r"\s?(?:,|\.| -| –| /)\s+(?=\w)", between)):
            cuts.append(before + gap.end())
    for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True):
        yield line[start:end].strip(" ,-–—/") or line


def normalised(text: str, *, computed: bool = False) -> str:
    """An entry for comparing: without case, accents or punctuation, but with its signs (« ? », « ✓ »).

    A formula's text counts without its digits.
    """
    said = fold(text)
    if computed:
        said = " ".join(re.sub(r"\d+", " ", said).split())
    signs = signs_in(text) + ("?" if "?" in text else "")
    return " ".join(filter(None, (said, signs))) or "".join(text.split())


class Standing(StrEnum):
    """What becomes of an entry today."""

    SILENT = "rien"  # answered for, or meaning nothing
    WAITS = "en attente"  # its row waits; not asked again yet
    ASK = "à demander"  # its row waits, and the owner is asked


Key = tuple[str, str, str]


def standing(
    entry: RemarkEntry, told: Mapping[Key, Answered], settled: frozenset[str], today: date
) -> Standing:
    """What becomes of an entry, given what was answered before.

    `settled`: the folded titles of the columns that mean nothing; there, only what wakes up counts.
    """
    known = told.get(entry.key) if told else None
    if known and known.answer in {Answer.WAIT, Answer.PART}:
        return Standing.ASK if today - known.on >= AGAIN else Standing.WAITS
    if known or (fold(entry.column) in settled and not wakes(entry.text)):
        return Standing.SILENT
    return Standing.SILENT if asks_nothing(entry.text, today) else Standing.ASK


def apart(entry: RemarkEntry, told: Mapping[Key, Answered]) -> tuple[RemarkEntry, ...]:
    """The entry in two where its beginning was answered for: that, and what was added after a sign."""
    if not told:
        return (entry,)
    invoice_id, column, _ = entry.key
    for sign in reversed(list(_SIGNS.finditer(entry.text))):
        before = replace(entry, text=entry.text[: sign.start()])
        if (invoice_id, column, before.key[2]) in told:
            return before, replace(entry, text=entry.text[sign.end() :])
    return (entry,)


def noted(entry: RemarkEntry, answer: Answer) -> str:
    """An answer as the note of a line of history: « attendre — Notes : « virement en cours » »."""
    text = re.sub(r"\d+", "…", entry.text) if entry.computed else entry.text
    return f"{answer} — {entry.column} : « {text} »"


def recalled(invoice_id: str, note: str, on: date) -> tuple[Key, Answered] | None:
    """What such a note remembers of an invoice; None for any other note."""
    found = _SAID.fullmatch(note)
    if not found or found["answer"] not in set(Answer):
        return None
    entry = RemarkEntry(invoice_id=invoice_id, column=found["column"], text=found["entry"])
    return entry.key, Answered(on=on, answer=Answer(found["answer"]))


def by_text(asked: Iterable[RemarkEntry]) -> dict[Key, tuple[RemarkEntry, ...]]:
    """The entries of one question: the same words in one column, whatever the invoice."""
    groups: dict[Key, list[RemarkEntry]] = {}
    for entry in asked:
        groups.setdefault(("", *entry.key[1:]), []).append(entry)
    return {key: tuple(group) for key, group in groups.items()}
