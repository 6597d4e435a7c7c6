"""How people say that money came, or did not."""

from __future__ import annotations

import re

import pytest

from relance.words.payment_words import ALONE, CHEQUES, MEANS, TOLD


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("carte bleue", True),
        ("virement sepa", True),
        ("chq", True),
        ("prelevement", False),
        ("traite", None),
    ],
)
def test_some_means_tell_a_payment_beside_a_day_others_only_after_paid(
    words: str, alone: bool | None
) -> None:
    assert bool(re.fullmatch(ALONE, words)) is bool(alone)
    assert bool(re.fullmatch(MEANS, words)) is (alone is not None)


def test_a_cheque_is_a_means_that_may_not_be_cashed() -> None:
    assert all(re.fullmatch(ALONE, cheque) for cheque in CHEQUES)


def test_the_rest_of_several_parts_is_no_sum_paid() -> None:
    assert re.fullmatch(TOLD, "acquitt")
    assert not re.fullmatch(TOLD, "sold")
