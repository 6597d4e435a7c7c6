"""An answer that cannot be is asked for again, with its reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from relance.owner.questions import confirm_posting
from relance.rules.model import Ledger
from tests.owner.voices import LAST, MONDAY, PLAIN, Owner


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (date(2026, 11, 1), "C'est avant le 16/11/2026. Posté le"),
        (date(2027, 1, 1), "C'est dans l'avenir. Posté le"),
    ],
)
def test_a_posting_date_before_the_letter_or_after_today_is_asked_again_with_its_reason(
    typed: date, why: str
) -> None:
    right = date(2026, 11, 17)
    owner = Owner(1, typed, right)
    [changed] = confirm_posting(Ledger(events=(PLAIN,)), MONDAY, owner)
    assert changed.sent_on == right
    assert owner.asked[-1] == why
    for insists, nearest, more in (
        (LAST - timedelta(9), LAST, ()),
        (date(2027, 1, 1), MONDAY, (1,)),
    ):
        owner = Owner(1, insists, insists, *more)
        [changed] = confirm_posting(Ledger(events=(PLAIN,)), MONDAY, owner)
        assert changed.sent_on == nearest
