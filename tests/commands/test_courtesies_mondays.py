"""A word before the due date and thanks, from the workbook's settings to the folder and the history."""

from __future__ import annotations

import email
import email.policy
from datetime import date

from relance.letters.names import PAGE_FILE
from relance.letters.writer import TODO_FILE
from tests.firm import Firm, invoice, text_of

MONDAY = "2026-11-09"
COMING = invoice("F-050", "Morel SARL", date(2026, 10, 15), 500.0, date(2026, 11, 14))


def folder(firm: Firm, day: str = MONDAY) -> list[str]:
    return sorted(p.name for p in (firm.output / day / "Menuiserie Dupré").glob("Morel*"))


def begun(firm: Firm) -> None:
    firm.writes(COMING)
    firm.is_set_up()
    settings = firm.rows("Relance - Paramètres")
    [row] = [n for n, row in enumerate(settings, start=1) if row[0] == "Prévenir avant l'échéance"]
    firm.types("Relance - Paramètres", {f"B{row}": 7})


def test_the_word_before_the_due_date_lies_in_the_folder_and_in_the_history(firm: Firm) -> None:
    begun(firm)
    firm.record(MONDAY)
    assert folder(firm) == ["Morel SARL - avis d'échéance.docx"]
    text = text_of(firm.output / MONDAY / "Menuiserie Dupré" / folder(firm)[0])
    assert "500,00" in text
    assert "retard" not in text.casefold()
    assert [(e["Événement"], e["Étape"], e["Canal"]) for e in firm.history()] == [
        ("Avis avant échéance", None, "courrier")
    ]
    todo = text_of(firm.output / MONDAY / "Menuiserie Dupré" / TODO_FILE)
    assert "1 mot aimable." in todo
    assert "rien n'est encore en retard" in todo
    firm.record(MONDAY)
    assert folder(firm) == ["Morel SARL - avis d'échéance.docx"]
    assert len(firm.history()) == 1


def test_paid_the_same_day_it_goes_aside(firm: Firm) -> None:
    begun(firm)
    firm.record(MONDAY)
    firm.types("Factures", {"I4": 500, "J4": "09/11/2026"})
    firm.record(MONDAY)
    assert folder(firm) == []
    assert [e["Envoyé le"] for e in firm.history() if e["Événement"] == "Avis avant échéance"] == [
        "annulé"
    ]


def test_with_an_address_it_is_the_draft_of_an_e_mail(firm: Firm) -> None:
    begun(firm)
    titles = next(row for row in firm.rows("Relance - Clients") if "E-mail" in row)
    column = "ABCDEFGHIJKLMNOPQRS"[titles.index("E-mail")]
    firm.types("Relance - Clients", {f"{column}5": "compta@morel.example.fr"})
    firm.record(MONDAY)
    name = "Morel SARL - avis d'échéance"
    assert folder(firm) == [f"{name}.docx", f"{name}.eml"]
    content = (firm.output / MONDAY / "Menuiserie Dupré" / f"{name}.eml").read_bytes()
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == ("compta@morel.example.fr", "Prochaine échéance")
    page = (firm.output / MONDAY / "Menuiserie Dupré" / PAGE_FILE).read_text("utf-8")
    assert "Autres lettres (1)" in page
    assert 'href="mailto:compta%40morel.example.fr?' in page
    assert f"« {name}.eml »" in text_of(firm.output / MONDAY / "Menuiserie Dupré" / TODO_FILE)
