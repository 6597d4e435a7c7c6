"""What a letter may not say: a closed list of terms, each with its cause and its cure (issue 6.8).

A wrong word harms the owner more than a wrong cent: costs that are not due, an act that only a
bailiff makes, a threat that the law punishes. The list is data (`relance/law/wording.toml`). Text is
compared without case, accents nor punctuation; what the workbook gives (a client called « Étude
Martin, huissiers ») is not the letter's own word and is read over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from relance.french import fold
from relance.rules.codes import Kind


class Term(Struct, frozen=True, kw_only=True):
    """One forbidden term. `pattern` matches whole words of folded text, with the space before them.

    `kinds` are the clients to whom it may not be said; `before_formal_notice`: forbidden only in
    the letters that come before the formal notice. `cause` and `cure` are French sentences.
    """

    name: str
    pattern: re.Pattern[str]
    cause: str
    cure: str
    kinds: frozenset[Kind] = frozenset(Kind)
    before_formal_notice: bool = False
    allowed: re.Pattern[str] | None = None  # words that look like it and are right


# Its own few: those of one letter only would take the place of the names that `fold` remembers.
_folded = lru_cache(maxsize=1 << 10)(fold.__wrapped__)


class Fault(Struct, frozen=True, kw_only=True):
    """A forbidden term as a letter says it, in its own (folded) words."""

    term: Term
    words: str


def faults(
    text: str,
    terms: Iterable[Term],
    *,
    kinds: Sequence[Kind],
    formal_notice: bool,
    given: Iterable[str] = (),
) -> Iterator[Fault]:
    """The forbidden terms of `text`, a letter to a client of one of `kinds`, once each.

    `formal_notice`: the letter is one. `given` are the values that the workbook put into the text.
    """
    # By paragraphs: most are alike in all letters. A literal space first, as in the patterns, is what
    # `re` looks for fast.
    said = " ".join(["", *filter(None, map(_folded, text.split("\n")))])
    theirs: list[tuple[int, int]] | None = None  # where the workbook's own values stand
    for term in terms:
        if not term.kinds.intersection(kinds) or (term.before_formal_notice and formal_notice):
            continue
        judged = said
        if term.allowed and term.pattern.search(said):
            judged = term.allowed.sub(lambda found: "§" * len(found[0]), said)
        for found in term.pattern.finditer(judged):
            if theirs is None:
                values = {folded for value in given if (folded := fold(value)) and folded in said}
                spots = (re.finditer(rf" {value}\b", said) for value in values)
                theirs = [spot.span() for each in spots for spot in each]
            if not any(start <= found.start() and found.end() <= end for start, end in theirs):
                yield Fault(term=term, words=found[0][1:])
                break
