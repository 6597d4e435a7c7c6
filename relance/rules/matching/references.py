"""The reference of a letter (ISO 11649), which the debtor repeats on the transfer.

It is made of the client and the invoices that the letter claims: the same letter again has the same, and the
history alone tells all those that were ever printed. How it is made never changes: letters are paid months later.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from relance.french import fold
from relance.rules.codes import EventKind
from relance.rules.history import events_by_invoice
from relance.rules.model import Ledger

_FIGURES = 10  # of its own, behind « RF » and two check figures


def reference(client: str, numbers: Iterable[str]) -> str:
    """The reference of the letter to that client (its name) that claims the invoices of these numbers.

    >>> reference("Dupont & Fils", ["F-041"])
    'RF29 7979 8551 91'
    """
    told = "|".join([fold(client), *sorted(set(map(fold, numbers)))])
    own = str(int(hashlib.sha256(told.encode()).hexdigest(), 16))[-_FIGURES:]
    plain: str = iso11649.format(f"RF{mod_97_10.calc_check_digits(f'{own}RF')}{own}")
    return plain


def references_of(ledger: Ledger) -> Mapping[str, Collection[str]]:
    """Invoice id → the references of the letters and payment plans that claimed it, and of it alone."""
    found: dict[str, set[str]] = defaultdict(set)
    letters: dict[str, tuple[str, set[str], set[str]]] = {}
    for key, events in events_by_invoice(ledger).items():
        for event in events:
            if event.kind is EventKind.PREPARED and event.document:
                _, numbers, ids = letters.setdefault(event.document, (event.client, set(), set()))
                numbers.add(event.invoice)
                ids.add(key)
    for client, numbers, ids in letters.values():
        for key in ids:
            found[key].add(reference(client, numbers))
    names = {client.id: client.name for client in ledger.clients}
    mine = {invoice.id: invoice for invoice in ledger.invoices}
    plans = {instalment.invoice_ids for instalment in ledger.instalments}
    for together in {*plans, *((key,) for key in mine)}:
        numbers = {mine[key].number for key in together if key in mine}
        for key in together:
            if key in mine and mine[key].client_id in names:
                found[key].add(reference(names[mine[key].client_id], numbers))
    return found
