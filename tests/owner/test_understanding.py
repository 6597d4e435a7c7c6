"""What was understood, shown before it is used."""

from __future__ import annotations

from rich.console import Console

from relance.book.book import read_book
from relance.owner.console import Screen
from relance.owner.understanding import show_understood
from relance.rules.ladder.plan import plan
from tests.books.judge import LAW, TODAY
from tests.minibook import workbook


def shown(titles: str, row: str) -> str:
    book = read_book(workbook(f"{titles}\n{row}"), "x.xlsx")
    screen = Screen(Console(record=True, width=200))
    show_understood(book, plan(book.ledger, LAW, TODAY), screen)
    return screen.console.export_text()


def test_the_sheet_the_sample_and_what_is_owed_are_shown() -> None:
    said = shown(
        "N° | Client | Montant TTC | Échéance | Réglé le", "F-1 | Roux SARL | 100 | 2026-10-01 |"
    )
    assert "Feuille « Factures », titres à la ligne 1 : 1 facture, 0 avoir" in said
    assert "professionnel" in said
    assert "Reste dû : 100,00" in said


def test_amounts_in_another_currency_are_not_shown_as_euros() -> None:
    said = shown(
        "N° | Client | Montant TTC | Échéance | Réglé le | Devise",
        "F-1 | Roux SARL | 100 | 2026-10-01 | | EUR\nF-2 | Roux SARL | 900 | 2026-10-01 | | CHF",
    )
    assert "100,00 € et 900,00 CHF (rien n'est réclamé en CHF) au total." in " ".join(said.split())
    assert "900,00 €" not in " ".join(said.split())
