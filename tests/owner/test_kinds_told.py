"""Clients whose kind nothing tells: asked by name, told by numbers, kept client by client."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from rich.console import Console

from relance.book.book import Book, read_book
from relance.owner.console import Screen
from relance.owner.kinds_told import Unclear, ask_kinds, kinds_line, understood, unsure, with_kinds
from relance.rules.codes import Kind
from relance.rules.model import DEFAULT_SOURCE, Client
from tests.firm import Firm
from tests.minibook import workbook
from tests.owner.voices import Owner

PRO, PERSON, PUBLIC, OTHER = Kind.BUSINESS, Kind.CONSUMER, Kind.PUBLIC_BODY, Kind.OTHER
LIST = """
    N°  | Client      | Montant TTC | Échéance   | Réglé le
    F-1 | Le Cormoran | 100         | 2026-10-01 |
    F-2 | Bernard     | 300         | 2026-10-01 |
    F-3 | Les Ormes   | 200         | 2026-10-01 |
    F-4 | Roux SARL   | 900         | 2026-10-01 |
    F-5 | Ty Mad      | 400         | 2026-10-01 | 2026-10-05
    """
OWED = {"le cormoran": Decimal(100), "bernard": Decimal(300), "les ormes": Decimal(200)}


def book() -> Book:
    return read_book(workbook(LIST), "x.xlsx")


def by_name(found: Book) -> dict[str, Kind]:
    return {c.name: c.kind for c in found.ledger.clients if c.kind_source == "dit au clavier"}


def owed(found: Book) -> dict[str, Decimal]:
    names = {c.name.lower(): c.id for c in found.ledger.clients}
    return {names[name]: amount for name, amount in OWED.items()}


def told(*answers: str) -> tuple[dict[str, Kind], Owner, str]:
    """What is told of the list with these answers: kinds by name, the questions, the screen."""
    found, kinds = book(), dict[str, Kind]()
    owner, screen = Owner(*answers), Screen(Console(record=True, width=300))
    ask_kinds(found, owed(found), owner, screen, kinds)
    return by_name(with_kinds(found, kinds)), owner, screen.console.export_text()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("1-4,7 particuliers", dict.fromkeys((1, 2, 3, 4, 7), PERSON)),
        ("1 à 3 pro", dict.fromkeys((1, 2, 3), PRO)),
        ("2 public", {2: PUBLIC}),
        ("5 autre, 6 particulier", {5: OTHER, 6: PERSON}),
        ("1-2 pro ; 3-7 particuliers", {1: PRO, 2: PRO} | dict.fromkeys(range(3, 8), PERSON)),
        ("1 professionnel et le reste particuliers", {1: PRO} | dict.fromkeys(range(2, 8), PERSON)),
        ("tous professionnels", dict.fromkeys(range(1, 8), PRO)),
        ("Professionnels", dict.fromkeys(range(1, 8), PRO)),
        ("3: particulier", {3: PERSON}),
        ("1-2 mairies, 3 association, 4 entreprise", {1: PUBLIC, 2: PUBLIC, 3: OTHER, 4: PRO}),
    ],
)
def test_kinds_are_told_by_numbers(answer: str, expected: dict[int, Kind]) -> None:
    assert understood(answer, 7) == expected


@pytest.mark.parametrize(
    "answer",
    [
        "oui",
        "1-4",
        "8 pro",
        "0 pro",
        "1 voisin",
        "1 pro 1 particulier",
        "1,2 pro sauf 2",
        "1-9 pro",
        "1-3 pr",
    ],
)
def test_what_is_not_surely_understood_tells_nothing(answer: str) -> None:
    with pytest.raises(Unclear, match=r"\w"):
        understood(answer, 7)


def test_only_those_who_owe_and_whose_kind_nothing_tells_are_asked_about_the_largest_first() -> (
    None
):
    found = book()
    assert [c.name for c in unsure(found.ledger.clients, owed(found))] == [
        "Bernard", "Les Ormes", "Le Cormoran",
    ]  # fmt: skip
    bare = Client(id="x", name="X", kind_source=DEFAULT_SOURCE)
    assert unsure(
        [bare, replace(bare, id="y", kind_source="SIREN")], {"x": Decimal(1), "y": Decimal(1)}
    ) == [bare]


def test_enter_leaves_them_as_they_are_and_the_rest_is_asked_for_until_enter() -> None:
    assert told("")[0] == {}
    kinds, owner, said = told("1-2 pro", "")
    assert kinds == {"Bernard": PRO, "Les Ormes": PRO}
    assert len(owner.asked) == 2
    assert "1  Bernard (300,00\u00a0€) : professionnel" in said
    kinds, owner, _ = told("1-2 pro ; 3 particulier")  # all is told: nothing more is asked
    assert kinds == {"Bernard": PRO, "Les Ormes": PRO, "Le Cormoran": PERSON}


def test_what_was_told_is_shown_in_the_review_and_can_be_corrected() -> None:
    found = book()
    ids = {c.name: c.id for c in found.ledger.clients}
    kinds = {ids["Bernard"]: PRO, ids["Les Ormes"]: PRO, ids["Le Cormoran"]: PRO}
    assert kinds_line(found, kinds).startswith("Bernard : professionnel ; Les Ormes : ")
    owner = Owner("2 particulier")
    ask_kinds(found, owed(found), owner, Screen(Console(record=True)), kinds)
    assert kinds[ids["Les Ormes"]] is PERSON
    assert "c'est juste" in owner.asked[0]


def test_an_answer_that_names_no_kind_is_asked_for_again() -> None:
    kinds, _, said = told("1 voisin", "1 pro", "")
    assert kinds == {"Bernard": PRO}
    assert "« voisin » n'est pas professionnel" in said


def test_a_single_one_is_asked_about_by_name() -> None:
    found = read_book(workbook("\n".join(LIST.splitlines()[:3])), "x.xlsx")
    client, kinds, owner = found.ledger.clients[0], dict[str, Kind](), Owner(1)
    ask_kinds(found, {client.id: Decimal(100)}, owner, Screen(Console(record=True)), kinds)
    assert kinds == {client.id: PRO}
    assert "Le Cormoran" in owner.asked[0]
    ask_kinds(found, {client.id: Decimal(100)}, Owner(5), Screen(Console(record=True)), kinds := {})
    assert kinds == {}


def test_kinds_told_are_kept_where_the_owner_leaves_off_and_not_asked_again(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.book.write_bytes(workbook(LIST))
    facts = (
        "Dupré EI",
        "3 rue Neuve, 49100 Angers",
        "73282932000074",
        "0241000000",
        "Paul",
        "",
    )
    assert firm.answers("2026-11-23", monkeypatch, "", *facts, "1 pro;2,3 particuliers", "") == 0
    kinds = {row[1]: row[2] for row in firm.rows("Relance - Clients")}
    assert kinds["Bernard"] == "professionnel"
    assert kinds["Les Ormes"] == "particulier"
    again = read_book(firm.book.read_bytes(), "x.xlsx")
    assert (
        unsure(
            again.ledger.clients,
            {c.id: Decimal(1) for c in again.ledger.clients if c.name != "Ty Mad"},
        )
        == []
    )
