"""Which workbook is the next year's, and what of the other's payments comes with it."""

from __future__ import annotations

from datetime import date

import pytest

from relance.book.book import book_of
from relance.book.last_year import LastYear, carries_on, is_new, taken_over
from relance.lists.grids import opened
from tests.minibook import workbook

TITLES = "N° facture | Client | Montant TTC | Échéance | Réglé le"
SETTINGS = """
    [Relance - Paramètres]
    Réglage | Valeur | À quoi il sert
    Raison sociale | Dupré |
    Taux de pénalité | 0.12 |
    Feuille des factures | Liste |
    [Relance - Clients]
    Code | Nom | Type | Profil | Civilité | Adresse | Code postal | Ville | Pays | E-mail | Téléphone | SIREN | Autres noms | Taux de pénalité | Sans indemnité | Suite donnée | Jusqu'au | Remarque
    | Roux | professionnel
    [Relance - Historique]
    Date | Événement | Client | Facture | Échéance | Étape | Canal | Montant | Jusqu'au | Document | Envoyé le | N° recommandé | Remarque | Passage
    2026-11-09 | Règlement noté | Roux | F-1 | 2026-10-20 | | | 40 | | | | | | p1
    [Relance - Encaissements]
    Date | Client | Facture | Montant | Déjà noté | Mode | Libellé | Relevé | Opération | Passage
    2026-11-09 | Roux | F-1 | 40 | 0 | chèque | | | | p1
    """


def before(name: str = "Factures 2026.xlsx", titles: str = TITLES) -> LastYear:
    source = opened(
        workbook(f"[Liste]\n{titles}\nF-1 | Roux | 100 | 2026-10-20 |\n{SETTINGS}"), name
    )
    return LastYear(name=name, book=book_of(source), grids=source.grids)


def new(total: int = 100, titles: str = TITLES) -> bytes:
    return workbook(f"[Liste]\n{titles}\nF-1 | Roux | {total} | 2026-10-20 |\n")


OTHER = TITLES.replace("Réglé le", "Reste dû")


@pytest.mark.parametrize(
    ("name", "titles", "next_one"),
    [
        ("Factures 2027.xlsx", OTHER, True),
        ("Factures 27.xlsx", OTHER, True),
        ("Ventes.xlsx", TITLES, True),
        ("Ventes.xlsx", OTHER, False),
        ("Factures 2026.xlsx", TITLES, False),  # a copy of itself elsewhere
    ],
)
def test_the_next_years_is_known_by_its_name_or_its_columns(
    name: str, titles: str, *, next_one: bool
) -> None:
    book = book_of(opened(new(titles=titles), name))
    assert is_new(book)
    assert carries_on(name, book, before()) is next_one


@pytest.mark.parametrize(("total", "lines"), [(100, 1), (60, 0)])
def test_a_payment_comes_with_its_invoice_but_not_where_only_the_rest_was_copied(
    total: int, lines: int
) -> None:
    book = book_of(opened(new(total), "Factures 2027.xlsx"))
    carried = taken_over(book, before(), date(2027, 1, 4), "p2")
    sheets = {edit.name: edit for edit in carried.edits if hasattr(edit, "name")}
    amounts = [cell for cell in sheets["Relance - Encaissements"].cells if cell.column == 4]
    assert len(amounts) == 1 + lines  # its title
    noted = [c.value for c in sheets["Relance - Historique"].cells if c.value == "Règlement noté"]
    assert len(noted) == lines
    assert bool(carried.differing) is not bool(lines)


def test_a_rate_in_percent_format_and_the_name_of_the_sheet() -> None:
    book = book_of(opened(new(), "Factures 2027.xlsx"))
    carried = taken_over(book, before(), date(2027, 1, 4), "p2")
    (sheet,) = (
        each for each in carried.edits if getattr(each, "name", "") == "Relance - Paramètres"
    )
    told = {c.value: c.row for c in sheet.cells if c.column == 1}
    values = {c.row: c.value for c in sheet.cells if c.column == 2}
    assert str(values[told["Taux de pénalité"]]) == "0.12"
    assert values[told["Classeur précédent"]] == "Factures 2026.xlsx"
    assert values[told["Feuille des factures"]] is None
