"""The sheets as rows of bare values, or a sentence why not."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from relance.lists.grids import read_grids
from relance.lists.reader import read
from relance.problems import RelanceError
from tests.minibook import book, sheet


def test_values_are_handed_over_as_they_are() -> None:
    assert read_grids(book(sheet()), "livre.xlsx") == {
        "Factures": [["N°", "Montant"], ["F-1", 100], ["F-2", 200]]
    }


@pytest.mark.parametrize(
    ("cells", "far"),
    [
        ('<c r="B900000"><v>1</v></c>', "B900000"),
        ("<c/><c><v>1</v></c>", "ligne 900000"),
    ],
)
def test_a_stray_cell_far_away_is_named_before_anything_is_laid_out(cells: str, far: str) -> None:
    rows = f'<sheetData><row r="900000">{cells}</row></sheetData>'
    with pytest.raises(RelanceError) as caught:
        read_grids(book(sheet(rows)), "livre.xlsx")
    assert str(caught.value) == (
        f"livre.xlsx, Factures!{far} : La feuille « Factures » va jusqu'à la cellule {far} : c'est trop"
        f" grand pour être lu.\n→ Supprimez la ligne ou la colonne de {far}, loin de votre liste (tapez"
        " Ctrl+Fin pour y aller), enregistrez, puis relancez."
    )


def test_a_damaged_workbook_is_named_with_what_is_wrong() -> None:
    with pytest.raises(RelanceError) as caught:
        read_grids(book(sheet())[:-300], "livre.xlsx")
    assert str(caught.value).startswith(
        "livre.xlsx : Ce classeur ne se laisse pas lire : l'archive est incomplète."
    )


@pytest.mark.parametrize("data", [b"", b"N;Client\n1;Roux", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_said_in_french(data: bytes) -> None:
    with pytest.raises(RelanceError, match="ne se laisse pas lire"):
        read(data, "classeur.xlsx")


def stretched(row: int, column: int, rows: int = 1) -> bytes:
    """A list with one stray cell."""
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn) as book:
        sheet = book.add_worksheet("Factures")
        sheet.write_row(0, 0, ["N° facture", "Client", "Montant TTC", "Échéance", "Réglé"])
        for index in range(1, rows + 1):
            sheet.write_row(index, 0, [f"F-{index}", "Roux", 100, "31/03/2026", "oui"])
        sheet.write(row - 1, column - 1, "x")
        sheet.write_blank(1_000_000, 100, None, book.add_format({"bold": True}))  # formatted only
    return drawn.getvalue()


@pytest.mark.parametrize(
    ("row", "column", "rows", "cell"),
    [(1_048_576, 16_384, 1, "XFD1048576"), (1_048_576, 1, 1, "A1048576"), (3, 16_384, 400, "XFD3")],
)
def test_a_stray_cell_far_away_is_named(row: int, column: int, rows: int, cell: str) -> None:
    with pytest.raises(RelanceError, match=cell) as stop:
        read(stretched(row, column, rows), "x.xlsx")
    assert "« Factures »" in stop.value.what
    assert cell in stop.value.cure


def test_a_cell_that_is_merely_aside_does_no_harm() -> None:
    assert len(read(stretched(3, 16_384), "x.xlsx").ledger.invoices) == 1


def test_a_panic_of_the_reader_is_told_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        """As pyo3's."""

    def fail(*_: object, **__: object) -> None:
        raise Panic("capacity overflow")

    monkeypatch.setattr("pandas.read_excel", fail)
    with pytest.raises(RelanceError, match="ne se laisse pas lire"):
        read_grids(stretched(1, 1), "x.xlsx")
