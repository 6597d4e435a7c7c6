"""What may stand beside a setting, as people write it."""

from __future__ import annotations

import pytest

from relance.sheets.answers import as_columns, as_signs
from relance.sheets.cells import Unreadable


def test_the_setting_is_read_as_people_write_it() -> None:
    assert as_signs("Vert ; barré") == as_signs("vert, Barré") == ("vert", "barré")
    assert as_signs("aucun") == ()
    with pytest.raises(Unreadable, match="« mauve » n'est pas rouge, orange"):
        as_signs("mauve")


def test_a_column_that_says_nothing_has_no_key() -> None:
    assert as_columns("Montant TTC = Total ; Chantier = rien ; Notes = Rien") == (
        ("total", "Total"),
        ("", "Chantier"),
        ("", "Notes"),
    )
    with pytest.raises(Unreadable):
        as_columns("= rien")
