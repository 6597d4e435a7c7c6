"""`annuler`: the workbook of before comes back, the letters of the run go aside."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal

import pytest

from relance.letters.names import PAGE_FILE
from relance.passage.outbox import WITHDRAWN
from tests.firm import HOSTILE, LATE, Firm, said
from tests.undoing import LETTERS, undoes


def test_annuler_puts_the_workbook_of_before_back_and_moves_the_letters_aside(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    after = chasing.book.read_bytes()
    assert undoes(chasing) == 0
    assert chasing.book.read_bytes() == (chasing.book.parent / "avant.xlsx").read_bytes()
    assert all("/annulés/" in letter for letter in chasing.letters())
    assert "Le classeur d'avant ce passage est remis en place" in said(capsys)
    kept = [copy.read_bytes() for copy in (chasing.book.parent / "Sauvegardes").iterdir()]
    assert after in kept  # and nothing is lost: the workbook of just before is there too


def test_after_annuler_the_same_monday_can_be_done_again(chasing: Firm) -> None:
    undoes(chasing)
    again = chasing.record("2026-11-09")
    assert [c["client"] for c in again["courriers"]] == [HOSTILE, "Morel SARL"]
    assert [letter for letter in chasing.letters() if "annulés" not in letter] == LETTERS
    prepared = [e for e in chasing.history() if e["Événement"] == "Courrier préparé"]
    assert len(prepared) == 2


def test_annuler_puts_the_page_aside_with_the_letters(chasing: Firm) -> None:
    undoes(chasing)
    there = {p.relative_to(chasing.output).as_posix() for p in chasing.output.rglob("*.html")}
    folder = "2026-11-09/Menuiserie Dupré"
    assert f"{folder}/annulés/{PAGE_FILE}" in there
    assert f"{folder}/{PAGE_FILE}" not in there


def test_annuler_twice_goes_back_two_mondays(chasing: Firm) -> None:
    assert undoes(chasing) == 0
    assert undoes(chasing) == 0
    assert chasing.history() == []


def test_annuler_brings_back_the_letters_that_the_run_had_withdrawn(chasing: Firm) -> None:
    chasing.types("Factures", {"I4": Decimal("1234.5"), "J4": date(2026, 11, 9)})
    chasing.record("2026-11-09")
    assert chasing.letters() != LETTERS
    assert undoes(chasing) == 0
    assert LETTERS[0] in chasing.letters()


def test_annuler_brings_back_what_a_second_run_of_the_day_had_replaced(chasing: Firm) -> None:
    def lying() -> dict[str, bytes]:
        files = (path for path in (chasing.output / "2026-11-09").rglob("*") if path.is_file())
        return {p.name: p.read_bytes() for p in files if WITHDRAWN not in p.parts}

    first = lying()
    chasing.types("Factures", {"D4": "2 rue Haute"})  # an address corrected
    typed = chasing.book.read_bytes()
    assert chasing.runs("2026-11-09") == 0
    assert lying() != first
    assert undoes(chasing) == 0
    assert chasing.book.read_bytes() == typed
    assert lying() == first


def test_with_nothing_to_undo_or_without_its_copy_annuler_says_so(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    assert undoes(firm) == 1
    assert "aucun passage à annuler" in said(capsys)
    firm.is_set_up()
    shutil.rmtree(firm.book.parent / "Sauvegardes")
    assert undoes(firm) == 1
    assert "n'est plus dans ce dossier" in said(capsys)


def test_the_very_first_run_can_be_undone_too(firm: Firm) -> None:
    firm.writes(LATE)
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-02") == 4
    assert undoes(firm) == 0
    assert firm.book.read_bytes() == before


def test_an_undoing_killed_before_the_letters_moved_is_finished_by_the_next_run(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from relance.passage.outbox import Outbox

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "publish", killed)
        assert undoes(chasing) == 3
    assert chasing.letters() == LETTERS
    chasing.record("2026-11-10")
    moved = [letter for letter in chasing.letters() if "/annulés/" in letter]
    assert len(moved) == 2


def test_annuler_is_never_simulated_and_an_event_that_the_run_recorded_is_no_change(
    firm: Firm,
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.types("Factures", {"T4": "Appel fait"})
    firm.record("2026-11-02")
    after = firm.book.read_bytes()
    assert undoes(firm, "--simulation") == 1
    assert firm.book.read_bytes() == after
    firm.types("Relance - À corriger", {"A90": "vu"})  # saved again by the owner
    assert undoes(firm, "--sans-question") == 0
    assert firm.rows("Factures")[3][19] == "Appel fait"
