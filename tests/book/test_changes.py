"""What the owner typed since a run: shown before « annuler » takes it away."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance import cli
from tests.firm import LATE, Firm, said
from tests.undoing import undoes


def test_annuler_says_what_would_be_lost_and_without_a_keyboard_changes_nothing(
    chasing: Firm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chasing.types("Factures", {"I4": Decimal(1000), "J4": "12/11/2026"})
    chasing.types("Relance - Clients", {"K5": "06 11 22 33 44"})
    chasing.types("Relance - Historique", {"K7": "10/11/2026"})
    before = chasing.book.read_bytes()
    assert undoes(chasing, "--sans-question") == 4
    told = said(capsys)
    assert "Factures, ligne 4 : F-041 ; 10/09/2026" in told
    assert "12/11/2026" in told
    assert "Relance - Clients, ligne 5" in told
    assert "Relance - Historique, ligne 7" in told
    assert told.count("•") == 3
    assert chasing.book.read_bytes() == before

    monkeypatch.setattr(cli, "_someone_there", lambda _: True)
    monkeypatch.setattr("builtins.input", lambda _: "2")
    assert undoes(chasing) == 1
    assert chasing.book.read_bytes() == before
    monkeypatch.setattr("builtins.input", lambda _: "1")
    assert undoes(chasing) == 0
    assert chasing.rows("Factures")[3][8] is None


def test_a_workbook_only_saved_again_is_undone_without_a_question(chasing: Firm) -> None:
    from relance.book.saving import edited
    from relance.xlsx import Cell, SheetEdit

    touched = edited(
        chasing.book.read_bytes(),
        [SheetEdit(sheet="Relance - À corriger", cells=(Cell(row=60, column=1, value="vu"),))],
    )
    chasing.book.write_bytes(touched)
    assert undoes(chasing, "--sans-question") == 0


def test_annuler_shows_a_signature_noted_since_the_run(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.types("Factures", {"T4": "Échéancier 3 fois", "U4": "05/12/2026"})
    firm.record("2026-11-02")
    firm.types("Relance - Échéanciers", {"E5": "04/11/2026"})
    assert undoes(firm, "--sans-question") == 4
    assert "Relance - Échéanciers, ligne 5" in said(capsys)
