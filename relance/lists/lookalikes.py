"""Clients who may be one, as far as they owe: no two letters leave to them until the owner has said."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft
from relance.lists.likeness import NAME, alike
from relance.lists.sections import says_paid
from relance.rules.model import Client


def lookalikes(draft: Draft) -> Draft:
    """The draft with those to be asked about: of one name where any owes, of one address where two do."""
    owing = {invoice.client_id for invoice in draft.invoices if not says_paid(invoice)}
    carded = draft.cards.spot.sheet if draft.cards else ""

    def own(client: Client) -> bool:
        return bool(carded) and client.where.startswith(f"{carded}!")

    kept = sorted(draft.who.clients, key=lambda client: (not client.code, not own(client)))
    found = []
    for each in alike(kept, draft.hints.names.apart):
        least = 1 if each.by == NAME else 2
        pairs = tuple(
            pair
            for pair in each.pairs
            if len(owing & {one.id for one in pair}) >= least
            and not (each.by == NAME and all(map(own, pair)))  # the owner lists both
        )
        if pairs:
            found.append(replace(each, pairs=pairs))
    return replace(draft, alike=tuple(found))


def unsure(draft: Draft) -> Iterator[Doubt]:
    """Clients who may be one: no letter to any of them until the owner has said."""
    for each in draft.alike:
        first, *others = each.clients
        other = others[0].name
        problem = blocking(
            where=others[0].where,
            what=each.question,
            cure=f"Si oui, écrivez partout le même nom, ou « {other} » dans « Autres noms » de"
            f" {first.name} (« Relance - Clients »). Sinon, écrivez-y « pas {other} ».",
        )
        for client in each.clients:
            yield Doubt(about=About.CLIENT, of=client.id, problem=problem)
