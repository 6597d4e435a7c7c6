"""Clients who may be one: written in another way, at one address, or with one e-mail.

« SAS Kermarec & Fils » and « S.A.S. Kermarec et Fils », « M. Yann Riou » and « Riou Yann »: asked
once (`lookalikes`). Many firms at one address (a syndic's, a business park) make one question, not one a
pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from msgspec import Struct

from relance.french import fold, joined, undotted
from relance.rules.model import Client
from relance.words.civility import written_out
from relance.words.forms import LEGAL_FORMS, telling
from relance.words.streets import street

NAME, ADDRESS, EMAIL = "nom", "adresse", "e-mail"
_MOST = 60  # more clients with one address or e-mail: it is nobody's, but a way to fill the cell
_LONGEST = 40  # characters of a name in a question
Pair = tuple[Client, Client]


class Alike(Struct, frozen=True, kw_only=True):
    """Clients of whom each of these `pairs` may be one, the name to keep first.

    `by` is what they have in common (`NAME`, `ADDRESS` or `EMAIL`).
    """

    pairs: tuple[Pair, ...]
    by: str

    @property
    def clients(self) -> tuple[Client, ...]:
        """All of them, each once."""
        return tuple({each.id: each for pair in self.pairs for each in pair}.values())

    @property
    def question(self) -> str:
        """« « M. Yann Riou » et « Riou Yann » : est-ce le même client ? »."""
        names = [f"« {_shortened(client.name)} »" for client in self.clients]
        if len(names) > 3:
            names[2:] = [f"{len(names) - 2} autres"]
        same = {NAME: "", ADDRESS: " (même adresse)", EMAIL: " (même e-mail)"}[self.by]
        return f"{joined(names)}{same} : est-ce le même client ?"


def _shortened(name: str) -> str:
    """A long name by both its ends: those of a syndic begin alike."""
    return name if len(name) <= _LONGEST else f"{name[:20].rstrip()}…{name[-20:].lstrip()}"


def bare(name: str) -> tuple[str, ...]:
    """What is left of a name without its legal form and its titles, in any order.

    >>> bare("M. Yann Riou") == bare("RIOU Yann"), bare("S.A.S. Riou & Fils") == bare("SAS Riou et fils")
    (True, True)
    """
    return tuple(sorted(_kept(name))) or tuple(fold(undotted(name)).split())


def _kept(name: str) -> list[str]:
    return [word for word in telling(name) if not written_out(word)]


def alike(
    clients: Sequence[Client], apart: frozenset[frozenset[str]] = frozenset()
) -> Iterator[Alike]:
    """Those who may be one, by the strongest sign, each couple once.

    `apart`: the folded names that the owner said to be two clients'. Those with two codes, two SIREN
    or two legal forms of their own are two.
    """
    seen: set[frozenset[str]] = set()
    keys = ((NAME, _by_name), (EMAIL, _by_email), (ADDRESS, _by_address))
    for by, key in keys:
        groups: dict[str, list[Client]] = defaultdict(list)
        for client in clients:
            for each in key(client):
                groups[each].append(client)
        for group in groups.values():
            pairs = (
                []
                if len(group) > _MOST
                else [
                    pair
                    for pair in combinations(group, 2)
                    if fold(pair[0].name) != fold(pair[1].name)
                    and not (by == NAME and (_moved(*pair) or _in_full(*pair)))
                    and frozenset(each.id for each in pair) not in seen
                    and frozenset(fold(each.name) for each in pair) not in apart
                    and not _two(*pair)
                ]
            )
            seen |= {frozenset(each.id for each in pair) for pair in pairs}
            if pairs:
                yield Alike(pairs=tuple(pairs), by=by)


def _two(one: Client, other: Client) -> bool:
    """Whether something tells them apart for sure."""
    forms = _forms(one), _forms(other)
    return (
        bool(one.code and other.code)
        or bool(one.siren and other.siren and fold(one.siren) != fold(other.siren))
        or (all(forms) and forms[0] != forms[1])
    )


def _moved(one: Client, other: Client) -> bool:
    return bool(one.postcode and other.postcode) and one.postcode != other.postcode


def _in_full(one: Client, other: Client) -> bool:
    """Whether two names have no more in common than one word and the first letter of the other."""
    words = _kept(one.name), _kept(other.name)
    return "".join(words[0]) != "".join(words[1]) and not (
        sorted(words[0]) == sorted(words[1]) or any(len(w) == 1 for name in words for w in name)
    )


def _forms(client: Client) -> set[str]:
    return set(fold(undotted(client.name)).split()) & LEGAL_FORMS


def _by_name(client: Client) -> set[str]:
    """The words in any order, and all in one: « IMMO 3F » and « Immo 3 F »; of two, either by its initial."""
    words = _kept(client.name)
    initials = [
        (word[0], other)
        for word in words
        for other in words
        if other is not word and word[0].isalpha()
    ]
    short = {" ".join(sorted(pair)) for pair in initials if len(words) == 2 and len(pair[1]) > 1}
    return {" ".join(bare(client.name)), "".join(words), *short} - {""}


def _by_email(client: Client) -> set[str]:
    return {client.email.strip().casefold()} - {""}


def _by_address(client: Client) -> set[str]:
    """The whole postal address; a street without its number or its town tells nothing."""
    known = street(client.address)
    place = client.postcode.strip() or fold(client.town)
    return {f"{known} {place}"} if known and place and any(map(str.isdigit, known)) else set()
