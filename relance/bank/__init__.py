"""Statements of bank accounts, read strictly. The whole public surface:

`read(data, name)`: a file's bytes → its statements, one an account and currency (or a French refusal);
`read_grids(grids, name)`: the same of an Excel export that is opened already;
`reached(statement)`: how far it takes its account, to be remembered;
`follows(before, after)`: whether nothing is missing between that and the next one of the account;
`duplicates(operations, before)`: which were taken in before, for sure or probably;
`same_account(one, other)`: whether an IBAN and a number are those of one account.

What the operations settle is `relance.rules.matching`. Nothing here writes or asks.
"""

from relance.bank.reading import read
from relance.bank.statement import (
    Statement,
    bare,
    duplicates,
    follows,
    reached,
    same_account,
)
from relance.bank.tables import read_grids

__all__ = [
    "Statement", "bare", "duplicates", "follows", "reached", "read", "read_grids",
    "same_account",
]  # fmt: skip
