"""Payments are told as they were made, and an « avoir » is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.account import Account, statement
from relance.letters.receipts import received
from relance.letters.story import history
from relance.rules.codes import Kind
from relance.rules.model import CreditNote, Ledger, Payment
from relance.rules.sums.credits import relieved

Write = Callable[..., Any]


def paying(*lines: tuple[str, str | None, str, str]) -> tuple[Payment, ...]:
    """Payments: amount, day, invoice, the cell of the line that says so."""
    return tuple(
        Payment(
            amount=Decimal(amount),
            on=date.fromisoformat(on) if on else None,
            invoice_id=f"F2026-{number}",
            client_id="dup",
            where=where,
        )
        for amount, on, number, where in lines
    )


@pytest.mark.parametrize(
    ("payments", "told"),
    [
        ((("400", "2026-11-03", "041", "R!A2"),), "400,00 € le 3 novembre 2026"),
        (
            (("300", "2026-10-20", "041", "R!A2"), ("100", "2026-11-03", "041", "R!A3")),
            "300,00 € le 20 octobre 2026 et 100,00 € le 3 novembre 2026",
        ),
        (  # two of one day are two
            (("300", "2026-11-03", "041", "R!A2"), ("100", "2026-11-03", "041", "R!A3")),
            "300,00 € le 3 novembre 2026 et 100,00 € le 3 novembre 2026",
        ),
        (  # one transfer for two invoices is one
            (("400", "2026-11-03", "041", "R!A2"), ("400", "2026-11-03", "042", "R!A2")),
            "800,00 € le 3 novembre 2026",
        ),
        (  # one transfer, of which another invoice took a part
            (("400", "2026-11-03", "041", "R!A2"), ("600", "2026-11-03", "007", "R!A2")),
            "1 000,00 € (dont 400,00 € pour la facture n° F2026-041) le 3 novembre 2026",
        ),
        (
            (("300", "2026-10-20", "041", "R!A2"), ("100", None, "041", "R!A3")),
            "300,00 € le 20 octobre 2026 et 100,00 €",
        ),
        (
            tuple(("50", f"2026-10-{day:02}", "041", f"R!A{day}") for day in range(1, 9)),
            "400,00 € en 8 règlements, du 1er octobre 2026 au 8 octobre 2026",
        ),
    ],
)
def test_payments_are_told_as_they_were_made(
    payments: tuple[tuple[str, str | None, str, str], ...], told: str, world: Any
) -> None:
    client = world.clients[Kind.BUSINESS]
    named = sorted({line[2] for line in payments} - {"007"})
    claims = tuple(world.claim(client, int(number)) for number in named)
    account = Account(claims=claims, payments=paying(*payments))
    letter = world.letter(world.notice(client, world.steps["first"], claims), account=account)
    text = received(letter).replace("\u00a0", " ").replace("\u202f", " ")
    assert text == f"Nous avons bien reçu {told}, et vous en remercions."


def test_two_payments_alike_are_two_facts_of_a_formal_notice(world: Any) -> None:
    claim = world.claim(world.clients[Kind.BUSINESS], outstanding="1600.00")
    payments = paying(("400", "2026-10-20", "041", "R!A2"), ("400", "2026-10-20", "041", "R!A3"))
    account = Account(claims=(claim,), payments=payments)
    notice = world.notice(claim.client, world.steps["formal"], (claim,))
    facts = history(world.letter(notice, account=account))
    assert sum("règlement de 400,00" in fact for fact in facts) == 2


@pytest.mark.parametrize("line", [True, False])  # a line of payments, or the invoice's own row
def test_what_went_to_interest_first_is_told_and_the_lines_add_up(
    line: bool, world: Any, written: Write
) -> None:
    bare = world.claim(world.clients[Kind.BUSINESS], outstanding="2020.00")
    claim = replace(bare, imputed=Decimal("20.00"), interest=bare.interest - 20)  # 400 were paid
    payments = paying(("400", "2026-10-20", "041", "R!A2")) if line else ()
    notice = world.notice(claim.client, world.steps["second"], (claim,))
    text = written(notice, ledger=Ledger(payments=payments)).text
    assert "400,00 €\n2 020,00 €" in text
    assert "20,00 € imputés d'abord sur les intérêts" in text
    assert "Nous avons bien reçu 400,00 €" in text
    assert "Le total tient compte de 20,00 € d'intérêts déjà réglés (n° F2026-041)." in text
    account = Account(claims=(claim,), payments=payments)
    told = {("2400.00", "0.00"), ("0.00", "400.00"), ("20.00", "0.00")}
    assert {(f"{e.debit:.2f}", f"{e.credit:.2f}") for e in statement(account)} == told
    assert statement(account)[-1].balance == Decimal("2020.00")


def test_a_credit_note_is_named_and_is_no_payment(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    note = CreditNote(
        number="AV-7",
        client_id="dup",
        amount=Decimal(400),
        on=date(2026, 11, 5),
        invoice_id="F2026-041",
    )
    claim = world.claim(client, credits=(note,))
    account = Account(claims=(claim,), credits=(note,))
    text = ""
    for step in ("first", "second", "formal"):
        notice = world.notice(client, world.steps[step], (claim,))
        assert received(world.letter(notice, account=account)) == ""
        text = written(notice, ledger=Ledger(credit_notes=(note,))).text
        assert "Nous avons bien reçu" not in text
        assert (
            "2 400,00 €\n−400,00 €\n–\n2 000,00 €" in text
        )  # amount, « avoir », nothing paid, rest
        assert "avoir n° AV-7 du 5 novembre 2026 déduit (400,00 €)" in text
    assert "5 novembre 2026 : avoir n° AV-7 de 400,00 €" in text


def test_an_avoir_of_no_invoice_is_explained_under_the_computation(
    world: Any, written: Write
) -> None:
    client = world.clients[Kind.BUSINESS]
    note = CreditNote(number="AV-7", client_id="dup", amount=Decimal(400), on=None)
    [claim] = relieved([world.claim(client)], {"dup": [note]})
    assert claim.accruals[0].base == 1600
    notice = world.notice(client, world.steps["second"], (claim,), credits=(note,))
    text = written(notice).text
    assert "À déduire : avoir n° AV-7" in text
    assert (
        "L'avoir n° AV-7 est déduit de la somme due sur la facture n° F2026-041 (400,00 €), dès le"
        " premier jour."
    ) in text
