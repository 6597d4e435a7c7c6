"""What is typed in the first hour: read into settings, or refused with its reason."""

from __future__ import annotations

import pytest

from relance.commands.typed import READERS, Wrong, named


@pytest.mark.parametrize(
    ("typed", "name", "form"),
    [
        ("SARL Dupré", "Dupré", "SARL"),
        ("Dupré & Fils SARL", "Dupré & Fils", "SARL"),
        ("L'ATELIER DU BOIS (SARL)", "L'ATELIER DU BOIS", "SARL"),
        ("Hélène Dupré EI", "Hélène Dupré", "EI"),
        ("Garage SA MÈRE", "Garage SA MÈRE", None),
        ("Dupré", "Dupré", None),
    ],
)
def test_the_legal_form_is_taken_from_the_name_at_an_end_only(
    typed: str, name: str, form: str | None
) -> None:
    assert named(typed) == ((name, form) if form else (name,))


@pytest.mark.parametrize(
    ("reader", "typed", "settings"),
    [
        ("as it is", "14 rue Neuve", ("14 rue Neuve",)),
        ("town", "49100 Angers", ("49100", "Angers")),
        ("town", "", ("", "")),
        ("siret", "73282932000074", ("732 829 320 00074",)),
        ("iban", "fr7630006000011234567890189", ("FR76 3000 6000 0112 3456 7890 189",)),
        ("iban", "", ("",)),
        ("rate", "", ("légal",)),  # written, so that it is not asked again
        ("rate", "3 × taux légal", ("3 × taux légal",)),
        ("days", "30 jours", ("30",)),
        ("Qui fait les relances", "un tiers", ("un tiers",)),
        ("Type de clients par défaut", "public", ("public",)),
        ("Fin de mois", "fin de mois puis jours", ("fin de mois puis jours",)),
    ],
)
def test_an_answer_is_written_in_one_way(
    reader: str, typed: str, settings: tuple[str, ...]
) -> None:
    assert READERS[reader](typed) == settings


@pytest.mark.parametrize(
    ("reader", "typed", "why"),
    [
        ("town", "Angers", "49100 Angers"),
        ("siret", "732 829 320 00075", "14 chiffres"),
        ("iban", "FR76 3000", "recopiez-le depuis votre RIB"),
        ("rate", "cher", "« 12 % »"),
        ("days", "un mois", "par exemple 30"),
        ("Qui fait les relances", "personne", "un tiers"),
        ("Type de clients par défaut", "client", "professionnel, particulier, public, autre"),
        ("Fin de mois", "peut-être", "jours puis fin de mois"),
    ],
)
def test_what_cannot_be_is_refused_with_an_example(reader: str, typed: str, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        READERS[reader](typed)
