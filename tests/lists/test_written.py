"""What the owner wrote beside an invoice is put to them, wherever it stands."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from relance.lists.reader import read
from relance.rules.codes import Status
from tests.lists.readings import Read, by_number, only
from tests.minibook import workbook
from tests.remarks import WITH, WITHOUT


def beside(titles: str, cells: str) -> list[tuple[str, str]]:
    """Column and text of each remark of the one invoice with these cells."""
    book = workbook(f"""
        N° facture | Client | Montant TTC | Échéance   | Réglé le | {titles}
        F-1        | Roux   | 500         | 2026-03-31 |          | {cells}""")
    return [(remark.column, remark.text) for remark in only(read(book, "x.xlsx")).remarks]


@pytest.mark.parametrize(
    ("titles", "cells", "asked"),
    [
        ("Remarques", "virement en cours", [("Remarques", "virement en cours")]),
        ("Notes | Commentaire", "livré | litige", [("Notes", "livré"), ("Commentaire", "litige")]),
        ("Remarques", "150", [("Remarques", "150")]),  # perhaps what is left
        ("Bidule", "bureau du fond", [("Bidule", "bureau du fond")]),
        ("Bidule", "'50 %", [("Bidule", "50 %")]),
        ("Bidule", "✓", [("Bidule", "✓")]),
        ("Bidule", "450", []),
        ("Bidule", "'45 123", []),
        ("Bidule", "2026-05-02", []),
        ("Immat.", "EF-456-GH", []),
        ("Nature", "Pose d'un volet", []),
        ("Objet", "Retenue de garantie", []),
        ("RG", "caution bancaire", []),  # read: nothing is kept back
        ("RG", "5 %, litige", [("RG", "5 %, litige")]),
        ("Nature", "Facture d'acompte 30 %", []),
        ("Nature", "Pose, litige sur le volet", [("Nature", "Pose, litige sur le volet")]),
        ("Chantier", "rue des Lilas", []),
        ("Chantier", "rue des Lilas, décédé", [("Chantier", "rue des Lilas, décédé")]),
        ("Mode de paiement", "virement", []),
        ("Mode de paiement", "par chèque", []),
        ("Mode de paiement", "Mandat administratif", []),
        ("Mode de paiement", "LCR", []),
        ("Mode de paiement", "chèque ou virement", []),
        ("Mode de paiement", "paye en 3 fois", [("Mode de paiement", "paye en 3 fois")]),
        ("Mode de paiement", "chèque dans le tiroir", [("Mode de paiement", "chèque dans le tiroir")]),
        ("Bidule", "vir12/11", [("Bidule", "vir12/11")]),
        ("Bidule", "chq123", [("Bidule", "chq123")]),
        ("Bidule", "v12/11", [("Bidule", "v12/11")]),
        ("Bidule", "BC12/2026", []),
        ("Nature", "acompte 300 € reçu le 02/10", [("Nature", "acompte 300 € reçu le 02/10")]),
        ("Nature", "Facture de solde, acompte reçu déduit", []),
        ("Désignation | Objet", "Pose | payé en espèces", [("Objet", "payé en espèces")]),
        ("Date facture", "virement en cours", [("Date facture", "virement en cours")]),
        ("Adresse", "3 rue de la Banque", []),
        ("Adresse", "NPAI, déménagé", [("Adresse", "NPAI, déménagé")]),
        ("Pays", "on laisse tomber", [("Pays", "on laisse tomber")]),
        ("Période", "sept. 2026", []),
        ("Paiement prévu", "sept. 2026", [("Paiement prévu", "sept. 2026")]),
        ("Mois", "septembre, à revoir", [("Mois", "septembre, à revoir")]),
        ("Statut", "à payer", []),
        ("Statut", "demander à Paul", [("Statut", "demander à Paul")]),
        ("Statut", "litige", []),  # it is a state, which holds the invoice
    ],
)  # fmt: skip
def test_a_text_that_no_column_understands_is_a_remark(
    titles: str, cells: str, asked: list[tuple[str, str]]
) -> None:
    assert beside(titles, cells) == asked


def test_a_text_beside_the_list_under_no_title_is_one_too(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé le |  |
    F-1        | Roux   | 500         | 2026-03-31 |          |  | voir Paul
    """
    assert [(r.column, r.where) for r in only(reading()).remarks] == [("colonne G", "Factures!G2")]


def test_a_row_that_says_that_it_is_paid_has_none(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Statut | Remarques
    F-1        | Roux   | 500         | 2026-03-31 | payée  | à voir
    F-2        | Roux   | 500         | 2026-03-31 | annulée | à voir
    F-3        | Roux   | 500         | 2026-03-31 |        | à voir
    """
    found = by_number(reading())
    assert [number for number, invoice in found.items() if invoice.remarks] == ["F-3"]


def test_a_status_that_nobody_knows_is_asked_and_doubted_no_more(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Statut
    F-1        | Roux   | 500         | 2026-03-31 | demander à Paul
    F-2        | Roux   | 500         | 2026-03-31 | payée
    """
    invoice = by_number(reading())["F-1"]
    assert (invoice.status, invoice.status_text) == (Status.NONE, "demander à Paul")
    assert not invoice.problems


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("espèces remises à Yann", "espèces remises à Yann"),
        (
            "[Commentaire à thread]\n\nVotre version d'Excel vous permet de lire ce commentaire.\n\n"
            "Commentaire :\n    attend son prêt",
            "attend son prêt",
        ),
    ],
)
def test_the_comment_of_any_of_its_cells_is_one(comment: str, said: str) -> None:
    book = openpyxl.Workbook()
    [sheet] = book.worksheets
    sheet.append(["N° facture", "Client", "Montant TTC", "Échéance", "Réglé le"])
    sheet.append(["F-1", "Roux", 500, "31/03/2026", None])
    sheet["C2"].comment = Comment(comment, "Anne")
    saved = io.BytesIO()
    book.save(saved)
    [remark] = only(read(saved.getvalue(), "x.xlsx")).remarks
    assert (remark.column, remark.text) == ("commentaire de cellule", said)


def test_the_text_of_a_formula_is_known_as_one() -> None:
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved) as book:
        sheet = book.add_worksheet("Factures")
        sheet.write_row(
            0, 0, ["N° facture", "Client", "Montant TTC", "Échéance", "Réglé le", "A", "B"]
        )
        sheet.write_row(1, 0, ["F-1", "Roux", 500, "31/03/2026", "", "", "vu 3 fois"])
        sheet.write_formula(1, 5, '="client de "&12&" jours"', value="client de 12 jours")
    remarks = only(read(saved.getvalue(), "x.xlsx")).remarks
    assert [(remark.column, remark.computed) for remark in remarks] == [("A", True), ("B", False)]


@pytest.mark.parametrize("title", ["Remarques", "Bidule", "Statut"])
def test_each_of_the_texts_of_real_trades_is_one_or_says_that_it_is_paid(title: str) -> None:
    rows = "\n".join(
        f"F-{n} | Roux | 500 | 2026-03-31 | | '{text}" for n, text in enumerate([*WITH, *WITHOUT])
    )
    found = read(
        workbook(f"N° facture | Client | Montant TTC | Échéance | Réglé le | {title}\n{rows}"),
        "x.xlsx",
    )
    for invoice, text in zip(found.ledger.invoices, [*WITH, *WITHOUT], strict=True):
        known = title == "Statut" and (invoice.hold or invoice.status is not Status.NONE)
        assert known or [remark.text for remark in invoice.remarks] == [text], text
