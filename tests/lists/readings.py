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


def by_number(found: Reading) -> dict[str, Invoice]:
    return {invoice.number: invoice for invoice in found.ledger.invoices}


def only(found: Reading) -> Invoice:
    (invoice,) = found.ledger.invoices
    return invoice


def whats(invoice: Invoice) -> str:
    return " ".join(problem.what for problem in invoice.problems)
