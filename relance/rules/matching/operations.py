"""An operation of a bank account, as every format of statement tells it.

Amounts are signed: what comes in is positive. What the bank says beside the amount (who pays, for
what) is text as the bank cut it; what kind of money it is was told by the file or by the words of
the label (relance/words/statements.toml), on reading.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class Nature(StrEnum):
    """What kind of money an operation is."""

    ORDINARY = "opération"
    PENDING = "en attente"  # no money yet
    REVERSAL = "rejet"  # takes back money that came in: a bounced cheque or direct debit
    RETURNED = "retour"  # gives back money that went out: no client's
    CHEQUES = "remise de chèques"  # the payers are not printed
    PROVIDER = "prestataire de paiement"  # the sum of several payments, less a commission
    OUTSIDE = "hors clients"  # tax office, own transfers, loans, refunds
    LUMP = "remise globale"  # several payments that the file does not tell apart


class Operation(Struct, frozen=True, kw_only=True):
    """A line of a statement; one per payment where the bank booked several at once.

    `key` is what it is known by, in this file and in the next that holds it. `payer` is empty where
    the bank gives no field of its own for it; `purpose`: what the payer wrote (« Motif »,
    « Référence », structured references). `proven` is False where the file contradicts itself: such an
    operation may be asked about, never booked.
    """

    account: str
    on: date  # of booking
    amount: Decimal
    currency: str  # ISO 4217; empty where the file says none
    label: str
    payer: str = ""
    purpose: str = ""
    nature: Nature = Nature.ORDINARY
    key: str = ""
    proven: bool = True

    @property
    def text(self) -> str:
        """All that the bank says of it, each thing once, well apart: what stands in two fields is not one."""
        told = set(self.label.split())
        parts = [self.label]
        parts += [more for more in (self.payer, self.purpose) if not told.issuperset(more.split())]
        return "  ·  ".join(filter(None, parts))
