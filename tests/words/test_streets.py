"""Streets, shortened and in full."""

from __future__ import annotations

import pytest

from relance.words.streets import street


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8, av. du Gal Leclerc", "8 avenue Général Leclerc"),
        ("3 bd St-Michel", "3 Boulevard Saint Michel"),
        ("12 r. de la Paix", "12, rue de la Paix"),
    ],
)
def test_a_street_is_the_same_shortened(one: str, other: str) -> None:
    assert street([one]) == street([other])
