"""« Recommandés.csv »: to whom today's registered letters go, for who posts them on a website.

Semicolons and UTF-8 with its mark, as a French Excel opens it; one letter a line, the address in the
parts of NF Z10-011 that sites of registered mail ask for. No cell is ever a formula (OWASP, « CSV
injection »): one that begins like one is made text by an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from relance.letters.parties import attention
from relance.rules.codes import Channel
from relance.rules.model import Client
from relance.rules.outcome import Notice
from relance.system.streams import printable
from relance.words.civility import read_name, written_out

TITLES = (
    *("Civilité", "Nom", "Complément", "Voie", "Code postal", "Ville", "Pays"),
    "Référence",
)
_FORMULA = ("=", "+", "-", "@")


def registered_csv(notices: Iterable[Notice]) -> bytes:
    """The addresses of the registered letters among these; nothing where there is none."""
    rows = [_row(notice) for notice in notices if notice.step.channel is Channel.REGISTERED]
    if not rows:
        return b""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([TITLES, *(map(_cell, row) for row in rows)])
    return text.getvalue().encode("utf-8-sig", "replace")


def _row(notice: Notice) -> tuple[str, ...]:
    client = notice.client
    civility, name = _named(client)
    street, more = _street(client.address)
    return (
        civility,
        name,
        ", ".join(filter(None, (attention(client, notice.step), *more))),
        street,
        client.postcode,
        client.town,
        client.country or Client(id="", name="").country,
        " ".join(claim.invoice.number for claim in notice.claims),
    )


def _named(client: Client) -> tuple[str, str]:
    """Civility and name apart, where that can be: « M. Durand et Mme Petit » stays whole."""
    told = read_name(client.name)
    if not told.civility:
        return client.civility, client.name
    title = written_out(told.civility)
    bare = told.envelope.removeprefix(f"{title} ")
    if not title or bare == told.envelope:
        return "", told.envelope
    return told.civility, bare


def _street(address: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The line of the street, and the others: the last that begins with a number, else the last."""
    numbered = (n for n, line in enumerate(address) if line[:1].isdigit())
    at = max(numbered, default=len(address) - 1)
    return (address[at], (*address[:at], *address[at + 1 :])) if address else ("", ())


def _cell(text: str) -> str:
    line = " ".join(printable(text, " ").split())
    return f"'{line}" if line.startswith(_FORMULA) else line
