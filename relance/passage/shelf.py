"""Today's folder: where each fresh document goes, which one stands, which goes aside (DESIGN 5.18).

A document that the owner has changed, or has open, is never overwritten. Where it still says what
today's plan says it stands, and nothing is made beside it. Else a fresh one lies beside it, numbered,
and the owner is told which one to post.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from relance.french import count
from relance.letters.mail import ENDING
from relance.letters.names import (
    AGREEMENT,
    ANSWER,
    BEFORE_DUE,
    COURT_FOLDER,
    DASHBOARD_FILE,
    PAGE_FILE,
    PRINT_FILE,
    REGISTERED_FILE,
    THANK_YOU,
)
from relance.letters.writer import CALLS_FILE, TODO_FILE, Placed
from relance.passage.outbox import Outbox, fingerprint
from relance.passage.passages import (
    Passage,
    base,
    elsewhere,
    number_of,
    passages,
    stated_in,
    version,
)
from relance.problems import AnswerNeeded, TurnedBack
from relance.rules.asking import Asker
from relance.rules.history import drafts_of
from relance.rules.ladder.stated import Stated, difference
from relance.rules.model import Event
from relance.rules.outcome import Claim
from relance.system.inside import inside


class _Memory(Struct, frozen=True, kw_only=True):
    """What the runs know of one document: all that was published by its name, and what it states."""

    contents: frozenset[str] = frozenset()
    newest: str = ""
    stated: Stated | None = None


@dataclass(slots=True)
class Shelf:
    """The folder of one firm on one day. Nothing is written: what it gathers is filed (`filing.py`)."""

    outbox: Outbox
    folder: str
    known: dict[str, _Memory] = field(init=False)
    last: dict[str, int] = field(default_factory=dict)  # first name → its highest number
    placed: dict[str, str] = field(default_factory=dict)  # first name → the name it has today
    fresh: dict[str, bytes] = field(default_factory=dict)  # to be staged
    stated: dict[str, Stated] = field(default_factory=dict)  # of those
    kept: set[str] = field(default_factory=set)  # the owner's, that stand
    aside: set[str] = field(default_factory=set)  # to be moved to « annulés »
    notes: list[str] = field(default_factory=list)  # what the owner is to be told

    def __post_init__(self) -> None:
        """Load the memory once: it does not change before the commit."""
        self.known = remembered(passages(self.outbox.root))
        for name in self.known:
            first = base(name)
            self.last[first] = max(self.last.get(first, 0), number_of(name))

    def place(self, name: str, content: bytes, stated: Stated | None) -> Placed:
        """Where this document goes today, and what is to be said beside it."""
        first, mark = f"{self.folder}/{name}", fingerprint(content)
        there = {n: self.outbox.on_disk(n) for n in self._versions(first)}
        theirs = [n for n, found in there.items() if found not in {mark, *self._contents(n)}]
        standing = [n for n in theirs if self._agrees(n, mark, stated)]
        if standing:
            chosen = standing[-1]
            self.kept.add(chosen)
        else:
            after = number_of(theirs[-1]) + 1 if theirs else 0
            same = [n for n, found in there.items() if found == mark and number_of(n) >= after]
            chosen = same[0] if same else version(first, after)
            if not same or mark not in self._contents(chosen):
                self.fresh[chosen] = content
                if stated:
                    self.stated[chosen] = stated
        self.placed[first] = chosen
        self.aside |= set(there) - set(theirs) - {chosen}
        new = posixpath.basename(chosen)
        told = [self._told(n, stated) for n in theirs if n not in {chosen, *standing}]
        told += [f"et non « {posixpath.basename(n)} » aussi." for n in standing if n != chosen]
        posted = "Envoyez" if name.endswith(ENDING) else "Postez"
        use = _USE.get(name, "Prenez" if _of_court(posixpath.dirname(name)) else posted)
        self.notes += [f"{use} « {new} », {what}" for what in told]
        return Placed(new, " ".join(what[:1].upper() + what[1:] for what in told))

    def left(self, claims: Iterable[Claim]) -> list[Placed]:
        """Answers, plans to sign and court files that today's plan does not make, and whose sums are not right now.

        What is not the owner's goes aside.
        """
        owed = {claim.invoice.number: f"{claim.outstanding:.2f}" for claim in claims}
        found = []
        for first in sorted(self.last.keys() - self.placed.keys()):
            if not self._proposed(first):
                continue
            for name in self._versions(first):
                stated = self._memory(name).stated
                if stated is None or all(owed.get(one[0]) == one[2] for one in stated.claims):
                    continue
                if self.outbox.on_disk(name) in self._contents(name):
                    self.aside.add(name)
                    where = "est dans « annulés »"
                else:
                    where = "n'est pas à envoyer"
                home = posixpath.dirname(name)
                short = posixpath.basename(home if _of_court(home) else name)
                note = f"« {short} » {where} : ses sommes ne sont plus celles d'aujourd'hui."
                if note not in self.notes:  # of a court file, once
                    self.notes.append(note)
                    found.append(Placed(short, note, stated.invoices))
        return found

    def _proposed(self, first: str) -> bool:
        """Whether it is a letter that the history does not count, or of a court file, of this day."""
        home = posixpath.dirname(first)
        of_court = posixpath.dirname(home) == self.folder and _of_court(home)
        return of_court or (home == self.folder and first.endswith(_PROPOSED))

    def lies(self, name: str) -> bytes:
        """What lies under that name in this folder once the run is done, as far as is known now."""
        place = f"{self.folder}/{name}"
        return self.fresh.get(place) or self.copy(place)

    def drop(self, name: str) -> None:
        """What lies there under that name goes aside."""
        self.aside.add(f"{self.folder}/{name}")

    def copy(self, document: str) -> bytes:
        """A document of any day as it lies there; empty where the memory does not know it, or it is gone."""
        path = inside(self.outbox.root, document) if document in self.known else None
        try:
            return path.read_bytes() if path else b""
        except OSError:
            return b""

    def file_of(self, folder: str) -> Stated | None:
        """What the newest court file of that name states, of this firm; None: none, or it is of today.

        Today's is made again, as all that a run of the same day prepared.
        """
        firm = posixpath.basename(self.folder)
        there = [
            name
            for name, memory in self.known.items()
            if memory.stated
            and name.split("/")[1:-1] == [firm, folder]
            and self.outbox.on_disk(name) is not None
        ]
        newest = max(there, default=f"{self.folder}/")
        return None if newest.startswith(f"{self.folder}/") else self.known[newest].stated

    def versions_of(self, documents: Iterable[str]) -> set[str]:
        """Every version of these that the memory knows and that is not made today."""
        gone = {base(document) for document in documents} - self.placed.keys()
        gone &= self.last.keys()  # a name in a workbook is not enough
        there = (n for first in gone for n in self._versions(first))
        return {name for name in there if name in self.known}

    def _versions(self, first: str) -> list[str]:
        return self.outbox.versions(first, self.last.get(first, 0))

    def _memory(self, name: str) -> _Memory:
        return self.known.get(name, _NOTHING)

    def _contents(self, name: str) -> frozenset[str]:
        return self._memory(name).contents

    def _agrees(self, name: str, mark: str, stated: Stated | None) -> bool:
        """Whether the owner's version still says what is so today."""
        memory = self._memory(name)
        if memory.stated and stated:
            return memory.stated.agrees(stated)
        return memory.newest == mark

    def _told(self, name: str, stated: Stated | None) -> str:
        """Which one not to use, and why; it goes aside where it claims what is not due any more."""
        old = self._memory(name).stated
        place = ""
        if old and stated and set(old.invoices) - set(stated.invoices):
            self.aside.add(name)
            place = " (rangé dans « annulés »)"
        short = posixpath.basename(name)
        return f"et non « {short} », changé ou ouvert par vous{place} : {difference(old, stated)}."


def _of_court(folder: str) -> bool:
    return posixpath.basename(folder).startswith(COURT_FOLDER)


_NOTHING = _Memory()
_USE = {
    TODO_FILE: "Lisez",
    PAGE_FILE: "Lisez",
    DASHBOARD_FILE: "Ouvrez",
    CALLS_FILE: "Prenez",
    PRINT_FILE: "Imprimez",
    REGISTERED_FILE: "Prenez",
}
_PROPOSED = tuple(
    f" - {title}{ending}"
    for title in (ANSWER, AGREEMENT, BEFORE_DUE, THANK_YOU)
    for ending in (".docx", ENDING)
)


def prepared_elsewhere(
    outbox: Outbox, events: Iterable[Event], today: date, ask: Asker | None
) -> None:
    """Stop, or ask, where letters of this day were prepared in another output folder.

    Raises AnswerNeeded without a keyboard, TurnedBack where the owner goes back to that folder.
    """
    known = outbox.known()
    lost = {
        event.document
        for event in drafts_of(events, today)
        if event.document and event.document not in known and elsewhere(event.run, outbox.root)
    }
    if not lost:
        return
    are = "est déjà préparé" if len(lost) == 1 else "sont déjà préparés"
    what = (
        f"{count(len(lost), 'courrier')} d'aujourd'hui {are}, mais pas dans ce dossier : dans une"
        " autre sortie (--sortie), ou sur un autre ordinateur."
    )
    if ask is None:
        raise AnswerNeeded(
            what,
            where=str(outbox.root),
            cure="Reprenez le même dossier, ou lancez le programme au clavier pour les refaire ici."
            " Rien n'a été modifié.",
        )
    answers = (
        "Arrêter, pour reprendre l'autre dossier",
        "Les refaire ici : ne postez pas ceux de l'autre dossier",
    )
    if ask.choose(what, answers) != 2:
        raise TurnedBack("arrêté à votre demande.", cure="Rien n'a été modifié.")


def remembered(kept: Iterable[Passage]) -> dict[str, _Memory]:
    """What the memory of the runs, oldest first, knows of each document."""
    found: dict[str, _Memory] = {}
    for passage in kept:
        for name, content in passage.documents.items():
            before = found.get(name, _NOTHING)
            found[name] = _Memory(
                contents=before.contents | {content},
                newest=content,
                stated=stated_in(passage, name),
            )
    return found
