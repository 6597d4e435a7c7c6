"""Characters that nobody sees."""

from __future__ import annotations

import pytest

from relance.sheets.unseen import seen, unseen


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("F-\u200b041", ("espace sans largeur (U+200B)",)),
        ("\u200eF-041\u200e", ("marque de gauche à droite (U+200E)",)),
        ("\ufeffF\u00ad1", ("marque d'ordre des octets (U+FEFF)", "trait d'union conditionnel (U+00AD)")),
        ("F\u2066-1", ("caractère invisible (U+2066)",)),
        ("Société\u00a0Générale 1\u202f200 €", ()),  # spaces that are seen
        ("F-041", ()),
    ],
)  # fmt: skip
def test_an_invisible_character_is_named(text: str, names: tuple[str, ...]) -> None:
    assert unseen(text) == names
    assert unseen(seen(text)) == ()
    assert (seen(text) == text) is (not names)
