"""What must be clear about a list as a whole: asked, or the run stops."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.layout import Hints, hints_of
from relance.lists.reader import read
from relance.problems import AnswerNeeded, RelanceError
from relance.sheets.columns_told import as_columns
from tests.lists.readings import Read, by_number, only
from tests.minibook import workbook


@pytest.mark.parametrize(
    ("titles", "values", "accepted"),
    [
        ("Montant", "120", True),
        ("Total", "120", True),
        ("Montant | Montant HT", "120 | 100", True),  # 20 % says so
        ("Total | HT | TVA", "105.5 | 100 | 5.5", True),
        ("Montant | Montant HT", "120 | 60", False),
        ("Montant | TVA", "100 | 20", False),
        ("Montant | Taux TVA", "100 | 0.2", False),
        ("Montant | Total", "100 | 120", False),
        ("Prix", "120", True),
        ("Prix | Qté", "120 | 3", False),  # of one piece, perhaps
    ],
)
def test_a_bare_amount_is_the_total_only_where_nothing_contradicts(
    titles: str, values: str, accepted: bool
) -> None:
    data = workbook(
        f"N° facture | Client | Échéance | Réglé | {titles}\nF-1 | Roux | 2026-03-31 | | {values}"
    )
    if accepted:
        assert only(read(data, "x.xlsx")).total == Decimal(values.split(" ", maxsplit=1)[0])
    else:
        with pytest.raises(AnswerNeeded):
            read(data, "x.xlsx")


def test_a_formula_that_nobody_computed_stops_the_run_with_its_cell(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Reste dû
    F-001      | Roux   | 100         | 2026-03-31 | =C2 -> 100
    F-002      | Roux   | 100         | 2026-03-31 | =C3 ->
    TOTAL      |        | =SUM(C2) -> |            |
    """
    with pytest.raises(RelanceError, match="1 formule sans résultat") as stop:
        reading()
    assert stop.value.where == "Factures!E3"
    assert "Ouvrez le classeur dans Excel" in stop.value.cure


def test_the_usual_term_is_an_assumption(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Réglé
    1          | A      | 100         | 2026-03-01   |
    """
    with pytest.raises(AnswerNeeded, match="quand les factures sont à payer"):
        reading()
    invoice = only(reading(Hints(payment_term_days=30)))
    assert (invoice.due, invoice.due_assumed) == (date(2026, 3, 31), True)


def test_without_any_sign_of_payment_nothing_is_taken_as_unpaid(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance
    F-001      | Roux   | 100         | 2026-03-31
    """
    with pytest.raises(AnswerNeeded, match="Rien dans ce classeur ne dit ce qui est payé"):
        reading()


def test_columns_not_understood_are_offered_by_what_they_hold(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Vu         | Manque | Situation | Trajet
    F-001      | Roux   | 100         | 2026-03-31 | 2026-03-20 | 0      | réglée    | Lyon-Metz
    F-002      | Roux   | 200         | 2026-03-31 |            | 200    | attendue  | Lyon-Lille
    Total      |        | 300         |            | 20 lignes  |        |           |
    """
    with pytest.raises(AnswerNeeded) as question:
        reading()
    assert dict.fromkeys(question.value.options, "Colonnes") == question.value.settings
    assert list(question.value.options) == [
        "Réglé le = Vu",
        "Montant réglé = Manque",
        "Reste dû = Manque",
        "Statut = Situation",
        "Toutes impayées = oui",
    ]
    assert by_number(reading(Hints(columns={"balance": "Manque"})))["F-001"].balance == 0


def test_a_column_of_days_may_be_the_due_date_or_the_usual_term_is_told(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Butoir     | Réglé le
    F-001      | Roux   | 100         | 2026-03-01   | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as question:
        reading()
    assert question.value.settings == {
        "Échéance = Butoir": "Colonnes",
        **dict.fromkeys(("30", "45", "60", "0"), "Délai de paiement"),
    }


OURS_THERE = """
    N° facture | Client | Montant TTC | Échéance   | Réglé | N° facture (relance) | Indemnité forfaitaire | Date prochaine action | Suite donnée | Jusqu'au
    F-1        | Roux   | 100         | 2026-03-31 |       | F-1                  | 40                    | 2026-05-01            | Litige       |
    """


@pytest.mark.parametrize("title", ["N° facture (relance)", "Suite donnée", "Jusqu'au"])
def test_a_title_of_ours_that_was_renamed_stops_the_run(title: str) -> None:
    assert only(read(workbook(OURS_THERE), "x.xlsx")).hold
    with pytest.raises(RelanceError, match="a disparu ou son titre a changé") as stop:
        read(workbook(OURS_THERE.replace(title, "Divers")), "x.xlsx")
    assert f"« {title} »" in stop.value.what
    assert "Sauvegardes" in stop.value.cure


def test_a_result_column_that_was_deleted_is_written_anew() -> None:
    found = read(workbook(OURS_THERE.replace("Indemnité forfaitaire", "")), "x.xlsx")
    assert "fee" not in found.layout.ours
    assert only(found).hold


def test_a_list_without_any_sign_of_payment_is_asked_about_once(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance
    F-001      | Roux   | 100         | 2026-03-31
    """
    with pytest.raises(AnswerNeeded, match="ne dit ce qui est payé") as question:
        reading()
    assert question.value.settings["Toutes impayées = oui"] == "Colonnes"
    told = Hints(**hints_of(as_columns("Toutes impayées = oui")))
    assert not by_number(reading(told))["F-001"].problems


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("", "Montant TTC (k€)"),
        ("", "Montant TTC (en milliers d'euros)"),
        ("Suivi (montants en k€)", "Montant TTC"),
        ("(K€)", "Montant TTC"),
    ],
)
def test_amounts_in_thousands_stop_the_reading_at_once(above: str, title: str) -> None:
    book = workbook(f"""
    {above or "-----"}
    N° facture | Client | {title} | Échéance   | Réglé
    F-001      | Roux   | 10.5    | 2026-03-31 |
    """)
    for told in ("", f"Montant TTC = {title}"):
        with pytest.raises(AnswerNeeded, match="en milliers"):
            read(book, "x.xlsx", hints=Hints(**hints_of(as_columns(told))))


def test_what_the_firm_says_of_its_capital_is_not_about_the_list() -> None:
    book = workbook("""
    SARL Berthier, capital de 50 k€
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 10.5        | 2026-03-31 |
    """)
    assert read(book, "x.xlsx").ledger.invoices[0].currency == "EUR"


def test_amounts_in_thousands_are_never_claimed_as_euros(reading: Read) -> None:
    """
    N° facture | Client | Amount (in thousands USD) | Échéance   | Réglé
    F-001      | Roux   | 55.94                     | 2026-03-31 |
    """
    told = Hints(**hints_of(as_columns("Montant TTC = Amount (in thousands USD)")))
    with pytest.raises(AnswerNeeded, match="en milliers"):
        reading(told)


def test_a_net_to_pay_is_with_vat_where_price_vat_and_retention_make_it(reading: Read) -> None:
    """
    N° facture | Client | Montant HT | TVA | RG | Net à payer | Échéance   | Réglé
    F-001      | Roux   | 1000       | 200 | 60 | 1140        | 2026-03-31 |
    F-002      | Roux   | 2000       | 400 |    | 2400        | 2026-03-31 |
    """
    told = by_number(reading())
    assert [told[number].total for number in ("F-001", "F-002")] == [Decimal(1200), Decimal(2400)]
    assert [each.hold.amount for each in told.values() if each.hold] == [Decimal(60)]
    assert not any(invoice.problems for invoice in told.values())


def test_which_of_day_and_month_comes_first_is_asked_once_for_the_list(reading: Read) -> None:
    """
    Invoice # | Customer | Amount | Invoice date | Due date    | Paid
    F-001     | Roux     | 100    | '01/02/2026  | '03/04/2026 |
    F-002     | Roux     | 100    | '02/02/2026  | '04/05/2026 |
    """
    asked = reading()
    assert all(invoice.problems for invoice in asked.ledger.invoices)
    [question] = asked.questions
    assert "le 3\u00a0avril 2026 ou le 4\u00a0mars 2026 ?" in question.what
    told = [reading(Hints(**hints_of(as_columns(answer)))) for answer in question.options]
    assert [found.ledger.invoices[0].due for found in told] == [date(2026, 4, 3), date(2026, 3, 4)]
    assert [found.ledger.invoices[0].issued for found in told] == [
        date(2026, 2, 1),
        date(2026, 1, 2),
    ]
    assert not any(invoice.problems for found in told for invoice in found.ledger.invoices)
    assert not any(found.questions for found in told)


def test_what_the_texts_prove_stands_whatever_was_told(reading: Read) -> None:
    """
    Invoice # | Customer | Amount | Due date    | Paid
    F-001     | Roux     | 100    | '03/04/2026 |
    F-002     | Roux     | 100    | '25/05/2026 |
    """
    told = reading(Hints(**hints_of(as_columns("Dates = mois d'abord"))))
    assert told.ledger.invoices[0].due == date(2026, 4, 3)
