"""A list on several sheets, a month or a year each: every row an invoice, one that was carried forward just one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.layout import Hints, excel_row, rank_of
from relance.lists.reader import Reading, read
from relance.problems import AnswerNeeded
from relance.rules.codes import Status
from relance.rules.model import Invoice
from tests.lists.readings import whats
from tests.minibook import workbook

TITLES = "N° facture | Client | Montant TTC | Date facture | Échéance | Réglé le | Montant réglé"
BOOK = f"""
    [{{old}}]
    {TITLES}
    F-1 | Roux | 100 | 2025-12-01 | 2025-12-31 | {{first}}
    F-2 | Noël | 200 | 2025-12-01 | 2025-12-31 | 2026-01-02 |
    [{{new}}]
    {TITLES}
    {{second}}
    F-3 | Noël | 300 | 2026-03-01 | 2026-03-31 | |
    """
SAME = "F-1 | Roux | 100 | 2025-12-01 | 2025-12-31 | |"


def book(
    first: str = "|", second: str = SAME, *, old: str = "2025", new: str = "2026", **hints: object
) -> Reading:
    text = BOOK.format(old=old, new=new, first=first, second=second)
    return read(workbook(text), "x.xlsx", hints=Hints(**hints))  # type: ignore[arg-type]


def at(found: Reading) -> dict[str, Invoice]:
    return {invoice.where: invoice for invoice in found.ledger.invoices}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2025", "2026"),
        ("Factures 2025", "Factures 2026"),
        ("déc. 25", "janv. 26"),
        ("12-2025", "01-2026"),
        ("Novembre", "Décembre"),
        ("2024-2025", "2025-2026"),
        ("T4 2025", "T1 2026"),
    ],
)
def test_sheets_named_after_months_or_years_are_one_list(old: str, new: str) -> None:
    found = book(second="F-9 | Roux | 90 | 2026-01-01 | 2026-01-31 | |", old=old, new=new)
    assert list(at(found)) == [f"{new}!A2", f"{new}!A3", f"{old}!A2", f"{old}!A3"]
    assert (found.understood.sheet, found.understood.older) == (new, (old,))
    assert (found.understood.invoices, found.understood.others) == (4, ())
    assert not any(invoice.problems for invoice in found.ledger.invoices)


@pytest.mark.parametrize("other", ["Devis 2025", "Achats 2025", "Archives 2025", "Récap 2025"])
def test_what_is_no_month_or_year_of_the_list_is_not_joined_to_it(other: str) -> None:
    found = book("2026-01-01 |", old=other)
    assert list(at(found)) == ["2026!A2", "2026!A3"]
    assert found.understood.older == ()


WHOLE = {  # what the older sheet and the newer say → total, paid, what holds it
    "not paid": ("|", SAME, "100", None, ""),
    "paid there": ("2026-01-05 |", SAME, "100", "all", ""),
    "paid here": ("|", SAME.replace("| |", "| 2026-01-05 |"), "100", "all", ""),
    "paid in part there": ("| 40", SAME, "100", "40", ""),
    "paid in part here": ("|", f"{SAME} 40", "100", "40", ""),
    "its rest carried forward": ("| 40", SAME.replace("100", "60"), "100", "40", ""),
    "its rest, paid in part since": ("| 40", SAME.replace("100", "60") + " 25", "100", "65", ""),
    "another amount": ("|", SAME.replace("100", "60"), "60", None, "son montant n'est plus"),
    "more paid there": ("| 40", f"{SAME} 25", "100", "25", "elle y était davantage réglée"),
}


@pytest.mark.parametrize("case", WHOLE)
def test_an_invoice_on_two_sheets_is_one_and_the_least_due_wins(case: str) -> None:
    first, second, total, paid, held = WHOLE[case]
    found = book(first, second)
    assert list(at(found)) == ["2026!A2", "2026!A3", "2025!A3"]
    invoice = at(found)["2026!A2"]
    assert invoice.total == Decimal(total)
    if paid == "all":
        assert invoice.paid_on == date(2026, 1, 5)
    else:
        assert invoice.paid == (Decimal(paid) if paid else None)
    assert held in whats(invoice)
    assert bool(held) is bool(invoice.problems)
    assert found.layout.older[0].lines == {10_000_002: 2}


def test_a_rest_that_was_less_on_the_older_sheet_waits_and_a_cheque_noted_there_counts() -> None:
    text = BOOK.replace("Montant réglé", "Reste dû | N° chèque")
    said = text.format(old="2025", new="2026", first="| 40", second=f"{SAME} 90")
    assert "davantage réglée" in whats(at(read(workbook(said), "x.xlsx"))["2026!A2"])
    said = text.format(old="2025", new="2026", first="| | 12345", second=SAME)
    assert at(read(workbook(said), "x.xlsx"))["2026!A2"].cheque == "12345"


def test_an_invoice_said_unpaid_here_and_paid_there_waits() -> None:
    text = BOOK.replace("Réglé le", "Statut")
    text = text.format(
        old="2025", new="2026", first="Payée |", second=SAME.replace("| |", "| Impayée |")
    )
    invoice = at(read(workbook(text), "x.xlsx"))["2026!A2"]
    assert invoice.status is Status.UNPAID
    assert "elle y est notée payée, et ici impayée" in whats(invoice)


OTHERS = {  # a row of the newer sheet that is another debt than F-1 of the older, or perhaps one
    "the numbers begin again": ("F-1 | Roux | 130 | 2026-02-01 | 2026-03-03 | |", False),
    "another client's": ("F-1 | Petit | 130 | 2025-12-01 | 2025-12-31 | |", False),
    "perhaps the same at other dates": ("F-1 | Roux | 100 | 2025-12-20 | 2026-01-20 | |", True),
}


@pytest.mark.parametrize("case", OTHERS)
def test_another_debt_of_the_same_number_is_another_invoice(case: str) -> None:
    second, held = OTHERS[case]
    found = book(second=second)
    pair = [at(found)["2026!A2"], at(found)["2025!A2"]]
    assert len({invoice.id for invoice in pair}) == 2
    assert ["est-ce la même ?" in whats(invoice) for invoice in pair] == [held, held]


def test_numbers_that_begin_again_each_month_are_other_invoices_where_each_is_of_its_month() -> (
    None
):
    second = "F-1 | Roux | 100 | 2025-11-05 | 2025-12-05 | |"
    text = BOOK.format(old="Oct 25", new="Nov 25", first="|", second=second)
    text = text.replace("2025-12-01 | 2025-12-31", "2025-10-05 | 2025-11-05")
    found = read(workbook(text.replace("2026-03", "2025-12")), "x.xlsx")
    assert len({invoice.id for invoice in found.ledger.invoices}) == 4
    assert not found.ledger.problems


def test_a_row_counts_through_all_the_sheets_and_is_shown_as_excel_has_it() -> None:
    invoice = at(book("| 40 | x"))["2025!A3"]
    assert (rank_of(invoice.row), excel_row(invoice.row)) == (1, 3)


def test_a_credit_note_carried_forward_is_one() -> None:
    note = "AV-1 | Roux | -30 | 2025-12-05 | | |"
    text = BOOK.replace("    [{new}]", f"    {note}\n    [{{new}}]")
    text = text.format(old="2025", new="2026", first="|", second=f"{note}\n    {SAME}")
    (found,) = read(workbook(text), "x.xlsx").ledger.credit_notes
    assert (found.where, found.amount) == ("2026!A2", Decimal(30))


OURS = " | N° facture (relance) | Motif | Suite donnée | Jusqu'au"


def test_what_is_typed_beside_an_older_row_still_holds_and_is_told() -> None:
    text = BOOK.replace(TITLES, TITLES + OURS, 1)
    text = text.format(old="2025", new="2026", first="| | F-1 | | Litige |", second=SAME)
    found = read(workbook(text), "x.xlsx")
    invoice = at(found)["2026!A2"]
    assert invoice.hold
    assert invoice.hold.text == "Litige"
    (told,) = found.ledger.problems
    assert told.where == "2025!J2"
    assert (
        told.what
        == "« Litige » est noté sur « 2025 » pour la facture F-1, suivie maintenant sur « 2026 »."
    )
    assert not found.follow_ups


def test_the_same_text_on_both_rows_as_a_copied_sheet_has_it_is_no_matter() -> None:
    text = BOOK.replace(TITLES, TITLES + OURS)
    beside = "| | F-1 | | Litige |"
    text = text.format(old="2025", new="2026", first=beside, second=f"{SAME[:-2]} {beside}")
    found = read(workbook(text), "x.xlsx")
    assert not found.ledger.problems
    assert [note.where for note in found.follow_ups] == ["2026!J2"]


def test_a_row_cut_out_without_our_columns_points_to_where_it_went_and_its_note_holds() -> None:
    text = BOOK.replace(TITLES, TITLES + OURS, 1)
    text = text.format(old="2025", new="2026", first="|", second=SAME)
    text = text.replace(
        "F-1 | Roux | 100 | 2025-12-01 | 2025-12-31 | |", "| | | | | | | F-1 | | Litige |", 1
    )
    found = read(workbook(text), "x.xlsx")
    invoice = at(found)["2026!A2"]
    assert "a été notée pour la facture F-1 : elle n'est pas appliquée" in whats(invoice)
    older = found.layout.older[0]
    assert (older.lines, older.misplaced) == ({10_000_002: 2}, frozenset({10_000_002}))


def test_a_sheet_whose_columns_say_nothing_of_payments_is_not_joined() -> None:
    titles = "N° facture | Client | Montant TTC | Date facture | Échéance"
    text = BOOK.replace(TITLES, titles, 1).format(old="2025", new="2026", first="", second=SAME)
    found = read(
        workbook(text.replace("| 2026-01-02 |", "")), "x.xlsx", hints=Hints(sheets_aside=("2025",))
    )
    assert found.understood.older == ()


def test_colours_on_a_sheet_where_nothing_is_noted_are_asked_about_though_others_note_payments() -> (
    None
):
    text = BOOK.format(old="2025", new="2026", first="|", second=SAME).replace("2026-01-02", "")
    text = text.replace("F-2 | Noël", "{C6EFCE}F-2 | Noël").replace(
        "2026-03-31 | |", "2026-03-31 | 2026-04-02 |"
    )
    with pytest.raises(AnswerNeeded, match="des lignes sont colorées : sont-elles payées") as asked:
        read(workbook(text), "x.xlsx")
    assert asked.value.where == "2025!A3"
    found = read(workbook(text), "x.xlsx", hints=Hints(signs=("vert",)))
    assert at(found)["2025!A3"].status is Status.PAID


def test_an_older_sheet_that_cannot_be_read_says_how_to_leave_it_aside() -> None:
    text = BOOK.replace("Client | Montant TTC", "Client | Total TTC | Montant TTC", 1)
    text = text.format(old="2025", new="2026", first="|", second=SAME)
    text = text.replace("| Roux | 100", "| Roux | 90 | 100", 1).replace("| 200 |", "| 190 | 200 |")
    with pytest.raises(AnswerNeeded, match="Deux colonnes de « 2025 »") as asked:
        read(workbook(text), "x.xlsx")
    assert asked.value.cure.endswith("réglage « Feuilles laissées de côté » = 2025.")
    found = read(workbook(text), "x.xlsx", hints=Hints(sheets_aside=("2025",)))
    assert found.understood.older == ()


def test_a_list_followed_on_one_sheet_so_far_keeps_it_until_its_owner_has_said() -> None:
    found = book("2026-01-05 |", together=None)
    assert list(at(found)) == ["2026!A2", "2026!A3"]
    (asked,) = found.questions
    assert asked.what == "Lire « 2025 » avec « 2026 », comme une seule liste ?"
    assert (asked.setting, list(asked.options)) == ("Feuilles lues ensemble", ["oui", "non"])
    assert [problem.what for problem in found.ledger.problems] == [asked.what]


def test_what_is_unpaid_on_its_other_sheets_is_named_in_that_question() -> None:
    with pytest.raises(AnswerNeeded) as asked:
        book(second="F-9 | Roux | 90 | 2026-01-01 | 2026-01-31 | |", together=None)
    assert asked.value.what.replace("\N{NO-BREAK SPACE}", " ") == (
        "La facture F-1 de « 2025 » (100,00 €) n'est ni notée payée ni reportée sur « 2026 »."
        " Lire « 2025 » avec « 2026 », comme une seule liste ?"
    )


def test_a_sheet_told_as_the_list_is_one_of_them_too() -> None:
    found = book(sheet="2025")
    assert (found.understood.sheet, found.understood.older) == ("2026", ("2025",))
    alone = book(
        "2026-01-05 |",
        second="F-3 | Noël | 9 | 2026-03-01 | 2026-03-31 | 2026-04-01 |",
        sheet="2025",
        together=False,
    )
    assert alone.understood.sheet == "2025"


def test_the_totals_of_each_sheet_are_held_against_its_own_invoices() -> None:
    text = BOOK.replace(TITLES, TITLES + " | Reste dû").format(
        old="2025",
        new="2026",
        first="| | 100",
        second="F-9 | Roux | 90 | 2026-01-01 | 2026-01-31 | | | 90",
    )
    text = text.replace("    [2026]", "    Total | | | | | | | 100\n    [2026]")
    stated = read(workbook(text + "Total | | | | | | | 390\n"), "x.xlsx").understood.stated
    assert [(each.sheet, each.where) for each in stated] == [
        ("2026", "2026!H4"),
        ("2025", "2025!H4"),
    ]


def said_there(older: str, newer: str, titles: str = "Statut", *, above: str = "") -> Invoice:
    """F-1 of 2026 with that in a last column, and that (with what stands `above` the list) in 2025's."""
    row = "F-1 | Roux | 100 | 2025-12-01 | 2025-12-31"
    book = f"""
        [2025]
        {above or "-----"}
        N° facture | Client | Montant TTC | Date facture | Échéance | {titles}
        {row} | {older}
        [2026]
        N° facture | {titles} | Client | Montant TTC | Date facture | Échéance
        F-1 | {newer} | Roux | 100 | 2025-12-01 | 2025-12-31"""
    return at(read(workbook(book), "x.xlsx"))["2026!A2"]


@pytest.mark.parametrize("newer", ["", "impayée"])
def test_a_word_of_the_older_sheet_that_nobody_knows_is_asked_where_it_stands(newer: str) -> None:
    invoice = said_there("voir Paul", newer)
    (remark,) = invoice.remarks
    assert (remark.where, remark.column, remark.text) == ("2025!F3", "Statut", "voir Paul")


def test_a_share_paid_on_the_older_sheet_is_not_forgotten_as_the_newer_says_none() -> None:
    (remark,) = said_there("0.5", "0", "Réglé %").remarks
    assert (remark.where, remark.text) == ("2025!F3", "50 %")


def test_paid_in_part_there_and_unpaid_here_is_paid_in_part() -> None:
    assert said_there("payée en partie", "impayée").status is Status.PARTLY
    assert said_there("payée en partie", "payée").status is Status.PAID


def test_a_step_that_one_of_the_sheets_tells_was_taken() -> None:
    assert said_there("mise en demeure", "impayée").step_told == "Mise en demeure"


def test_in_another_currency_there_it_waits() -> None:
    invoice = said_there("", "", above="Montants en USD")
    assert "elle y est en USD, et ici en EUR" in whats(invoice)


def test_a_credit_note_that_the_newest_sheet_says_is_cancelled_takes_nothing_off() -> None:
    note = "AV-1 | Roux | -30 | 2025-12-05 | "
    titles = "N° facture | Client | Montant TTC | Date facture | Échéance | Statut"
    text = f"[2025]\n{titles}\n{note} |\n[2026]\n{titles}\n{note} | annulé\n{SAME[:-2]}"
    (found,) = read(workbook(text), "x.xlsx").ledger.credit_notes
    assert (found.where, str(found.amount)) == ("2026!A2", "0.00")


def test_texts_that_put_the_month_first_on_one_sheet_prove_nothing_good_of_the_other() -> None:
    titles = "N° facture | Client | Montant TTC | Échéance | Réglé le"
    text = f"[2025]\n{titles}\nF-1 | Roux | 100 | '04/25/2025 |\n[2026]\n{titles}\n"
    found = read(workbook(text + "F-2 | Roux | 100 | '05/04/2026 |"), "x.xlsx")
    assert "rien ne prouve lequel est le jour" in whats(at(found)["2026!A2"])


def test_the_total_told_by_its_title_says_nothing_of_a_sheet_with_another() -> None:
    rest = "HT | Date facture | Échéance | Réglé le"
    text = f"""
        [2025]
        N° facture | Client | Montant | {rest}
        F-1 | Roux | 100 | 150 | 2025-12-01 | 2025-12-31 |
        [2026]
        N° facture | Client | Total | {rest}
        F-2 | Roux | 120 | 100 | 2026-01-01 | 2026-01-31 |"""
    with pytest.raises(AnswerNeeded, match="La colonne « Montant » de « 2025 » est-elle toutes"):
        read(workbook(text), "x.xlsx", hints=Hints(columns={"total": "Total"}))


def test_what_only_the_older_sheet_says_of_an_invoice_is_still_true_of_it() -> None:
    text = """
        [2025]
        N° facture | Client | Montant TTC | Date facture | Échéance | Réglé le | Objet | Chantier | Taux de pénalité
        F-1 | Roux | 1000 | 2025-10-01 | 2025-12-31 | | Situation n° 1 | Villa | 15 %
        F-2 | Roux | 3000 | 2025-11-01 | 2025-12-31 | | DGD | Villa | 15 %
        [2026]
        N° facture | Client | Montant TTC | Date facture | Délai de paiement | Réglé le
        F-1 | Roux | 1000 | 2025-10-01 | 30 jours |
        F-2 | Roux | 3000 | 2025-11-01 | 30 jours |"""
    for invoice in read(workbook(text), "x.xlsx").ledger.invoices:
        assert "comprend-elle la facture F-1" in whats(invoice)  # as on one sheet
        assert invoice.rate
        assert (invoice.site, invoice.where[:5]) == ("Villa", "2026!")


def test_a_due_date_that_the_older_sheet_says_is_not_the_usual_term_here() -> None:
    text = """
        [2025]
        N° facture | Client | Montant TTC | Date facture | Échéance | Réglé le
        F-1 | Roux | 1000 | 2025-10-01 | 2025-12-15 |
        [2026]
        N° facture | Client | Montant TTC | Date facture | Réglé le
        F-1 | Roux | 1000 | 2025-10-01 |"""
    (invoice,) = read(workbook(text), "x.xlsx", hints=Hints(payment_term_days=30)).ledger.invoices
    assert (invoice.due, invoice.due_assumed) == (date(2025, 12, 15), False)


def test_paid_here_and_unpaid_there_under_another_name_it_is_not_claimed() -> None:
    paid = SAME.replace("Roux", "Petit").replace("| |", "| 2026-01-05 |")
    found = book(second=paid)
    assert "2025 », au nom d'un autre client : est-ce la même ?" not in whats(at(found)["2026!A2"])
    assert "2026 », au nom d'un autre client : est-ce la même ?" in whats(at(found)["2025!A2"])


def test_of_a_credit_note_carried_forward_with_what_is_left_of_it_only_that_is_deducted() -> None:
    note = "AV-1 | Roux | -30 | 2025-12-05 | | |"
    text = BOOK.replace("    [{new}]", f"    {note}\n    [{{new}}]")
    left = note.replace("-30", "-10")
    text = text.format(old="2025", new="2026", first="|", second=f"{left}\n    {SAME}")
    ledger = read(workbook(text), "x.xlsx").ledger
    (found,), (told,) = ledger.credit_notes, ledger.problems
    assert (found.where, found.amount) == ("2026!A2", Decimal(10))
    assert told.what.replace("\N{NO-BREAK SPACE}", " ") == (
        "Avoir AV-1 : 10,00 € ici, 30,00 € en 2025!A4."
    )


def test_an_instalment_paid_there_does_not_pay_the_other_one_carried_forward() -> None:
    first = "| 100\n    F-1 | Roux | 100 | 2025-12-01 | 2026-01-31 | |"
    found = book(first, second=SAME.replace("2025-12-31", "2026-01-31"))
    assert at(found)["2026!A2"].paid is None
    assert at(found)["2025!A2"].paid == 100
