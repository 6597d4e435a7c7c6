"""Whom a few letters mean."""

from __future__ import annotations

import pytest

from relance.owner.client_named import clients_named, one_client, shown
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.model import Client

CLIENTS = [
    Client(id="dup", name="Dupont & Fils <SA>", code="C-12", town="Angers"),
    Client(id="dur", name="Durand", other_names=("Garage Durand",)),
    Client(id="mor", name="Morel SARL"),
]
NUMBERS = {"dup": ["F-041"], "mor": ["F-042", "12"]}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dupont", ["dup"]),
        ("DU", ["dup", "dur"]),
        ("garage", ["dur"]),
        ("c-12", ["dup"]),
        ("f-042", ["mor"]),
        ("12", ["dup"]),  # a code before a number
        ("", []),
        ("zzz", []),
    ],
)
def test_a_name_a_code_or_a_number_finds_its_client(typed: str, found: list[str]) -> None:
    assert [c.id for c in clients_named(typed, CLIENTS, NUMBERS)] == found


def test_one_is_meant_or_it_is_asked_or_said() -> None:
    assert one_client("morel", CLIENTS, NUMBERS, None).id == "mor"
    assert one_client("durand", CLIENTS, NUMBERS, None).id == "dur"
    with pytest.raises(RelanceError, match="aucun client qui doit quelque chose"):
        one_client("zzz", CLIENTS, NUMBERS, None)
    with pytest.raises(RelanceError, match="aucun client connu ne porte"):
        one_client("zzz", CLIENTS, NUMBERS, None, who="connu")
    with pytest.raises(AnswerNeeded, match="plusieurs clients"):
        one_client("du", CLIENTS, NUMBERS, None)


def test_a_client_is_shown_with_its_town() -> None:
    assert [shown(c) for c in CLIENTS] == ["Dupont & Fils <SA>, Angers", "Durand", "Morel SARL"]
