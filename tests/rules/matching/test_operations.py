"""What the bank says of an operation, each thing once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relance.rules.matching.operations import Operation


def test_what_stands_in_two_fields_is_kept_well_apart() -> None:
    bare = Operation(
        account="1",
        on=date(2026, 3, 2),
        amount=Decimal(1),
        currency="EUR",
        label="VIR FACTURE",
        purpose="12 RUE",
    )
    assert bare.text == "VIR FACTURE  ·  12 RUE"


def test_what_the_label_says_already_is_not_said_twice() -> None:
    whole = Operation(
        account="1",
        on=date(2026, 3, 2),
        amount=Decimal(1),
        currency="EUR",
        label="VIR DUPONT F12",
        payer="DUPONT",
        purpose="F12",
    )
    assert whole.text == "VIR DUPONT F12"
