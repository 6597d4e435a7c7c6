"""Of which kind the clients are whose books do not say it: asked by name, answered by numbers.

The kind decides what may be claimed (40 €, interest by right), so it is never told « for most of
them »: each client who owes something and whose kind is not certain stands there by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from relance.book.book import Book
from relance.french import count, euros, fold
from relance.owner.console import Screen
from relance.rules.asking import Asker
from relance.rules.codes import Kind
from relance.rules.model import DEFAULT_SOURCE, Client
from relance.sheets.clients_sheet import TOLD
from relance.words.kinds import kind_of_type
from relance.words.setting_words import ALL, BETWEEN, REST

MOST = 40  # clients asked about at once: the largest debts; the others keep what the setting says
_PART = re.compile(
    rf"(?P<who>{'|'.join((*ALL, *REST))}|\d[\d\s,àa–-]*?)\s*[:=]?\s*(?P<kind>[^\W\d]{{3,}})"
)
_RANGE = re.compile(r"(\d+)\s*(?:à|a|–|-)\s*(\d+)|(\d+)")
_UNKNOWN = "je ne sais pas : {}"
_PERSON = "comme un particulier, ni 40 €, ni pénalités de plein droit"


class Unclear(Exception):  # a fact about an answer, not a failure
    """Why an answer is not understood, in French."""


def unsure(clients: Sequence[Client], owed: Mapping[str, Decimal]) -> list[Client]:
    """Those who owe something (EUR by client) and whose kind nothing tells; the largest debt first."""
    open_ = [c for c in clients if c.kind_source.strip() in {"", DEFAULT_SOURCE} and owed.get(c.id)]
    return sorted(open_, key=lambda client: -owed[client.id])


def ask_kinds(
    book: Book,
    owed: Mapping[str, Decimal],
    ask: Asker,
    screen: Screen,
    told: dict[str, Kind],
) -> None:
    """Ask until Enter or all is told; `told` receives each answer as it comes, by client."""
    found = unsure(book.ledger.clients, owed)
    clients = found[:MOST]
    default = book.ledger.settings.default_kind
    unknown = _UNKNOWN.format(f"{default}, votre réglage par défaut" if default else _PERSON)
    if len(clients) == 1:
        _ask_one(clients[0], owed[clients[0].id], unknown, ask, told)
    if len(clients) < 2:
        return
    screen.say("Rien ne dit si ces clients sont des professionnels ou des particuliers :", "bold")
    while True:
        for number, client in enumerate(clients, start=1):
            kind = f" : {told[client.id]}" if client.id in told else ""
            screen.say(f"  {number}  {client.name} ({euros(owed[client.id])}){kind}")
        if more := len(found) - len(clients):
            screen.say(f"  … et {count(more, 'autre')}, à dire dans « Relance - Clients ».")
        enter = "c'est juste" if told.keys() >= {client.id for client in clients} else unknown
        example = _example(len(clients))
        answer = ask.text(f"Qui est quoi ? Par exemple « {example} » (Entrée : {enter})")
        if not answer:
            return
        try:
            kinds = understood(answer, len(clients))
        except Unclear as why:
            screen.say(f"Non : {why}.", "yellow")
            continue
        told |= {clients[number - 1].id: kind for number, kind in kinds.items()}
        if told.keys() >= {client.id for client in clients}:
            return


def kinds_line(book: Book, told: Mapping[str, Kind]) -> str:
    """What was told, in one line of the review: « Bernard : professionnel ; Roy : particulier »."""
    names = {client.id: client.name for client in book.ledger.clients}
    return " ; ".join(f"{names[each]} : {kind}" for each, kind in told.items())


def _ask_one(
    client: Client, owed: Decimal, unknown: str, ask: Asker, told: dict[str, Kind]
) -> None:
    kinds = list(Kind)
    question = f"Rien ne dit ce qu'est {client.name} ({euros(owed)}) :"
    choice = ask.choose(question, (*kinds, unknown), enter=len(kinds) + 1)
    if choice <= len(kinds):
        told[client.id] = kinds[choice - 1]


def _example(many: int) -> str:
    return f"1 particulier, {'2' if many == 2 else f'2-{many}'} professionnels"


def understood(answer: str, many: int) -> dict[int, Kind]:
    """The kinds by number (from 1): « 1-4,7 particuliers ; le reste professionnels ». Raises Unclear.

    >>> understood("tous pro", 2)
    {1: <Kind.BUSINESS: 'professionnel'>, 2: <Kind.BUSINESS: 'professionnel'>}
    """
    kinds: dict[int, Kind] = {}
    text = answer.lower().strip()
    if only := _kind(text):  # « professionnels » alone: all of them
        return dict.fromkeys(range(1, many + 1), only)
    left = _PART.sub("", text)
    if re.search(r"\w", BETWEEN.sub("", left)) or not _PART.search(text):
        raise Unclear("écrivez des numéros puis professionnels, particuliers, public ou autres")
    for part in _PART.finditer(text):
        kind = _kind(part["kind"])
        if kind is None:
            raise Unclear(
                f"« {part['kind']} » n'est pas professionnel, particulier, public ou autre"
            )
        for number in _numbers(part["who"], many, kinds):
            if kinds.get(number, kind) != kind:
                raise Unclear(f"{number} y est deux fois")
            kinds[number] = kind
    return kinds


def _kind(word: str) -> Kind | None:
    """The kind that a word says, or of which it is the beginning, three letters at least; None for none."""
    bare = fold(word).removesuffix("s")
    begun = (k for k in Kind if len(bare) > 2 and fold(k).startswith(bare))
    return kind_of_type(word) or next(begun, None)


def _numbers(who: str, many: int, before: Mapping[int, Kind]) -> list[int]:
    everybody = range(1, many + 1)
    if who in ALL:
        return list(everybody)
    if who in REST:
        return [number for number in everybody if number not in before]
    found: list[int] = []
    for first, last, one in _RANGE.findall(who):
        found += range(int(first), int(last) + 1) if first else [int(one)]
    if wrong := [number for number in found if number not in everybody]:
        raise Unclear(f"{wrong[0]} n'est pas un des numéros (1 à {many})")
    return found


def with_kinds(book: Book, told: Mapping[str, Kind]) -> Book:
    """The book once these kinds are told."""
    clients = tuple(
        replace(c, kind=told[c.id], kind_source=TOLD) if c.id in told else c
        for c in book.ledger.clients
    )
    return replace(book, ledger=replace(book.ledger, clients=clients))
