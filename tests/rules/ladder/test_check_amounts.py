"""Amounts: rates under the floor or missing, what no payment explains."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Sums
from relance.rules.firm import Settings
from relance.rules.ladder.plan import plan
from relance.rules.model import Ledger, Payment
from relance.words.rate_words import parse_rate
from tests.rules.ladder.checking import CLIENT, LADDER, LATE, LAW, TODAY, about, asked, monday, seen


def test_a_rate_under_the_floor_is_said_once_for_all_its_invoices() -> None:
    """3 × 2,75 = 8,25 in 2026-S2 (C. com. L441-10 II)."""
    low = parse_rate("5 %")
    invoices = [replace(LATE, id=f"F{n}", number=f"F{n}", rate=low) for n in range(1, 9)]
    [said] = about(monday(*invoices), "sous le plancher")
    assert "« 5 % »" in said
    assert "F1, F2, F3, F4, F5, F6… (8 factures)" in said
    assert about(monday(replace(LATE, rate=parse_rate("12 %"))), "plancher") == []


@pytest.mark.parametrize("raised", [False, True])
def test_a_low_rate_of_the_client_or_of_the_settings_is_flagged_unless_it_is_raised(
    raised: bool,
) -> None:
    settings = Settings(raise_to_floor=raised)
    client = replace(CLIENT, rate=parse_rate("2 × taux légal"))
    by_client = about(monday(LATE, client=client, settings=settings), "sous le plancher")
    settings = replace(settings, penalty_rate=parse_rate("5 %"))
    by_setting = about(monday(LATE, settings=settings), "sous le plancher")
    assert len(by_client) == len(by_setting) == (not raised)


def test_the_rate_that_is_missing_is_that_of_the_half_year_where_interest_stopped() -> None:
    """Due in the middle of it: the next one, which has not begun, is not asked for."""
    ledger = Ledger(
        ladders=(LADDER,),
        clients=(CLIENT,),
        invoices=(replace(LATE, due=date(2027, 1, 15), issued=date(2026, 12, 16)),),
    )
    found = plan(ledger, LAW, date(2027, 2, 15)).problems
    [where] = [p.where for p in found if "Les intérêts sont arrêtés au 15/01/2027" in p.what]
    assert where == "Relance - Paramètres, Taux BCE 2027-S1 et Taux légal 2027-S1"


def test_a_payment_that_no_invoice_took_is_told() -> None:
    loose = Payment(amount=Decimal(10), on=TODAY, client_id="c", where="Règlements!B3")
    [said] = about(monday(LATE, payments=(loose,)), "non affecté")
    assert "10,00" in said


@pytest.mark.parametrize(
    ("before", "paid", "seen_before", "told"),
    [
        (1000, 0, 0, False),
        (800, 0, 0, True),  # grown
        (1200, 0, 0, True),  # smaller, with nothing paid
        (1000, 300, 0, False),  # a payment explains it
        (1200, 300, 0, True),  # but not all of it
        (700, 300, 300, False),  # paid before the letter, which asked for the rest
        (900, 300, 300, True),  # 900 then, 700 now: the payment was in the 900 already
    ],
)
def test_an_amount_that_no_payment_explains_since_the_last_letter_is_told(
    before: int, paid: int, seen_before: int, told: bool
) -> None:
    events = [seen(seen_before, date(2026, 11, 2))] if seen_before else []
    events.append(asked(before, date(2026, 11, 9)))
    payment = Payment(amount=Decimal(paid), on=date(2026, 11, 1), invoice_id="F1", client_id="c")
    done = monday(LATE, events=tuple(events), payments=(payment,) if paid else ())
    assert bool(about(done, "aucun règlement noté ne l'explique")) is told


def test_what_a_letter_asked_with_interest_says_nothing_of_the_price() -> None:
    ladder = replace(LADDER, steps=(replace(LADDER.steps[0], sums=Sums.ALL), LADDER.steps[1]))
    letter = replace(asked(1047, date(2026, 11, 9)), document="a.docx")
    ledger = Ledger(ladders=(ladder,), clients=(CLIENT,), invoices=(LATE,), events=(letter,))
    assert about(plan(ledger, LAW, TODAY), "aucun règlement noté") == []
