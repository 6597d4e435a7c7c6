"""Where a party is: which territory a postcode belongs to, and what counts as France."""

from __future__ import annotations

import pytest

from relance.rules.sums.places import METROPOLE, in_france, territory


@pytest.mark.parametrize(
    ("postcode", "country", "found"),
    [
        ("49000", "", METROPOLE),
        ("01000", "France", METROPOLE),
        ("95800", "FR", METROPOLE),
        ("20200", "Corse", METROPOLE),
        ("20090", "", METROPOLE),
        ("97 100", "", "971"),
        ("97133", "", "971"),
        ("97150", "", "971"),
        ("97800", "Saint-Martin", "971"),
        ("97200", "", "972"),
        ("97300", "Guyane française", "973"),
        ("97400", "La Réunion", "974"),
        ("97500", "", "975"),
        ("97600", "", "976"),
        ("98600", "", "986"),
        ("98713", "", "987"),
        ("98800", "", "988"),
        ("", "Martinique", "972"),
        ("", "Martinique (France)", "972"),
        ("", "France", ""),  # which part is not said
        ("", "", ""),
        ("4900", "", ""),
        ("98000", "", ""),  # Monaco
        ("97900", "", ""),
        ("00100", "", ""),
        ("99999", "", ""),
        ("10115", "Allemagne", ""),
    ],
)
def test_a_postcode_tells_the_territory(postcode: str, country: str, found: str) -> None:
    assert territory(postcode, country) == found


@pytest.mark.parametrize(
    ("country", "french"),
    [
        ("", True),
        ("France", True),
        ("fr", True),
        ("FRANCE MÉTROPOLITAINE", True),
        ("Corse", True),
        ("Corse (France)", True),
        ("La Réunion", True),
        ("France - Guadeloupe", True),
        ("Polynésie française", True),
        ("Monaco", False),
        ("Île Maurice", False),
        ("Belgique", False),
    ],
)
def test_corsica_and_overseas_are_france(country: str, french: bool) -> None:
    assert in_france(country) is french
