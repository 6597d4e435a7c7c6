"""A client as its rows and its card say it, and of what kind it is.

The kind comes from a column, a clear sign in the name or a SIREN; a person's signs win over the
default setting (C. com. L441-10 is for professionals only).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field
from stdnum.fr import siren, siret, tva

from relance.problems import Level, Problem
from relance.rules.codes import Kind
from relance.rules.model import DEFAULT_SOURCE, Client
from relance.rules.sums.places import in_france
from relance.words.civility import is_private, read_name
from relance.words.forms import form_of
from relance.words.kinds import is_health, kind_of_initials, kind_of_name, kind_of_type
from relance.words.languages import language_of
from relance.words.trades import trade_of

FACTS = ("civility", "postcode", "town", "country", "email", "phone", "siren", "kind", "language")


class Mention(Struct, frozen=True, kw_only=True):
    """What one row, of the invoices or of the clients' sheet, says of a client."""

    name: str
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)  # FACTS
    address: tuple[str, ...] = ()
    term: str = ""  # payment term, from the clients' sheet
    where: str = ""


def fact(mentions: Sequence[Mention], name: str) -> str:
    """What the first of them to speak says of it."""
    return next((m.facts[name] for m in mentions if m.facts.get(name)), "")


def _name(mentions: Sequence[Mention]) -> str:
    named = next((m.name for m in mentions if m.name), "")
    return named or next((m.code for m in mentions if m.code), "(client non indiqué)")


def client_of(
    client_id: str, mentions: Sequence[Mention], other_names: Iterable[str], default: Kind | None
) -> Client:
    """The client of which these speak, its card first."""
    facts = {name: fact(mentions, name) for name in FACTS}
    name = _name(mentions)
    kind, source = kind_of(name, facts, default)
    country = facts["country"] or "France"
    french = in_france(country)
    postcode, phone = facts["postcode"], facts["phone"]
    return Client(
        id=client_id,
        name=name,
        code=next((m.code for m in mentions if m.code), ""),
        kind=kind,
        kind_source=source,
        named_health=is_health(name),
        form=form_of(name),
        trade=trade_of(name, form_of(name), facts["kind"]),
        civility=facts["civility"] or read_name(name).civility,
        address=next((m.address for m in mentions if m.address), ()),
        # Excel drops the first zero of a number.
        postcode=f"0{postcode}" if french and re.fullmatch(r"\d{4}", postcode) else postcode,
        town=facts["town"],
        country=country,
        language=language_of(facts["language"]) or "",
        email=facts["email"],
        phone=f"0{phone}" if french and re.fullmatch(r"[1-9]\d{8}", phone) else phone,
        siren=facts["siren"],
        other_names=tuple(other_names),
        where=mentions[0].where,
    )


def told_of(mentions: Sequence[Mention]) -> Iterator[Problem]:
    """What is not understood of a client, and holds nobody."""
    kind, number, language = (fact(mentions, name) for name in ("kind", "siren", "language"))
    wrong = []
    if kind and not kind_of_type(kind):
        wrong.append(
            f"le type de client « {kind} » n'est pas compris"
            " (professionnel, particulier, public ou autre)."
        )
    if number and not siren_of(number):
        wrong.append(f"le SIREN ou n° de TVA « {number} » ne semble pas valide.")
    if language and language_of(language) is None:
        wrong.append(
            f"« {language} » n'est pas une langue de vos lettres : elles sont en français."
        )
    for what in wrong:
        told = f"{_name(mentions)} : {what}"
        yield Problem(level=Level.WARNING, where=mentions[0].where, what=told)


@lru_cache(maxsize=1 << 12)
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
