"""The client's account ends on what is owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.account import Account, statement
from relance.letters.library import Templates
from relance.rules.codes import Kind, Reason
from relance.rules.model import CreditNote, Ledger, Payment
from tests.letters.made import documents, plan_of


def paid(world: Any, amount: str, on: date | None) -> Payment:
    client = world.clients[Kind.BUSINESS]
    return Payment(amount=Decimal(amount), on=on, invoice_id="F2026-041", client_id=client.id)


def test_the_account_ends_on_what_is_owed_whatever_the_books_leave_out(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(
        client, outstanding="1700.00"
    )  # of 2 400: 100 credited, 400 paid, 200 undated
    account = Account(
        claims=(claim, world.claim(client, 9, late=-3)),
        payments=(paid(world, "400.00", date(2026, 10, 20)),),
        credits=(CreditNote(number="A-1", client_id=client.id, amount=Decimal("100.00"), on=date(2026, 10, 1), invoice_id="F2026-041"),),
    )  # fmt: skip
    lines = [
        (e.text.replace("\u00a0", " "), e.debit, e.credit, e.balance) for e in statement(account)
    ]
    assert lines == [
        ("Facture n° F2026-041", Decimal("2400.00"), Decimal(0), Decimal("2400.00")),
        ("Règlement sur facture n° F2026-041", Decimal(0), Decimal("200.00"), Decimal("2200.00")),
        (
            "Avoir n° A-1 sur facture n° F2026-041",
            Decimal(0),
            Decimal("100.00"),
            Decimal("2100.00"),
        ),
        ("Règlement sur facture n° F2026-041", Decimal(0), Decimal("400.00"), Decimal("1700.00")),
    ]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason.GAP, True),  # « pour mémoire »
        (Reason.DISPUTE, False),
        (Reason.NOTE_TO_READ, False),  # perhaps « payée »
        (Reason.TIME_BARRED, False),
        (Reason.BELOW_THRESHOLD, False),
        (Reason.INSOLVENCY, False),
    ],
)
def test_the_account_names_only_what_the_letter_names(
    reason: Reason, told: bool, world: Any, templates: Templates
) -> None:
    client = world.clients[Kind.BUSINESS]
    first, second = world.claim(client), world.claim(client, 42, late=35)
    beside = world.claim(client, 36, late=60, reason=reason)
    notice = world.notice(
        client, world.steps["formal"], (first, second), others=(beside,) if told else ()
    )
    plan = replace(plan_of(world, notice), claims=(first, second, beside))
    [letter] = [d for d in documents(world, templates, plan, Ledger()).values() if d.notice]
    text = world.read(letter).text
    assert "relevé de votre compte" in text
    assert ("F2026-036" in text) is told
    assert ("6 000,00 €" in text) is told  # the balance


def test_the_part_that_is_not_claimed_is_no_part_of_the_balance(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]  # of 2 400: 400 paid, 500 disputed
    claim = world.claim(client, outstanding="1500.00", withheld=Decimal("500.00"))
    last = statement(Account(claims=(claim,)))[-1]
    assert last.text.replace("\u00a0", " ") == "Part non réclamée de la facture n° F2026-041"
    assert (last.credit, last.balance) == (Decimal("500.00"), Decimal("1500.00"))


@pytest.mark.parametrize("step", ["first", "second", "formal"])
def test_a_part_payment_is_told_with_its_date(step: str, world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.BUSINESS], world.steps[step]))
    ledger = Ledger(payments=(paid(world, "400.00", date(2026, 10, 20)),))
    [letter] = [d for d in documents(world, templates, plan, ledger).values() if d.notice]
    text = world.read(letter).text
    if step == "formal":
        assert "20 octobre 2026 : règlement de 400,00 € reçu" in text
    else:
        assert "Nous avons bien reçu 400,00 € le 20 octobre 2026, et vous en remercions." in text
    assert ("relevé de votre compte" in text) is (step != "first")


def test_a_payment_that_the_program_took_in_and_the_owner_noted_too_is_told_once(
    world: Any,
) -> None:
    """400 € in « Relance - Encaissements » and in the owner's sheet, 200 € in that sheet alone."""
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(client, outstanding="1800.00")  # of 2 400
    day = date(2026, 10, 20)
    account = Account(
        claims=(claim,),
        payments=(
            paid(world, "200.00", date(2026, 10, 2)),
            paid(world, "400.00", day),
            replace(paid(world, "400.00", day), ours=True, already=Decimal("200.00")),
        ),
    )
    lines = [(e.on, e.credit, e.balance) for e in statement(account)]
    assert lines[1:] == [
        (date(2026, 10, 2), Decimal("200.00"), Decimal("2200.00")),
        (day, Decimal("400.00"), Decimal("1800.00")),
    ]
