"""The vocabulary: a ledger knows its own clients only."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.rules.ladder.ledgers import DUPONT, LATE, ledger


def test_an_invoice_without_a_number_goes_by_none_and_is_not_nobody() -> None:
    assert replace(LATE, number="", bare_number="").numbers == {""}
    assert replace(LATE, number="F-41", bare_number="41").numbers == {"f 41", "41"}


def test_a_client_that_is_not_in_the_ledger_is_not_invented() -> None:
    assert ledger(LATE).client("dupont") == DUPONT
    with pytest.raises(KeyError):
        ledger(LATE).client("durand")
