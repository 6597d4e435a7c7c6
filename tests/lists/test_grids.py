"""The sheets as rows of bare values, or a sentence why not."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pandas as pd
import pytest
import xlsxwriter

from relance.lists.grids import read_grids
from relance.lists.reader import read
from relance.passage.example import EXAMPLE
from relance.problems import RelanceError
from tests.minibook import book, sheet


def test_values_are_handed_over_as_they_are() -> None:
    assert read_grids(book(sheet()), "livre.xlsx") == {
        "Factures": [["N°", "Montant"], ["F-1", 100], ["F-2", 200]]
    }


def test_values_are_those_that_pandas_hands_over() -> None:
    """Whole numbers, moments, an empty line, a sheet of nothing, one of a chart; the example too."""
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn, {"default_date_format": "dd/mm/yyyy"}) as made:
        odd = made.add_worksheet("Divers")
        odd.write_row(0, 1, ["NA", "null", 100.0, 0.1, True, "1", "", -3])
        odd.write_row(3, 0, [date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), time(8, 30), 1e300])
        odd.write_formula(4, 2, "=1/3", None, 1 / 3)
        made.add_worksheet("Vide")
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Divers!$D$1:$E$1"})
        made.add_chartsheet("Graphique").set_chart(chart)
    for data in (drawn.getvalue(), EXAMPLE.read_bytes()):
        witness = pd.read_excel(
            io.BytesIO(data), sheet_name=None, header=None, engine="calamine", dtype=object,
            keep_default_na=False, na_values=[],
        )  # fmt: skip
        expected = {name: frame.to_numpy().tolist() for name, frame in witness.items()}
        assert repr(read_grids(data, "x.xlsx")) == repr(expected)


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

    class Reader:
        """calamine's, which fails."""

        @staticmethod
        def from_filelike(_: object) -> None:
            raise Panic("capacity overflow")

    monkeypatch.setattr("python_calamine.CalamineWorkbook", Reader)
    with pytest.raises(RelanceError, match="ne se laisse pas lire"):
        read_grids(stretched(1, 1), "x.xlsx")
