"""Clients who may be one: written in another way, at one address, or with one e-mail.

« SAS Kermarec & Fils » and « S.A.S. Kermarec et Fils », « M. Yann Riou » and « Riou Yann »: asked
once, and no two letters leave meanwhile. Many firms at one address (a syndic's, a business park) make
one question, not one a pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from relance.french import fold, joined, undotted
from relance.rules.model import Client
from relance.words.civility import written_out
from relance.words.forms import LEGAL_FORMS, VAGUE
from relance.words.streets import street

NAME, ADDRESS, EMAIL = "nom", "adresse", "e-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Clients who may be one, and what they have in common (`NAME`, `ADDRESS` or `EMAIL`)."""

    clients: tuple[Client, ...]
    by: str

    @property
    def question(self) -> str:
        """« « M. Yann Riou » et « Riou Yann » : est-ce le même client ? »."""
        names = joined(f"« {client.name} »" for client in self.clients)
        same = {NAME: "", ADDRESS: " (même adresse)", EMAIL: " (même e-mail)"}[self.by]
        return f"{names}{same} : est-ce le même client ?"


def bare(name: str) -> tuple[str, ...]:
    """What is left of a name without its legal form and its titles, in any order.

    >>> bare("M. Yann Riou") == bare("RIOU Yann"), bare("S.A.S. Riou & Fils") == bare("SAS Riou et fils")
    (True, True)
    """
    words = fold(undotted(name)).split()
    kept = [word for word in words if word not in VAGUE and not written_out(word)]
    return tuple(sorted(kept)) or tuple(words)


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
            pairs = [
                pair
                for pair in combinations(group, 2)
                if pair[0].id != pair[1].id
                and frozenset(each.id for each in pair) not in seen
                and frozenset(fold(each.name) for each in pair) not in apart
                and not _two(*pair)
            ]
            seen |= {frozenset(each.id for each in pair) for pair in pairs}
            if pairs:
                members = dict.fromkeys(each for pair in pairs for each in pair)
                yield Alike(clients=tuple(members), by=by)


def _two(one: Client, other: Client) -> bool:
    """Whether something tells them apart for sure."""
    forms = _forms(one), _forms(other)
    return (
        bool(one.code and other.code)
        or bool(one.siren and other.siren and fold(one.siren) != fold(other.siren))
        or (all(forms) and forms[0] != forms[1])
    )


def _forms(client: Client) -> set[str]:
    return set(fold(undotted(client.name)).split()) & LEGAL_FORMS


def _by_name(client: Client) -> set[str]:
    """The words in any order, and all in one: « IMMO 3F » and « Immo 3 F »."""
    words = [
        w for w in fold(undotted(client.name)).split() if w not in VAGUE and not written_out(w)
    ]
    return {" ".join(bare(client.name)), "".join(words)} - {""}


def _by_email(client: Client) -> set[str]:
    return {client.email.strip().casefold()} - {""}


def _by_address(client: Client) -> set[str]:
    """The whole postal address; a street without its number or its town tells nothing."""
    known = street(client.address)
    place = client.postcode.strip() or fold(client.town)
    return {f"{known} {place}"} if known and place and any(map(str.isdigit, known)) else set()
