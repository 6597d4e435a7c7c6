"""« Client / chantier » in one cell: proposed apart, asked once."""

from __future__ import annotations

import pytest

from relance.lists.client_sites import parted
from relance.lists.layout import Hints
from relance.lists.reader import read
from relance.problems import AnswerNeeded
from tests.lists.readings import Read, by_number
from tests.minibook import workbook


@pytest.mark.parametrize(
    ("text", "sign", "told"),
    [
        ("Roux / Villa 3", "barre oblique", ("Roux", "Villa 3")),
        ("Roux - Lot B - bis", "tiret", ("Roux", "Lot B - bis")),
        ("Jean-Paul Roux", "tiret", ("Jean-Paul Roux", "")),
        ("Roux : Villa", "deux-points", ("Roux", "Villa")),
        ("Roux\nVilla", "retour à la ligne", ("Roux", "Villa")),
        ("Roux (Villa)", "parenthèses", ("Roux", "Villa")),
        ("Roux (fils) (Villa)", "parenthèses", ("Roux (fils)", "Villa")),
        ("(Villa)", "parenthèses", ("(Villa)", "")),
        ("Roux / Villa", "ensemble", ("Roux / Villa", "")),
        ("/ Villa", "barre oblique", ("/ Villa", "")),
        ("Roux / Villa", None, ("Roux / Villa", "")),
    ],
)
def test_a_cell_is_parted_at_its_sign(text: str, sign: str | None, told: tuple[str, str]) -> None:
    assert parted(text, sign) == told


def test_it_is_asked_once_with_an_example_from_the_cells(reading: Read) -> None:
    """
    N° facture | Client / chantier | Montant TTC | Échéance | Réglé le
    F-1 | Roux / Villa 3 | 100 | 2026-09-30 |
    F-2 | Roux / Lot B | 200 | 2026-09-30 |
    F-3 | Noël | 200 | 2026-09-30 |
    """
    with pytest.raises(AnswerNeeded, match="sont-ils à séparer") as asked:
        reading()
    assert asked.value.options == {
        "barre oblique": "Oui, par la barre oblique : client « Roux », chantier « Villa 3 »",
        "ensemble": "Non : tout est le nom du client",
    }
    found = reading(Hints(site_sign="barre oblique"))
    assert [client.name for client in found.ledger.clients] == ["Roux", "Noël"]
    assert [invoice.site for invoice in found.ledger.invoices] == ["Villa 3", "Lot B", ""]
    whole = reading(Hints(site_sign="ensemble"))
    assert len(whole.ledger.clients) == 3


def test_a_client_column_that_names_nothing_else_is_never_parted(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance | Réglé le
    F-1 | Roux / Fils | 100 | 2026-09-30 |
    """
    assert by_number(reading())["F-1"].site == ""


@pytest.mark.parametrize(
    ("cells", "signs"),
    [
        (["Roux / Villa 3", "Roux / Lot B", "Noël"], ["barre oblique", "ensemble"]),
        (["Roux (Villa 3)", "ROUX (Lot B)", "Noël"], ["parenthèses", "ensemble"]),
        (["Roux / Fils", "Noël / Fils", "Roux / Fils"], []),  # a name of its own
        (["Roux - Lyon", "Noël", "Roux - Paris", "Petit"], []),  # no habit
    ],
)
def test_cells_that_show_several_sites_of_one_client_are_asked_about(
    cells: list[str], signs: list[str]
) -> None:
    rows = "".join(f"F-{n} | {cell} | 100 | 2026-09-30 |\n" for n, cell in enumerate(cells))
    text = f"[F]\nN° facture | Client | Montant TTC | Échéance | Réglé le\n{rows}"
    found = read(workbook(text), "x.xlsx")
    asked = [q for q in found.questions if q.setting == "Client et chantier"]
    assert [list(each.options) for each in asked] == ([signs] if signs else [])
    assert len(found.ledger.invoices) == len(cells)  # the others go on meanwhile
