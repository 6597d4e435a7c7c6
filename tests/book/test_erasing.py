"""What our sheets lose of a client: contact data, remarks, labels; whole lines once nothing keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from relance.book.book import read_book
from relance.book.erasing import Erasure, Person, erasure, people
from relance.book.saving import edited
from relance.law.loader import load_law
from relance.lists.grids import read_grids
from relance.rules.retention import retention
from tests.firm import HOSTILE, LATE, OTHER, Firm, answers

SOON, LATER = date(2026, 11, 17), date(2038, 1, 4)


@pytest.fixture
def paid(chasing: Firm, monkeypatch: pytest.MonkeyPatch) -> Firm:
    """Morel's 500 € are noted, with a label; Morel has another name, unused in the list."""
    words = ("noter", str(chasing.book), "--date", "2026-11-12")
    payment = ("F-042", "4", "1", "500", "", "1", "VIR MOREL JEAN", "")
    assert answers(chasing, monkeypatch, *payment, words=words) == 0
    return chasing


def person(firm: Firm, name: str) -> Person:
    book = read_book(firm.book.read_bytes(), "x")
    return next(p for p in people(book) if p.client.name == name)


def erased(firm: Firm, name: str, on: date = SOON) -> Erasure:
    """The erasure of that client, done."""
    data = firm.book.read_bytes()
    book = read_book(data, "x")
    own = next(p for p in people(book) if p.client.name == name)
    settled = {i.id for i in book.ledger.invoices if i.client_id == own.client.id}
    keep = retention(load_law(), on, 10)
    found = erasure(book, own, keep, settled, read_grids(data, "x"), "2026-11-17 08h0000 x")
    firm.book.write_bytes(edited(data, found.edits))
    return found


def only_sheet(firm: Firm, sheet: str, name: str) -> Mapping[str, Any]:
    rows = firm.rows(sheet)
    [line] = [dict(zip(rows[3], row, strict=True)) for row in rows[4:] if name in row]
    return line


def test_a_payment_keeps_its_day_and_amount_and_loses_its_label(paid: Firm) -> None:
    before = paid.received()[0]
    found = erased(paid, "Morel SARL")
    assert paid.received()[0] == before | {"Libellé": None}
    assert any("Libellé" in line for line in found.gone)
    assert "« Relance - Encaissements » : 1 ligne" in found.kept
    assert paid.record("2026-11-16")  # read again, and nothing is missed
    [claim] = [c for c in paid.record("2026-11-16")["creances"] if c["facture"] == "F-042"]
    assert claim["reste_du"] == "0.00"


def test_who_else_pays_is_forgotten_and_how_it_was_paid_is_not(paid: Firm) -> None:
    paid.types("Relance - Encaissements", {"F5": "virement, payeur confirmé : JEAN MOREL"})
    erased(paid, "Morel SARL")
    assert paid.received()[0]["Mode"] == "virement"


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Morel et fils; Menuiserie Morel", None),
        (f"Morel et fils; pas {HOSTILE}", f"pas {HOSTILE}"),  # which the list still has
    ],
)
def test_other_names_go_but_those_of_the_list(paid: Firm, told: str, left: str | None) -> None:
    rows = paid.rows("Relance - Clients")
    row = next(n for n, each in enumerate(rows, 1) if "Morel SARL" in each)
    paid.types("Relance - Clients", {f"M{row}": told})
    erased(paid, "Morel SARL")
    assert only_sheet(paid, "Relance - Clients", "Morel SARL")["Autres noms"] == left


def test_the_owner_s_sheets_are_named_and_untouched(paid: Firm) -> None:
    theirs = [row[:10] for row in paid.rows("Factures")]
    assert erased(paid, "Morel SARL").theirs == ("« Factures », ligne 5",)
    assert [row[:10] for row in paid.rows("Factures")] == theirs


def test_a_client_of_our_sheets_alone_is_known_too_and_goes_whole_in_time(paid: Firm) -> None:
    paid.types("Factures", {f"{column}5": None for column in "ABCDEFGHIJKLMNOPQRST"})
    assert not person(paid, "Morel SARL").listed
    soon = erased(paid, "Morel SARL")
    assert any(line.startswith("« Relance - Historique »") for line in soon.kept)
    assert [x["Date"] for x in paid.received()] == [datetime(2026, 11, 12)]
    erased(paid, "Morel SARL", LATER)
    for sheet in ("Relance - Clients", "Relance - Historique", "Relance - Encaissements"):
        assert "Morel" not in str(paid.rows(sheet)), sheet
    assert {x["Client"] for x in paid.history() if x["Client"]} == {HOSTILE}


def test_a_plan_loses_its_remark_and_goes_whole_in_time(firm: Firm) -> None:
    sheet = "Relance - Échéanciers"
    firm.writes(LATE, OTHER)
    firm.is_set_up()
    firm.types("Factures", {"T5": "Échéancier 3 fois", "U5": "05/12/2026"})
    firm.record("2026-11-02")
    firm.types(sheet, {"G5": "sa femme est malade"})
    firm.types("Factures", {"I5": 500, "J5": "03/11/2026"})
    found = erased(firm, "Morel SARL")
    assert f"« {sheet} » : Remarque" in found.gone
    assert "malade" not in str(firm.rows(sheet))
    assert "« Factures » : « Suite donnée » de 1 facture soldée" in found.gone
    firm.types("Factures", {f"{column}5": None for column in "ABCDEFGHIJKLMNOPQRST"})
    erased(firm, "Morel SARL", LATER + timedelta(days=366))
    assert "Morel" not in str(firm.rows(sheet))


def test_everybody_is_known_once_with_what_the_history_says_of_them(paid: Firm) -> None:
    book = read_book(paid.book.read_bytes(), "x")
    assert [p.client.name for p in people(book)] == [HOSTILE, "Morel SARL"]
    kinds = {e.kind.value for e in person(paid, "Morel SARL").events}
    assert {"Appel à faire", "Courrier préparé", "Règlement noté"} <= kinds
