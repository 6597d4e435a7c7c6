"""The few facts that the program cannot know: proposed, asked, corrected."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import xlsxwriter
from msgspec.structs import replace

from relance import xlsx
from relance.book.book import read_book
from relance.commands.configure import (
    CHOICES,
    KIND,
    MONTH_END,
    QUESTIONS,
    WORKER,
    usual_term,
)
from relance.commands.typed import READERS
from relance.rules.codes import Kind, Worker
from relance.rules.model import Invoice
from relance.sheets.answers import MONTH_ENDS
from tests.commands.first_lists import LETTERHEAD, ledger, settings
from tests.firm import Firm, answers, columns_right, said, text_of
from tests.minibook import workbook


def test_every_answer_can_be_corrected_at_once_and_later_with_configurer(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    wrong_siret, right = "732 829 320 00075", "552 008 443 01234"
    review = ("6", wrong_siret, right, "8", "Loïc Le Goff", "1")
    first = ("1", "1", *[""] * 4, "Loïc", "", "1", *review, "3")
    assert firm.answers("2026-11-23", monkeypatch, *first) == 0
    assert "un SIRET a 14 chiffres" in capsys.readouterr().out
    assert settings(firm)["SIRET"] == right
    assert settings(firm)["Signataire"] == "Loïc Le Goff"
    corrected = ["", "", *[""] * 5, "-", "", "9", "Anne Le Goff", ""]  # « - »: no IBAN any more
    words = ("configurer", str(firm.book), "--date", "2026-11-23")
    assert answers(firm, monkeypatch, *corrected, words=words) == 0
    assert settings(firm)["Signataire"] == "Anne Le Goff"
    assert settings(firm)["SIRET"] == right
    assert settings(firm)["IBAN"] is None


def test_a_workbook_saved_and_still_open_at_the_end_of_configurer_loses_no_answer(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is opened once to be read, and again for what the owner saved."""
    ledger(firm.book, head=LETTERHEAD)
    answers = ("1", "1", *[""] * 4, "Loïc", "", "1", "1", "3")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    lock = firm.book.with_name(f"~${firm.book.name}")
    left = ["", "", *[""] * 5, "", "", "9", "Anne Le Goff", "save", "1"]
    opened: list[bytes] = []
    read = xlsx.read

    def types(_: str) -> str:
        answer = left.pop(0)
        if answer == "save":  # in Excel, where it stays open
            assert len(opened) == 1
            firm.types("Suivi", {"Z1": "vu"})
            lock.write_bytes(b"\x05Marie")
            return ""
        if lock.exists():
            lock.unlink()
        return answer

    def counted(data: bytes, *given: object, **named: object) -> object:
        opened.append(data)
        return read(data, *given, **named)

    from relance import cli

    monkeypatch.setattr(xlsx, "read", counted)
    monkeypatch.setattr(cli, "_someone_there", lambda _: True)
    monkeypatch.setattr("builtins.input", columns_right(types))
    arguments = ["configurer", str(firm.book), "--sortie", str(firm.output)]
    assert cli.main([*arguments, "--date", "2026-11-23"]) == 0
    assert left == []
    assert settings(firm)["Signataire"] == "Anne Le Goff"
    assert firm.rows("Suivi")[0][25] == "vu"


def test_every_question_has_its_reader_and_every_choice_is_a_setting_that_is_understood() -> None:
    assert {question.read for question in QUESTIONS} < READERS.keys()
    for setting, values in CHOICES.items():
        assert [READERS[setting](value) for value in values] == [(v,) for v in values]
    assert list(CHOICES[WORKER]) == list(Worker)
    assert list(CHOICES[MONTH_END]) == [*MONTH_ENDS, ""]
    assert list(CHOICES[KIND]) == [*Kind, ""]


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([30, 30, 45, 30], "30"),
        ([30, 30], ""),  # too few to be a habit
        ([0, 0, 0], "0"),
        ([-5, -5, -5], ""),
        ([None, None, None], ""),
    ],
)
def test_the_usual_term_is_the_most_frequent_gap(gaps: list[int | None], expected: str) -> None:
    day = date(2026, 3, 2)
    bare = Invoice(id="", number="", client_id="", total=None, due=None, issued=day)
    dues = (None if gap is None else day + timedelta(days=gap) for gap in gaps)
    assert usual_term([replace(bare, due=due) for due in dues]) == expected


def test_the_usual_term_is_proposed_where_some_invoices_have_no_due_date(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    with xlsxwriter.Workbook(firm.book) as book:
        sheet, day = book.add_worksheet("Suivi"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ("N°", "Date", "Échéance", "Client", "Montant TTC", "Réglé le"))
        for row in range(1, 6):
            sheet.write_row(row, 0, (f"F{row}", "", "", "Roux SARL", 100 * row))
            sheet.write_datetime(row, 1, datetime(2026, 9, row), day)
            if row < 5:
                sheet.write_datetime(row, 2, datetime(2026, 10, row), day)
    facts = (
        "Dupré EI",
        "3 rue Neuve, 49100 Angers",
        "73282932000074",
        "0241000000",
        "Paul Dupré",
    )
    firm.answers("2026-11-23", monkeypatch, "", "1", *facts, "", "1")
    assert settings(firm)["Délai de paiement"] == "30"
    told = " ".join(str(cell) for row in firm.rows("Relance - À corriger") for cell in row)
    assert "Échéance supposée d'après le délai habituel : F5" in told


def test_how_the_ends_of_months_are_counted_is_asked_once_and_remembered(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.book.write_bytes(
        workbook("""
            N°   | Date       | Client    | TTC | Délai                | Réglé le
            TR-3 | 2026-09-15 | Roux SARL | 768 | 45 jours fin de mois |
            TR-4 | 2026-10-01 | Roux SARL | 108 | 30 jours             |
            """)
    )
    facts = ("Dupré EI", "3 rue Neuve, 49100 Angers", "73282932000074", "0241000000", "Paul", "")
    assert firm.answers("2026-11-23", monkeypatch, "2", "1", *facts, "1") == 0
    assert settings(firm)["Fin de mois"] == "fin de mois puis jours"
    due = {i.number: i.due for i in read_book(firm.book.read_bytes(), "x.xlsx").ledger.invoices}
    assert due == {"TR-3": date(2026, 11, 14), "TR-4": date(2026, 10, 31)}


TERMS = "Pénalités de retard : 1,5 % par mois ; indemnité forfaitaire de 40 €."


def test_the_rate_that_the_invoice_form_states_is_proposed_and_kept_with_enter(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(firm.book, head=(*LETTERHEAD, TERMS))
    kept = [""] * 4
    assert (
        firm.answers("2026-11-23", monkeypatch, "1", "1", *kept, "Loïc", "", "", "1", "1", "3") == 0
    )
    assert settings(firm)["Taux de pénalité"] == "1,5 % par mois"
    rate = read_book(firm.book.read_bytes(), "x.xlsx").ledger.settings.penalty_rate
    assert rate is not None
    assert rate.value == 18


def test_a_rate_that_cannot_be_one_is_asked_for_again(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=(*LETTERHEAD, TERMS))
    answers = ("1", "1", *[""] * 4, "Loïc", "", "cher", "taux légal", "1", "1", "3")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    assert "écrivez par exemple « 12 % »" in said(capsys)
    assert settings(firm)["Taux de pénalité"] == "taux légal"
    assert read_book(firm.book.read_bytes(), "x.xlsx").ledger.settings.penalty_rate is None


@pytest.mark.parametrize(
    ("choice", "written", "told"),
    [("1", "l'entreprise", False), ("2", "un salarié", False), ("3", "un tiers", True)],
)
def test_who_works_here_is_asked_and_somebody_who_works_for_the_firm_is_told_the_law_once(
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    choice: str,
    written: str,
    told: bool,
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    answers = ("1", choice, *[""] * 4, "Loïc", "", "1", "1", "1")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    assert settings(firm)["Qui fait les relances"] == written
    law = "L124-1, R124-1 à R124-7"
    assert (law in said(capsys)) is told
    assert firm.runs("2026-11-23") == 0
    assert law not in said(capsys)  # once, not every Monday
    assert len(firm.letters()) == 2
    assert all("LE GOFF MAÇONNERIE" in text_of(firm.output / name) for name in firm.letters())
