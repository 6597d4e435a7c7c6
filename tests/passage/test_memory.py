"""A workbook that has forgotten: it is noticed, and nothing leaves twice."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relance.commands import monday
from relance.passage import commit
from relance.passage.safety import Snapshot, open_workbook
from relance.system.lock import alone
from tests.firm import LATE, OTHER, Firm, said
from tests.undoing import LETTERS, undoes

CONTINUE, STOP = "1", "2"
ALL, NONE = "1", "3"


def test_a_restored_copy_is_noticed_and_unattended_nothing_is_prepared_twice(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copyfile(chasing.book.parent / "avant.xlsx", chasing.book)
    before = chasing.book.read_bytes()
    assert chasing.runs("2026-11-16") == 4
    told = said(capsys)
    assert "ne connaît pas 2 courriers" in told
    assert "09/11/2026" in told
    assert chasing.book.read_bytes() == before
    assert chasing.letters() == LETTERS


@pytest.mark.parametrize(
    ("answer", "reason", "posted"),
    [
        (ALL, "delai_entre_etapes", datetime(2026, 11, 10)),
        (NONE, "courrier_prepare", "non posté"),
        ("4", "courrier_a_confirmer", None),
    ],
)
def test_the_forgotten_letters_go_back_into_the_history_as_the_owner_says(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, answer: str, reason: str, posted: object
) -> None:
    shutil.copyfile(chasing.book.parent / "avant.xlsx", chasing.book)
    more = {ALL: ("10/11/2026",), NONE: ("1",)}.get(answer, ())  # posted on; payments are noted
    assert chasing.answers("2026-11-16", monkeypatch, CONTINUE, answer, *more) == 0
    lines = [e for e in chasing.history() if str(e["Document"] or "").startswith("2026-11-09")]
    assert [(e["Facture"], e["Envoyé le"]) for e in lines] == [("F-041", posted), ("F-042", posted)]
    record = chasing.record("2026-11-16", "--simulation")
    assert {c["motif_code"] for c in record["creances"]} == {reason}
    moved = [letter for letter in chasing.letters() if "/annulés/" in letter]
    assert len(moved) == (2 if answer == NONE else 0)  # an old letter is not posted with the new


def test_the_owner_may_stop_to_fetch_the_right_workbook(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(chasing.book.parent / "avant.xlsx", chasing.book)
    before = chasing.book.read_bytes()
    assert chasing.answers("2026-11-16", monkeypatch, STOP) == 1
    assert chasing.book.read_bytes() == before


def test_next_years_workbook_with_the_same_invoices_is_asked_about(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unpaid invoices carried forward by hand into a new book, which has no memory of its own."""
    chasing.book = chasing.book.with_name("factures 2027.xlsx")
    chasing.writes(LATE, OTHER)
    chasing.is_set_up()
    assert chasing.runs("2026-11-16") == 4
    assert chasing.answers("2026-11-16", monkeypatch, CONTINUE, ALL, "") == 0
    assert {e["Étape"] for e in chasing.history()} == {"Relance 1"}


def test_another_firm_with_the_same_numbers_is_not_disturbed(chasing: Firm) -> None:
    chasing.book = chasing.book.with_name("autre.xlsx")
    chasing.writes(LATE, OTHER)
    assert chasing.runs("2026-11-02") == 4
    chasing.fills_in_settings(Raison_sociale="Martin SARL")
    assert chasing.runs("2026-11-16") == 0


def test_a_copy_carried_to_another_computer_goes_on_where_it_was(chasing: Firm) -> None:
    chasing.output = chasing.book.parent / "autre ordinateur"
    [reasons] = [{c["motif_code"] for c in chasing.record("2026-11-16")["creances"]}]
    assert reasons == {"courrier_a_confirmer"}


# --- two at once


def test_a_second_window_on_the_same_workbook_is_told_to_wait(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commit, "PATIENCE", 0)
    with alone(chasing.book.resolve()):
        assert chasing.runs("2026-11-16") == 1
        assert undoes(chasing) == 1
    assert said(capsys).count("un autre passage est en cours sur ce classeur") == 2


def test_with_nobody_there_one_that_a_killed_round_left_at_work_is_waited_for(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as left_at_work:
        left_at_work.enter_context(alone(chasing.book.resolve()))
        monkeypatch.setattr(
            time, "sleep", lambda _: left_at_work.close()
        )  # a second later it has ended
        assert chasing.runs("2026-11-16") == 0


@pytest.mark.parametrize("times", [1, 2])
def test_saved_by_the_owner_meanwhile_it_starts_again_once_then_says_so(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, times: int, capsys: pytest.CaptureFixture[str]
) -> None:
    left = [Decimal("1234.5"), Decimal(500)][:times]

    def opened(path: Path, *, writing: bool = True) -> Snapshot:
        found = open_workbook(path, writing=writing)
        if left:  # a payment noted just after the program read the workbook
            chasing.types("Factures", {f"I{3 + len(left)}": left.pop()})
        return found

    monkeypatch.setattr(monday, "open_workbook", opened)
    assert chasing.runs("2026-11-09") == (0 if times == 1 else 1)
    told = said(capsys)
    assert "repart de la nouvelle version" in told
    if times == 1:
        assert [p for p in chasing.letters() if "annulés" not in p] == LETTERS[1:]
    else:
        assert "enregistré par quelqu'un pendant le travail" in told
        assert chasing.letters() == LETTERS


# --- another IBAN

IBAN, STOLEN = "FR76 3000 6000 0112 3456 7890 189", "FR14 2004 1010 0505 0001 3M02 606"


def iban_cells(firm: Firm) -> tuple[str, str, str]:
    """The cell of the IBAN in the settings, the IBAN there, and that of the last letters."""
    rows = firm.rows("Relance - Paramètres")
    number, row = next((n, r) for n, r in enumerate(rows, start=1) if r[0] == "IBAN")
    return f"B{number}", row[1], row[3]


@pytest.fixture
def with_iban(chasing: Firm) -> Firm:
    chasing.types("Relance - Paramètres", {iban_cells(chasing)[0]: IBAN})
    chasing.record("2026-11-09")
    assert iban_cells(chasing)[1:] == (IBAN, IBAN)
    return chasing


@pytest.fixture
def another_iban(with_iban: Firm) -> Firm:
    with_iban.types("Relance - Paramètres", {iban_cells(with_iban)[0]: STOLEN})
    return with_iban


def test_an_iban_changed_since_the_last_letters_stops_an_unattended_run(
    another_iban: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    before = another_iban.book.read_bytes()
    assert another_iban.runs("2026-11-16") == 4
    assert "L'IBAN de vos lettres a changé depuis le dernier passage" in said(capsys)
    assert another_iban.book.read_bytes() == before


def test_an_iban_that_the_owner_confirms_is_not_asked_about_again(
    another_iban: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert another_iban.answers("2026-11-16", monkeypatch, STOP) == 1
    assert another_iban.answers("2026-11-16", monkeypatch, CONTINUE, ALL, "10/11/2026") == 0
    assert iban_cells(another_iban)[1:] == (STOLEN, STOLEN)
    assert another_iban.runs("2026-11-16") == 0


def test_the_same_iban_written_otherwise_is_the_same(with_iban: Firm) -> None:
    cell, told, _ = iban_cells(with_iban)
    with_iban.types("Relance - Paramètres", {cell: told.replace(" ", "").lower()})
    assert with_iban.runs("2026-11-16") == 0
