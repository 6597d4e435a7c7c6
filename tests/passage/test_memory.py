"""The way back, and a workbook that has forgotten: nothing is lost, nothing leaves twice."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relance import cli
from relance.commands import monday
from relance.passage.safety import Snapshot, open_workbook
from relance.system.lock import alone
from tests.firm import HOSTILE, LATE, OTHER, Firm

LETTERS = [
    "2026-11-09/Menuiserie Dupré/Dupont & Fils SA - lettre de rappel.docx",
    "2026-11-09/Menuiserie Dupré/Morel SARL - lettre de rappel.docx",
]
CONTINUE, STOP = "1", "2"
ALL, NONE = "1", "3"


@pytest.fixture
def chasing(firm: Firm) -> Firm:
    """Two invoices called on 2 November, whose first letters were prepared on the 9th."""
    firm.writes(LATE, OTHER)
    firm.is_set_up()
    firm.record("2026-11-02")
    shutil.copyfile(firm.book, firm.book.parent / "avant.xlsx")
    firm.record("2026-11-09")
    assert firm.letters() == LETTERS
    return firm


def undoes(firm: Firm, *options: str) -> int:
    return cli.main(["annuler", str(firm.book), "--sortie", str(firm.output), *options])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


# --- annuler


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


# --- a workbook that has forgotten


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


# --- our sheets damaged by hand


def test_a_line_of_history_that_cannot_be_read_holds_its_invoice_and_stays_as_it_is(
    chasing: Firm,
) -> None:
    chasing.types("Relance - Historique", {"A7": "neuf novembre", "K8": "10/11/2026"})
    record = chasing.record("2026-11-23")
    reasons = {c["facture"]: c["motif_code"] for c in record["creances"]}
    assert reasons == {"F-041": "a_corriger", "F-042": "courrier_prepare"}
    assert record["problemes"][0]["ou"] == "Relance - Historique!A7"
    assert chasing.rows("Relance - Historique")[6][0] == "neuf novembre"


def test_a_line_of_history_that_names_nobody_any_more_stops_the_run(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    chasing.types("Relance - Historique", {"A7": "?", "C7": None, "D7": None})
    assert chasing.runs("2026-11-16") == 4
    assert "Relance - Historique!A7" in said(capsys)


# --- two at once


def test_a_second_window_on_the_same_workbook_is_told_to_wait(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    with alone(chasing.book.resolve()):
        assert chasing.runs("2026-11-16") == 1
        assert undoes(chasing) == 1
    assert said(capsys).count("un autre passage est en cours sur ce classeur") == 2


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
