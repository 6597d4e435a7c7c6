"""Statements of bank accounts, read strictly. The whole public surface:

`read(data, name)`: a file's bytes → its statements, one an account and currency (or a French refusal);
`follows(before, after)`: whether nothing is missing between two of one account;
`duplicates(operations, before)`: which were taken in before, for sure or probably;
`same_account(one, other)`: whether an IBAN and a number are those of one account.

What the operations settle is `relance.rules.matching`. Nothing here writes or asks.
"""

from relance.bank.reading import read
from relance.bank.statement import Statement, duplicates, follows, same_account

__all__ = ["Statement", "duplicates", "follows", "read", "same_account"]
