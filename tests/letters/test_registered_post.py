"""« Recommandés.csv »: one line a registered letter, its address in parts, no cell a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.registered_post import TITLES, registered_csv
from relance.letters.writer import render
from relance.rules.codes import Channel, Kind
from relance.rules.firm import Step
from relance.rules.model import Client, Invoice
from relance.rules.money import ZERO
from relance.rules.outcome import Claim, Notice
from tests.letters.made import paper, plan_of

STEP = Step(name="Relance 3", after_due=30, min_gap=8, channel=Channel.REGISTERED)


def notice_of(client: Client, *numbers: str) -> Notice:
    claims = (
        Claim(
            invoice=Invoice(id=n, number=n, client_id=client.id, total=None, due=None),
            client=client,
            outstanding=ZERO,
            days_late=40,
        )
        for n in numbers
    )
    return Notice(client=client, step=STEP, claims=tuple(claims))


def read(content: bytes) -> list[dict[str, str]]:
    """As a French Excel opens it."""
    text = content.removeprefix(b"\xef\xbb\xbf").decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def line(client: Client, numbers: Iterable[str] = ("F-1",)) -> dict[str, str]:
    [found] = read(registered_csv([notice_of(client, *numbers)]))
    return found


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("Mme Tanguy Soizic", {"civility": "Mme"}, ("Mme", "Tanguy Soizic")),
        ("LEROY Mr", {"civility": "M."}, ("M.", "LEROY")),
        ("M. et Mme Guillou", {}, ("M. et Mme", "Guillou")),
        (
            "M. Durand et Mme Petit",
            {},
            ("", "Monsieur Durand et Madame Petit"),
        ),
        ("Soizic Tanguy", {"civility": "Mme"}, ("Mme", "Soizic Tanguy")),
        ("Dupont & Fils <SA>", {}, ("", "Dupont & Fils <SA>")),
    ],
)
def test_civility_and_name_stand_apart(
    name: str, more: dict[str, Any], expected: tuple[str, str]
) -> None:
    found = line(Client(id="c", name=name, **more))
    assert (found["Civilité"], found["Nom"]) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (("12 rue Basse",), ("12 rue Basse", "")),
        (("Bât. B", "12 rue Basse", "BP 40"), ("12 rue Basse", "Bât. B, BP 40")),
        (("Les Genêts", "Lieu-dit Kerven"), ("Lieu-dit Kerven", "Les Genêts")),
        ((), ("", "")),
    ],
)
def test_the_line_of_the_street_is_told_from_the_others(
    address: tuple[str, ...], expected: tuple[str, str]
) -> None:
    found = line(Client(id="c", name="Roy", address=address, postcode="01000", town="Bourg"))
    assert (found["Voie"], found["Complément"]) == expected
    assert (found["Code postal"], found["Ville"], found["Pays"]) == ("01000", "Bourg", "France")


def test_a_firm_s_formal_notice_is_to_its_representative_as_on_the_letter(world: Any) -> None:
    notice = world.notice(world.clients[Kind.BUSINESS], world.steps["formal"])
    [found] = read(registered_csv([notice]))
    assert found["Complément"].startswith("À l'attention du représentant légal")
    assert found["Référence"] == "F2026-041"


def test_only_registered_letters_are_listed_and_there_is_no_file_for_none() -> None:
    client = Client(id="c", name="Roy")
    plain = replace(notice_of(client, "F-1"), step=replace(STEP, channel=Channel.LETTER))
    assert registered_csv([plain]) == b""
    found = read(registered_csv([plain, notice_of(client, "F-2", "F-3")]))
    assert [each["Référence"] for each in found] == ["F-2 F-3"]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+33 Menuiserie", "'+33 Menuiserie"),
        ("-Roy", "'-Roy"),
        ("@Roy", "'@Roy"),
        ("\t =1+1", "'=1+1"),
        ('Roy; "Fils"\n=1', 'Roy; "Fils" =1'),
    ],
)
def test_no_cell_is_a_formula(name: str, cell: str) -> None:
    assert line(Client(id="c", name=name))["Nom"] == cell


@given(name=st.text(max_size=60), town=st.text(max_size=30))
def test_any_text_stays_in_its_own_cell(name: str, town: str) -> None:
    content = registered_csv([notice_of(Client(id="c", name=name, town=town), "F-1")])
    assert content.startswith(b"\xef\xbb\xbf")
    [found] = read(content)
    assert tuple(found) == TITLES
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in found.values())


def test_the_list_names_the_file_beside_the_letters(world: Any, templates: Templates) -> None:
    formal = world.notice(world.clients[Kind.BUSINESS], world.steps["formal"])
    documents = render(plan_of(world, formal), world.sender, templates)
    [post] = [document for document in documents if document.name == "Recommandés.csv"]
    assert len(read(post.content)) == 1
    assert "« Recommandés.csv »" in paper(world, documents, "0 - À faire ce lundi.docx")
    first = world.notice(world.clients[Kind.BUSINESS], world.steps["first"])
    none = render(plan_of(world, first), world.sender, templates)
    assert not any(document.name.endswith(".csv") for document in none)
    assert "Recommandés" not in paper(world, none, "0 - À faire ce lundi.docx")
