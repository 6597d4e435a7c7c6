"""What is no longer in the list though it was chased."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.rules.ladder.checking import LATE, about, asked, monday


@pytest.mark.parametrize(("day", "told"), [(date(2026, 11, 9), True), (date(2026, 9, 7), False)])
def test_an_invoice_chased_of_late_that_is_no_longer_in_the_list_is_told(
    day: date, told: bool
) -> None:
    done = monday(LATE, events=(asked(500, day, "F0"),))
    assert bool(about(done, "n'est plus dans la liste")) is told


def test_a_number_that_begins_again_is_not_the_invoice_of_last_year() -> None:
    old = replace(asked(500, date(2026, 10, 26)), due=date(2025, 10, 1))
    new = replace(LATE, issued=date(2026, 11, 2), due=date(2026, 12, 2))
    done = monday(new, events=(old,))
    assert done.claims[0].history == ()
    assert about(done, "n'est plus dans la liste")
    assert monday(replace(new, issued=date(2026, 10, 1)), events=(old,)).claims[0].history == (old,)
