"""Clients who may be one."""

from __future__ import annotations

import pytest

from relance.french import fold
from relance.lists.likeness import ADDRESS, EMAIL, NAME, alike, bare
from relance.rules.model import Client


def client(name: str, street_line: str = "", postcode: str = "29100", **facts: str) -> Client:
    address = (street_line,) if street_line else ()
    return Client(id=fold(name), name=name, address=address, postcode=postcode, **facts)  # type: ignore[arg-type]


def found(*clients: Client) -> list[tuple[str, list[str]]]:
    return [(each.by, [one.name for one in each.clients]) for each in alike(clients)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SAS Kermarec & Fils", "S.A.S. Kermarec et Fils", True),
        ("M. Yann Riou", "Riou Yann", True),
        ("Mme LE GALL Anne", "Anne Le Gall", True),
        ("SARL Martin", "Martin", True),
        ("Garage St Michel", "Garage Saint-Michel", True),
        ("Dr Tanguy", "Tanguy", True),
        ("Martin Père", "Martin Fils", False),
        ("M. Yann Riou", "Mme Anne Riou", False),
    ],
)
def test_a_name_is_the_same_in_any_order_without_form_or_title(
    one: str, other: str, *, same: bool
) -> None:
    assert (bare(one) == bare(other)) is same
    assert bool(found(client(one), client(other))) is same


def test_one_address_or_one_email_is_asked_about_once_by_the_strongest_sign() -> None:
    yann = client("M. Yann Riou", "2 rue Haute", email="riou@exemple.fr")
    riou = client("Riou Yann", "2 r. Haute", email="RIOU@exemple.fr")
    anne = client("Gîte du Port", "2 rue Haute")
    assert found(yann, riou) == [(NAME, ["M. Yann Riou", "Riou Yann"])]
    assert found(yann, anne) == [(ADDRESS, ["M. Yann Riou", "Gîte du Port"])]
    mail = client("Atelier Riou", email="riou@exemple.fr")
    assert found(yann, mail) == [(EMAIL, ["M. Yann Riou", "Atelier Riou"])]


def test_many_at_one_address_make_one_question() -> None:
    syndic = [client(f"Copropriété {name}", "3 rue du Port") for name in ("A B", "C D", "E F")]
    assert [len(each.clients) for each in alike(syndic)] == [3]
    assert not [*alike([client(f"Copropriété {n}", "3 rue du Port") for n in range(100)])]
    (group,) = alike(syndic)
    assert group.question == (
        "« Copropriété A B », « Copropriété C D » et « Copropriété E F » (même adresse) : est-ce le"
        " même client ?"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (client("Riou", "2 rue Haute", code="C1"), client("Gîte", "2 rue Haute", code="C2")),
        (client("SARL du Port", "2 rue Haute"), client("SCI du Port", "2 rue Haute")),
        (client("Riou", "2 rue Haute", siren="732829320"), client("Riou Yann", "2 rue Haute", siren="552100554")),
        (client("Riou", "2 rue Haute"), client("Gîte", "2 rue Haute", "29200")),
        (client("Riou", "Le Bourg"), client("Gîte", "Le Bourg")),  # a hamlet has no numbers
    ],
)  # fmt: skip
def test_what_tells_two_clients_apart_is_believed(one: Client, other: Client) -> None:
    assert found(one, other) == []


def test_whom_the_owner_told_apart_is_never_asked_about_again() -> None:
    pair = client("M. Yann Riou"), client("Riou Yann")
    told = frozenset([frozenset(fold(each.name) for each in pair)])
    assert [*alike(pair, told)] == []


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("IMMO 3F GESTION", "Immo 3 F Gestion", True),
        ("Boulangerie Le Moine", "Boulangerie Lemoine", True),
        ("Martin SARL", "Sté Martin", True),
        ("Martin SARL", "Martin SAS", False),  # two legal forms
        ("S.A.R.L. Martin", "Martin SARL", True),
        ("S.A.R.L. Martin", "Martin S.A.S.", False),
        ("SELAS Martin", "Martin", True),
        ("Résidence A", "Résidence B", False),
        ("SARL", "SAS", False),
        ("M. Martin J.", "Jean MARTIN", True),
        ("Jean Martin", "Jacques Martin", False),  # both in full
        ("M. Martin J.", "Luc Martin", False),
    ],
)
def test_two_ways_of_writing_one_name_are_asked_about(one: str, other: str, asked: bool) -> None:
    assert bool(found(client(one), client(other))) is asked


def test_the_question_stays_short() -> None:
    syndic = "Syndicat des copropriétaires de la résidence Les Tilleuls, bâtiment A"
    many = [client(f"{syndic} {n}", "3 rue du Port") for n in range(12)]
    (group,) = alike(many)
    first, other = (f"« Syndicat des copropr…lleuls, bâtiment A {n} »" for n in (0, 1))
    assert (
        group.question == f"{first}, {other} et 10 autres (même adresse) : est-ce le même client ?"
    )
