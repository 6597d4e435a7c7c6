"""The setting « Comptes bancaires »: whose statements are this firm's; beside it, how far each was taken in.

In column B the owner's accounts, « FR76… ; 00012345678 »: one that is not among them is asked about. In column D
the program's own memory: each account's last day and a seal of its closing balance (never the balance: the
workbook travels), then the operations of which the owner said that they are no client's money.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from relance.french import short_date
from relance.sheets.cells import Unreadable, as_date, as_text

UNNUMBERED = "sans numéro"  # the account of files that say none
_REACHED = re.compile(r"(.+?) (\d\d/\d\d/\d{4})(?: ([0-9a-f]{8}))?")
_ASIDE = "écartées"
_MOST = 300  # operations remembered as nobody's
_MARK = 8


class Reached(Struct, frozen=True, kw_only=True):
    """How far one account was taken in; `seal`: of its closing balance, "" where the file had none."""

    on: date
    seal: str = ""


class TakenSoFar(Struct, frozen=True, kw_only=True):
    """What the memory beside « Comptes bancaires » says: accounts by name; `aside`: marks of operations."""

    reached: Mapping[str, Reached] = field(default_factory=dict)
    aside: tuple[str, ...] = ()

    @property
    def until(self) -> date | None:
        """The last day of any statement."""
        return max((each.on for each in self.reached.values()), default=None)

    def is_aside(self, key: str) -> bool:
        """Whether the owner said of that operation that it is no client's money."""
        return key[-_MARK:] in self.aside

    def with_aside(self, keys: Collection[str]) -> tuple[str, ...]:
        """The marks once these operations are aside, too."""
        new = dict.fromkeys((*self.aside, *(key[-_MARK:] for key in keys)))
        return tuple(new)[-_MOST:]


def as_accounts(value: object) -> tuple[str, ...]:
    """The account numbers that the setting lists."""
    return tuple(filter(None, map(str.strip, as_text(value).split(";"))))


def sealed(balance: Decimal) -> str:
    """What knows a balance again without showing it."""
    return hashlib.sha256(f"{balance:.2f}".encode()).hexdigest()[:8]


def as_memory(text: str) -> TakenSoFar:
    """What column D says; what is not understood there is as if nobody had written it."""
    reached: dict[str, Reached] = {}
    aside: tuple[str, ...] = ()
    for part in map(str.strip, text.split(";")):
        name, _, marks = part.partition(" : ")
        if name == _ASIDE:
            aside = tuple(marks.split())
        elif found := _REACHED.fullmatch(part):
            with suppress(Unreadable):
                reached[found[1]] = Reached(on=as_date(found[2]), seal=found[3] or "")
    return TakenSoFar(reached=reached, aside=aside)


def written(memory: TakenSoFar) -> str:
    """The memory as column D holds it.

    >>> written(TakenSoFar(reached={"FR76": Reached(on=date(2026, 11, 20))}))
    'FR76 20/11/2026'
    """
    parts = [
        f"{account} {short_date(each.on)} {each.seal}".rstrip()
        for account, each in memory.reached.items()
    ]
    return " ; ".join(parts + ([f"{_ASIDE} : {' '.join(memory.aside)}"] if memory.aside else []))
