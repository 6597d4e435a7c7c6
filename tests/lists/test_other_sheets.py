"""Which sheets may be the list, which bear witness, and which are said to stay out."""

from __future__ import annotations

import pytest

from relance.lists.months import latest, month_of
from relance.lists.reader import read
from tests.lists.readings import Read, only
from tests.minibook import workbook

TITLES = "N° facture | Client | Montant TTC | Échéance | Réglé le"
OTHERS = f"""
    [2026]
    {TITLES}
    F-2 | Noël | 200 | 2026-03-31 |
    [{{name}}]
    {TITLES}
    X-1 | Roux | 100 | 2025-03-31 | 2025-04-02
    """


@pytest.mark.parametrize(
    ("name", "others", "left_out"),
    [
        ("Archives 2025", ("Archives 2025",), ()),
        ("Factures soldées", ("Factures soldées",), ()),
        ("Devis", (), ("Devis",)),
        ("Factures fournisseurs", (), ("Factures fournisseurs",)),
        ("Achats", (), ("Achats",)),
        ("Récapitulatif", (), ("Récapitulatif",)),
        ("Modèle", (), ("Modèle",)),
    ],
)
def test_a_sheet_is_read_too_or_stays_out_by_what_its_name_says(
    name: str, others: tuple[str, ...], left_out: tuple[str, ...]
) -> None:
    found = read(workbook(OTHERS.format(name=name)), "x.xlsx")
    assert only(found).number == "F-2"
    assert (found.understood.others, found.understood.left_out) == (others, left_out)


def test_a_list_of_suppliers_beside_the_invoices_stays_out(reading: Read) -> None:
    """
    [Suivi]
    N° facture | Client | Montant TTC | Échéance | Réglé le
    F-2 | Noël | 200 | 2026-03-31 |
    [Suivi bis]
    N° facture | Client | Fournisseur | Montant TTC | Échéance | Réglé le
    F-1 | Roux | Bois & Co | 100 | 2026-03-31 |
    """
    found = reading()
    assert only(found).number == "F-2"
    assert found.understood.left_out == ("Suivi bis",)


@pytest.mark.parametrize(
    ("sheet", "month"),
    [
        ("2026", (2026, 0)),
        ("Factures 2025", (2025, 0)),
        ("Octobre 2026", (2026, 10)),
        ("10-2026", (2026, 10)),
        ("Janv", (0, 1)),
        ("26", None),
        ("Feuil1", None),
        ("2025-2026", (2026, 0)),
        ("2024-2026", None),
        ("T3 2026", (2026, 9)),
        ("2e semestre 2025", (2025, 12)),
        ("2nd semestre 2025", (2025, 12)),
        ("S3 2025", None),
        ("janv. 26", (2026, 1)),
        ("01 Janvier", (0, 1)),
        ("2026-10 Octobre", (2026, 10)),
        ("Janvier 02", (2002, 1)),
    ],
)
def test_a_sheet_is_named_after_a_month_or_a_year(sheet: str, month: tuple[int, int]) -> None:
    assert month_of(sheet) == month


@pytest.mark.parametrize(
    ("sheets", "last"),
    [
        (["2025", "2026", "2024"], "2026"),
        (["2025", "Janvier 2026"], "Janvier 2026"),
        (["2026", "Janvier 2026"], ""),
        (["2025", "Archives"], ""),
        (["Janvier", "2025"], ""),
        (["Septembre", "Octobre", "Novembre", "Décembre", "Janvier"], "Janvier"),
        (["Janvier", "Décembre", "Novembre"], "Janvier"),
        (["Septembre", "Janvier", "Mars"], ""),
    ],
)
def test_the_last_of_the_years_and_months(sheets: list[str], last: str) -> None:
    assert latest(sheets) == last
