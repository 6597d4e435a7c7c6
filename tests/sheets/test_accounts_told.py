"""« Comptes bancaires »: the accounts that the owner lists, and the program's memory beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.sheets.accounts_told import (
    Reached,
    TakenSoFar,
    as_accounts,
    as_memory,
    sealed,
    written,
)


@pytest.mark.parametrize(
    ("typed", "accounts"),
    [
        ("FR76 3000 ; 00012345678", ("FR76 3000", "00012345678")),
        ("00012345678;", ("00012345678",)),
        (None, ()),
    ],
)
def test_accounts_are_listed_with_a_semicolon(typed: object, accounts: tuple[str, ...]) -> None:
    assert as_accounts(typed) == accounts


def test_what_is_written_reads_back_the_same() -> None:
    seal = sealed(Decimal("1234.5"))
    memory = TakenSoFar(
        reached={
            "FR763000": Reached(on=date(2026, 11, 20), seal=seal),
            "sans numéro": Reached(on=date(2026, 11, 14)),
        },
        aside=("0a1b2c3d",),
    )
    assert as_memory(written(memory)) == memory
    assert memory.until == date(2026, 11, 20)
    assert "1234" not in written(memory)  # the balance itself is never told


@pytest.mark.parametrize("text", ["", "n'importe quoi", "FR76 31/02/2026", "FR76 bientôt ; ;"])
def test_what_is_not_understood_is_as_if_it_were_not_there(text: str) -> None:
    assert as_memory(text) == TakenSoFar()


def test_operations_put_aside_are_known_again_the_oldest_forgotten_first() -> None:
    memory = TakenSoFar(aside=TakenSoFar().with_aside(["CSV:00000000aaaaaaaa", "OFX:bbbbbbbb"]))
    assert memory.is_aside("CSV:00000000aaaaaaaa")
    assert not memory.is_aside("CSV:00000000cccccccc")
    assert len(memory.with_aside([f"CSV:{n:08d}" for n in range(500)])) == 300
