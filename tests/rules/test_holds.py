"""How long what an owner typed holds, and about how much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.rules.codes import State
from relance.rules.holds import told_day, withheld_part
from relance.rules.model import Hold


@pytest.mark.parametrize(
    ("hold", "outstanding", "part"),
    [
        (Hold(state=State.DISPUTE), "1000.00", "0.00"),  # all of it: the whole invoice is held
        (Hold(state=State.DISPUTE, amount=Decimal("300.00")), "1000.00", "300.00"),
        (Hold(state=State.DISPUTE, amount=Decimal("300.00")), "300.00", "0.00"),  # all that is left
        (Hold(state=State.RETENTION, share=Decimal(5)), "1000.00", "50.00"),
        (Hold(state=State.RETENTION, share=Decimal(5)), "50.00", "0.00"),
        (Hold(state=State.PROMISE, amount=Decimal("300.00")), "1000.00", "0.00"),
    ],
)
def test_a_sum_disputed_or_retained_leaves_the_rest_due(
    hold: Hold, outstanding: str, part: str
) -> None:
    assert withheld_part(hold, Decimal("1000.00"), Decimal(outstanding)) == Decimal(part)


@pytest.mark.parametrize(
    ("remark", "on"),
    [
        ("le 12/11 : rappellera", date(2026, 11, 12)),
        ("jeudi 12 nov.", date(2026, 11, 12)),
        ("le 28 décembre", None),  # to come this year, long ago the last
        ("le 20/05", None),  # long ago
        ("rappellera le 12/11", None),  # not the day of the call
        ("", None),
    ],
)
def test_a_remark_may_begin_with_its_day(remark: str, on: date | None) -> None:
    assert told_day(remark, date(2026, 11, 30)) == on
