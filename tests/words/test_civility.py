"""What the prefix of a name says (issue 14, item 13): words of owners, never seen as they should be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.words.civility import is_private, read_name, salutation, written_out


@pytest.mark.parametrize(
    ("name", "greeted", "envelope"),
    [
        ("Mme Tanguy Soizic", "Madame", "Madame Tanguy Soizic"),
        ("M. et Mme Guillou", "Madame, Monsieur", "Monsieur et Madame Guillou"),
        ("Mr LEROY", "Monsieur", "Monsieur LEROY"),
        ("Melle Riou", "Madame", "Madame Riou"),
        ("Mlle Gall-Tanguy", "Madame", "Madame Gall-Tanguy"),
        ("MADAME RIOU", "Madame", "Madame RIOU"),
        ("M.Guillou", "Monsieur", "Monsieur Guillou"),
        ("M./Mme Guillou", "Madame, Monsieur", "Monsieur et Madame Guillou"),
        ("M.-Mme Guillou", "Madame, Monsieur", "Monsieur et Madame Guillou"),
        ("Monsieur, Madame Roy", "Madame, Monsieur", "Monsieur et Madame Roy"),
        ("M. Roy - Mme Petit", "Madame, Monsieur", "Monsieur Roy - Madame Petit"),
        ("Me Roy et Me Petit", "Maîtres", "Maître Roy et Maître Petit"),
        (
            "M. le président de l'association du Lac",
            "Monsieur le Président",
            "M. le président de l'association du Lac",
        ),
        ("M. ou Mme Roy", "Madame, Monsieur", "Monsieur et Madame Roy"),
        ("MM. Durand", "Messieurs", "Messieurs Durand"),
        ("Mmes Durand et Petit", "Mesdames", "Mesdames Durand et Petit"),
        ("M. Durand et M. Petit", "Messieurs", "Monsieur Durand et Monsieur Petit"),
        ("M. Durand et Mme Petit", "Madame, Monsieur", "Monsieur Durand et Madame Petit"),
        ("Me Le Bihan", "Maître", "Maître Le Bihan"),
        ("Dr Martin", "Docteur", "Docteur Martin"),
        ("Dr et Mme Martin", "Madame, Monsieur", "Docteur et Madame Martin"),
        ("LEROY Mr", "Monsieur", "Monsieur LEROY"),
        ("Guillou M. et Mme", "Madame, Monsieur", "Monsieur et Madame Guillou"),
        ("Mme M. Dupont", "Madame", "Madame M. Dupont"),
        ("M. M. Dupont", "Monsieur", "Monsieur M. Dupont"),
        ("M. et Mme M. Dupont", "Madame, Monsieur", "Monsieur et Madame M. Dupont"),
        ("M Mme Dupont", "Madame, Monsieur", "Monsieur et Madame Dupont"),
        ("Tanguy (Mme)", "Madame", "Madame Tanguy"),
        ("M. Roy (succession)", "Monsieur", "Monsieur Roy (succession)"),
        ("M. Paul Riou EI", "Monsieur", "Monsieur Paul Riou EI"),
        ("M. Dumas fils", "Monsieur", "Monsieur Dumas fils"),
        ("Mme De Sa", "Madame", "Madame De Sa"),
        ("M. Le Maire", "Monsieur", "Monsieur Le Maire"),  # a family name
        ("Mme O'Brien", "Madame", "Madame O'Brien"),
        ("Mme la maire de Brest", "Madame la Maire", "Mme la maire de Brest"),
        ("M. LE MAIRE DE BREST", "Monsieur le Maire", "M. LE MAIRE DE BREST"),
        ("Madame l'adjointe aux finances", "Madame l'Adjointe", "Madame l'adjointe aux finances"),
    ],
)
def test_the_name_says_who_is_greeted(name: str, greeted: str, envelope: str) -> None:
    found = read_name(name)
    assert salutation(found.civility) == greeted
    assert found.envelope == envelope


@pytest.mark.parametrize(
    "name",
    [
        "M. Bricolage",
        "Madame Coco SARL",
        "Dr Auto",
        "MM Conseil",
        "M. Durand et fils",
        "M. Auto-École",
        "ME2",
        "ME 2",
        "M6",
        "M2I",
        "M.A. Dupont",
        "Guillou M.",  # the initial of a first name
        "Hôtel de M. Roy",
        "SCI M. et Mme Roy",
        "Monsieur",
        "Soizic Tanguy",
        "",
    ],
)
def test_a_firm_or_a_bare_name_says_nothing(name: str) -> None:
    assert read_name(name) == ("", name, False)
    assert salutation("") == "Madame, Monsieur"


@pytest.mark.parametrize(
    ("name", "private"),
    [("Mr LEROY", True), ("Époux Martin", True), ("Guillou M. et Mme", True), ("Dr Martin", False),
     ("Me Le Bihan", False), ("Mme la Maire de Brest", False), ("M. Bricolage", False)],
)  # fmt: skip
def test_a_title_of_civil_life_is_that_of_a_private_person(name: str, private: bool) -> None:
    assert read_name(name).private is private


@pytest.mark.parametrize(
    ("civility", "greeted", "written", "private"),
    [
        ("M.", "Monsieur", "Monsieur", True),
        ("Mlle", "Madame", "Madame", True),
        ("M. et Mme", "Madame, Monsieur", "Monsieur et Madame", True),
        ("Mme & Mme", "Mesdames", "Madame et Madame", True),
        ("MM. et Mme", "Madame, Messieurs", "Messieurs et Madame", True),
        ("Maître", "Maître", "Maître", False),
        ("Madame la Maire", "Madame la Maire", "", False),
        ("gérant", "Madame, Monsieur", "", False),
        ("MM. et M.", "Messieurs", "Messieurs et Monsieur", True),
        ("Mme et Mmes", "Mesdames", "Madame et Mesdames", True),
        ("", "Madame, Monsieur", "", False),
    ],
)
def test_a_column_says_it_too(civility: str, greeted: str, written: str, private: bool) -> None:
    assert salutation(civility) == greeted
    assert written_out(civility) == written
    assert is_private(civility) is private


@given(st.text(alphabet="aMm.eE rt-/&,()'é Dd2", max_size=24))
def test_whatever_is_written_is_read(name: str) -> None:
    found = read_name(name)
    assert found.civility or "et" in found.envelope or found.envelope == name
    assert salutation(found.civility)
