"""The vocabulary: a ledger knows its own clients only."""

from __future__ import annotations

import pytest

from tests.rules.ladder.ledgers import DUPONT, LATE, ledger


def test_a_client_that_is_not_in_the_ledger_is_not_invented() -> None:
    assert ledger(LATE).client("dupont") == DUPONT
    with pytest.raises(KeyError):
        ledger(LATE).client("durand")
