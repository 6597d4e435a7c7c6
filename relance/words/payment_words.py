"""How people say that money came, or did not. They are in payment_words.toml."""

from __future__ import annotations

import re

from relance.words.patterns import data, one_of, said

_DATA = data("payment_words")
ALONE = one_of(_DATA["means"]["alone"])  # « virement », « carte bleue »
MEANS = one_of(_DATA["means"]["alone"] + _DATA["means"]["after"])  # after « payée »
MODES = one_of(word for words in _DATA["means"].values() for word in words)  # in a column of means
CHEQUES = frozenset(_DATA["means"]["cheques"])  # may have come and not be cashed
TOLD = one_of(_DATA["told"]["participles"])  # « pay », « regl »
DEBITS = said(_DATA["means"]["debits"])  # taken by the firm itself
CHEQUE = re.compile(  # « chèque n° 0004512 », « réglé par chq 4512 », folded: its number
    rf"(?:{TOLD}e )?(?:par )?(?:{one_of([*CHEQUES, 'ch'])})(?: n| no| num| numero)? (\d{{4,}})"
)
