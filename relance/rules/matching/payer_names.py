"""Whether a label names a client in full: no resemblance, for a name close to another is another's.

What a bank and a payer put around a name, or a number, is data (`Around`, filled from words/). A company's words keep
their order, a person's do not. A name that ends where banks cut labels may go on: it is not full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import dropwhile, takewhile

from msgspec import Struct, field

from relance.french import fold, undotted
from relance.rules.matching.open_debts import Debt
from relance.rules.matching.operations import Operation

_CUTS = (26, 27, 30, 31, 32)  # where banks cut: 27, 31, 32 characters, a blank at the end lost


class Around(Struct, frozen=True, kw_only=True):
    """Words that may stand before and after a name, legal forms, vague ones included, and civilities.

    `own`: what stands beside the firm's own name where its money comes from another account of its own.

    Around a number: what an invoice is called, « n° », what announces a number of no kind, what else
    has one, and what may stand between that and its number.
    """

    before: frozenset[str]
    after: frozenset[str]
    own: frozenset[str]
    legal: frozenset[str]
    vague: frozenset[str]
    civilities: frozenset[str]
    invoices: frozenset[str]
    numbers: frozenset[str]
    announcing: frozenset[str]
    others: frozenset[str]
    fillers: frozenset[str]


def payer_of(operation: Operation, around: Around) -> str:
    """Who pays, as the bank writes it (« M OU MME AUTRENOM »); "" where a label alone tells less than two words."""
    words = fold(undotted(operation.payer or operation.label)).split()
    if not operation.payer:
        words = [*dropwhile(lambda w: w in around.before or not w.isalpha(), words)]
        words = [*takewhile(lambda w: w.isalpha() and w not in around.after, words)]
    told = operation.payer or len(words) > 1
    return " ".join(words).upper() if told else ""


def is_own(operation: Operation, names: Iterable[str], around: Around) -> bool:
    """Whether the money comes from an account of one of these, for nothing else is named."""
    idle = around.before | around.after | around.vague | around.civilities | around.own

    def told(text: str) -> set[str]:
        words = fold(undotted(text)).split()
        return {word for word in words if word.isalpha() and word not in idle}

    said = told(operation.payer or operation.label)
    return len(said) > 1 and any(said == told(name) for name in names)


class _Name(Struct, frozen=True):
    client: str
    words: tuple[str, ...]  # without forms at its ends
    forms: frozenset[str]
    person: bool


class PayerNames(Struct):
    """The names of all clients, to be looked for in labels."""

    debts: Iterable[Debt]
    around: Around
    _whole: dict[tuple[str, ...], list[_Name]] = field(default_factory=dict)
    _sorted: dict[tuple[str, ...], list[_Name]] = field(default_factory=dict)  # words in any order
    _first: dict[str, list[_Name]] = field(default_factory=dict)
    _clients: dict[str, set[str]] = field(default_factory=dict)  # word → clients
    _longest: int = 1

    def __post_init__(self) -> None:
        told = {(debt.client_id, name, debt.person) for debt in self.debts for name in debt.names}
        for client, text, person in sorted(told):
            words = self._words(text)
            forms = frozenset(words) & self.around.legal
            core = self._core(words)
            if not any(len(word) > 1 for word in core):
                continue
            name = _Name(client, core, forms, person=person)
            self._longest = max(self._longest, len(core))
            self._whole.setdefault(core, []).append(name)
            self._first.setdefault(core[0], []).append(name)
            if len(core) > 1 and not forms:
                self._sorted.setdefault(tuple(sorted(core)), []).append(name)
            for word in core:
                if len(word) > 2 and word not in self.around.vague:
                    self._clients.setdefault(word, set()).add(client)

    def _words(self, text: str) -> tuple[str, ...]:
        return tuple(word for word in fold(undotted(text)).split() if word != "et")

    def _core(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words without forms and civilities at the ends; all of them where nothing else is left."""
        idle = self.around.vague | self.around.civilities
        first, last = 0, len(words)
        while first < last and words[first] in idle:
            first += 1
        while last > first and words[last - 1] in idle:
            last -= 1
        return tuple(words[first:last]) or tuple(words)

    def full(self, text: str, *, alone: bool) -> frozenset[str]:
        """The clients that a text names in full; `alone`: it is a field that holds the payer only.

        One whose name holds another's wins over it (« Martin Conseil », « Martin »).
        """
        words = self._words(text)
        found: dict[str, int] = {}
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self._longest) + 1):
                for name in self._named(words, start, end):
                    if self._bounded(name, words, start, end, alone=alone):
                        found[name.client] = max(found.get(name.client, 0), end - start)
        most = max(found.values(), default=0)
        return frozenset(client for client, length in found.items() if length == most)

    def _named(self, words: Sequence[str], start: int, end: int) -> list[_Name]:
        """The names that these words make; a person's, or one beside a civility, in any order."""
        window = tuple(words[start:end])
        found = self._whole.get(window, [])
        swapped = self._sorted.get(tuple(sorted(window)), [])
        if swapped:
            beside = {*words[max(0, start - 2) : start], *words[end : end + 1]}
            civil = bool(beside & self.around.civilities)
            found = found + [name for name in swapped if name.person or civil]
        return found

    def _bounded(
        self, name: _Name, words: Sequence[str], start: int, end: int, *, alone: bool
    ) -> bool:
        """Whether nothing around makes it another's name, and it is not too short to tell."""
        idle = self.around.vague | self.around.civilities
        before, after = words[:start], [w for w in words[end:] if w not in idle][:1]
        if not all(w in self.around.before or w in idle or not w.isalpha() for w in before):
            return False
        if not all(w in self.around.after or w in idle or not w.isalpha() for w in after):
            return False
        beside = {*words[max(0, start - 1) : start], *words[end : end + 1]} & self.around.legal
        if beside and name.forms and not beside & name.forms:
            return False  # « Boulanger SAS » is not « Boulanger SARL »
        long_enough = len(name.words) > 1 and sum(map(len, name.words)) > 4
        return long_enough or (alone and len(name.words[0]) > 2 and len(self._core(words)) == 1)

    def begun(self, text: str) -> frozenset[str]:
        """The clients whose name begins with all that a text says of a payer, two words at least."""
        words, first = self._words(text), 0
        idle = self.around.before | self.around.vague
        while first < len(words) and (words[first] in idle or not words[first].isalpha()):
            first += 1
        said = words[first:]
        if len(said) < 2:
            return frozenset()
        named = (n for n in self._first.get(said[0], ()) if n.words[: len(said) - 1] == said[:-1])
        longer = (n for n in named if len(n.words) >= len(said))
        return frozenset(n.client for n in longer if n.words[len(said) - 1].startswith(said[-1]))

    def may_go_on(self, text: str, client: str) -> bool:
        """Whether that client's name ends a text just where banks cut: the payer's may go on."""
        words = self._words(text)
        return len(text) in _CUTS and client in self._clients.get(words[-1] if words else "", ())

    def near(self, text: str) -> Counter[str]:
        """Clients with words of this text in their names, the rarer the word the more it weighs (1 = 1000)."""
        found: Counter[str] = Counter()
        for word in dict.fromkeys(self._words(text)):
            sharing = self._clients.get(word, set())
            for client in sorted(sharing):
                found[client] += 1000 // len(sharing) + len(word)
        return found

    def strangers(self, text: str, client: str) -> bool:
        """Whether a text names somebody and shares no word with that client's names."""
        words = set(self._words(text)) - self.around.before - self.around.after - self.around.vague
        told = {word for word in words - self.around.civilities if word.isalpha() and len(word) > 2}
        return bool(told) and not any(client in self._clients.get(word, ()) for word in told)
