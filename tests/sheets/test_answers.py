"""What may stand beside a setting, as people write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.rules.codes import Kind
from relance.sheets.answers import READERS, as_signs, as_years
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


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        ("kind", "professionnels", Kind.BUSINESS), ("kind", "pro", Kind.BUSINESS), ("kind", "artisan", Kind.BUSINESS),
        ("kind", "mairie", Kind.PUBLIC_BODY), ("kind", "association", Kind.OTHER), ("kind", "privé", Kind.CONSUMER),
        ("imputation", "principal d'abord", False), ("imputation", "Intérêts", True),
        ("channel", "e-mail", True), ("channel", "mail", True), ("channel", "lettre", False),
        ("month_end", "45 jours puis fin de mois", False), ("month_end", "fin de mois puis 45 jours", True),
        ("several_lines", "additionner", True), ("client_above", "à corriger", False),
        ("days", "8 jours", 8), ("days", "8 j.", 8), ("days", "8 jrs", 8),
        ("profile_above", "5 000 € : Ferme", (Decimal(5000), "Ferme")), ("profile_above", "5000 Europe", (Decimal(5000), "Europe")),
    ],
)  # fmt: skip
def test_what_a_column_understands_a_setting_understands(
    reader: str, text: str, value: object
) -> None:
    assert READERS[reader](text) == value


@pytest.mark.parametrize("reader", ["kind", "imputation", "channel", "month_end", "days"])
def test_what_nobody_writes_is_refused(reader: str) -> None:
    with pytest.raises(Unreadable, match="écrivez"):
        READERS[reader]("peut-être")
