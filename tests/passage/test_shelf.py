"""A document that the owner changed stands, is held against today's plan, and is never overwritten."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from relance import cli
from relance.letters.names import AGREEMENT, ANSWER, COVER, PRINT_FILE
from relance.letters.writer import CALLS_FILE, TODO_FILE
from relance.passage.outbox import Outbox
from relance.passage.shelf import Shelf
from tests.firm import OTHER, Firm, invoice, said, text_of

DEBT = invoice("F-001", "Dupont SARL", date(2026, 9, 10), 1001.0, date(2026, 10, 10))
MONDAY = "2026-11-09"
LETTER = "Dupont SARL - lettre de rappel.docx"
UPDATED = "Dupont SARL - lettre de rappel (mise à jour).docx"
SECOND = "Dupont SARL - lettre de rappel (mise à jour 2).docx"


@pytest.fixture
def monday(firm: Firm) -> Firm:
    """Two first letters, prepared on 9 November: 1 001 € and 500 €."""
    firm.writes(DEBT, OTHER)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record(MONDAY)
    return firm


def folder(firm: Firm, day: str = MONDAY) -> Path:
    return firm.output / day / "Menuiserie Dupré"


def pays(firm: Firm, amount: int | None, row: int = 4) -> None:
    firm.types("Factures", {f"I{row}": amount, f"J{row}": amount and "09/11/2026"})


def retouches(path: Path) -> bytes:
    """The owner adds a line in Word; the bytes of the file."""
    word = Document(str(path))
    word.add_paragraph("Bien à vous, Hélène")
    word.save(str(path))
    return path.read_bytes()


def listed(firm: Firm, name: str = TODO_FILE) -> str:
    return " ".join(text_of(folder(firm) / name).split())


def standing(firm: Firm) -> list[str]:
    """Dupont's letters to be found in the folder of the day."""
    return sorted(p.name for p in folder(firm).glob("Dupont*rappel*.docx"))


# --- item 6: the sums of a kept letter


def test_a_payment_noted_after_the_letter_was_retouched_lays_a_fresh_one_beside_and_says_which(
    monday: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = retouches(folder(monday) / LETTER)
    pays(monday, 100)
    capsys.readouterr()
    record = monday.record(MONDAY)
    assert (folder(monday) / LETTER).read_bytes() == mine
    assert "901,00" in text_of(folder(monday) / UPDATED)
    not_this = f"« {LETTER} », changé ou ouvert par vous : il dit 1 001,00 € au lieu de 901,00 €."
    assert f"Postez « {UPDATED} », et non {not_this}" in said(capsys)
    assert f"901,00 € {UPDATED} Et non {not_this}" in listed(monday)
    assert [c["fichier"] for c in record["courriers"] if c["client"] == "Dupont SARL"] == [
        f"{MONDAY}/Menuiserie Dupré/{UPDATED}"
    ]
    live = [(e["Document"].rpartition("/")[2], e["Montant"]) for e in monday.history()
            if e["Facture"] == "F-001" and e["Événement"] == "Courrier préparé"
            and e["Envoyé le"] is None]  # fmt: skip
    assert live == [(UPDATED, 901)]
    monday.record(MONDAY)  # and again: nothing more
    assert standing(monday) == [UPDATED, LETTER]


def test_a_letter_retouched_whose_sums_are_still_right_stands_alone(
    monday: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = retouches(folder(monday) / LETTER)
    monday.types("Factures", {"D4": "7 rue Haute"})  # an address is no sum
    capsys.readouterr()
    monday.record(MONDAY)
    assert (folder(monday) / LETTER).read_bytes() == mine
    assert standing(monday) == [LETTER]
    assert "Postez" not in said(capsys)


def test_a_fresh_one_retouched_too_is_kept_and_the_next_takes_the_next_number(
    monday: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    first = retouches(folder(monday) / LETTER)
    pays(monday, 100)
    monday.record(MONDAY)
    second = retouches(folder(monday) / UPDATED)
    monday.record(MONDAY)
    assert standing(monday) == [UPDATED, LETTER]  # it says what is so
    pays(monday, 200)
    capsys.readouterr()
    monday.record(MONDAY)
    assert standing(monday) == [SECOND, UPDATED, LETTER]
    assert (folder(monday) / LETTER).read_bytes() == first
    assert (folder(monday) / UPDATED).read_bytes() == second
    told = said(capsys)
    assert f"et non « {LETTER} », changé ou ouvert par vous : il dit 1 001,00 €" in told
    assert f"Postez « {SECOND} », et non « {UPDATED} »" in told
    assert "801,00 €" in listed(monday)


def test_a_payment_taken_out_again_makes_the_retouched_letter_right_again(monday: Firm) -> None:
    mine = retouches(folder(monday) / LETTER)
    pays(monday, 100)
    monday.record(MONDAY)
    pays(monday, None)
    record = monday.record(MONDAY)
    assert f"{MONDAY}/Menuiserie Dupré/{LETTER}" in [c["fichier"] for c in record["courriers"]]
    assert (folder(monday) / LETTER).read_bytes() == mine
    assert standing(monday) == [LETTER]
    assert (folder(monday) / "annulés" / UPDATED).exists()
    assert [e["Document"].rpartition("/")[2] for e in monday.history()
            if e["Facture"] == "F-001" and e["Événement"] == "Courrier préparé"
            and e["Envoyé le"] is None] == [LETTER]  # fmt: skip


def test_a_retouched_letter_that_claims_what_is_paid_goes_aside_and_it_is_said(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(DEBT, invoice("F-002", "Dupont SARL", date(2026, 9, 11), 50.0, date(2026, 10, 11)))
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record(MONDAY)
    mine = retouches(folder(firm) / LETTER)
    pays(firm, 50, row=5)
    capsys.readouterr()
    firm.record(MONDAY)
    assert standing(firm) == [UPDATED]
    assert (folder(firm) / "annulés" / LETTER).read_bytes() == mine
    told = said(capsys)
    assert "(rangé dans « annulés »)" in told
    assert "il dit F-001, F-002 au lieu de F-001" in told
    firm.record(MONDAY)
    assert standing(firm) == [UPDATED]


@pytest.mark.parametrize("mark", ["~$pont SARL - lettre de rappel.docx", f".~lock.{LETTER}#"])
def test_a_letter_open_in_word_or_libreoffice_is_kept_though_nothing_is_saved_yet(
    mark: str, monday: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder(monday) / LETTER).read_bytes()
    (folder(monday) / mark).write_bytes(b"Helene")
    monday.record(MONDAY)
    assert standing(monday) == [LETTER]
    pays(monday, 100)
    capsys.readouterr()
    monday.record(MONDAY)
    assert (folder(monday) / LETTER).read_bytes() == before
    assert f"Postez « {UPDATED} »" in said(capsys)


def test_an_earlier_letter_paid_since_goes_aside_with_every_version_of_it(monday: Firm) -> None:
    retouches(folder(monday) / LETTER)
    pays(monday, 100)
    monday.record(MONDAY)
    retouches(folder(monday) / UPDATED)
    pays(monday, 1001)
    monday.record("2026-11-16")
    assert standing(monday) == []
    assert {p.name for p in (folder(monday) / "annulés").iterdir()} >= {LETTER, UPDATED}


def test_the_list_the_calls_and_the_file_to_print_are_held_too(
    monday: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {name: retouches(folder(monday) / name) for name in (TODO_FILE, PRINT_FILE)}
    pays(monday, 100)
    capsys.readouterr()
    monday.record(MONDAY)
    for name, content in kept.items():
        assert (folder(monday) / name).read_bytes() == content
    told = said(capsys)
    assert "Lisez « 0 - À faire ce lundi (mise à jour).docx », et non" in told
    new = "2 - Courriers à imprimer (mise à jour).docx"
    assert f"Imprimez « {new} », et non « {PRINT_FILE} »" in told
    fresh = listed(monday, "0 - À faire ce lundi (mise à jour).docx")
    assert f"dans l'ordre de cette liste : « {new} »" in fresh
    assert f"Et non « {PRINT_FILE} », changé ou ouvert par vous" in fresh
    assert "901,00" in text_of(folder(monday) / new)


def test_a_call_sheet_with_the_owners_notes_is_kept(firm: Firm) -> None:
    firm.writes(DEBT, OTHER)
    firm.is_set_up()
    firm.record("2026-11-02")
    sheet = folder(firm, "2026-11-02") / CALLS_FILE
    notes = retouches(sheet)
    firm.types("Factures", {"I4": 100, "J4": "02/11/2026"})
    firm.record("2026-11-02")
    assert sheet.read_bytes() == notes
    assert "901,00" in text_of(sheet.with_name("1 - Appels à passer (mise à jour).docx"))


def test_the_double_of_a_formal_notice_is_held_too(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(DEBT)
    firm.is_set_up(Confirmer_les_envois="non")
    for day in ("2026-11-02", "2026-11-09", "2026-11-17"):
        firm.record(day)
    assert firm.answers("2026-11-30", monkeypatch, "1", "1") == 0
    there = folder(firm, "2026-11-30")
    double = there / f"Dupont SARL - {COVER}.docx"
    mine = retouches(double)
    pays(firm, 100)
    capsys.readouterr()
    assert firm.answers("2026-11-30", monkeypatch, "1", "1") == 0
    assert double.read_bytes() == mine
    new = f"Dupont SARL - {COVER} (mise à jour).docx"
    assert (there / new).exists()
    assert f"Postez « {new} »" in said(capsys)
    assert f"{new} À poster en courrier simple" in " ".join(text_of(there / TODO_FILE).split())


def test_an_answer_and_a_plan_to_sign_are_held_too(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(DEBT, OTHER)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.types("Factures", {"T4": "Litige 300 €", "T5": "Échéancier 2 fois", "U5": "05/12/2026"})
    firm.record(MONDAY)
    answer = folder(firm) / f"Dupont SARL - {ANSWER}.docx"
    plan = folder(firm) / f"Morel SARL - {AGREEMENT}.docx"
    kept = {path: retouches(path) for path in (answer, plan)}
    pays(firm, 100)
    pays(firm, 60, row=5)
    capsys.readouterr()
    firm.record(MONDAY)
    for path, content in kept.items():
        assert path.read_bytes() == content
    told = said(capsys)
    assert f"et non « {answer.name} », changé ou ouvert par vous" in told
    assert f"« {plan.name} » n'est pas à envoyer" in told
    assert f"« {plan.name} » n'est pas à envoyer" in listed(firm)


# --- memories of before


def test_a_memory_written_before_sums_were_recorded_is_read_and_its_lines_are_held(
    monday: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (monday.output / ".passages").glob("*.json"):
        old = json.loads(file.read_text("utf-8"))
        del old["stated"]
        file.write_text(json.dumps(old), "utf-8")
    retouches(folder(monday) / LETTER)
    retouches(folder(monday) / TODO_FILE)
    monday.record(MONDAY)
    assert standing(monday) == [LETTER]
    pays(monday, 100)
    capsys.readouterr()
    monday.record(MONDAY)
    assert standing(monday) == [UPDATED, LETTER]
    assert "il dit 1 001,00 € au lieu de 901,00 €" in said(capsys)


def test_without_any_memory_nothing_that_lies_there_is_overwritten(monday: Firm) -> None:
    for file in (monday.output / ".passages").iterdir():
        file.unlink()
    before = {p: p.read_bytes() for p in folder(monday).glob("*.docx")}
    pays(monday, 100)
    monday.record(MONDAY)
    assert {p: p.read_bytes() for p in before} == before
    assert standing(monday) == [UPDATED, LETTER]


# --- court files


def test_a_court_file_is_remembered_by_what_it_states_and_letters_are_copied_from_the_memory_only(
    monday: Firm,
) -> None:
    words = ["dossier", str(monday.book), "dupont", "--date", MONDAY]
    assert cli.main([*words, "--sortie", str(monday.output)]) == 0
    shelf = Shelf(Outbox(monday.output), f"{MONDAY}/Menuiserie Dupré")
    stated = shelf.file_of("Contentieux - Dupont SARL")
    assert stated is not None
    assert stated.invoices == ("F-001",)
    assert shelf.file_of("Contentieux - Morel SARL") is None
    assert (
        Shelf(Outbox(monday.output), f"{MONDAY}/Autre").file_of("Contentieux - Dupont SARL") is None
    )
    known = f"{MONDAY}/Menuiserie Dupré/{LETTER}"
    assert shelf.copy(known) == (folder(monday) / LETTER).read_bytes()
    stranger = folder(monday) / "secret.docx"
    stranger.write_bytes(b"x")
    assert shelf.copy(f"{MONDAY}/Menuiserie Dupré/secret.docx") == b""
    assert shelf.copy("../secret.docx") == b""
    (folder(monday) / LETTER).unlink()
    assert shelf.copy(known) == b""


def test_a_court_file_whose_sums_are_not_right_any_more_goes_aside(monday: Firm) -> None:
    words = ["dossier", str(monday.book), "dupont", "--date", MONDAY]
    assert cli.main([*words, "--sortie", str(monday.output)]) == 0
    file = folder(monday) / "Contentieux - Dupont SARL"
    mine = retouches(file / "9 - Transmission.docx")
    made = {p.name for p in file.glob("*.*")}
    monday.record(MONDAY)  # as it was: all of it stands
    assert {p.name for p in file.glob("*.*")} == made
    pays(monday, 100)
    monday.record(MONDAY)
    assert [p.name for p in file.glob("*.*")] == ["9 - Transmission.docx"]  # the owner's own
    assert (file / "9 - Transmission.docx").read_bytes() == mine
    assert "n'est pas à envoyer" in listed(monday)
