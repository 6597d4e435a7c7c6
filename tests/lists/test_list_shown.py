"""A list as its owner would explain it, and what may be corrected of it."""

from __future__ import annotations

import io

import xlsxwriter

from relance.lists.grids import OpenedBook, opened
from relance.lists.layout import Hints, hints_of
from relance.lists.list_shown import BOTH, NOTHING, Shown, shown, titles_to_write
from relance.sheets.columns_told import as_columns
from tests.minibook import workbook

SPANISH = """
    [Resumen]
    Año 2026
    [Registro]
    Registro de facturas emitidas
    Nº Fra | Fecha      | Cliente   | Base | Importe | Vencimiento | Cobrada
    A-1    | 2026-03-02 | Ruiz SA   | 1000 | 1200    | 2026-04-02  |
    A-2    | 2026-04-02 | Puerto SL | 500  | 600     | 2026-05-02  | si
    """
FRENCH = """
    N° facture | Client | Montant TTC | Échéance   | Chantier | Réglé | Valeur
    F-1        | Roux   | 100         | 2026-03-31 | Lyon     |       | 7
    F-2        | Noël   | 200         | 2026-04-30 | Metz     | oui   | 8
    """


def book(text: str) -> OpenedBook:
    return opened(workbook(text), "x.xlsx")


def seen(text: str, told: str = "", sheet: str = "") -> Shown:
    found = shown(book(text), Hints(sheet=sheet, **hints_of(as_columns(told))))
    assert found
    return found


def test_each_column_is_shown_with_its_values_and_what_it_is() -> None:
    found = seen(FRENCH)
    assert (found.sheet, found.header_row, found.first, found.last) == ("Factures", 1, 2, 3)
    assert [(c.letter, c.title, c.samples, c.meaning) for c in found.columns][:2] == [
        ("A", "N° facture", ("F-1", "F-2"), "N° facture"),
        ("B", "Client", ("Roux", "Noël"), "Client"),
    ]
    assert found.columns[-1].meaning == "rien"
    assert found.missing == ()


def test_numbers_are_shown_as_in_france() -> None:
    text = """
        N° facture | Client | Montant TTC | Échéance   | Taux | Importe
        2026041    | Roux   | 1234.5      | 2026-03-31 | 12   | 7.25
        2026042    | Noël   | 12000       | 2026-04-30 | 5    | 1000
        """
    shown_of = {column.title: column.samples for column in seen(text).columns}
    assert shown_of["N° facture"] == ("2026041", "2026042")
    assert shown_of["Montant TTC"] == ("1 234,50", "12 000,00")
    assert shown_of["Importe"] == ("7,25", "1 000,00")
    assert shown_of["Échéance"] == ("31/03/2026", "30/04/2026")


def test_a_number_is_shown_as_excel_shows_it() -> None:
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved) as made:
        sheet = made.add_worksheet("Factures")
        sheet.write_row(0, 0, ["N° facture", "Client", "Montant TTC", "Échéance"])
        sheet.write(1, 0, 41, made.add_format({"num_format": '"F2026-"000'}))
        sheet.write_row(1, 1, ["Roux", 500, "31/03/2026"])
    found = shown(opened(saved.getvalue(), "x.xlsx"), Hints())
    assert found
    assert found.columns[0].samples == ("F2026-041",)


def test_a_list_of_unknown_titles_is_shown_too_and_offers_what_its_cells_fit() -> None:
    found = seen(SPANISH)
    assert (found.sheet, found.header_row) == ("Registro", 2)
    assert found.missing == ("number", "client", "total", "due")
    offered = {column.title: column.may_be for column in found.columns}
    assert "total" in offered["Importe"]
    assert BOTH in offered["Importe"]
    assert "total" not in offered["Vencimiento"]
    assert "due" in offered["Vencimiento"]
    assert "due" not in offered["Cliente"]
    assert all(NOTHING in keys for keys in offered.values())
    assert found.to_fill().endswith("Échéance = ? ; Réglé le = ?")


def test_any_sheet_and_any_row_of_titles_can_be_told() -> None:
    told = "N° facture = Nº Fra ; Client = Cliente ; Montant TTC = Importe ; Échéance = Vencimiento"
    found = seen(SPANISH, f"{told} ; Ligne des titres = 2", "Registro")
    assert found.missing == ()
    assert [column.meaning for column in found.columns][4:6] == ["Montant TTC", "Échéance"]


def test_a_correction_takes_the_place_of_what_was_said_of_that_column() -> None:
    found = seen(FRENCH, "Montant TTC = Valeur")
    value = found.columns[-1]
    assert value.meaning == "Montant TTC"
    assert found.told(value, NOTHING) == "Valeur = rien"
    assert found.told(value, BOTH) == "Valeur = montant et solde"
    assert (
        seen(FRENCH, "Valeur = montant et solde").columns[-1].meaning == "Montant TTC et Reste dû"
    )


def test_the_mark_changes_with_the_columns_and_not_with_the_rows() -> None:
    mark = seen(FRENCH).mark
    assert seen(FRENCH.replace("Lyon", "Nice")).mark == mark
    assert seen(FRENCH.replace("Chantier", "Lieu")).mark != mark
    assert seen(f"[Suivi]{FRENCH}").mark != mark
    months = [seen(f"[{month} 2026]{FRENCH}").mark for month in ("Octobre", "Novembre")]
    assert len(set(months)) == 1  # one sheet a month is one list


def test_a_workbook_without_any_list_shows_nothing() -> None:
    assert shown(book("Penser au béton"), Hints()) is None


def test_rows_without_titles_are_told_which_titles_to_write_over_which_columns() -> None:
    rows = "101 | 2026-07-02 | Roux SARL | 1200 | 2026-08-02 | payé\n102 | 2026-08-02 | Morel | 600.5 | 2026-09-02 |"
    told = titles_to_write(book(f"[Feuil1]\nSuivi\n{rows}").grids)
    assert "insérez une ligne au-dessus de la ligne 2 de « Feuil1 »" in told
    assert (
        "A « N° facture », B « Date facture », C « Client », D « Montant TTC », E « Échéance »"
        in told
    )
    assert titles_to_write(book("[Note]\nÀ faire\nrien").grids) == ""
