"""Who owes: one client or two, joined to the owner's clients' sheet, and of what kind.

A client is known by code, else by name (case, accents and spacing aside). The same name with
another postcode, e-mail or SIREN is another client; such a doubt, or two names for one code, holds
the letters until the workbook is clear. The kind comes from a column, a clear sign in the name or
a SIREN; a person's signs win over the default setting (C. com. L441-10 is for professionals only).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from stdnum.fr import siren, siret, tva

from relance.french import fold, undotted
from relance.problems import Level, Problem
from relance.rules.model import DEFAULT_SOURCE, Client, Kind
from relance.sheets.clients import NO_NAMES, Names
from relance.words.civility import is_private, read_name
from relance.words.forms import LEGAL_FORMS, VAGUE, form_of
from relance.words.kinds import is_health, kind_of_initials, kind_of_name, kind_of_type

FACTS = ("civility", "postcode", "town", "country", "email", "phone", "siren", "kind")
_TELL_APART = {"siren": "SIREN", "postcode": "code postal", "email": "e-mail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What one row, of the invoices or of the clients' sheet, says of a client."""

    name: str
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)  # FACTS
    address: tuple[str, ...] = ()
    term: str = ""  # payment term, from the clients' sheet
    where: str = ""


def essence(name: str) -> tuple[str, ...]:
    """What is left of a name without its legal form, in any order: « SARL Martin » → martin."""
    words = fold(undotted(name)).split()
    return tuple(sorted(word for word in words if word not in VAGUE)) or tuple(words)


def _unspaced(name: str) -> tuple[str, ...]:
    """The same in one word: « Immo 3 F » and « IMMO 3F »."""
    words = fold(undotted(name)).split()
    return ("".join(word for word in words if word not in VAGUE) or fold(name),)


def _forms(name: str) -> set[str]:
    return set(fold(undotted(name)).split()) & LEGAL_FORMS


@dataclass(slots=True)
class _Person:
    """A client being put together from mentions; the first to speak wins."""

    card: Mention | None
    mentions: list[Mention] = field(default_factory=list)
    other_names: dict[str, None] = field(default_factory=dict)  # in order, once each

    def fact(self, name: str) -> str:
        return next((m.facts[name] for m in self._all() if m.facts.get(name)), "")

    def _all(self) -> list[Mention]:
        return [self.card, *self.mentions] if self.card else self.mentions

    def contradicts(self, mention: Mention) -> str:
        """What tells the mention from this client: « code postal »; empty where nothing does."""
        for name, title in _TELL_APART.items():
            known, said = self.fact(name), mention.facts.get(name, "")
            if known and said and fold(known) != fold(said):
                return title
        return ""

    @property
    def name(self) -> str:
        return next((m.name for m in self._all() if m.name), "")

    @property
    def address(self) -> tuple[str, ...]:
        return next((m.address for m in self._all() if m.address), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """`ids`: the client of each mention, in order; `doubts`: client id → what holds its letters."""

    ids: Sequence[str]
    clients: tuple[Client, ...]
    terms: Mapping[str, str]
    doubts: Mapping[str, Problem]
    problems: tuple[Problem, ...]
    twins: Mapping[tuple[str, str], tuple[str, str]]  # two names, perhaps of one client → their ids


def identify(
    mentions: Sequence[Mention],
    cards: Sequence[Mention],
    default: Kind | None,
    names: Names = NO_NAMES,
) -> Identified:
    """The clients behind the rows of the invoices; `cards` are those of the clients' sheet."""
    by_code = {fold(each.code): each for each in cards if each.code}
    by_name: dict[str, list[Mention]] = {}
    for each in cards:
        by_name.setdefault(fold(each.name), []).append(each)
    codes = _codes(mentions)
    groups: dict[str, list[_Person]] = {}
    doubts: dict[str, Problem] = {}
    owners: list[tuple[str, _Person]] = []
    for written in mentions:
        known = _kept(written.name, names) if not written.code else ""
        mention = replace(written, name=known) if known else written
        named = by_name.get(fold(mention.name), []) if fold(mention.name) else []
        card = by_code.get(fold(mention.code)) if mention.code else None
        if card is None and not mention.code:
            # The « Client » column may hold the code of the clients' sheet.
            card = named[0] if len(named) == 1 else by_code.get(fold(mention.name))
        code = mention.code or (card.code if card else codes.get(fold(mention.name), ""))
        base = fold(code) or fold(mention.name)
        group = groups.setdefault(base, [_Person(card)] if card else [])
        person = next((p for p in group if mention.code or not p.contradicts(mention)), None)
        if person is None:
            person = _Person(None)
            group.append(person)
        person.mentions.append(mention)
        if known:
            person.other_names[written.name] = None
        owners.append((base, person))
        if len(named) > 1 and card is None:
            doubts.setdefault(base, _same_name(mention, "fiche"))
        elif mention.code and fold(mention.name) and fold(mention.name) != fold(person.name):
            doubts.setdefault(base, _two_names(mention, person.name))
    twins = {}
    for bases, pair, alike in _alike(groups, names):
        twins[pair] = bases
        for base in bases:
            doubts.setdefault(base, alike)
    ids = {
        id(person): base if len(group) == 1 else f"{base} {_mark(person, number)}"
        for base, group in groups.items()
        for number, person in enumerate(group, start=1)
    }
    for base, group in groups.items():
        doubt = doubts.pop(base, None)
        first = group[0].mentions[0] if group[0].mentions else group[1].mentions[0]
        if len(group) > 1:
            doubt = _same_name(group[1].mentions[0], group[0].contradicts(group[1].mentions[0]))
        elif not group[0].name:
            doubt = doubt or _nameless(first)
        if doubt:
            doubts |= {ids[id(person)]: doubt for person in group}
    problems: list[Problem] = list(dict.fromkeys(doubts.values()))
    people = {ids[id(person)]: person for _, person in owners}
    clients = tuple(_client(key, p, default, problems) for key, p in people.items())
    return Identified(
        ids=[ids[id(person)] for _, person in owners],
        clients=clients,
        terms={key: p.card.term for key, p in people.items() if p.card and p.card.term},
        doubts=doubts,
        problems=tuple(problems),
        twins=twins,
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


def _alike(
    groups: Mapping[str, Sequence[_Person]], names: Names
) -> Iterable[tuple[tuple[str, str], tuple[str, str], Problem]]:
    """Names that may be those of one client: « SARL Martin » and « Martin SARL »; bases, names, why.

    The first is the name to keep: the one with a code.
    """
    near: dict[tuple[str, ...], list[tuple[str, _Person]]] = {}
    for base, group in groups.items():
        if len(group) == 1 and not group[0].card and group[0].mentions and group[0].name:
            for key in {essence(group[0].name), _unspaced(group[0].name)}:
                near.setdefault(key, []).append((base, group[0]))
    for same in near.values():
        for (base, one), (other_base, other) in combinations(
            sorted(same, key=lambda each: not each[1].mentions[0].code), 2
        ):
            first, second = one.mentions[0], other.mentions[0]
            told = frozenset((fold(one.name), fold(other.name))) in names.apart
            forms = _forms(one.name), _forms(other.name)
            apart = all(forms) and forms[0] != forms[1]
            if told or apart or (first.code and second.code) or one.contradicts(second):
                continue
            doubt = _doubt(
                second,
                f"« {one.name} » et « {other.name} » : est-ce le même client ?",
                f"Si oui, écrivez partout le même nom, ou « {other.name} » dans « Autres noms » de"
                f" {one.name} (« Relance - Clients »). Sinon, écrivez-y « pas {other.name} ».",
            )
            yield (base, other_base), (one.name, other.name), doubt


def _mark(person: _Person, number: int) -> str:
    return next((fold(person.fact(n)) for n in _TELL_APART if person.fact(n)), str(number))


def _doubt(mention: Mention, what: str, cure: str) -> Problem:
    return Problem(level=Level.BLOCKING, where=mention.where, what=what, cure=cure)


def _same_name(mention: Mention, title: str) -> Problem:
    return _doubt(
        mention,
        f"« {mention.name} » : un même nom pour deux clients, semble-t-il ({title} différent).",
        "Donnez un code ou un nom différent à chacun, ou corrigez ce qui diffère.",
    )


def _two_names(mention: Mention, name: str) -> Problem:
    return _doubt(
        mention,
        f"Le code client « {mention.code} » porte deux noms : « {name} » et « {mention.name} ».",
        "Écrivez le même nom partout, ou donnez à chacun son code.",
    )


def _nameless(mention: Mention) -> Problem:
    return _doubt(
        mention,
        f"Du client « {mention.code} » on ne connaît que le code."
        if mention.code
        else "Le client de cette facture n'est pas indiqué.",
        "Écrivez son nom dans la liste des factures ou dans une feuille de clients.",
    )


def _client(key: str, person: _Person, default: Kind | None, problems: list[Problem]) -> Client:
    mentions = person.mentions
    code = next((m.code for m in (person.card, *mentions) if m and m.code), "")
    where = (person.card or mentions[0]).where
    facts = {name: person.fact(name) for name in FACTS}
    name = person.name or code or "(client non indiqué)"
    kind, source = kind_of(name, facts, default)
    problems += [
        Problem(level=Level.WARNING, where=where, what=wrong) for wrong in _doubtful(name, facts)
    ]
    country = facts["country"] or "France"
    french = fold(country) in {"france", "fr"}
    postcode, phone = facts["postcode"], facts["phone"]
    return Client(
        id=key,
        name=name,
        code=code,
        kind=kind,
        kind_source=source,
        named_health=is_health(name),
        form=form_of(name),
        civility=facts["civility"] or read_name(name).civility,
        address=person.address,
        # Excel drops the first zero of a number.
        postcode=f"0{postcode}" if french and re.fullmatch(r"\d{4}", postcode) else postcode,
        town=facts["town"],
        country=country,
        email=facts["email"],
        phone=f"0{phone}" if french and re.fullmatch(r"[1-9]\d{8}", phone) else phone,
        siren=facts["siren"],
        other_names=tuple(person.other_names),
        where=where,
    )


def _doubtful(name: str, facts: Mapping[str, str]) -> Iterable[str]:
    if facts["kind"] and not kind_of_type(facts["kind"]):
        yield (
            f"{name} : le type de client « {facts['kind']} » n'est pas compris"
            " (professionnel, particulier, public ou autre)."
        )
    if facts["siren"] and not siren_of(facts["siren"]):
        yield f"{name} : le SIREN ou n° de TVA « {facts['siren']} » ne semble pas valide."


def siren_of(number: str) -> str:
    """The SIREN in a SIREN, SIRET or French VAT number; empty where its check digits are wrong."""
    plain = siren.compact(number).upper()
    if siren.is_valid(plain):
        return plain
    if siret.is_valid(plain):
        return plain[:9]
    return plain[-9:] if tva.is_valid(plain) else ""


def kind_of(name: str, facts: Mapping[str, str], default: Kind | None) -> tuple[Kind, str]:
    """What the debtor is, and the French name of what says so."""
    if kind := kind_of_type(facts.get("kind", "")):
        return kind, "colonne « Type de client »"
    if sign := kind_of_name(name):
        return sign[0], f"nom (« {sign[1]} »)"
    if number := siren_of(facts.get("siren", "")):
        # The SIREN of public bodies begin with 1 or 2.
        return (Kind.PUBLIC_BODY if number[0] in "12" else Kind.BUSINESS), "SIREN"
    civility = facts.get("civility", "")
    if is_private(civility) or read_name(name).private:
        return Kind.CONSUMER, f"civilité (« {civility or read_name(name).civility or name} »)"
    if sign := kind_of_initials(name, facts.get("town", "")):
        return sign[0], f"nom (« {sign[1]} »)"
    if default:
        return default, DEFAULT_SOURCE
    return Kind.CONSUMER, ""  # nothing says so: the kind that claims least
