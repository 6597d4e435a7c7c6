"""Legal forms: which a name bears, and what it says."""

from __future__ import annotations

import pytest

from relance.words.forms import FIRMS, LEGAL_FORMS, form_of, is_sole_trader, says_sole_trader


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("SARL Dupré", "sarl"),
        ("Dupré S.A.R.L.", "sarl"),
        ("Dupont & Fils <SA>", "sa"),
        ("E.I. Martin", "ei"),
        ("EIRL Petit", "eirl"),
        ("SELAS Pharmacie du Lac", "selas"),
        ("Association du Lac", ""),  # says what it is, and no legal name
        ("Sarlat Primeurs", ""),
        ("", ""),
    ],
)
def test_the_legal_form_of_a_name_is_known_as_a_word(name: str, form: str) -> None:
    assert form_of(name) == form


def test_a_form_that_a_person_or_a_family_may_bear_makes_no_firm() -> None:
    assert {"ei", "eirl", "sa"} <= LEGAL_FORMS - FIRMS


@pytest.mark.parametrize(
    ("form", "sole"),
    [("EI", True), ("Micro-entrepreneur", True), ("Auto-entreprise", True), ("EURL", False)],
)
def test_a_sole_trader_is_known_by_the_form_of_the_settings(form: str, sole: bool) -> None:
    assert is_sole_trader(form) is sole


@pytest.mark.parametrize(
    ("name", "said"),
    [("Jean Dupré EI", True), ("Dupré, entrepreneur individuel", True), ("Jean Dupré", False)],
)
def test_a_name_may_say_so_already(name: str, said: bool) -> None:
    assert says_sole_trader(name) is said
