"""A grouped list that was sorted: its rows are under other clients, and wait."""

from __future__ import annotations

from datetime import date

import openpyxl

from tests.firm import Firm, invoice


def test_an_invoice_already_chased_is_held_where_a_sort_puts_it_under_another_client(
    firm: Firm,
) -> None:
    day, due = date(2026, 9, 10), date(2026, 10, 10)
    names = (
        ("F-1", "Roux SARL"),
        ("F-2", None),
        ("F-3", "Noël SARL"),
        ("F-4", None),
        ("F-5", None),
    )
    firm.writes(*(invoice(n, name, day, 100.0, due) for n, name in names))  # type: ignore[arg-type]
    firm.is_set_up(Lignes_sans_client="client du dessus", Confirmer_les_envois="non")
    firm.record("2026-11-09")
    told = firm.record("2026-11-16")
    assert sorted(each["factures"] for each in told["courriers"]) == [
        ["F-1", "F-2"],
        ["F-3", "F-4", "F-5"],
    ]
    book = openpyxl.load_workbook(firm.book)
    sheet = book["Factures"]
    for column in range(1, sheet.max_column + 1):
        one, other = sheet.cell(5, column), sheet.cell(7, column)
        one.value, other.value = other.value, one.value
    book.save(firm.book)
    told = firm.record("2026-11-30")
    reasons = {each["facture"]: each["motif_code"] for each in told["creances"]}
    assert reasons["F-2"] == reasons["F-4"] == reasons["F-5"] == "a_corriger"
    assert "F-4 a été suivie chez Noël SARL" in " ".join(p["quoi"] for p in told["problemes"])
