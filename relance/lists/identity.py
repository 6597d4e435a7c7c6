"""Who owes: one client or two, joined to the owner's clients' sheet.

A client is known by code, else by name (case, accents and spacing aside). The same name with
another postcode, e-mail or SIREN is another client; such a doubt, or two names for one code, holds
the letters until the workbook is clear. Names that may be one client's are `likeness`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import fold
from relance.lists.clients import Mention, client_of, told_of
from relance.lists.doubt import About, Doubt, blocking
from relance.problems import Problem
from relance.rules.codes import Kind
from relance.rules.model import Client
from relance.sheets.clients_sheet import NO_NAMES, Names

_TELL_APART = {"siren": "SIREN", "postcode": "code postal", "email": "e-mail"}


class _Person(Struct):
    """A client being put together from mentions; the first to speak wins."""

    card: Mention | None
    mentions: list[Mention] = field(default_factory=list)
    other_names: dict[str, None] = field(default_factory=dict)  # in order, once each
    known: dict[str, str] = field(default_factory=dict)  # of _TELL_APART
    name: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.card:
            self._hear(self.card)

    def add(self, mention: Mention) -> None:
        """One more row of this client's."""
        self.mentions.append(mention)
        self._hear(mention)

    def _hear(self, mention: Mention) -> None:
        self.name = self.name or mention.name
        for key in _TELL_APART:
            if said := mention.facts.get(key):
                self.known.setdefault(key, said)

    @property
    def all(self) -> list[Mention]:
        return [self.card, *self.mentions] if self.card else self.mentions

    def contradicts(self, mention: Mention) -> str:
        """What tells the mention from this client: « code postal »; empty where nothing does."""
        for name, title in _TELL_APART.items():
            known, said = self.known.get(name), mention.facts.get(name, "")
            if known and said and fold(known) != fold(said):
                return title
        return ""


class _Group(Struct):
    """The rows under one code or name: one client, or several that their facts tell apart."""

    base: str
    people: list[_Person]
    reason: Problem | None = None  # why their letters wait: the first that is met

    def of(self, mention: Mention) -> _Person:
        """The client that this row speaks of, with the row."""
        person = next((p for p in self.people if mention.code or not p.contradicts(mention)), None)
        if person is None:
            person = _Person(None)
            self.people.append(person)
        person.add(mention)
        return person

    def closed(self) -> None:
        """Give each its id, and say what is wrong with the group as a whole."""
        for number, person in enumerate(self.people, start=1):
            told = (fold(person.known[key]) for key in _TELL_APART if key in person.known)
            mark = f" {next(told, str(number))}" if len(self.people) > 1 else ""
            person.id = f"{self.base}{mark}"
        if len(self.people) > 1:
            first, other = self.people[0], self.people[1].mentions[0]
            self.reason = _same_name(other, first.contradicts(other))
        elif not self.people[0].name:
            self.reason = self.reason or _nameless(self.people[0].mentions[0])


class Identified(Struct, frozen=True, kw_only=True):
    """`ids`: the client of each mention, in order; `doubts`: those about clients."""

    ids: Sequence[str] = ()
    clients: tuple[Client, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


NOBODY = Identified()


def identify(
    mentions: Sequence[Mention],
    cards: Sequence[Mention],
    default: Kind | None,
    names: Names = NO_NAMES,
) -> Identified:
    """The clients behind the rows of the invoices; `cards` are those of the clients' sheet."""
    by_code = {fold(each.code): each for each in cards if each.code}
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for each in cards:
        by_name[fold(each.name)].append(each)
    codes = _codes(mentions)
    groups: dict[str, _Group] = {}
    owners: list[_Person] = []
    for written in mentions:
        known = _kept(written.name, names) if not written.code else ""
        mention = replace(written, name=known) if known else written
        name = fold(mention.name)
        named = by_name.get(name, []) if name else []
        card = by_code.get(fold(mention.code)) if mention.code else None
        if card is None and not mention.code:
            # The « Client » column may hold the code of the clients' sheet.
            card = named[0] if len(named) == 1 else by_code.get(name)
        base = fold(mention.code or (card.code if card else codes.get(name, ""))) or name
        group = groups.setdefault(base, _Group(base, [_Person(card)] if card else []))
        person = group.of(mention)
        if known:
            person.other_names[written.name] = None
        owners.append(person)
        if len(named) > 1 and card is None:
            group.reason = group.reason or _same_name(mention, "fiche")
        elif mention.code and name and name != fold(person.name):
            group.reason = group.reason or _two_names(mention, person.name)
    for group in groups.values():
        group.closed()
    people = {person.id: person for person in owners}
    clients = tuple(client_of(p.id, p.all, p.other_names, default) for p in people.values())
    told = (problem for p in people.values() for problem in told_of(p.all))
    waiting = (
        Doubt(about=About.CLIENT, of=person.id, problem=group.reason)
        for group in groups.values()
        for person in group.people
        if group.reason
    )
    return Identified(
        ids=[person.id for person in owners],
        clients=clients,
        terms={key: p.card.term for key, p in people.items() if p.card and p.card.term},
        doubts=(*waiting, *(Doubt(about=About.CLIENT, problem=problem) for problem in told)),
    )


def _kept(name: str, names: Names) -> str:
    """The name that the owner keeps for this one, from other name to other name; "" for itself."""
    kept, seen = "", {fold(name)}
    while (other := names.same.get(fold(kept or name), "")) and fold(other) not in seen:
        kept = other
        seen.add(fold(other))
    return kept


def _codes(mentions: Iterable[Mention]) -> dict[str, str]:
    """The code of each folded name that has just one: rows without it are the same client's."""
    found: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.code and fold(mention.name):
            found.setdefault(fold(mention.name), set()).add(mention.code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _reason(mention: Mention, what: str, cure: str) -> Problem:
    return blocking(where=mention.where, what=what, cure=cure)


def _same_name(mention: Mention, title: str) -> Problem:
    return _reason(
        mention,
        f"« {mention.name} » : un même nom pour deux clients, semble-t-il ({title} différent).",
        "Donnez un code ou un nom différent à chacun, ou corrigez ce qui diffère.",
    )


def _two_names(mention: Mention, name: str) -> Problem:
    return _reason(
        mention,
        f"Le code client « {mention.code} » porte deux noms : « {name} » et « {mention.name} ».",
        "Écrivez le même nom partout, ou donnez à chacun son code.",
    )


def _nameless(mention: Mention) -> Problem:
    return _reason(
        mention,
        f"Du client « {mention.code} » on ne connaît que le code."
        if mention.code
        else "Le client de cette facture n'est pas indiqué.",
        "Écrivez son nom dans la liste des factures ou dans une feuille de clients.",
    )
