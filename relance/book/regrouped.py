"""A list whose clients stand once for a group, sorted since: its rows are under other clients now.

Nothing on the sheet tells; the history does, where one of them was reminded under another client.
"""

from __future__ import annotations

from collections.abc import Collection

from relance.lists.doubt import blocking
from relance.problems import Problem
from relance.rules.history import events_by_invoice
from relance.rules.model import Ledger


def regrouped(ledger: Ledger, grouped: Collection[str]) -> dict[str, Problem]:
    """What holds the invoices `grouped` under a client above (ids): all, where one has moved.

    A client whose name was corrected is unknown by its old one: that moves nothing.
    """
    if not grouped:
        return {}
    names = {client.id: client.name for client in ledger.clients}
    memory = events_by_invoice(ledger)
    for invoice in ledger.invoices:
        others = {e.client_id for e in memory.get(invoice.id, ())} & names.keys()
        if invoice.id in grouped and others and invoice.client_id not in others:
            before, now = names[min(others)], names[invoice.client_id]
            problem = blocking(
                where=invoice.where,
                what=f"La facture {invoice.number} a été suivie chez {before}, et se trouve maintenant"
                f" sous {now} : la liste a-t-elle été triée ?",
                cure="Annulez le tri, ou écrivez le client sur chaque ligne. D'ici là, aucune facture"
                " dont le client est écrit au-dessus n'est relancée.",
            )
            return dict.fromkeys(grouped, problem)
    return {}
