"""The first hour: a list under the firm's own invoice form, and its settings."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from tests.firm import Firm

LETTERHEAD = (
    "SARL LE GOFF MAÇONNERIE",
    "3 route de la Mer",
    "29120 Pont-l'Abbé",
    "Tél. 02 98 87 00 11 - contact@legoff.example",
    "SIRET 732 829 320 00074 - RCS Quimper 732 829 320 - SARL au capital de 8 000 €",
    "IBAN FR14 2004 1010 0505 0001 3M02 606",
)
TITLES = ("N° Fact.", "Date", "Client", "Chantier", "Mt HT", "TVA", "Total", "Réglé le")
ROWS = (
    ("2026-01", date(2026, 3, 2), "SARL Kerbrat", "Loctudy", 4000, 800, 4800, date(2026, 4, 3)),
    ("2026-02", date(2026, 7, 6), "M. Yann Morvan", "Quimper", 1500, 150, 1650, None),
    ("2026-03", date(2026, 9, 1), "Mairie de Combrit", "École", 7200, 1440, 8640, None),
    ("2026-04", date(2026, 9, 14), "SARL Kerbrat", "Loctudy", 2500, 500, 3000, None),
    ("2026-05", date(2026, 6, 9), "Bernard et fils", "Muret", 1000, 200, 1200, None),
)


def ledger(
    path: Path, titles: tuple[str, ...] = TITLES, *, sheets: tuple[str, ...] = ("Suivi",), head: tuple[str, ...] = ()
) -> None:  # fmt: skip
    """A mason's list of invoices, on each of these sheets, and perhaps the form he prints."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name in sheets:
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, "Suivi des factures 2026")
            sheet.write_row(2, 0, titles)
            for at, row in enumerate(ROWS, start=3):
                for column, value in enumerate(row[: len(titles)]):
                    if isinstance(value, date):
                        moment = datetime(value.year, value.month, value.day)
                        sheet.write_datetime(at, column, moment, day)
                    elif value is not None:
                        sheet.write(at, column, value)
        if head:
            book.add_worksheet("Facture modèle").write_column(0, 0, head)


def settings(firm: Firm) -> dict[str, object]:
    return {row[0]: row[1] for row in firm.rows("Relance - Paramètres") if row[0]}
