"""Keys, continuity between two statements, and what was taken in before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.bank.statement import Statement, assembled, duplicates, follows, reached, same_account
from relance.rules.matching.operations import Operation

MOVE = Operation(
    account="00012345678",
    on=date(2026, 3, 2),
    amount=Decimal("12.50"),
    currency="EUR",
    label="VIR X",
)


def statement(*moves: Operation, form: str = "CSV") -> Statement:
    part = Statement(format=form, account="00012345678", currency="EUR", operations=moves)
    return assembled([part], "r.csv")[0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("FR76 3000 2005 5000 0123 4567 8A18", "30002 00550 0001234567 8A", True),
        ("00012345678", "30002 00550 00012345678", True),
        ("00012345678", "00012345679", False),
        ("1234567", "30002 00550 00001234567", False),  # too short to tell
        ("", "", False),
    ],
)
def test_an_account_is_known_in_all_its_forms(one: str, other: str, same: bool) -> None:
    assert same_account(one, other) is same


def test_keys_are_those_of_the_next_file_and_tell_equal_rows_apart() -> None:
    first, second = statement(MOVE, MOVE).operations
    assert first.key != second.key
    assert statement(MOVE).operations[0].key == first.key
    assert statement(replace(MOVE, label="vir  x")).operations[0].key == first.key
    assert statement(replace(MOVE, amount=Decimal("12.51"))).operations[0].key != first.key


def test_the_same_money_in_two_formats_is_only_ever_a_probable_double() -> None:
    taken = {each.key: each for each in statement(MOVE).operations}
    again, ofx = (
        statement(MOVE).operations[0],
        statement(replace(MOVE, key="F1"), form="OFX").operations[0],
    )
    other = statement(replace(MOVE, account="00099999999"), form="OFX").operations[0]
    alike = statement(replace(MOVE, label="VIR Y")).operations[0]
    assert duplicates([again, ofx, other, alike], taken) == {
        again.key: "doublon",
        ofx.key: "probable",
    }


@pytest.mark.parametrize(
    ("after", "whole"),
    [
        ({"start": date(2026, 3, 9)}, True),
        ({"start": date(2026, 3, 10)}, True),
        ({"start": date(2026, 3, 11)}, True),
        ({"start": date(2026, 3, 12)}, None),
        ({"start": date(2026, 3, 12), "opening": Decimal(100)}, True),
        ({"start": date(2026, 3, 12), "opening": Decimal(99)}, False),
        ({"start": date(2026, 3, 11), "opening": Decimal(99)}, False),
        ({}, None),
    ],
)
def test_a_statement_follows_another_where_nothing_is_missing_between(
    after: dict[str, date], whole: bool | None
) -> None:
    before = reached(Statement(format="CSV", end=date(2026, 3, 10), closing=Decimal(100)))
    assert before
    assert follows(before, Statement(format="CSV", **after)) is whole  # type: ignore[arg-type]
