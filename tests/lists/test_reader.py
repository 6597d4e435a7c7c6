"""Reading an owner's workbook. Each test's docstring is the workbook that it reads.

One line a row, cells between « | »; « [Name] » begins a sheet; « ----- » is a blank row. A cell is
a number or a date in ISO form where it looks like one, a formula after « = » with its value after
« -> » (nothing after it: no value), an error after « # », else a text; « 'x » is always text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.lists.grids import read_grids
from relance.lists.layout import Hints
from relance.lists.reader import Reading, read
from relance.problems import AnswerNeeded, Level, RelanceError
from relance.rules.model import Hold, Invoice, Kind, RateBasis, State
from relance.sheets.clients import Names
from tests.minibook import workbook

Read = Callable[..., Reading]


@pytest.fixture
def reading(request: pytest.FixtureRequest) -> Read:
    """Reads the workbook of the test's docstring."""
    text = request.function.__doc__

    def run(hints: Hints | None = None, **options: str | bool) -> Reading:
        return read(workbook(text, **options), "classeur.xlsx", hints=hints)  # type: ignore[arg-type]

    return run


def by_number(found: Reading) -> dict[str, Invoice]:
    return {invoice.number: invoice for invoice in found.ledger.invoices}


def only(found: Reading) -> Invoice:
    (invoice,) = found.ledger.invoices
    return invoice


def whats(invoice: Invoice) -> str:
    return " ".join(problem.what for problem in invoice.problems)


# --- where the list is ------------------------------------------------------------------------


def test_an_ordinary_list_under_titles_is_read_whole(reading: Read) -> None:
    """
    Menuiserie Dupré | | Total dû | 3000
    -----
    N° facture | Date facture | Client | Montant TTC | Échéance   | Réglé le   | Chantier
    F-001      | 2026-03-01   | Roux   | 1200.5      | 2026-03-31 | 2026-04-02 | Portail
    F-002      | 2026-03-02   | Noël   | '1 800,25 € | 2026-04-01 |            | Escalier
    """
    found = reading()
    one, two = found.ledger.invoices
    assert one == Invoice(
        id="f 001|roux",
        number="F-001",
        client_id="roux",
        total=Decimal("1200.50"),
        issued=date(2026, 3, 1),
        due=date(2026, 3, 31),
        paid_on=date(2026, 4, 2),
        site="Portail",
        row=4,
        where="Factures!A4",
    )
    assert (two.total, two.due, two.paid_on) == (Decimal("1800.25"), date(2026, 4, 1), None)
    assert [client.name for client in found.ledger.clients] == ["Roux", "Noël"]
    assert found.ledger.problems == ()
    assert (found.understood.header_row, found.understood.invoices) == (3, 2)
    assert found.understood.total == Decimal("3000.75")
    assert ("D", "Montant TTC", "Montant TTC") in found.understood.columns


def test_totals_blanks_repeated_titles_and_remarks_are_passed_over(reading: Read) -> None:
    """
    N° facture | Client             | Montant TTC | Échéance   | Statut
    TOTAL      |                    | 600         |            |
    F-001      | Roux               | 100         | 2026-03-31 | À payer
    Sous-total | Roux               | 100         |            |
               | Sous-total Roux    | 100         |            |
    -----
    N° facture | Client             | Montant TTC | Échéance   | Statut
    F-002      | Total Énergies SA  | 500         | 2026-03-31 | Payée
    Facture refaite en avril
    End list   |                    |             |            |
               |                    | 600         |            |
    """
    found = reading()
    assert list(by_number(found)) == ["F-001", "F-002"]
    assert [row for row, _ in found.understood.skipped] == [2, 4, 5, 7, 9, 10, 11]
    assert found.layout.last_row == 8


def test_titles_on_two_lines_are_read_together(reading: Read) -> None:
    """
    Facture |            | Client | Règlement  |         | Total
    N°      | Échéance   |        | Date       | Montant | TTC
    F-001   | 2026-03-31 | Roux   | 2026-04-02 | 40      | 100
    """
    invoice = only(reading())
    assert (invoice.number, invoice.total) == ("F-001", Decimal(100))
    assert (invoice.paid_on, invoice.paid) == (date(2026, 4, 2), Decimal(40))


def test_a_workbook_without_a_list_says_what_was_looked_at(reading: Read) -> None:
    """
    [Devis]
    Désignation | Quantité
    Porte       | 2
    [Notes]
    Penser au béton
    """
    with pytest.raises(RelanceError, match=r"« Devis », « Notes »") as stop:
        reading()
    assert "N° facture" in stop.value.cure
    assert stop.value.status == 1


def test_a_missing_column_is_named_with_the_nearest_title(reading: Read) -> None:
    """
    N° facture | Client | Montant global TTC | Échéance   | Réglé
    F-001      | Roux   | 100                | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match="il y manque : « Montant TTC »") as stop:
        reading()
    assert "« Montant global TTC » s'en rapproche" in stop.value.cure


def test_an_amount_without_tax_is_not_taken_for_the_total(reading: Read) -> None:
    """
    N° facture | Client | Montant HT | Échéance   | Réglé
    F-001      | Roux   | 100        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert "« Montant HT » est un montant hors taxes" in stop.value.cure


def test_invoices_to_pay_are_not_a_list_of_clients(reading: Read) -> None:
    """
    N° facture | Fournisseur | Montant TTC | Échéance   | Réglé
    F-001      | Bois & Co   | 100         | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded) as stop:
        reading()
    assert "liste de fournisseurs" in stop.value.cure


TWO_LISTS = """
    [2025]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [2026]
    N° facture | Client | Montant TTC | Échéance   | Réglé {mark}
    F-002      | Noël   | 200         | 2026-03-31 |
    """


def test_two_lists_are_a_question_that_names_both() -> None:
    with pytest.raises(AnswerNeeded, match="« 2025 », « 2026 »"):
        read(workbook(TWO_LISTS.format(mark="")), "x.xlsx")


@pytest.mark.parametrize(("mark", "hidden"), [("", "2025"), ("| N° facture (relance)", "")])
def test_of_two_lists_the_one_known_or_shown_is_read(mark: str, hidden: str) -> None:
    data = workbook(TWO_LISTS.format(mark=mark), hidden=hidden)
    assert only(read(data, "x.xlsx")).number == "F-002"


def test_a_price_list_is_no_second_list_of_invoices(reading: Read) -> None:
    """
    [Tarifs]
    Réf | Famille  | Désignation | Prix | Date
    R1  | Peinture | Blanc 10 l  | 39   | 2026-01-01
    [Suivi]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-002      | Noël   | 200         | 2026-03-31 |
    """
    assert only(reading()).number == "F-002"


def test_our_own_sheets_are_never_taken_for_the_owners(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 2025-03-31 |
    [Relance - Historique]
    Facture | Client | Montant TTC | Échéance | Statut
    F-009   | Roux   | 100         | 2025-03-31 |
    """
    assert only(reading()).number == "F-001"


# --- two columns for one thing ----------------------------------------------------------------


def test_two_columns_that_both_look_like_the_amount_are_a_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 90        | 2026-03-31 |
    """
    with pytest.raises(AnswerNeeded, match=r"« Montant TTC » \(colonne C\) et « Total TTC »"):
        reading()


def test_two_columns_that_say_the_same_are_no_question(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Total TTC | Échéance   | Réglé
    F-001      | Roux   | 100         | 100       | 2026-03-31 |
    """
    assert only(reading()).total == Decimal(100)


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


# --- cells --------------------------------------------------------------------------------------


def test_a_row_that_cannot_be_read_stays_with_its_address_and_the_others_go_on(
    reading: Read,
) -> None:
    """
    N° facture | Client | Montant TTC | Échéance    | Réglé
    F-001      | Roux   | 1.234       | 2026-03-31  |
    F-002      | Roux   | '1.234      | 2026-03-31  |
    F-003      | Roux   | 100         | fin octobre |
    F-004      | Roux   |             | 2026-03-31  |
    F-005      |        | 100         | 2026-03-31  |
               | Roux   | 100         | 2026-03-31  |
    """
    found = reading()
    invoices = found.ledger.invoices
    assert [problem.where for invoice in invoices for problem in invoice.problems] == [
        "Factures!C3",
        "Factures!D4",
        "Factures!C5",
        "Factures!B6",
        "Factures!A7",
    ]
    assert {p.level for invoice in invoices for p in invoice.problems} == {Level.BLOCKING}
    assert [invoice.total for invoice in invoices[:2]] == [Decimal("1.23"), None]
    assert invoices[2].due is None
    assert len(found.ledger.problems) == 5


def test_names_that_pandas_would_lose_are_names(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    '007       | NA     | 100         | 2026-03-31 |
    2026041    | None   | 100         | 2026-03-31 |
    F-3        | nan    | 100         | 2026-03-31 |
    """
    found = reading()
    assert list(by_number(found)) == ["007", "2026041", "F-3"]
    assert [client.name for client in found.ledger.clients] == ["NA", "None", "nan"]


def test_mixed_orders_of_day_and_month_are_never_swapped(reading: Read) -> None:
    """
    Invoice Number | Customer | Total incl VAT | Due Date   | Status
    1              | A        | 100            | '1/26/2013 | open
    2              | B        | 100            | 2013-02-03 | open
    3              | C        | 100            | 2013-02-25 | open
    """
    found = by_number(reading())
    assert "mois avant le jour" in whats(found["1"])
    assert "échangés" in whats(found["2"])
    assert found["3"].due == date(2013, 2, 25)
    assert found["1"].due is found["2"].due is None


def test_an_error_is_not_an_empty_cell(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Reste dû | Adresse
    F-001      | Roux   | 100         | 2026-03-31 | #REF!    |
    F-002      | Roux   | 100         | 2026-03-31 | 100      | #N/A
    """
    found = by_number(reading())
    assert "#REF!" in whats(found["F-001"])
    assert found["F-002"].problems[0].level is Level.WARNING


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


def test_a_workbook_of_an_old_mac_has_its_own_first_day(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé le
    F-001      | Roux   | 100         | 2026-03-31 | 44634
    """
    found = reading(date1904=True)
    assert only(found).due == date(2026, 3, 31)
    assert only(found).paid_on == date(2026, 3, 15)


def test_a_code_that_excel_made_a_date_is_not_a_number(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    2026-03-01 | Roux   | 100         | 2026-03-31 |
    """
    assert "Excel en a fait une date" in whats(only(reading()))


# --- when it is due -----------------------------------------------------------------------------


def test_a_term_stands_in_for_a_missing_due_date(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Délai de paiement    | Réglé
    1          | A      | 100         | 2026-03-01   |            | 30                   |
    2          | A      | 100         | 2026-03-01   |            | Net 30               |
    3          | A      | 100         | 2026-03-01   | 2026-03-05 | 30 jours             |
    4          | A      | 100         | 2026-01-15   |            | 30 jours fin de mois |
    5          | A      | 100         | 2026-03-01   |            | au printemps         |
    6          | A      | 100         |              |            | 30 jours             |
    """
    found = by_number(reading())
    assert [found[n].due for n in "123"] == [date(2026, 3, 31)] * 2 + [date(2026, 3, 5)]
    assert not found["1"].due_assumed
    assert "28/02/2026 ou le 02/03/2026" in whats(found["4"])
    assert "« au printemps » n'est pas compris" in whats(found["5"])
    assert "ni date de facture" in whats(found["6"])


def test_an_echeance_in_days_is_a_term(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance | Réglé
    1          | A      | 100         | 2026-03-01   | 30       |
    2          | A      | 100         | 2026-03-01   | 45 jours |
    """
    found = by_number(reading())
    assert [found[n].due for n in "12"] == [date(2026, 3, 31), date(2026, 4, 15)]


@pytest.mark.parametrize(
    ("first", "due"),
    [
        (None, {"1": None, "2": date(2026, 10, 1), "3": None}),
        (False, {"1": date(2026, 10, 31), "2": date(2026, 10, 1), "3": date(2026, 12, 31)}),
        (True, {"1": date(2026, 11, 14), "2": date(2026, 10, 1), "3": date(2026, 12, 30)}),
    ],
)
def test_how_the_ends_of_months_are_counted_is_told_once(
    reading: Read, first: bool | None, due: dict[str, date | None]
) -> None:
    """
    N° | Client | Montant TTC | Date facture | Conditions de règlement | Payée le
    1  | A      | 768         | 2026-09-15   | 45 jours fin de mois    |
    2  | B      | 108         | 2026-10-01   | comptant                |
    3  | C      | 768         | 2026-11-03   | 30 j FDM                |
    """
    found = by_number(reading(Hints(month_end_first=first)))
    assert {number: invoice.due for number, invoice in found.items()} == due
    cures = [problem.cure for invoice in found.values() for problem in invoice.problems]
    assert len(cures) == (2 if first is None else 0)
    assert all("réglage « Fin de mois »" in cure for cure in cures)


def test_the_usual_term_is_an_assumption(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Réglé
    1          | A      | 100         | 2026-03-01   |
    """
    with pytest.raises(AnswerNeeded, match="quand les factures sont à payer"):
        reading()
    invoice = only(reading(Hints(payment_term_days=30)))
    assert (invoice.due, invoice.due_assumed) == (date(2026, 3, 31), True)


# --- what is paid -------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("cell", "paid", "paid_on", "status"),
    [
        ("", None, None, ""),
        ("-", None, None, ""),
        ("40", "40", None, ""),
        ("'40,00 €", "40", None, ""),
        ("2026-04-02", None, date(2026, 4, 2), ""),
        ("'15/04/2026", None, date(2026, 4, 15), ""),
        ("oui", None, None, "oui"),
        ("Réglé par chèque", None, None, "Réglé par chèque"),
        ("attend la banque", None, None, "attend la banque"),
    ],
)
def test_regle_holds_an_amount_a_date_or_a_word(
    cell: str, paid: str | None, paid_on: date | None, status: str
) -> None:
    text = f"N° facture|Client|Montant TTC|Échéance|Réglé\nF|Roux|100|2026-03-31|{cell}\n"
    invoice = only(read(workbook(text), "x.xlsx"))
    assert invoice.paid == (Decimal(paid) if paid else None)
    assert (invoice.paid_on, invoice.status, invoice.problems) == (paid_on, status, ())


@pytest.mark.parametrize("title", ["Statut", "Règlement"])
@pytest.mark.parametrize(
    ("cell", "paid", "paid_on", "status"),
    [
        ("payé 1188 € le 02/10/2026", "1188", date(2026, 10, 2), ""),
        ("acompte 200 € le 20/10/2026", "200", date(2026, 10, 20), "acompte"),
        ("acompte versé 1 200,50 €", "1200.50", None, "acompte"),
        ("réglé le 02/10/2026", None, date(2026, 10, 2), "réglé le 02/10/2026"),
        ("CB 25/09/2026", None, date(2026, 9, 25), "payée le 25/09/2026"),
        (
            "réglé par chèque le 25/09/2026",
            None,
            date(2026, 9, 25),
            "réglé par chèque le 25/09/2026",
        ),
        ("payé 0 € le 02/10/2026", "0", date(2026, 10, 2), ""),
        # What is not wholly understood stays a word, for a person to read.
        ("payé 1.200 €", None, None, "payé 1.200 €"),  # a thousand, or one and a bit
        ("payé 500 € le 02/10/2026, 300 € le 05/11/2026", None, None, None),
        ("payé 50 %", None, None, "payé 50 %"),
        ("acompte le 20/10/2026", None, None, "acompte le 20/10/2026"),
        ("reçue le 20/10/2026", None, None, "reçue le 20/10/2026"),  # the invoice, perhaps
        ("à payer 100 €", None, None, "à payer 100 €"),
        ("solde 50 €", None, None, "solde 50 €"),
        ("vir. 12/10", None, None, "vir. 12/10"),  # of which year
        ("CB 31/09/2026", None, None, "CB 31/09/2026"),
    ],
)
def test_a_word_may_tell_the_payment(
    title: str, cell: str, paid: str | None, paid_on: date | None, status: str | None
) -> None:
    text = f"N° facture|Client|Montant TTC|Échéance|{title}\nF|Roux|2000|2026-10-31|{cell}\n"
    invoice = only(read(workbook(text), "x.xlsx"))
    assert invoice.paid == (Decimal(paid) if paid else None)
    expected = (paid_on, cell if status is None else status, ())
    assert (invoice.paid_on, invoice.status, invoice.problems) == expected


def test_a_status_may_hold_the_row_but_the_owners_note_wins(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | État        | Promesse   | N° facture (relance) | Suite donnée | Jusqu'au
    1          | A      | 100         | 2026-10-10 | Contentieux | 2026-10-30 | 1                    |
    2          | A      | 100         | 2026-10-10 | en litige   |            | 2                    | À relancer
    3          | A      | 100         | 2026-10-10 | Clôturée    |            | 3                    |
    4          | A      | 100         | 2026-10-10 | Payée       |            | 4                    |
    """
    holds = {n: i.hold and i.hold.state for n, i in by_number(reading()).items()}
    assert holds == {"1": State.HANDED_OVER, "2": State.CHASE, "3": None, "4": None}


def test_one_and_zero_are_yes_and_no_not_euros(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Payé
    1          | A      | 100         | 2026-03-31 | 1
    2          | A      | 100         | 2026-03-31 | 0
    """
    found = by_number(reading())
    assert [(found[n].status, found[n].paid) for n in "12"] == [("oui", None), ("non", None)]


def test_a_word_in_the_balance_is_a_word_and_a_dash_is_nothing_sure(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Solde
    1          | A      | 100         | 2026-03-31 | soldée
    2          | A      | 100         | 2026-03-31 | -
    3          | A      | 100         | 2026-03-31 | 0
    4          | A      | 100         | 2026-03-31 | oui
    """
    found = by_number(reading())
    assert (found["1"].status, found["1"].problems) == ("soldée", ())
    assert "n'est pas un montant" in whats(found["2"])
    assert "n'est pas un montant" in whats(found["4"])
    assert found["3"].balance == 0


def test_solde_with_its_accent_and_yes_or_no_is_no_rest(reading: Read) -> None:
    """
    N° fact | Client         | Total TTC | Date limite | Soldé
    45120   | Taxi Bernard   | 845.6     | 2026-09-03  | oui
    45133   | Ambulances     | 1290      | 2026-09-18  | non
    45150   | Mairie         | 75        | 2026-10-09  |
    """
    found = by_number(reading())
    assert {n: (i.status, i.balance) for n, i in found.items()} == {
        "45120": ("oui", None),
        "45133": ("non", None),
        "45150": ("", None),
    }
    assert not any(invoice.problems for invoice in found.values())


@pytest.mark.parametrize("title", ["Solde", "SOLDE", "Reste"])
def test_yes_under_what_may_be_a_rest_waits(title: str) -> None:
    text = f"N° facture|Client|Montant TTC|Échéance|{title}\nF|Roux|100|2026-03-31|oui\n"
    assert "n'est pas un montant" in whats(only(read(workbook(text), "x.xlsx")))


def test_a_reglement_that_holds_terms_is_the_term(reading: Read) -> None:
    """
    N° Facture | Date facture | Donneur d'ordre | Montant TTC | Règlement   | Payée le
    TR0901     | 2026-09-04   | Logis Fret      | 984         | 30 j        | 2026-10-06
    TR1001     | 2026-10-01   | Mme Jolly       | 1080        | comptant    |
    TR1003     | 2026-10-20   | Bois&Co         | 936         | à réception |
    """
    found = by_number(reading())
    assert [invoice.due for invoice in found.values()] == [
        date(2026, 10, 4),
        date(2026, 10, 1),
        date(2026, 10, 20),
    ]
    assert not any(i.problems or i.status for i in found.values())


def test_comptant_alone_may_mean_paid(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Paiement
    1          | A      | 100         | 2026-03-31 | comptant
    2          | B      | 100         | 2026-03-31 |
    """
    assert by_number(reading())["1"].status == "comptant"  # not understood: for a person to read


def test_a_day_among_sums_says_that_all_was_paid(reading: Read) -> None:
    """
    N° fact. | Client | Total TTC | Date échéance | Payé
    26001    | Sté A  | 250       | 2026-10-10    | 2026-10-02
    26005    | Sté E  | 250       | 2026-10-10    | 250
    26006    | Sté F  | 250       | 2026-10-10    | 100
    """
    found = by_number(reading())
    assert (found["26001"].status, found["26001"].paid_on) == (
        "payée le 02/10/2026",
        date(2026, 10, 2),
    )
    assert (found["26006"].status, found["26006"].paid) == ("", Decimal(100))


def test_a_day_beside_a_column_of_sums_does_not_say_how_much(reading: Read) -> None:
    """
    N° fact. | Client | Total TTC | Date échéance | Payé       | Montant réglé
    26001    | Sté A  | 250       | 2026-10-10    | 2026-10-02 |
    26005    | Sté E  | 250       | 2026-10-10    |            | 100
    """
    assert by_number(reading())["26001"].status == ""


def test_words_that_contradict_hold_the_row(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Statut    | Payé
    1          | A      | 100         | 2026-03-31 | En retard | oui
    2          | A      | 100         | 2026-03-31 | En retard | non
    3          | A      | 100         | 2026-03-31 | Payée     | Virement Crédit Agricole
    """
    found = by_number(reading())
    assert "ne disent pas la même chose" in whats(found["1"])
    assert found["2"].problems == ()
    assert "ne disent pas la même chose" in whats(found["3"])


def test_a_cheque_number_alone_waits_for_its_amount(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | N° chèque | Reste dû
    1          | A      | 100         | 2026-03-31 | 0012345   |
    2          | A      | 100         | 2026-03-31 | 0012346   | 100
    """
    found = by_number(reading())
    hold = found["1"].hold
    assert hold is not None
    assert hold.state is State.CHEQUE
    assert found["2"].hold is None


def test_a_cheque_received_is_paid_once_banked_unless_it_came_back(reading: Read) -> None:
    """
    N° | Client | Montant TTC | Échéance   | N° chèque | Chèque reçu le | Remis en banque le | Rem.
    1  | A      | 780         | 2026-07-31 | 4512207   | 2026-07-28     | 2026-08-01         |
    2  | B      | 2450        | 2026-08-19 | 0083321   | 2026-08-22     | 2026-08-29         | revenu impayé le 5/9
    3  | C      | 330         | 2026-10-04 |           | 2026-10-06     |                    | pas encore déposé
    4  | D      | 1165        | 2026-10-14 |           |                |                    |
    """
    found = by_number(reading())
    assert found["1"].paid_on == date(2026, 8, 1)
    assert "revenu impayé ?" in whats(found["2"])
    assert found["2"].paid_on is None  # asked, not settled
    assert found["3"].hold is not None
    assert (found["3"].hold.state, found["3"].hold.text) == (
        State.CHEQUE,
        "chèque reçu le 06/10/2026",
    )
    assert (found["4"].hold, found["4"].problems) == (None, ())


@pytest.mark.parametrize(
    ("note", "paid"),
    [
        ("revenu impayé le 5/9", False),
        ("chèque sans provision", False),
        ("prélèvement rejeté", False),
        ("rejet d'eau posé", True),
        ("relance impayé, puis réglée", True),
    ],
)
def test_a_remark_may_say_that_the_payment_came_back(note: str, paid: bool) -> None:
    text = f"N°|Client|TTC|Échéance|Réglé le|Rem.\n1|A|9|2026-08-19|2026-08-29|{note}\n"
    assert bool(only(read(workbook(text), "x.xlsx")).paid_on) is paid


def test_a_day_of_lettrage_says_paid_but_not_when(reading: Read) -> None:
    """
    N° pièce | Client | Montant TTC | Échéance   | Lettrage | Date lettrage
    V-12     | A      | 1500        | 2026-09-02 | AA       | 2026-09-04
    V-13     | A      | 2300        | 2026-10-01 |          |
    V-14     | B      | 860         | 2026-10-07 | AB       |
    """
    found = by_number(reading())
    assert (found["V-12"].status, found["V-12"].paid_on) == ("lettrée", None)
    assert (found["V-13"].status, found["V-13"].problems) == ("", ())
    assert "« Lettrage » : AB." in whats(found["V-14"])


def test_a_first_name_is_that_of_the_name_beside_it(reading: Read) -> None:
    """
    N° | Parent    | Élève | Prénom | Montant TTC | Échéance   | Réglé
    1  | Mme Henry | Petit | Lucas  | 100         | 2026-03-31 |
    """
    assert [client.name for client in reading().ledger.clients] == ["Mme Henry"]


def test_a_deposit_or_a_retention_without_a_balance_is_a_doubt(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Acompte | RG | Reste dû | Statut
    1          | A      | 100         | 2026-03-31 | 30      |    |          |
    2          | A      | 100         | 2026-03-31 |         | 5  | 95       |
    3          | A      | 100         | 2026-03-31 | 30      | 5  | 65       |
    4          | A      | 100         | 2026-03-31 | 30      |    |          | Payée
    """
    found = by_number(reading())
    assert "Acompte" in whats(found["1"])
    assert found["2"].hold == Hold(
        state=State.RETENTION,
        text="Retenue de garantie : 5,00\N{NO-BREAK SPACE}€",
        where="Factures!F3",
        amount=Decimal(5),
    )
    assert found["3"].problems == found["4"].problems == found["2"].problems == ()


PAYMENTS = """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   {title}
    F-1        | Roux   | 100         | 2026-03-31 {first}
    F-2        | Noël   | 200         | 2026-03-31 {second}
    [Règlements]
    Date       | Facture | Client | Montant | N° chèque
    2026-04-01 | F-2     | Noël   | 60      | 123
    2026-04-05 | F-2     | Noël   | 40      |
    2026-04-06 | F-9     | Roux   | 30      |
    TOTAL      |         |        | 130     |
    """


def test_a_sheet_of_payments_is_joined_by_the_invoice_number() -> None:
    found = read(workbook(PAYMENTS.format(title="", first="", second="")), "x.xlsx")
    payments = found.ledger.payments
    assert found.layout.payments_sheet == "Règlements"
    assert [(p.amount, p.invoice_id, p.client_id) for p in payments] == [
        (Decimal(60), "f 2|noel", "noel"),
        (Decimal(40), "f 2|noel", "noel"),
        (Decimal(30), "", "roux"),
    ]
    assert (payments[0].on, payments[0].reference) == (date(2026, 4, 1), "123")
    (problem,) = found.ledger.problems
    assert (problem.where, problem.level) == ("Règlements!B4", Level.WARNING)


def test_payments_told_twice_are_counted_once() -> None:
    data = workbook(PAYMENTS.format(title="| Montant réglé", first="| 0", second="| 100"))
    found = read(data, "x.xlsx")
    assert [invoice.paid for invoice in found.ledger.invoices] == [None, None]
    assert len(found.ledger.payments) == 3


def test_an_invoice_whose_two_sources_of_payment_disagree_waits() -> None:
    """DESIGN 5.10: a disagreement means not chased and « à corriger »; the others go on."""
    data = workbook(PAYMENTS.format(title="| Montant réglé", first="| 100", second="| 100"))
    found = by_number(read(data, "x.xlsx"))
    doubted = [number for number, each in found.items() if "et ses règlements font" in whats(each)]
    assert doubted == ["F-1"]


# --- clients ------------------------------------------------------------------------------------


def test_the_owners_clients_sheet_says_where_they_live(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client   | Montant TTC | Date facture | Échéance | Réglé
    F-1        | Roux     | 100         | 2026-03-01   |          |
    [Clients]
    Fichier clients
    Code | Nom  | Type          | Adresse                 | Code postal | Ville  | SIREN       | Échéance
    R1   | ROUX | Professionnel | 3 rue des Lilas\\nBât. B | 6000        | Nice   | 356 000 000 | 30
    N1   | Noël | Particulier   | 1 place Kléber          | 67000       | Strasbourg |         | 45
    """
    found = reading()
    (client,) = found.ledger.clients
    assert found.layout.clients_sheet == "Clients"
    assert (client.id, client.code, client.name) == ("r1", "R1", "ROUX")
    assert client.address == ("3 rue des Lilas", "Bât. B")
    assert (client.postcode, client.town, client.addressed) == ("06000", "Nice", True)
    assert (client.kind, client.kind_source) == (Kind.BUSINESS, "colonne « Type de client »")
    assert only(found).due == date(2026, 3, 31)


def test_first_names_tell_two_people_apart(reading: Read) -> None:
    """
    N° facture | Nom    | Prénom | Montant TTC | Échéance   | Réglé
    F-1        | Martin | Jean   | 100         | 2026-03-31 |
    F-2        | Martin | Marie  | 100         | 2026-03-31 |
    """
    assert [c.name for c in reading().ledger.clients] == ["Jean Martin", "Marie Martin"]


def test_a_doubt_on_a_client_holds_all_its_invoices(reading: Read) -> None:
    """
    N° facture | Client | CP    | Montant TTC | Échéance   | Réglé
    F-1        | Martin | 49000 | 100         | 2026-03-31 |
    F-2        | Martin | 69003 | 100         | 2026-03-31 |
    F-3        | Durand | 69003 | 100         | 2026-03-31 |
    """
    found = reading()
    held = [bool(invoice.problems) for invoice in found.ledger.invoices]
    assert held == [True, True, False]
    assert len(found.ledger.problems) == 1


def test_the_default_kind_is_shown_where_it_was_applied(reading: Read) -> None:
    """
    N° facture | Client     | Montant TTC | Échéance   | Réglé
    F-1        | Martin     | 100         | 2026-03-31 |
    F-2        | Mme Martin | 100         | 2026-03-31 |
    """
    martin, mme = reading(Hints(default_kind=Kind.BUSINESS)).ledger.clients
    assert (martin.kind, martin.kind_source) == (Kind.BUSINESS, "réglage par défaut")
    assert mme.kind is Kind.CONSUMER


# --- which invoice is which ---------------------------------------------------------------------


def test_numbers_that_come_back_every_year_are_told_apart(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Date facture | Échéance   | Réglé
    1          | Roux   | 100         | 2025-03-01   | 2025-03-31 |
    1          | Roux   | 200         | 2026-03-01   | 2026-03-31 |
    1          | Roux   | 300         | 2026-05-01   | 2026-05-31 |
    1          | Noël   | 400         | 2026-05-01   | 2026-05-31 |
    """
    found = reading()
    assert [invoice.id for invoice in found.ledger.invoices] == [
        "1|roux|2025",
        "1|roux|2026|2026-03-31",
        "1|roux|2026|2026-05-31",
        "1|noel",
    ]
    assert [p.level for p in found.ledger.problems] == [Level.WARNING]  # of two clients


def test_one_debt_on_two_rows_waits_for_a_person(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    1          | Roux   | 100         | 2025-03-31 |
    1          | Roux   | 100         | 2025-03-31 | oui
    """
    invoices = reading().ledger.invoices
    assert all("écrite sur plusieurs lignes" in whats(invoice) for invoice in invoices)
    assert len({invoice.id for invoice in invoices}) == 2


def test_credit_notes_are_linked_to_the_one_invoice_they_name(reading: Read) -> None:
    """
    N° facture | Client | Objet              | Montant TTC | Date facture | Échéance   | Reste dû
    F-041      | Roux   | Portail            | 500         | 2026-03-01   | 2026-03-31 | 500
    F-042      | Roux   | Volets             | 500         | 2026-03-01   | 2026-03-31 | 500
    A-1        | Roux   | Avoir sur F-041    | -120        | 2026-04-01   |            | -120
    A-2        | Roux   | Avoir commercial   | 50          | 2026-04-01   |            |
    A-3        | Roux   | Avoir F-041, F-042 | -10         | 2026-04-01   |            |
    A-4        | Noël   | Avoir sur F-041    | -10         | 2026-04-01   |            |
    A-5        | Roux   | Avoir remboursé    | -10         | 2026-04-01   |            | 0
    """
    found = reading().ledger
    assert [invoice.number for invoice in found.invoices] == ["F-041", "F-042"]
    assert [(note.number, note.amount, note.invoice_id) for note in found.credit_notes] == [
        ("A-1", Decimal(120), "f 041|roux"),
        ("A-2", Decimal(50), ""),
        ("A-3", Decimal(10), ""),
        ("A-4", Decimal(10), ""),
        ("A-5", Decimal(0), ""),
    ]
    assert found.problems == ()


def test_a_number_like_a_credit_notes_is_not_claimed(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    FA2026-1   | Roux   | 100         | 2026-03-31 |
    AV2026-1   | Roux   | 100         | 2026-03-31 |
    """
    assert "avoir" in whats(by_number(reading())["AV2026-1"])


def test_a_total_below_its_own_net_amount_is_a_doubt(reading: Read) -> None:
    """
    N° facture | Client | Montant HT | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 100        | 12          | 2026-03-31 |
    """
    assert "moins que le HT" in whats(only(reading()))


def test_currency_direct_debit_and_contract_rate_are_read(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Devise | Mode de règlement | Taux de pénalité | Réglé
    1          | A      | 100         | 2026-03-31 | €      | Virement          | 0.12             |
    2          | A      | 100         | 2026-03-31 | CHF    | Prélèvement SEPA  | 3 × taux légal   |
    3          | A      | 100         | 2026-03-31 |        |                   | 12 %             |
    4          | A      | 100         | 2026-03-31 | euros  |                   | comme d'habitude |
    """
    found = by_number(reading())
    assert [found[n].currency for n in "1234"] == ["EUR", "CHF", "EUR", "EUR"]
    assert [found[n].direct_debit for n in "12"] == [False, True]
    rates = [found[n].rate for n in "123"]
    assert [rate and (rate.basis, rate.value) for rate in rates] == [
        (RateBasis.FIXED, Decimal(12)),
        (RateBasis.LEGAL, Decimal(3)),
        (RateBasis.FIXED, Decimal(12)),
    ]
    assert "Taux de pénalité" in whats(found["4"])


def test_a_currency_in_the_title_is_every_rows(reading: Read) -> None:
    """
    N° facture | Client | Montant (DH) | Échéance   | Statut
    1          | A      | 100          | 2026-03-31 | Impayée
    """
    assert only(reading()).currency == "MAD"


# --- notes, holds, earlier reminders ------------------------------------------------------------


def test_the_owners_own_dispute_and_promise_columns_hold(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Litige    | Promesse
    1          | A      | 100         | 2026-03-31 |       | oui       |
    2          | A      | 100         | 2026-03-31 |       | non       |
    3          | A      | 100         | 2026-03-31 |       | malfaçon  |
    4          | A      | 100         | 2026-03-31 |       |           | 2026-04-15
    """
    holds = [invoice.hold for invoice in reading().ledger.invoices]
    assert [hold and (hold.state, hold.until) for hold in holds] == [
        (State.DISPUTE, None),
        None,
        (State.DISPUTE, None),
        (State.PROMISE, date(2026, 4, 15)),
    ]


def test_earlier_reminders_are_taken_over(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Relance 1 le | 2e relance | Notes
    1          | A      | 100         | 2026-03-31 |       | 2026-04-15   | 2026-05-02 |
    2          | A      | 100         | 2026-03-31 |       |              |            | relance 1 le 16/04/2026, promis
    3          | A      | 100         | 2026-03-31 |       |              |            | Mise en demeure envoyée le 02/06/2026
    4          | A      | 100         | 2026-03-31 |       | oui          |            | mise en demeure prévue le 02/06/2026
    """
    found = reading()
    assert [(e.invoice, e.stage, e.on, e.due) for e in found.ledger.events] == [
        ("1", "Relance 1", date(2026, 4, 15), date(2026, 3, 31)),
        ("1", "Relance 2", date(2026, 5, 2), date(2026, 3, 31)),
        ("2", "Relance 1", date(2026, 4, 16), date(2026, 3, 31)),
        ("3", "Mise en demeure", date(2026, 6, 2), date(2026, 3, 31)),
    ]
    assert [problem.where for problem in found.ledger.problems] == ["Factures!F5"]


def test_what_is_typed_in_our_columns_is_read_back(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | N° facture (relance) | Jours de retard | Suite donnée | Jusqu'au
    1          | A      | 100         | 2026-03-31 |       | 1                    | 12              | Promesse     | 2026-05-02
    2          | A      | 100         | 2026-03-31 |       | 2                    | 12              | Appel fait   |
    3          | A      | 100         | 2026-03-31 |       | 3                    | 12              | voir Paul    | bientôt
    4          | A      | 100         | 2026-03-31 |       |                      |                 | Litige       |
    """
    found = reading()
    holds = [invoice.hold for invoice in found.ledger.invoices]
    assert [hold and (hold.state, hold.until) for hold in holds] == [
        (State.PROMISE, date(2026, 5, 2)),
        None,
        (State.NOT_UNDERSTOOD, None),
        (State.DISPUTE, None),
    ]
    assert [(f.row, f.text, f.invoice_id) for f in found.follow_ups][1] == (3, "Appel fait", "2|a")
    assert found.follow_ups[0].where == "Factures!H2"
    assert found.layout.misplaced == frozenset()


def test_a_note_beside_another_invoices_number_is_not_applied_and_both_wait(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | N° facture (relance) | Suite donnée | Jusqu'au
    1          | A      | 100         | 2026-03-31 |       | 2                    | Litige
    2          | A      | 100         | 2026-03-31 |       | 1                    |
    3          | A      | 100         | 2026-03-31 |       | 3                    |
    """
    found = reading()
    assert [invoice.hold for invoice in found.ledger.invoices] == [None] * 3
    assert [bool(invoice.problems) for invoice in found.ledger.invoices] == [True, True, False]
    assert "notée pour la facture 2" in found.ledger.problems[0].what
    assert found.layout.misplaced == {2}
    assert found.follow_ups == ()


# --- where ours go ------------------------------------------------------------------------------

LIST = """
    N° facture | Client | Montant TTC | Échéance   | Jours de retard | Réglé {title}
    1          | A      | 100         | 2026-03-31 | 12              |       {cell}
    """


def test_our_columns_touch_the_list_and_have_titles_of_their_own() -> None:
    layout = read(workbook(LIST.format(title="", cell="")), "x.xlsx").layout
    assert (layout.last_column, layout.first_free, layout.ours) == (6, 7, {})
    assert list(layout.our_columns().values()) == list(range(7, 18))
    assert layout.titles["days_late"] == "Jours de retard (relance)"
    assert layout.columns["total"] == 3
    assert layout.invoices == {2: "1|a"}


def test_our_columns_go_after_what_stands_in_the_way() -> None:
    layout = read(workbook(LIST.format(title="", cell="| | | mémo")), "x.xlsx").layout
    assert (layout.last_column, layout.first_free) == (6, 10)


def test_our_columns_touch_an_excel_table() -> None:
    layout = read(workbook(LIST.format(title="", cell=""), table="A1:F9"), "x.xlsx").layout
    assert (layout.last_column, layout.first_free) == (6, 7)


def test_columns_of_ours_that_are_there_keep_their_place() -> None:
    titles = "| N° facture (relance) | à moi | Jours de retard (relance) | Suite donnée | Jusqu'au"
    layout = read(workbook(LIST.format(title=titles, cell="| 1 | | | x")), "x.xlsx").layout
    ours = layout.our_columns()
    assert (ours["number"], ours["days_late"], ours["follow_up"]) == (7, 9, 10)
    assert (ours["until"], ours["interest"], ours["reason"]) == (11, 12, 18)
    assert layout.titles["days_late"] == "Jours de retard (relance)"


# --- whole workbooks ----------------------------------------------------------------------------


rows = st.lists(
    st.tuples(
        st.decimals("0.01", 999_999, places=2),
        st.dates(date(2015, 1, 1), date(2030, 1, 1)),
        st.sampled_from(["number", "french", "spaces"]),
        st.sampled_from(["real", "iso", "words"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40)
@given(rows)
def test_what_was_typed_is_what_is_read(
    typed: list[tuple[Decimal, date, str, str]],
) -> None:
    lines = ["N° facture | Client | Montant TTC | Échéance | Réglé"]
    for number, (amount, day, amount_style, day_style) in enumerate(typed):
        written = {
            "number": f"{amount}",
            "french": f"'{amount}".replace(".", ","),
            "spaces": f"'{amount:,}".replace(",", "\u202f").replace(".", ",") + "\u00a0€",
        }[amount_style]
        due = {
            "real": f"{day}",
            "iso": f"'{day}",
            "words": f"{day.day} {'janv févr mars avr mai juin juil août sept oct nov déc'.split()[day.month - 1]}. {day.year}",
        }[day_style]
        lines.append(f"F-{number} | Client {number} | {written} | {due} |")
    found = read(workbook("\n".join(lines)), "x.xlsx")
    read_back = [(invoice.total, invoice.due) for invoice in found.ledger.invoices]
    assert read_back == [(amount, day) for amount, day, *_ in typed]
    assert found.ledger.problems == ()


TITLES = "N° facture|Client|Montant TTC|Date facture|Échéance|Réglé|Reste dû|Statut|N° chèque|Taux de pénalité|Promesse|N° facture (relance)|Suite donnée|Jusqu'au"
JUNK = st.sampled_from(
    ["", None, float("nan"), float("inf"), 1e308, -5, 0, 1, 0.5, 45000, True, False]
    + [time(12), timedelta(days=2), date(9999, 12, 31), datetime.fromisoformat("2026-03-15")]
    + ["TOTAL", "NA", "1/26/2013", "03/04/2026", "oui", "-", "1.234", "(5)", "Avoir sur F-1", "F-1"]
    + ["30 jours fin de mois", "12 %", "?", "Litige", "Payée", "\x00", "１２", "=CMD()", "x" * 40000]
)  # fmt: skip
EMPTY = workbook("[Factures]\nvide")


@settings(max_examples=150)
@given(st.lists(st.lists(JUNK, max_size=14), max_size=6))
def test_whatever_stands_in_the_cells_nothing_unread_is_chased(cells: list[list[object]]) -> None:
    grid: list[list[object]] = [
        [*TITLES.split("|")],
        *(row + [""] * (14 - len(row)) for row in cells),
    ]
    ledger = read(EMPTY, "x.xlsx", grids={"Factures": grid}).ledger
    assert len({invoice.id for invoice in ledger.invoices}) == len(ledger.invoices)
    for invoice in ledger.invoices:
        ledger.client(invoice.client_id)
        readable = invoice.total is not None and invoice.due is not None
        held = any(problem.level is Level.BLOCKING for problem in invoice.problems)
        assert readable or held


@pytest.mark.parametrize("data", [b"", b"N;Client\n1;Roux", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_said_in_french(data: bytes) -> None:
    with pytest.raises(RelanceError, match="ne se laisse pas lire"):
        read(data, "classeur.xlsx")


def test_the_example_is_understood_whole() -> None:
    file = Path(__file__).parents[2] / "workbook_templates" / "factures_exemple.xlsx"
    found = read(file.read_bytes(), file.name)
    assert (found.understood.invoices, found.understood.credit_notes) == (43, 1)
    assert found.understood.unknown == ()
    assert found.ledger.credit_notes[0].invoice_id == "f2026 054|cam"
    assert [problem.where for problem in found.ledger.problems] == ["Factures!I26"]
    kinds = {client.name: client.kind for client in found.ledger.clients}
    assert kinds["Mairie de Saint-Florent-du-Layon"] is Kind.PUBLIC_BODY
    assert all(client.addressed for client in found.ledger.clients)


TERM = Hints(payment_term_days=30)


def test_no_real_workbook_ends_in_a_traceback(shared: Path) -> None:
    for path in sorted((shared / "workbooks").rglob("*.xls*")):
        with suppress(RelanceError):
            read(path.read_bytes(), path.name, hints=TERM)


@pytest.mark.parametrize(("query", "first"), [(False, 6), (True, 7)])
def test_a_column_is_left_free_beside_a_table_that_a_query_fills(query: bool, first: int) -> None:
    drawn, changed = io.BytesIO(), io.BytesIO()
    titles = ("N° facture", "Client", "Montant TTC", "Échéance", "Reste dû")
    with xlsxwriter.Workbook(drawn) as book:
        sheet = book.add_worksheet("Factures")
        sheet.add_table(
            0,
            0,
            1,
            4,
            {
                "columns": [{"header": title} for title in titles],
                "data": [["F1", "Dupont", 10, "15/02/2026", 10]],
            },
        )
    with zipfile.ZipFile(drawn) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if query and name == "xl/tables/table1.xml":
                content = content.replace(b" ref=", b' tableType="queryTable" ref=', 1)
            new.writestr(name, content)
    assert read(changed.getvalue(), "x.xlsx").layout.first_free == first


# --- what must not be forgotten, nor taken for an unpaid invoice ----------------------------------

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


def test_every_sheet_of_payments_is_read(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client | Montant TTC | Échéance
    F-1        | Roux   | 100         | 2026-03-31
    F-2        | Roux   | 200         | 2026-03-31
    [Règlements 2025]
    Date       | Facture | Client | Montant
    2026-04-01 | F-1     | Roux   | 100
    [Règlements 2026]
    Date       | Facture | Client | Montant
    2026-04-02 | F-2     | Roux   | 200
    """
    found = reading()
    assert [p.invoice_id for p in found.ledger.payments] == ["f 1|roux", "f 2|roux"]
    assert found.understood.payments_sheet == "Règlements 2025, Règlements 2026"


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("2026-04-01 | F-2 | Roux | 1 200 par chq", ["F-2"]),
        ("le mois dernier | F-2 | Roux | 1200", ["F-2"]),
        ("2026-04-01 | | Roux | #REF!", ["F-1", "F-2"]),
        ("2026-04-01 | F-7 | Roux | chèque", ["F-1", "F-2"]),
        ("2026-04-01 | F-2 | Roux | -", []),
    ],
)
def test_a_payment_that_cannot_be_read_holds_what_it_may_settle(line: str, held: list[str]) -> None:
    text = """
    [Factures]
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 1200        | 2026-03-31 |
    F-2        | Roux   | 1200        | 2026-03-31 |
    F-3        | Noël   | 1200        | 2026-03-31 |
    [Règlements]
    Date       | Facture | Client | Montant
    """
    found = read(workbook(f"{dedent(text).strip()}\n{line}"), "x.xlsx")
    assert [number for number, each in by_number(found).items() if each.problems] == held


def test_invoices_under_a_title_that_says_paid_wait_unless_they_say_so(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    Mars 2026
    F-1        | Roux   | 100         | 2026-03-31 |
    Roux
    F-2        | Roux   | 100         | 2026-03-31 |
    PAYÉES
    F-3        | Roux   | 100         | 2026-03-31 |
    F-4        | Roux   | 100         | 2026-03-31 | payée
    IMPAYÉES
    F-5        | Roux   | 100         | 2026-03-31 |
    Factures payées
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-6        | Roux   | 100         | 2026-03-31 |
    """
    found = reading()
    assert [n for n, each in by_number(found).items() if each.problems] == ["F-3", "F-6"]
    assert "« PAYÉES »" in whats(by_number(found)["F-3"])
    assert [problem.where for problem in found.ledger.problems] == ["Factures!A6", "Factures!A11"]


def test_a_list_of_quotes_below_is_not_taken_for_invoices(reading: Read) -> None:
    """
    N° facture    | Client | Date facture | Échéance   | Montant TTC | Réglé
    F-1           | Roux   | 2026-03-01   | 2026-03-31 | 100         |
    -----
    Devis en cours
    N° devis      | Client | Montant      | Date
    D-1           | Roux   | 9999         | 2026-03-31 |             |
    """
    found = reading()
    assert list(by_number(found)) == ["F-1", "D-1"]
    assert not by_number(found)["F-1"].problems
    assert "est-ce la même liste" in whats(by_number(found)["D-1"])


def looking(paid: str, *, struck: tuple[int, ...] = (), filled: tuple[int, ...] = ()) -> bytes:
    """Four invoices, the first being paid so; some rows struck through or coloured (from 1)."""
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn) as book:
        bar, colour = (
            book.add_format({"font_strikeout": True}),
            book.add_format({"bg_color": "red"}),
        )
        sheet = book.add_worksheet("Factures")
        sheet.write_row(0, 0, ["N° facture", "Client", "Montant TTC", "Échéance", "Statut"])
        for row in range(1, 5):
            look = bar if row in struck else colour if row in filled else None
            paid_so = paid if row == 1 else ""
            sheet.write_row(row, 0, [f"F-{row}", "Roux", 100, "31/03/2026", paid_so], look)
    return drawn.getvalue()


@pytest.mark.parametrize("rows", [{"struck": (3,)}, {"filled": (3,)}])
def test_rows_marked_by_their_looks_alone_are_a_question(rows: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(AnswerNeeded, match=r"barrées|colorées") as stop:
        read(looking("", **rows), "x.xlsx")
    assert "« Statut »" in stop.value.cure


def test_looks_that_tell_nothing_are_no_question() -> None:
    assert len(read(looking(""), "x.xlsx").ledger.invoices) == 4
    assert len(read(looking("", filled=(2, 4)), "x.xlsx").ledger.invoices) == 4  # every other row
    assert not read(looking("non payée", filled=(3,)), "x.xlsx").ledger.problems


def test_a_row_struck_through_waits_unless_it_says_that_it_is_paid() -> None:
    found = by_number(read(looking("Payée", struck=(1, 3)), "x.xlsx"))
    assert [number for number, each in found.items() if each.problems] == ["F-3"]
    assert "barrée" in whats(found["F-3"])


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


@pytest.mark.parametrize(
    ("value", "held"), [("0.25", False), ("0.9", True), ("1", True), ("2", False)]
)
def test_a_rate_that_may_be_a_fraction_or_a_percentage_is_refused(value: str, held: bool) -> None:
    text = f"""
    N° facture | Client | Montant TTC | Échéance   | Réglé | Taux de pénalité
    F-1        | Roux   | 100         | 2026-03-31 |       | {value}
    """
    assert ("deux lectures" in whats(only(read(workbook(text), "x.xlsx")))) is held


def test_one_number_and_amount_with_two_due_dates_is_told(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 100         | 2026-03-31 |
    F-1        | Roux   | 100         | 2026-04-30 |
    F-2        | Roux   | 40          | 2026-03-31 |
    F-2        | Roux   | 60          | 2026-04-30 |
    """
    (problem,) = reading().ledger.problems
    assert (problem.level, problem.where) == (Level.WARNING, "Factures!A3")
    assert "deux échéances" in problem.what


def test_our_columns_go_right_of_merged_cells() -> None:
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn) as book:
        sheet = book.add_worksheet("Factures")
        sheet.write_row(0, 0, ["N° facture", "Client", "Montant TTC", "Échéance", "Réglé"])
        sheet.write_row(1, 0, ["F-1", "Roux", 100, "31/03/2026"])
        sheet.merge_range("M1:X1", "")
    assert read(drawn.getvalue(), "x.xlsx").layout.first_free == 25


RECEIVED = """
    [Factures]
    N° facture | Client      | Montant TTC | Échéance
    F-1        | SARL Roux   | 100         | 2026-03-31
    F-2        | SARL Roux   | 250         | 2026-03-31
    F-3        | M. Noël     | 100         | 2026-03-31
    [Règlements]
    Date | Facture | Client | Montant
    {line}
    """


@pytest.mark.parametrize(
    ("line", "paid", "held"),
    [
        ("2026-04-01 |           | SARL Roux | 250", ["F-2"], []),
        (
            "2026-04-01 |           | Roux      | 350",
            ["F-1", "F-2"],
            [],
        ),  # one sum, legal form apart
        ("2026-04-01 | F-1 + F-2 |           | 350", ["F-1", "F-2"], []),
        ("2026-04-01 | F-1, F-2  |           | 300", [], ["F-1", "F-2"]),  # not their sum
        ("2026-04-01 |           |           | 100", [], ["F-1", "F-3"]),  # of nobody
        ("2026-04-01 | F-9       | SARL Roux | 250", [], ["F-2"]),  # for another invoice, or a slip
        ("2026-04-01 | F-3       | SARL Roux | 100", [], ["F-3"]),  # another client's
        ("2026-04-01 |           | SARL Roux | 70 ", [], []),  # fits none: left to the rules
        ("TOTAL      |           |           | 100", [], []),
    ],
)
def test_a_payment_settles_what_it_names_or_the_one_sum_that_fits(
    line: str, paid: list[str], held: list[str]
) -> None:
    found = read(workbook(RECEIVED.format(line=f"2026-03-01 | F-1 | | 0\n    {line}")), "x.xlsx")
    numbers = {invoice.id: invoice.number for invoice in found.ledger.invoices}
    settled = [numbers[p.invoice_id] for p in found.ledger.payments if p.amount and p.invoice_id]
    assert sorted(settled) == paid
    assert [i.number for i in found.ledger.invoices if i.problems] == held


@pytest.mark.parametrize(
    ("second", "counted", "held"),
    [
        ("F-1 | 2026-04-01 | 40", 1, []),  # the same sheet once more
        ("F-1 | 2026-04-03 | 40", 2, ["F-1"]),  # the bank's date, or a second payment
        ("F-2 | 2026-04-01 | 40", 2, []),
    ],
)
def test_two_sheets_that_tell_the_same_payments_are_counted_once(
    second: str, counted: int, held: list[str]
) -> None:
    found = read(
        workbook(f"""
        [Factures]
        N° facture | Client | Montant TTC | Échéance
        F-1 | Roux | 100 | 2026-03-31
        F-2 | Noël | 100 | 2026-03-31
        [Règlements]
        N° facture | Réglé le | Montant
        F-1 | 2026-04-01 | 40
        [Encaissements banque]
        N° facture | Réglé le | Montant
        {second}
        """),
        "x.xlsx",
    )
    assert len(found.ledger.payments) == counted
    assert [i.number for i in found.ledger.invoices if i.problems] == held


MONTHS = """
    [Mars 2026]
    N° facture | Client | Montant TTC | Échéance | Réglé le
    F-1 | Roux | 100 | 2026-03-31 | {first}
    F-2 | Noël | 200 | 2026-03-31 | {second}
    [Avril 2026]
    N° facture | Client | Montant TTC | Échéance | Réglé le
    F-1 | Roux | {amount} | 2026-03-31 |
    F-3 | Noël | 300 | 2026-04-30 |
    """


def test_of_monthly_sheets_the_last_is_read_and_an_earlier_payment_counts() -> None:
    text = MONTHS.format(first="2026-04-02", second="2026-04-03", amount=100)
    found = read(workbook(text), "x.xlsx")
    assert found.understood.sheet == "Avril 2026"
    paid = {i.number: i.paid_on for i in found.ledger.invoices}
    assert paid == {"F-1": date(2026, 4, 2), "F-3": None}


def test_an_invoice_carried_forward_with_another_amount_waits() -> None:
    found = read(workbook(MONTHS.format(first="", second="2026-04-03", amount=60)), "x.xlsx")
    assert "montant n'est plus le même" in whats(by_number(found)["F-1"])


def test_an_unpaid_invoice_that_was_not_carried_forward_is_a_question() -> None:
    with pytest.raises(AnswerNeeded, match="F-2 de « Mars 2026 » n'est ni notée payée ni reportée"):
        read(workbook(MONTHS.format(first="", second="", amount=100)), "x.xlsx")


@pytest.mark.parametrize(
    ("paid", "rest"), [("9_500", Decimal(500)), ("9_400", None), ("9_996", None), ("0", None)]
)
def test_a_last_five_percent_are_taken_for_a_retention(paid: str, rest: Decimal | None) -> None:
    found = read(
        workbook(f"""
        N° facture | Client | Montant TTC | Échéance | Montant réglé
        F-1 | Roux | 10000 | 2026-03-31 | {int(paid)}
        """),
        "x.xlsx",
    )
    hold = only(found).hold
    assert (hold.amount if hold else None) == rest


def test_ditto_is_no_clients_name() -> None:
    found = read(
        workbook("""
        N° facture | Client | Montant TTC | Échéance | Réglé le
        F-1 | Roux | 100 | 2026-03-31 |
        F-2 | idem | 200 | 2026-03-31 |
        """),
        "x.xlsx",
    )
    assert "client" in whats(by_number(found)["F-2"])
    assert not by_number(found)["F-1"].problems


def test_two_names_of_one_client_are_asked_about_until_other_names_tell() -> None:
    book = workbook("""
        N° facture | Client | Montant TTC | Échéance | Réglé le
        F-1 | SARL Martin | 100 | 2026-03-31 |
        F-2 | Martin SARL | 200 | 2026-03-31 |
        F-3 | SAS Martin | 300 | 2026-03-31 |
        """)
    asked = by_number(read(book, "x.xlsx"))
    assert "est-ce le même client" in whats(asked["F-1"])
    assert "est-ce le même client" in whats(asked["F-2"])
    assert not asked["F-3"].problems  # another legal form, another company
    one = Hints(names=Names(same={"martin sarl": "SARL Martin"}))
    told = read(book, "x.xlsx", hints=one).ledger
    assert [c.other_names for c in told.clients] == [("Martin SARL",), ()]
    assert not any(i.problems for i in told.invoices)
    two = Hints(names=Names(apart=frozenset({frozenset({"sarl martin", "martin sarl"})})))
    assert len(read(book, "x.xlsx", hints=two).ledger.clients) == 3
    assert not any(i.problems for i in read(book, "x.xlsx", hints=two).ledger.invoices)


@pytest.mark.parametrize(
    ("titles", "cells", "why"),
    [
        ("Reste dû", "", "cellule est vide"),  # where another row has a rest
        ("Réglé le | Règlement 2", " | 40", "« Règlement 2 » : 40"),
        ("Réglé le | Avoir", " | 30", "« Avoir » : 30"),
        ("Réglé le | Mode paiement prévu", " | virement", ""),
        ("Réglé le | Notes", " | réglée par chèque", "Est-ce payé"),
        ("Réglé le | Notes", " | non réglée, rappeler", ""),
        ("Réglé le | Notes", " | litige sur le carrelage", "Faut-il relancer"),
        ("Réglé le | Date facture", " | 2026-05-02", "avant la facture"),
        ("Statut", "1/2 payé", ""),  # said by the rules: the word is not understood
    ],
)
def test_what_may_speak_of_payment_is_never_passed_over(titles: str, cells: str, why: str) -> None:
    found = by_number(
        read(
            workbook(f"""
            N° facture | Client | Montant TTC | Échéance   | {titles}
            F-1        | Roux   | 100         | 2026-03-31 | {cells}
            F-2        | Noël   | 200         | 2026-03-31 | {"50" if titles == "Reste dû" else ""}
            """),
            "x.xlsx",
        )
    )
    assert why in whats(found["F-1"])
    assert bool(found["F-1"].problems) is bool(why)
    assert not found["F-2"].problems


def test_amounts_of_nobody_below_an_invoice_are_asked_about_but_totals_are_not() -> None:
    found = read(
        workbook("""
        N° facture | Client | Désignation | Montant TTC | Échéance   | Réglé le
        F-1        | Roux   | Fourniture  | 1200        | 2026-03-31 |
                   |        | Pose        | 600         |            |
        F-2        | Noël   | Entretien   | 150         | 2026-03-31 |
                   |        | Sous-total  | 1950        |            |
        F-3        | Noël   | Dépannage   | 90          | 2026-03-31 |
                   |        |             | 1440        |            |
        """),
        "x.xlsx",
    )
    held = {number: whats(each) for number, each in by_number(found).items()}
    assert "600,00" in held.pop("F-1")
    assert held == {"F-2": "", "F-3": ""}  # 1 440 adds up the three


PAYMENT_BELOW = "N° facture | Date | Client | Montant TTC | Échéance | Réglé | Réglé le"


@pytest.mark.parametrize(
    ("below", "told"),
    [
        (" | 2026-10-20 | | | | 500 | ", "dit « 500 »"),
        (" | 2026-10-20 | chèque reçu | | | Réglé 500 | ", "dit « Réglé 500 »"),
        (" | | | | | | 2026-10-20", "dit « 20/10/2026 »"),
        (" | | Roux | 50 | | | ", "porte 50,00"),
        (" | | | 50 | | | ", "porte 50,00"),
        ("TOTAL | | | 2400 | | 0 | ", ""),
        (" | | | 2400 | | | ", ""),  # what is above, added up
        (" | | | | | 0 | ", ""),  # a formula drawn down
    ],
)
def test_money_on_a_row_without_a_number_holds_the_invoice_above(below: str, told: str) -> None:
    rows = ("F-1 | 2026-03-01 | Roux | 1500 | 2026-03-31 | |", "F-2 | 2026-03-02 | Roux | 900 | 2026-04-01 | |")  # fmt: skip
    found = by_number(read(workbook("\n".join((PAYMENT_BELOW, *rows, below))), "x.xlsx"))
    assert not found["F-1"].problems
    assert (told in whats(found["F-2"]) and bool(found["F-2"].problems)) is bool(told)


IS_PAID, TO_CHASE = "Est-ce payé ?", "Faut-il relancer ?"
REMARKS = {
    "viré le 15/11": IS_PAID,
    "chq reçu 18/11": IS_PAID,
    "reçu un chèque de 100 €": IS_PAID,
    "compensé avec sa facture de peinture": IS_PAID,
    "acompte 200 € espèces": IS_PAID,
    "OK": IS_PAID,
    "réglé CB": IS_PAID,
    "ABANDON - ne pas réclamer": TO_CHASE,
    "passée en perte": TO_CHASE,
    "ne plus réclamer": TO_CHASE,
    "gratuit - geste commercial": TO_CHASE,
    "erreur de facturation, à refaire": TO_CHASE,
    "doublon avec la 501": TO_CHASE,
    "avoir à faire 100 €": TO_CHASE,
    "déduire 50 €": TO_CHASE,
    "remise accordée 10 %": TO_CHASE,
    "annule et remplace 505": TO_CHASE,
    "voir avec M. Paul avant": TO_CHASE,
    "ne pas relancer": TO_CHASE,
    "pas encore viré": "",
    "virement prévu": "",
    "bon de commande reçu": "",
    "à relancer": "",
    "remise des clés le 12/09": "",
    "prélèvement SEPA": "",
    "travaux sans réserve": "",
    "Contrat SAV": "",
    "erreur adresse": "",
    "prélevé": IS_PAID,
    "réglera par virement le 30": TO_CHASE,
}


@pytest.mark.parametrize(("remark", "question"), REMARKS.items())
def test_a_remark_that_a_person_should_read_holds_its_row(remark: str, question: str) -> None:
    titles = "N° facture | Client | Montant TTC | Échéance | Réglé le | Observations"
    book = workbook(f"{titles}\nF-1 | Roux | 500 | 2026-03-31 | | '{remark}")
    assert question in (said := whats(by_number(read(book, "x.xlsx"))["F-1"]))
    assert bool(said) is bool(question)


@pytest.mark.parametrize(("remark", "held"), [("acompte 200 € espèces", False), ("réglé CB", True)])
def test_a_deposit_in_a_remark_is_in_the_rest_where_that_is_written(
    remark: str, held: bool
) -> None:
    titles = "N° facture | Client | Montant TTC | Échéance | Reste dû | Observations"
    book = workbook(f"{titles}\nF-1 | Roux | 500 | 2026-03-31 | 300 | {remark}")
    assert bool(by_number(read(book, "x.xlsx"))["F-1"].problems) is held


@pytest.mark.parametrize("kind", ["Devis", "Proforma", "Facture pro forma", "Bon de commande"])
def test_a_quote_among_invoices_waits(kind: str) -> None:
    titles = "N° | Type | Client | Montant TTC | Échéance | Réglé le"
    book = workbook(f"{titles}\nF-1 | Facture | Roux | 500 | 2026-03-31 |\nD-5 | {kind} | Roux | 700 | 2026-03-31 |")  # fmt: skip
    found = by_number(read(book, "x.xlsx"))
    assert not found["F-1"].problems
    assert "n'est pas une facture" in whats(found["D-5"])


def test_a_number_that_two_clients_share_is_told_unless_each_has_his_own_numbers() -> None:
    titles = "N° facture | Client | Montant TTC | Échéance | Réglé le"
    rows = [f"{n} | {c} | 500 | 2026-03-31 |" for n, c in ((1, "Roux"), (2, "Noël"), (2, "Roux"), (3, "Roux"))]  # fmt: skip
    told = read(workbook("\n".join((titles, *rows))), "x.xlsx").ledger.problems
    assert [p.what for p in told] == ["Le numéro de facture 2 est celui de plusieurs clients."]
    own = [f"{n} | {c} | 500 | 2026-03-31 |" for c in ("Roux", "Noël") for n in (1, 2, 3)]
    assert read(workbook("\n".join((titles, *own))), "x.xlsx").ledger.problems == ()


def test_a_retention_is_no_rest_due_however_the_payments_are_written() -> None:
    """Loi n° 71-584: what is kept back is paid when it is lifted, not before."""
    titles = "N° | Client | Montant TTC | RG | Levée RG | Échéance | Règlement 1 | Règlement 2 | Reste dû"
    book = workbook(f"""{titles}
        F-1 | Roux SARL | 22000 | 1100 | 2027-07-31 | 2026-08-30 | 10000 | 5000 | 5900
        F-2 | Roux SARL | 7800  | 390  |            | 2026-09-30 | 7410  |      | 0""")
    one, two = read(book, "x.xlsx").ledger.invoices
    assert (one.balance, two.balance) == (Decimal(7000), Decimal(390))
    assert one.hold == Hold(
        state=State.RETENTION,
        text="Retenue de garantie : 1\u202f100,00\xa0€",
        where="Factures!D2",
        amount=Decimal(1100),
        until=date(2027, 7, 31),
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | 400 |", " | 2026-04-20 | | | | 400 |"), True),
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | 400 | 2026-04-02", " | | | | | 400 | 2026-05-02"), True),
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | | ", "-----", " | | | | | 400 |"), True),
        (("F-1 | 2026-03-01 | Roux | 800 | 2026-03-31 | 400 |", "TOTAL | | | 800 | | 400 |"), False),
    ],
)  # fmt: skip
def test_a_payment_below_an_invoice_paid_in_part_is_no_total(
    rows: tuple[str, ...], told: bool
) -> None:
    [invoice] = read(workbook("\n".join((PAYMENT_BELOW, *rows))), "x.xlsx").ledger.invoices
    assert bool(invoice.problems) is told


def test_the_day_of_a_part_payment_does_not_say_that_all_is_paid() -> None:
    titles = "N° facture | Client | Montant TTC | Échéance | Montant réglé | Réglé le"
    book = workbook(f"""{titles}
        PAYÉES
        F-1 | Roux | 1200 | 2026-03-31 | 400 | 2026-04-02
        F-2 | Roux | 1200 | 2026-03-31 | 1200 | 2026-04-02
        F-3 | Roux | 1200 | 2026-03-31 | | 2026-04-02""")
    found = by_number(read(book, "x.xlsx"))
    assert [bool(found[n].problems) for n in ("F-1", "F-2", "F-3")] == [True, False, False]


def test_a_cheque_of_a_day_is_received_perhaps_not_cashed() -> None:
    book = workbook(
        "N° facture|Client|Montant TTC|Échéance|Statut\nF|Roux|2000|2026-10-31|chèque du 25/09/2026"
    )
    assert only(read(book, "x.xlsx")).hold == Hold(
        state=State.CHEQUE, text="chèque chèque du 25/09/2026", where="Factures!A2"
    )


@pytest.mark.parametrize(
    "row", ["CB 05/10/2026 | |", "payée | 2026-10-05 |", " | | 1000", " | 2026-10-05 | 1000"]
)
def test_a_payment_that_bounced_pays_nothing(row: str) -> None:
    titles = (
        "N° facture | Client | Montant TTC | Échéance | Statut | Réglé le | Montant réglé | Notes"
    )
    found = read(
        workbook(f"{titles}\nF-1 | Roux | 1000 | 2026-09-30 | {row} | rejet bancaire"), "x.xlsx"
    )
    invoice = only(found)
    assert (invoice.paid, invoice.paid_on, invoice.status) == (None, None, "")
    assert "revenu impayé" in whats(invoice)


@pytest.mark.parametrize("title", ["Solde", "Solde à régler", "Reste à payer"])
def test_a_rest_that_says_yes_is_not_paid(title: str) -> None:
    book = workbook(
        f"N° | Client | Montant TTC | Échéance | {title}\nF-1 | Roux | 1000 | 2026-09-30 | oui"
    )
    assert only(read(book, "x.xlsx")).problems


@pytest.mark.parametrize(
    ("titles", "cells", "clients"),
    [
        ("Nom | Civilité | Prénom", ("Martin | M. | Jean", "Martin | Mme | Lucie"), 2),
        ("Nom | Adresse | CP | Ville | Prénom", ("Martin | 1 rue A | 49000 | Angers | Jean", "Martin | 2 rue B | 49000 | Angers | Lucie"), 2),
        ("Parent | Objet | Prénom", ("Martin | cours | Jean", "Martin | cours | Lucie"), 1),
    ],
)  # fmt: skip
def test_a_first_name_is_the_clients_where_only_its_facts_stand_between(
    titles: str, cells: tuple[str, ...], clients: int
) -> None:
    rows = (f"{n} | {cell} | 100 | 2026-03-31 |" for n, cell in enumerate(cells, start=1))
    book = workbook(
        "\n".join((f"N° facture | {titles} | Montant TTC | Échéance | Réglé le", *rows))
    )
    assert len(read(book, "x.xlsx").ledger.clients) == clients


@pytest.mark.parametrize(
    ("below", "held"),
    [
        ((" | | | | | 1500 |",), False),  # what the column comes to
        (("-----", "-----", " | | | | | 700 |"), False),  # another table
        ((" | | | | | 33 % |",), False),
        ((" | | | | | 700 |",), True),
    ],
)
def test_a_sum_below_the_list_is_nobodys_payment(below: tuple[str, ...], held: bool) -> None:
    rows = ("F-1 | 2026-03-01 | Roux | 1500 | 2026-03-31 | 1000 |", "F-2 | 2026-03-02 | Roux | 900 | 2026-04-01 | 500 |")  # fmt: skip
    found = by_number(read(workbook("\n".join((PAYMENT_BELOW, *rows, *below))), "x.xlsx"))
    assert bool(found["F-2"].problems) is held
