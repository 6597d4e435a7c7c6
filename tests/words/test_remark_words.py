"""What owners write beside and between invoices."""

from __future__ import annotations

import re

import pytest

from relance.french import fold
from relance.words import remark_words
from relance.words.remark_words import JobPart, is_part, part_of


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (remark_words.OVER, "Factures réglées"),
        (remark_words.OVER, "Archives"),
        (remark_words.OPEN, "non payée"),
        (remark_words.OF_ONE, "Facture payée en 2 fois"),
        (remark_words.OF_MANY, "*** RÉGLÉES ***"),
        (remark_words.BOUNCED, "chèque revenu impayé"),
        (remark_words.NO_INVOICE, "Pro forma"),
        (remark_words.DEPOSIT, "Acompte 30 %"),
        (remark_words.FINAL, "DGD"),
        (remark_words.DEDUCTED, "acompte déduit"),
    ],
)
def test_a_remark_says_so_in_whole_words(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(fold(text))
    assert not pattern.search(f"x{fold(text)}x".replace(" ", "x"))


def test_a_word_that_begins_like_another_is_not_it() -> None:
    assert remark_words.TOTALS.fullmatch("sous total octobre")
    assert not remark_words.TOTALS.fullmatch("totale reprise")


@pytest.mark.parametrize("title", ["Contact", "Commercial", "Chargé d'affaires", "Chantier", "Affaire", "Objet", "Désignation",
    "Réf. client", "N° devis", "N° dossier", "Mode d'envoi", "Adresse chantier", "Secteur", "Tournée", "Immat."])  # fmt: skip
def test_titles_of_works_people_and_places_say_nothing_of_payments(title: str) -> None:
    assert remark_words.is_harmless(title)


@pytest.mark.parametrize("title", ["Suivi", "Remarques", "Observations", "Infos", "Divers", "État", "À voir", "Bidule",
    "Relances", "Compta", "Banque", "Commentaire interne", "Retour client", "Actions"])  # fmt: skip
def test_titles_under_which_people_write_what_becomes_of_an_invoice_are_not_harmless(
    title: str,
) -> None:
    assert not remark_words.is_harmless(title)


@pytest.mark.parametrize("text", ["1re situation", "2e situation", "2nde situation"])
def test_a_situation_has_any_ordinal(text: str) -> None:
    assert is_part(text)
    assert part_of(text) is JobPart.SITUATION
