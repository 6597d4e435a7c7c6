"""What may stand beside a setting, as people write it."""

from __future__ import annotations

import pytest

from relance.sheets.answers import as_signs, as_years
from relance.sheets.cells import Unreadable


def test_the_setting_is_read_as_people_write_it() -> None:
    assert as_signs("Vert ; barré") == as_signs("vert, Barré") == ("vert", "barré")
    assert as_signs("aucun") == ()
    with pytest.raises(Unreadable, match="« mauve » n'est pas rouge, orange"):
        as_signs("mauve")


def test_a_number_of_years_may_have_its_word_and_is_never_none() -> None:
    assert [as_years(text) for text in ("10", "5 ans", "1 an", 7)] == [10, 5, 1, 7]
    for wrong in ("0", "toujours", "100", "-3"):
        with pytest.raises(Unreadable):
            as_years(wrong)
