"""What is typed to note something is understood as beside the invoice, or asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from relance.book.book import read_book
from relance.owner.console import Screen
from relance.owner.noting import Jotted, Notepad, sorted_out
from tests.firm import Firm, invoice
from tests.owner.voices import Owner

TODAY = date(2026, 11, 12)
LIST = (
    invoice("F-041", "Dupont & Fils <SA>", date(2026, 9, 10), 1234.5, date(2026, 10, 10)),
    (
        *invoice("F-042", "Morel SARL", date(2026, 9, 20), 500.0, date(2026, 10, 20))[:8],
        100.0,
        None,
    ),
    invoice("F-043", "Morel SARL", date(2026, 9, 25), 80.0, date(2026, 10, 25)),
    invoice("F-044", "Morellet SAS", date(2026, 9, 25), 60.0, date(2026, 10, 25)),
)
MOREL, PAYMENT, VIR = 1, 4, 1  # of the clients whose names hold « mor », of the kinds, of the means


@pytest.fixture
def workbook(firm: Firm) -> bytes:
    firm.writes(*LIST)
    firm.is_set_up()
    assert firm.runs("2026-11-02") == 0
    return firm.book.read_bytes()


def sitting(workbook: bytes, *answers: object) -> tuple[Jotted, Sequence[str], str]:
    """What was noted, what was asked, what was said; all the answers must be used."""
    owner, jotted, said = Owner(*answers), Jotted(), StringIO()
    book = read_book(workbook, "")
    Notepad(book, TODAY, owner, Screen(Console(file=said, width=300)), jotted).fill()
    assert owner.answers == []
    return jotted, owner.asked, " ".join(said.getvalue().split())


@pytest.mark.parametrize(
    ("answers", "text", "until"),
    [
        ((1, TODAY, ""), "Appel fait", TODAY),
        ((1, date(2026, 11, 3), "rappellera"), "Appel fait : rappellera", date(2026, 11, 3)),
        ((2, date(2026, 11, 20)), "Promesse", date(2026, 11, 20)),
        ((2, None), "Promesse", None),
        ((3, "", ""), "Litige", None),
        ((3, "1 300", "200", ""), "Litige 200 €", None),  # more than is owed: asked again
        ((3, "200,50", "porte rayée"), "Litige 200,50 € : porte rayée", None),
        ((5, "Ne pas relancer", None), "Ne pas relancer", None),
        ((5, "RJ", date(2026, 11, 1)), "RJ", date(2026, 11, 1)),
        ((5, "peut-être", "refusé", TODAY), "refusé", TODAY),
        ((5, "Relance 1", date(2026, 10, 30)), "Relance 1", date(2026, 10, 30)),
    ],
)
def test_the_words_are_those_of_suite_donnee(
    answers: tuple[object, ...], text: str, until: date | None, workbook: bytes
) -> None:
    jotted, _, _ = sitting(workbook, "dupont", *answers, "")
    assert [(n.invoice_id, n.text, n.until) for n in jotted.typed] == [
        (read_book(workbook, "").ledger.invoices[0].id, text, until)
    ]


def test_the_client_is_found_by_a_few_letters_and_the_invoice_by_its_number(
    workbook: bytes,
) -> None:
    jotted, asked, _ = sitting(workbook, "MOR", MOREL, 1, 2, TODAY, "", "f-044", 6, "")
    assert asked[1] == "Quel client ?"
    assert [n.where for n in jotted.typed] == ["Factures!A6"]
    every, _, _ = sitting(workbook, "morel s", 1, 3, TODAY, "", "")
    assert [n.where for n in every.typed] == ["Factures!A5", "Factures!A6"]


def test_events_go_to_the_history_and_states_beside_the_invoice(workbook: bytes) -> None:
    jotted, _, _ = sitting(
        workbook, "dupont", 1, TODAY, "", "dupont", 2, None, "dupont", 5, "Relance 1", TODAY, ""
    )
    events, states = sorted_out(read_book(workbook, ""), jotted.typed)
    assert [n.text for n in events] == ["Appel fait", "Relance 1"]
    assert [n.text for n in states] == ["Promesse"]


def test_a_second_state_of_the_sitting_replaces_the_first_when_the_owner_says_so(
    workbook: bytes,
) -> None:
    for answer, left in ((1, ["Litige"]), (2, ["Promesse"])):
        jotted, asked, _ = sitting(workbook, "dupont", 2, None, "dupont", 3, "", "", answer, "")
        assert [n.text for n in jotted.typed] == left
        assert any("« Promesse » y est noté" in question for question in asked)


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        ((1, "150", TODAY, VIR, "VIR 1"), [("F-042", 150, 100)]),  # 100 € stand in « Réglé »
        ((2, "abc", "80,00 €", TODAY, VIR, ""), [("F-043", 80, 0)]),
        ((3, "30", TODAY, VIR, ""), [("", 30, None)]),  # to be allocated later
        ((1, "450", 1, TODAY, VIR, ""), [("F-042", 450, 100)]),  # with what the letters ask for
        ((1, "450", 2, TODAY, VIR, ""), [("F-042", 400, 100), ("", 50, None)]),
        ((1, "450", 3, "400", TODAY, VIR, ""), [("F-042", 400, 100)]),
        ((1, "-5", ""), []),
    ],
)
def test_a_payment_keeps_what_was_noted_before_and_its_surplus_is_asked_about(
    answers: tuple[object, ...], parts: list[tuple[str, int, int | None]], workbook: bytes
) -> None:
    jotted, _, _ = sitting(workbook, "morel s", PAYMENT, *answers, "")
    found = [(t.invoice, t.payment.amount, t.payment.already) for t in jotted.taken]
    assert found == [(n, Decimal(a), None if b is None else Decimal(b)) for n, a, b in parts]
    assert all(t.payment.ours and t.client == "Morel SARL" for t in jotted.taken)


def test_the_second_payment_of_a_sitting_knows_the_first(workbook: bytes) -> None:
    one = ("morel s", PAYMENT, 2, "50", TODAY, VIR, "")
    jotted, asked, _ = sitting(workbook, *one, "morel s", PAYMENT, 2, "50", 2, TODAY, VIR, "", "")
    assert [t.payment.amount for t in jotted.taken] == [50, 30, 20]
    assert any("Il restait 30,00" in question for question in asked)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("zz", "ne porte « zz »"), ("***", "ne porte « *** »"), ("F-999", "ne porte « F-999 »")],
)
def test_nobody_of_that_name_is_said(typed: str, told: str, workbook: bytes) -> None:
    jotted, _, said = sitting(workbook, typed, "")
    assert not jotted
    assert told in said
