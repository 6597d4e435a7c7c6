"""What the tests of this room share: how they look at what was read.

The workbook of a test that takes `reading` is its docstring. One line a row, cells between « | »;
« [Name] » begins a sheet; « ----- » is a blank row. A cell is a number or a date in ISO form where
it looks like one, a formula after « = » with its value after « -> » (nothing after it: no value), an
error after « # », else a text; « 'x » is always text.
"""

from __future__ import annotations

from collections.abc import Callable

from relance.lists.reader import Reading
from relance.rules.model import Invoice

Read = Callable[..., Reading]

# A sheet of payments beside the list; `title`, `first` and `second` fill a column of payments in the list.
PAYMENTS = """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   {title}
    F-1        | Roux   | 100         | 2026-03-31 {first}
    F-2        | Noël   | 200         | 2026-03-31 {second}
    [Règlements]
    Date       | Facture | Client | Montant | N° chèque
    2026-04-01 | F-2     | Noël   | 60      | 123
    2026-04-05 | F-2     | Noël   | 40      |
    2026-04-06 | F-9     | Roux   | 30      |
    TOTAL      |         |        | 130     |
    """


def by_number(found: Reading) -> dict[str, Invoice]:
    return {invoice.number: invoice for invoice in found.ledger.invoices}


def only(found: Reading) -> Invoice:
    (invoice,) = found.ledger.invoices
    return invoice


def whats(invoice: Invoice) -> str:
    return " ".join(problem.what for problem in invoice.problems)
