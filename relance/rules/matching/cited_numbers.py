"""The invoice numbers that a label cites, as people write them.

« FAC-2026-0501 » is also « FACT 2026 501 », « fac20260501 », « 2026/0501 ». A number is cited only
whole: « 2026-0501-2 », « AV-2026-0501 » and « commande 2026-0501 » are others'. What looks like one of our
numbers, or follows « facture », and is none that is known, forbids guessing by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct, field
from stdnum import iso11649

from relance.rules.matching.open_debts import Debt
from relance.rules.matching.payer_names import Around

_GROUP = re.compile(r"[A-Z]+|[0-9]+")
_YEAR = re.compile(r"(?:19[89]|20\d)\d")
_LONGEST = 7  # groups of a number, at most
_CUT = len("RF00") + 5  # of a reference, at least, where its end is cut off


class _Piece(NamedTuple):
    text: str
    gap: str  # what stands between it and the piece before


class Cited(NamedTuple):
    """What a label cites.

    `debts`: one set for each number (several debts may bear it); `among`: those that a letter's
    reference covers; `foreign`: it cites a number that is none of ours.
    """

    debts: tuple[frozenset[str], ...]
    among: frozenset[str]
    foreign: bool


def _pieces(text: str) -> list[_Piece]:
    plain = unicodedata.normalize("NFKD", text.upper())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    found: list[_Piece] = []
    end = 0
    for match in _GROUP.finditer(plain):
        found.append(_Piece(match[0], plain[end : match.start()] if found else " "))
        end = match.end()
    return found


_DAYS = {4: ("%Y",), 6: ("%d%m%y", "%y%m%d", "%Y%m", "%m%Y"), 8: ("%Y%m%d", "%d%m%Y")}


def _plausible_day(digits: str) -> bool:
    """Whether digits may be a day, a month with its year, or a year."""
    return any(_reads(digits, pattern) for pattern in _DAYS.get(len(digits), ()))


def _reads(digits: str, pattern: str) -> bool:
    try:
        return datetime.strptime(digits, pattern).year in range(1990, 2100)  # noqa: DTZ007
    except ValueError:
        return False


class Numbers(Struct):
    """The numbers and references of all debts, to be looked for in labels."""

    debts: Iterable[Debt]
    around: Around
    _announced: frozenset[str] = frozenset()  # what a short number needs before it
    _whole: dict[str, set[str]] = field(default_factory=dict)
    _digits: dict[tuple[int, ...] | str, set[str]] = field(default_factory=dict)
    _heads: dict[str, str] = field(
        default_factory=dict
    )  # debt → the letters its number begins with
    _shapes: set[tuple[str, ...]] = field(default_factory=set)
    _runs: dict[int, set[int]] = field(default_factory=dict)  # length → first two figures
    _references: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._announced = self.around.invoices | self.around.numbers | self.around.announcing
        for debt in self.debts:
            pieces = [piece.text for piece in _pieces(debt.number)]
            digits = [text for text in pieces if text.isdigit()]
            for reference in debt.references:
                self._references.setdefault(iso11649.compact(reference), set()).add(debt.id)
            if not digits:
                continue
            self._whole.setdefault("".join(pieces), set()).add(debt.id)
            self._heads[debt.id] = "" if pieces[0].isdigit() else pieces[0]
            tail = pieces if pieces[0].isdigit() else pieces[1:]
            if all(map(str.isdigit, tail)):
                self._digits.setdefault("".join(tail), set()).add(debt.id)
                self._digits.setdefault(tuple(map(int, tail)), set()).add(debt.id)
            self._shapes |= {tuple(map(_shape, pieces)), tuple(map(_shape, tail))}
            if (run := "".join(tail)).isdigit():
                self._runs.setdefault(len(run), set()).add(int(run[:2]))

    def cited(self, text: str) -> Cited:
        """What this text cites."""
        pieces = _pieces(text)
        spans: list[tuple[int, int, frozenset[str]]] = []
        rejected = False
        for start in range(len(pieces)):
            for end in range(min(len(pieces), start + _LONGEST), start, -1):
                found, other = self._at(pieces, start, end)
                rejected |= other
                if found:
                    spans.append((start, end, found))
                    break
        kept = [
            span for span in spans
            if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in spans)
        ]  # fmt: skip
        among, alien, taken = self._references_in(pieces)
        kept = [span for span in kept if not set(range(span[0], span[1])) & taken]
        within = {n for start, end, _ in kept for n in range(start, end)} | taken
        foreign = alien or rejected or self._unknown(pieces, within)
        return Cited(tuple(dict.fromkeys(found for _, _, found in kept)), among, foreign)

    def _at(self, pieces: list[_Piece], start: int, end: int) -> tuple[frozenset[str], bool]:
        """The debts whose number stands from `start` to `end`; and whether it is something else's number."""
        texts = [piece.text for piece in pieces[start:end]]
        if any(len(piece.gap) > 3 for piece in pieces[start + 1 : end]) or not texts[-1].isalnum():
            return frozenset(), False
        joined = "".join(texts)
        before = pieces[start - 1] if start else _Piece("", "")
        gap = pieces[start].gap if start else " "
        after = pieces[end] if end < len(pieces) else _Piece("", " ")
        if not after.gap or (after.gap in "-." and after.text.isdigit()):
            return frozenset(), False
        generic = before.text in self._announced
        whole = self._whole.get(joined, set())
        if whole and not texts[0].isdigit():
            if not gap or (gap == "-" and before.text.isdigit()):
                return frozenset(), False
            sure = sum(c.isdigit() for c in joined) > 2 or generic
            return frozenset(whole if sure else ()), False
        if not all(map(str.isdigit, texts)):
            return frozenset(), False
        apart = self._digits.get(tuple(map(int, texts)), set()) if len(texts) > 1 else set()
        exact = whole | self._digits.get(joined, set())
        found = exact or (set() if _is_day(texts) else apart)
        if not found:
            return frozenset(), False
        if self._is_others(pieces, start, {self._heads[each] for each in found}):
            return frozenset(), True
        if before.text.isdigit() and gap in {"", "-", "."}:
            return frozenset(), False
        if before.text.isalpha() and gap in {"", "-"}:
            own = {each for each in found if self._heads[each] == before.text}
            found = own or (found if generic else set())
        if not generic and (sum(map(len, texts)) < 5 or _is_day(texts)):
            found = set()
        return frozenset(found), False

    def _is_others(self, pieces: list[_Piece], start: int, heads: set[str]) -> bool:
        """Whether what stands there is said to be an order's, a quote's… number: « devis n° 2026-12 »."""
        place, idle = start - 1, self.around.numbers | self.around.fillers
        while place >= 0 and pieces[place].text in idle:
            place -= 1
        return place >= 0 and pieces[place].text in self.around.others - heads

    def _unknown(self, pieces: list[_Piece], within: set[int]) -> bool:
        """Whether something looks like an invoice number and is none that is known."""
        for place, piece in enumerate(pieces):
            if piece.text in self.around.invoices and self._is_numbered(pieces, place + 1, within):
                return True
            for end in range(place + 1, min(len(pieces), place + _LONGEST) + 1):
                if end - 1 in within or (end - 1 > place and len(pieces[end - 1].gap) > 3):
                    break
                texts = [each.text for each in pieces[place:end]]
                apart = piece.gap and (end == len(pieces) or pieces[end].gap)
                if apart and self._is_like_ours(texts):
                    return True
        return False

    def _is_numbered(self, pieces: list[_Piece], place: int, within: set[int]) -> bool:
        """Whether a number that is none of ours stands there, « n° » before it or not; no day, no month."""
        while place < len(pieces) and pieces[place].text in self.around.numbers:
            place += 1
        texts: list[str] = []
        for piece in pieces[place:]:
            if not piece.text.isdigit() or len(piece.gap) > 3:
                break
            texts.append(piece.text)
        return bool(texts) and place not in within and not _is_day(texts)

    def _is_like_ours(self, texts: list[str]) -> bool:
        """Whether that is built as one of our numbers, or as numbers with a year are."""
        if _is_day(texts) or len("".join(texts)) < 5:
            return False
        if len(texts) == 1 and texts[0].isdigit():
            if _YEAR.match(texts[0]) and 7 <= len(texts[0]) <= 10:
                return any(20 in heads for heads in self._runs.values())
            heads = self._runs.get(len(texts[0]), ())
            return any(0 <= head - int(texts[0][:2]) <= 9 for head in heads)
        dated = len(texts) == 2 and _YEAR.fullmatch(texts[0]) and texts[1].isdigit()
        if dated and len(texts[1]) < 7 and not _YEAR.fullmatch(texts[1]):
            return True
        return tuple(map(_shape, texts)) in self._shapes

    def _references_in(self, pieces: list[_Piece]) -> tuple[frozenset[str], bool, set[int]]:
        """The debts that references (ISO 11649) cover, whether one is not ours, and the pieces they take."""
        for start, piece in enumerate(pieces):
            if (
                piece.text != "RF"
                or start + 1 == len(pieces)
                or not pieces[start + 1].text.isdigit()
            ):
                continue
            for end in range(min(len(pieces), start + 12), start + 1, -1):
                joined = "".join(each.text for each in pieces[start:end])
                if joined in self._references:
                    return frozenset(self._references[joined]), False, set(range(start, end))
                if (end == len(pieces) or "·" in pieces[end].gap) and len(joined) >= _CUT:
                    begun = [known for known in self._references if known.startswith(joined)]
                    if len(begun) == 1:  # where the bank cut its label
                        return frozenset(self._references[begun[0]]), False, set(range(start, end))
            glued = start + 1
            while glued < len(pieces) and not pieces[glued].gap:
                glued += 1
            if iso11649.is_valid("".join(each.text for each in pieces[start:glued])):
                return frozenset(), True, set(range(start, glued))
        return frozenset(), False, set()


def _shape(text: str) -> str:
    """Letters as they are, digits by their number."""
    return "9" * len(text) if text.isdigit() else text


def _is_day(texts: list[str]) -> bool:
    """Whether digits may be a day or a month rather than a number: « 2026-05 », « 05/06/2026 », « 050626 ».

    Not a run of eight: banks do not write days so, and people write numbers so.
    """
    lengths = [*map(len, texts)]
    if not all(map(str.isdigit, texts)) or lengths == [8]:
        return False
    if lengths in ([4, 2], [2, 4], [1, 4]):
        return 1 <= min(map(int, texts)) <= 12
    return sum(length > 2 for length in lengths) < 2 and _plausible_day(
        "".join(text.zfill(2) for text in texts)
    )
