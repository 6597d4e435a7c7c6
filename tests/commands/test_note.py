"""`noter`: a sitting at the keyboard is one save, and the next Monday knows all of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from relance import cli
from tests.commands.first_lists import LETTERHEAD, TITLES, ledger
from tests.firm import HOSTILE, LATE, OTHER, Firm, answers, invoice, renames, said, text_of
from tests.terminal import Terminal
from tests.undoing import undoes

SHEET = "Relance - Encaissements"
MODE = "1"  # virement
DONE = ""


def notes(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, *given: object, day: str = "2026-11-12"
) -> int:
    words = ("noter", str(firm.book), "--date", day)
    return answers(firm, monkeypatch, *given, words=words)


def paid(number: str, amount: str, *more: str) -> tuple[str, ...]:
    """What is typed to note a payment of a client who owes one invoice."""
    return (number, "4", "1", amount, *more, "", MODE, "VIR 12")


def test_a_payment_goes_to_our_own_sheet_and_the_invoice_is_settled_on_monday(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = chasing.rows("Factures")
    assert notes(chasing, monkeypatch, *paid("morel", "500"), DONE) == 0
    [line] = chasing.received()
    assert line | {"Passage": ""} == {
        "Date": datetime(2026, 11, 12),
        "Client": "Morel SARL",
        "Facture": "F-042",
        "Montant": 500,
        "Déjà noté": 0,
        "Mode": "virement",
        "Libellé": "VIR 12",
        "Relevé": None,
        "Opération": None,
        "Passage": "",
    }
    assert chasing.rows("Factures") == theirs
    record = chasing.record("2026-11-16")
    assert {c["facture"]: c["reste_du"] for c in record["creances"]} == {
        "F-041": "1234.50",
        "F-042": "0.00",
    }
    assert chasing.received() == [line]


def test_typed_by_the_owner_too_it_is_counted_once(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "200"), DONE) == 0
    chasing.types("Factures", {"I5": Decimal(200)})
    dues = [c["reste_du"] for c in chasing.record("2026-11-16")["creances"]]
    assert dues == ["1234.50", "300.00"]


def test_a_surplus_is_asked_about_and_waits_unallocated(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "600", "2"), DONE) == 0
    assert [(x["Facture"], x["Montant"]) for x in chasing.received()] == [
        ("F-042", 500),
        (None, 100),
    ]
    problems = chasing.record("2026-11-16")["problemes"]
    assert any("100,00" in p["quoi"] and "non affecté" in p["quoi"] for p in problems)


def test_facture_emptied_leaves_the_money_to_the_client_and_its_letters_wait(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "200"), DONE) == 0
    chasing.types(SHEET, {"C5": None})
    own = {c["facture"]: c for c in chasing.record("2026-11-23")["creances"]}["F-042"]
    assert own["reste_du"] == "500.00"
    assert own["motif_code"] == "a_corriger"


def test_the_letter_that_a_payment_makes_wrong_is_not_to_be_posted(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "500"), DONE) == 0
    assert "Ne postez pas la lettre à Morel SARL" in said(capsys)


def test_states_stand_in_suite_donnee_and_events_in_the_history(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = (
        *("dup", "1", "", "rappellera vendredi"),
        *("dup", "2", "20/11/2026"),
        *("F-042", "3", "120 €", "porte abîmée"),
        DONE,
    )
    assert notes(chasing, monkeypatch, *typed) == 0
    rows = chasing.rows("Factures")
    titles = rows[2]
    beside = [dict(zip(titles, row, strict=True)) for row in rows[3:]]
    assert [(x["Suite donnée"], x["Jusqu'au"]) for x in beside] == [
        ("Promesse", datetime(2026, 11, 20)),
        ("Litige 120 € : porte abîmée", None),
    ]
    lines = [x for x in chasing.history() if x["Date"] == datetime(2026, 11, 12)]
    assert [(x["Événement"], x["Client"], x["Remarque"]) for x in lines] == [
        ("Appel fait", HOSTILE, "le 12/11/2026 : rappellera vendredi"),
        ("Suite donnée", HOSTILE, "Promesse"),
        ("Suite donnée", "Morel SARL", "Litige"),
    ]
    history = len(chasing.history())
    found = {c["facture"]: c for c in chasing.record("2026-11-16")["creances"]}
    assert found["F-041"]["motif_code"] == "promesse"
    assert found["F-042"]["non_reclame"] == "120.00"
    states = [x for x in chasing.history()[history:] if x["Événement"] == "Suite donnée"]
    assert states == []  # told once


def test_a_remark_that_says_a_state_is_asked_again(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ("dup", "1", "11/11", "litige sur la porte", "viendra voir la porte", DONE)
    assert notes(chasing, monkeypatch, *typed) == 0
    assert "se notent à part" in said(capsys)
    assert chasing.history()[-1]["Remarque"] == "viendra voir la porte"


@pytest.mark.parametrize("answer", ["1", "2"])
def test_what_stands_there_is_replaced_only_when_the_owner_says_so(
    answer: str, chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert notes(chasing, monkeypatch, "dup", "5", "Ne pas relancer", "-", DONE) == 0
    assert notes(chasing, monkeypatch, "dup", "3", "", "", answer, DONE) == 0
    row = dict(zip(chasing.rows("Factures")[2], chasing.rows("Factures")[3], strict=True))
    assert row["Suite donnée"] == ("Litige" if answer == "1" else "Ne pas relancer")


def test_words_not_understood_and_clients_not_found_are_asked_again(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = chasing.book.read_bytes()
    typed = (
        "zzz",
        "dup",
        "5",
        "peut-être",
        "",
        "dup",
        "4",
        "1",
        "beaucoup",
        "-3",
        "",
        "dup",
        "6",
        "",
    )
    assert notes(chasing, monkeypatch, *typed) == 0
    told = said(capsys)
    assert "ne porte « zzz »" in told
    assert "« peut-être » n'est pas compris" in told
    assert "rien n'a été modifié" in told
    assert chasing.book.read_bytes() == before


def test_leaving_off_keeps_what_was_noted(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "200"), "dup", KeyboardInterrupt()) == 1
    assert "1 note est gardée" in said(capsys)
    assert len(chasing.received()) == 1


def test_a_workbook_opened_meanwhile_loses_nothing(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = chasing.book.with_name(f"~${chasing.book.name}")

    def opens() -> str:
        lock.write_bytes(b"\x05Marie")
        return DONE

    def closes() -> str:
        lock.unlink()
        return "1"

    assert notes(chasing, monkeypatch, *paid("morel", "200"), opens, closes) == 0  # asked once
    assert "est ouvert dans Excel" in said(capsys)
    assert len(chasing.received()) == 1


def test_a_workbook_saved_meanwhile_is_read_again(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def saves() -> str:  # in Excel
        chasing.types("Factures", {"H5": date(2026, 10, 21)})
        return DONE

    assert notes(chasing, monkeypatch, "dup", "2", "20/11/2026", saves) == 0
    rows = chasing.rows("Factures")
    assert rows[4][7] == datetime(2026, 10, 21)
    assert dict(zip(rows[2], rows[3], strict=True))["Suite donnée"] == "Promesse"


def test_annuler_takes_a_sitting_back(chasing: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    before = chasing.book.read_bytes()
    assert notes(chasing, monkeypatch, *paid("morel", "200"), DONE) == 0
    assert undoes(chasing, "--sans-question") == 0
    assert chasing.book.read_bytes() == before


def test_annuler_says_that_a_facture_was_emptied_since(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "200"), DONE) == 0
    assert notes(chasing, monkeypatch, *paid("morel", "100"), DONE, day="2026-11-13") == 0
    chasing.types(SHEET, {"C5": None})
    assert undoes(chasing, "--sans-question") == 4
    assert f"{SHEET}, ligne 5" in said(capsys)


@pytest.mark.parametrize("change", ["renamed", "line deleted", "amount retyped", "title gone"])
def test_a_sheet_touched_by_hand_never_forgets_a_payment(
    change: str, chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "500"), DONE) == 0
    if change == "renamed":
        renames(chasing, SHEET)
    elif change == "line deleted":
        chasing.types(SHEET, {f"{c}5": None for c in "ABCDEFGHIJ"})
    elif change == "amount retyped":
        chasing.types(SHEET, {"D5": Decimal(5)})
    else:
        chasing.types(SHEET, {"D4": "Somme"})
    before = chasing.book.read_bytes()
    if change in {"renamed", "title gone"}:
        assert chasing.runs("2026-11-16") == 1
        assert "a disparu" in said(capsys)
        assert chasing.book.read_bytes() == before
    else:
        record = chasing.record("2026-11-16")
        own = {c["facture"]: c for c in record["creances"]}["F-042"]
        assert own["motif_code"] == "a_corriger"
        assert any("Le règlement de 500,00" in p["quoi"] for p in record["problemes"])
        assert not any(c["client"] == "Morel SARL" for c in record["courriers"])


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--sans-question",), 4, "personne n'est au clavier"),
        (("--simulation",), 1, "ne se simule pas"),
    ],
)
def test_without_a_keyboard_or_as_a_simulation_nothing_is_noted(
    words: tuple[str, ...],
    status: int,
    told: str,
    chasing: Firm,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["noter", str(chasing.book), "--sortie", str(chasing.output), *words]
    assert cli.main(command) == status
    assert told in said(capsys)


def test_before_the_first_monday_there_is_nowhere_to_note(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE, OTHER)
    assert notes(firm, monkeypatch) == 1
    assert "Faites d'abord un lundi" in said(capsys)


@pytest.mark.slow
@pytest.mark.posix("a pseudo-terminal")
def test_a_week_of_five_calls_noted_without_excel_is_told_in_the_letters_of_the_next_monday(
    firm: Firm,
) -> None:
    names = ("Achard SARL", "Bonnet SAS", "Colin SARL", "Denis SAS", "Faure SARL")
    day, due = date(2026, 9, 20), date(2026, 10, 26)
    firm.writes(*(invoice(f"F-{n}", name, day, 300.0 + n, due) for n, name in enumerate(names)))
    firm.is_set_up()
    assert len(firm.record("2026-11-02")["appels"]) == 5
    for moment, clients in {"2026-11-03": names[:2], "2026-11-04": names[2:]}.items():
        words = ("--date", moment, "--sortie", str(firm.output))
        sitting = Terminal("noter", str(firm.book), *words)
        typed = [(name[:4].lower(), "1", "", "le comptable est prévenu") for name in clients]
        assert sitting.answers([*(x for each in typed for x in each), ""]) == 0, sitting.said
        assert f"{len(clients)} notes sont gardées" in sitting.said
    assert firm.runs("2026-11-09") == 0
    told = {p: " ".join(text_of(firm.output / p).split()) for p in firm.letters()}
    assert len(told) == 5
    for path, text in told.items():
        when = (
            "3 novembre" if path.split("/")[-1].startswith(("Achard", "Bonnet")) else "4 novembre"
        )
        assert "appel" in text
        assert when in text, path


def test_a_part_payment_is_known_to_the_history_and_explained(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "200"), DONE) == 0
    noted = chasing.history()[-1]
    assert (noted["Événement"], noted["Facture"], noted["Montant"]) == (
        "Règlement noté",
        "F-042",
        200,
    )
    assert noted["Remarque"] == "reçu le 12/11/2026, virement"
    record = chasing.record("2026-11-16")
    assert not [p for p in record["problemes"] if "aucun règlement noté" in p["quoi"]]
    assert not [x for x in chasing.history() if x["Événement"] == "Règlement constaté"]
    assert record["indicateurs"]["encaisse_semaine"] == "200.00"


def test_the_letter_after_a_part_payment_thanks_for_it_and_asks_for_the_rest(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert notes(chasing, monkeypatch, *paid("morel", "200"), DONE) == 0
    assert chasing.answers("2026-11-16", monkeypatch, "1", "") == 0  # both posted on the 9th
    assert chasing.answers("2026-11-30", monkeypatch, "1") == 0
    [letter] = [p for p in chasing.letters() if "2026-11-30" in p and "Morel" in p]
    text = " ".join(text_of(chasing.output / letter).replace("\xa0", " ").split())
    assert "200,00 € le 12 novembre 2026" in text
    assert "300,00" in text


def test_on_a_day_before_the_last_run_nothing_is_noted(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes(chasing, monkeypatch, day="2026-11-08") == 1
    assert "avant le dernier passage" in said(capsys)


def test_a_workbook_saved_and_still_open_loses_nothing_either(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = chasing.book.with_name(f"~${chasing.book.name}")

    def saves() -> str:
        chasing.types("Factures", {"H5": date(2026, 10, 21)})
        lock.write_bytes(b"\x05Marie")
        return DONE

    def closes() -> str:
        assert SHEET not in openpyxl.load_workbook(chasing.book).sheetnames  # nothing saved yet
        lock.unlink()
        return "1"

    assert notes(chasing, monkeypatch, *paid("morel", "200"), saves, closes) == 0
    assert len(chasing.received()) == 1
    assert chasing.rows("Factures")[4][7] == datetime(2026, 10, 21)


def test_what_the_list_needs_told_is_asked_once_in_a_sitting(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it is read again to see which letters are wrong now."""
    titles = (*TITLES[:4], "Acompte demandé", "TVA", "Montant", "Réglé le")
    ledger(firm.book, titles, head=LETTERHEAD)  # with VAT or without?
    first = ("1", "1", "1", *[""] * 4, "Loïc", "", "1", "1", "3")
    assert firm.answers("2026-11-09", monkeypatch, *first) == 0
    [place] = [
        f"B{row}"
        for row, cells in enumerate(firm.rows("Relance - Paramètres"), start=1)
        if cells[0] == "Colonnes"
    ]
    firm.types("Relance - Paramètres", {place: None})
    assert notes(firm, monkeypatch, "1", "kerbrat", "4", "1", "100", "", MODE, "", DONE) == 0
    assert len(firm.received()) == 1
