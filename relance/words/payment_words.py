"""How people say that money came, or did not. The words are in payments.toml."""

from __future__ import annotations

from relance.words.patterns import data, one_of

_DATA = data("payment_words")
ALONE = one_of(_DATA["means"]["alone"])  # « virement », « carte bleue »
MEANS = one_of(_DATA["means"]["alone"] + _DATA["means"]["after"])  # after « payée »
MODES = one_of(word for words in _DATA["means"].values() for word in words)  # in a column of means
CHEQUES = frozenset(_DATA["means"]["cheques"])  # may have come and not be cashed
TOLD = one_of(_DATA["told"]["participles"])  # « pay », « regl »
