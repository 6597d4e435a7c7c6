"""One invoice on several lines: added up where the owner says so, and each sum is told once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.layout import Hints
from relance.lists.reader import Reading, read
from tests.books.judge import claims_of
from tests.lists.readings import Read, by_number, whats
from tests.minibook import workbook

ADD = Hints(several_lines=True)
TITLES = "N° facture | Client | Désignation | Montant TTC | Échéance | {more}\n"
PROOF = """A-1 | Roux | pose | 10 | 2026-09-30 |
    A-1 | Roux | dépose | 20.50 | 2026-09-30 |
    """


def _list(more: str, lines: str, hints: Hints = ADD) -> Reading:
    text = "[Factures]\n" + TITLES.format(more=more) + PROOF + lines
    return read(workbook(text), "x.xlsx", hints=hints)


def test_lines_of_one_number_client_and_date_are_asked_about_and_wait(reading: Read) -> None:
    """
    N° facture | Client | Désignation | Montant TTC | Échéance | Réglé le
    F-1 | Roux | pose | 100 | 2026-09-30 |
    F-1 | Roux | lavabo | 200.10 | 2026-09-30 |
    F-2 | Roux | pose | 30 | 2026-09-30 |
    """
    found = reading()
    [question] = found.questions
    assert "F-1 est écrite sur 2 lignes" in question.what
    assert "300,10" in question.what
    assert question.setting == "Factures sur plusieurs lignes"
    assert list(question.options) == ["additionner", "à corriger"]
    assert [bool(i.problems) for i in found.ledger.invoices] == [True, True, False]
    assert "réglage « Factures sur plusieurs lignes »" in found.ledger.problems[0].cure


def test_once_told_they_are_one_debt_on_the_first_line(reading: Read) -> None:
    """
    N° facture | Client | Désignation | Montant TTC | Date facture | Échéance | Réglé le
    F-1 | Roux | pose | 100 | 2026-08-31 | 2026-09-30 |
    F-2 | Roux | pose | 30 | 2026-08-31 | 2026-09-30 |
    F-1 | Roux | lavabo | 200.10 | 2026-08-31 | 2026-09-30 |
    """
    found = reading(ADD)
    invoice = by_number(found)["F-1"]
    assert (invoice.total, invoice.row, invoice.nature) == (Decimal("300.10"), 2, "pose")
    assert invoice.due == date(2026, 9, 30)
    assert invoice.problems == ()
    assert dict(found.layout.lines) == {4: 2}
    assert list(found.layout.invoices) == [2, 3]
    assert found.questions == ()


@pytest.mark.parametrize(
    ("more", "lines", "left"),
    [
        ("Montant réglé", "F | Roux | a | 100 | 2026-09-30 | 30\nF | Roux | b | 50 | 2026-09-30 |", "120"),
        ("Montant réglé", "F | Roux | a | 100 | 2026-09-30 | 30\nF | Roux | b | 50 | 2026-09-30 | 20", "100"),
        ("Montant réglé", "F | Roux | a | 50 | 2026-09-30 | 50\nF | Roux | b | 50 | 2026-09-30 | 50", "0"),
        ("Réglé le", "F | Roux | a | 1 | 2026-09-30 | 2026-10-01\nF | Roux | b | 2 | 2026-09-30 | 2026-10-02", "0"),
        ("Statut", "F | Roux | a | 1 | 2026-09-30 | Payée\nF | Roux | b | 2 | 2026-09-30 | Payée", "0"),
        ("Statut", "F | Roux | a | 1 | 2026-09-30 | impayée\nF | Roux | b | 2 | 2026-09-30 |", "3"),
    ],
)  # fmt: skip
def test_what_was_paid_on_the_lines_counts_once(more: str, lines: str, left: str) -> None:
    found = _list(more, lines)
    (claim,) = (c for c in claims_of(found.ledger) if c.invoice.number == "F")
    assert claim.outstanding == Decimal(left)
    assert claim.invoice.problems == ()


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        # the same deposit on each line: one, or two?
        ("Montant réglé", "F | Roux | a | 100 | 2026-09-30 | 30\nF | Roux | b | 50 | 2026-09-30 | 30"),
        # the payment of one line, or of all
        ("Réglé le", "F | Roux | a | 100 | 2026-09-30 | 2026-10-01\nF | Roux | b | 50 | 2026-09-30 |"),
        ("Statut", "F | Roux | a | 100 | 2026-09-30 | Payée\nF | Roux | b | 50 | 2026-09-30 |"),
        # what is left of the whole, on each line
        ("Reste dû", "F | Roux | a | 100 | 2026-09-30 | 50\nF | Roux | b | 90 | 2026-09-30 | 50"),
        # typed twice
        ("Statut", "F | Roux | a | 100 | 2026-09-30 |\nF | Roux | a | 100 | 2026-09-30 |"),
        # an amount that is not there
        ("Statut", "F | Roux | a | 100 | 2026-09-30 |\nF | Roux | b | | 2026-09-30 |"),
        # not one date
        ("Statut", "F | Roux | a | 100 | 2026-09-30 |\nF | Roux | b | 50 | |"),
    ],
)  # fmt: skip
def test_lines_that_may_say_more_or_less_than_their_sum_wait(more: str, lines: str) -> None:
    found = _list(more, lines)
    mine = [invoice for invoice in found.ledger.invoices if invoice.number == "F"]
    assert len(mine) == 2
    assert all("plusieurs lignes" in whats(invoice) for invoice in mine)


def test_a_total_repeated_on_each_line_is_neither_added_nor_asked_about(reading: Read) -> None:
    """
    N° facture | Client | Désignation | Montant TTC | Échéance | Réglé le
    F-1 | Roux | pose | 300 | 2026-09-30 |
    F-1 | Roux | lavabo | 300 | 2026-09-30 |
    F-2 | Roux | pose | 50 | 2026-09-30 |
    F-2 | Roux | siphon | 50 | 2026-09-30 |
    """
    assert reading().questions == ()
    assert len(reading(ADD).ledger.invoices) == 4


NETS = "N° facture | Client | Désignation | Montant HT | TVA | Montant TTC | Échéance | Réglé le\n"


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        # lines of different rates of VAT
        (["pose | 100 | 10 | 110", "lavabo | 200 | 40 | 240"], "350"),
        # two articles of one price, as their nets show
        (["pose | 100 | 20 | 120", "lavabo | 100 | 20 | 120"], "240"),
        # a line that is their total, wherever it stands
        (["pose | 100 | 10 | 110", "lavabo | 200 | 40 | 240", "Total | 300 | 50 | 350"], None),
        (["Rénovation | 300 | 50 | 350", "pose | 100 | 10 | 110", "lavabo | 200 | 40 | 240"], None),
        (["pose | 100 | 10 | 110", "Total | 100 | 10 | 110"], None),
        # the total of the whole invoice on each line, all or some
        (["pose | 100 | 10 | 350", "lavabo | 200 | 40 | 350"], None),
        (["pose | 100 | | 350", "lavabo | 190 | | 350", "port | 10 | | 12"], None),
    ],
)
def test_a_total_among_the_lines_or_on_each_is_not_added_up(
    lines: list[str], total: str | None
) -> None:
    mine = "".join(f"F | Roux | {line} | 2026-09-30 |\n" for line in lines)
    proof = "A | Roux | a | 10 | 2 | 12 | 2026-09-30 |\nA | Roux | b | 20 | 4 | 24 | 2026-09-30 |\n"
    text = f"[Factures]\n{NETS}{proof}{mine}"
    found = [
        i for i in read(workbook(text), "x.xlsx", hints=ADD).ledger.invoices if i.number == "F"
    ]
    if total:
        assert [(str(i.total), i.problems) for i in found] == [(f"{total}.00", ())]
    else:
        assert all("plusieurs lignes" in whats(invoice) for invoice in found)


def test_a_doubt_on_any_of_the_lines_holds_the_invoice(reading: Read) -> None:
    """
    N° facture | Client | Désignation | Montant TTC | Échéance | Observations | Réglé le
    F-1 | Roux | pose | 100 | 2026-09-30 | |
    F-1 | Roux | lavabo | 200 | 2026-09-30 | payé par virement |
    """
    [remark] = by_number(reading(ADD))["F-1"].remarks
    assert "payé par virement" in remark.text


def test_told_that_they_do_not_add_up_nothing_is_asked_again(reading: Read) -> None:
    """
    N° facture | Client | Désignation | Montant TTC | Échéance | Réglé le
    F-1 | Roux | pose | 100 | 2026-09-30 |
    F-1 | Roux | lavabo | 200 | 2026-09-30 |
    """
    found = reading(Hints(several_lines=False))
    assert found.questions == ()
    assert all(invoice.problems for invoice in found.ledger.invoices)


def test_a_payment_on_the_payments_sheet_settles_all_the_lines(reading: Read) -> None:
    """
    N° facture | Client | Désignation | Montant TTC | Échéance
    F-1 | Roux | pose | 100 | 2026-09-30
    F-1 | Roux | lavabo | 200 | 2026-09-30
    [Règlements]
    N° facture | Montant réglé | Date règlement
    F-1 | 300 | 2026-10-02
    """
    (claim,) = claims_of(reading(ADD).ledger)
    assert claim.outstanding == 0
