"""Whom the owner means by a few letters of a client's name, its code, or the number of an invoice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from relance.french import fold
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.asking import Asker
from relance.rules.model import Client

SHOWN = 9  # clients offered at once


def clients_named(
    typed: str, clients: Sequence[Client], numbers: Mapping[str, Collection[str]]
) -> list[Client]:
    """Those whose name or code holds these letters, else whose invoice has that number.

    `numbers`: client id → the numbers of its invoices.
    """
    word = fold(typed)
    return [
        c
        for c in clients
        if word and any(word in fold(name) for name in (c.name, c.code, *c.other_names))
    ] or [c for c in clients if word in {fold(number) for number in numbers.get(c.id, ())}]


def shown(client: Client) -> str:
    """« Dupont, Angers »."""
    return f"{client.name}{f', {client.town}' if client.town else ''}"


def one_client(
    typed: str,
    clients: Sequence[Client],
    numbers: Mapping[str, Collection[str]],
    ask: Asker | None,
    who: str = "qui doit quelque chose",
) -> Client:
    """The one client meant. Raises RelanceError for nobody, AnswerNeeded where it may be several.

    `who`: what these clients have in common, in French.
    """
    found = clients_named(typed, clients, numbers)
    exact = [client for client in found if fold(client.name) == fold(typed)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise RelanceError(
            f"aucun client {who} ne porte « {typed} ».",
            cure="Tapez quelques lettres de son nom, ou le numéro d'une de ses factures.",
        )
    lines = [shown(client) for client in found[:SHOWN]]
    if ask is None or len(found) > SHOWN:
        more = ", …" if len(found) > SHOWN else ""
        raise AnswerNeeded(
            f"plusieurs clients portent « {typed} » : {' ; '.join(lines)}{more}.",
            cure="Tapez-en un peu plus, ou son nom entier.",
        )
    return found[ask.choose("Quel client ?", lines) - 1]
