"""How people say that money came, or did not. They are in payment_words.toml."""

from __future__ import annotations

import re

from relance.words.currencies import EURO
from relance.words.patterns import data, one_of, said

_DATA = data("payment_words")
ALONE = one_of(_DATA["means"]["alone"])  # « virement », « carte bleue »
MEANS = one_of(_DATA["means"]["alone"] + _DATA["means"]["after"])  # after « payée »
MODES = one_of(word for words in _DATA["means"].values() for word in words)  # in a column of means
CHEQUES = frozenset(_DATA["means"]["cheques"])  # may have come and not be cashed
TOLD = one_of(_DATA["told"]["participles"])  # « pay », « regl »
DEBITS = said(_DATA["means"]["debits"])  # taken by the firm itself
PARTS: list[str] = _DATA["told"]["parts"]
_HOW, _THEN = (rf"(?:(?:{one_of(_DATA['told']['by'])}) )?{means}\.?" for means in (ALONE, MEANS))
# « payé 1188 € le 02/10/2026 », « acompte de 200 € », « CB 25/09/2026 », without accents nor capitals.
PAYMENT = re.compile(
    rf"(?P<word>(?P<part>{one_of(PARTS)} )?(?:{TOLD}ee?s?|{one_of(_DATA['told']['received'])})?)"
    rf" ?(?P<how>{_HOW})? ?(?:de )?(?P<sum>\d[\d .,]*{EURO})?"
    r" ?(?:(?:le |du )?(?P<day>\d{1,2}(?P<sign>[/.-])\d{1,2}(?P=sign)(?:\d{4}|\d{2})))?"
    rf"(?: {_THEN})?"
)
CHEQUE = re.compile(  # « chèque n° 0004512 », « réglé par chq 4512 », folded: its number
    rf"(?:{TOLD}e )?(?:par )?(?:{one_of([*CHEQUES, 'ch'])})(?: n| no| num| numero)? (\d{{4,}})"
)
