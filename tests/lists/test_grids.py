"""The sheets as rows of bare values, or a sentence why not."""

from __future__ import annotations

import pytest

from relance.lists.grids import read_grids
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
