"""An insolvent debtor: until when to declare, and how much (LAW §10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.law.loader import load_law
from relance.rules.allocation import Step
from relance.rules.holds import read_hold
from relance.rules.insolvency import declare_before, overseas, owed_on_eve, to_do
from relance.rules.model import (
    Client,
    Hold,
    Invoice,
    Kind,
    Ledger,
    Payment,
    Policy,
    Reason,
    Sender,
    State,
)
from relance.rules.plan import plan

LAW = load_law()
JUDGMENT = date(2026, 10, 20)
STEPS = (Step(date(2026, 8, 31), Decimal(1000)), Step(date(2026, 9, 30), Decimal(600)))


def insolvent(published: date | None, trustee: str = "Me Durand") -> Hold:
    return Hold(state=State.INSOLVENCY, until=JUDGMENT, published=published, trustee=trustee)


@pytest.mark.parametrize(
    ("published", "far", "last"),
    [
        (date(2026, 11, 12), False, date(2027, 1, 12)),  # C. com. R622-24: two months
        (date(2026, 11, 12), True, date(2027, 3, 12)),  # four for a creditor from overseas
        (date(2026, 12, 31), False, date(2027, 2, 28)),  # no 31 February (CPC 641)
        (date(2027, 12, 29), False, date(2028, 2, 29)),
        (None, False, None),
    ],
)
def test_the_claim_is_declared_within_two_months_of_the_publication(
    published: date | None, far: bool, last: date | None
) -> None:
    assert declare_before(insolvent(published), LAW, overseas=far) == last


@pytest.mark.parametrize(
    ("postcode", "far"), [("49000", False), ("97400", True), ("98800", True), ("", False)]
)
def test_overseas_is_told_by_the_creditors_postcode(postcode: str, far: bool) -> None:
    assert overseas(Sender(postcode=postcode)) is far


@pytest.mark.parametrize(
    ("judgment", "owed"),
    [
        (date(2026, 8, 15), "1000"),  # before the due date: it will fall due
        (date(2026, 9, 30), "1000"),  # the payment of that day comes after the eve
        (date(2026, 10, 1), "600"),
    ],
)
def test_what_is_declared_is_what_was_open_on_the_eve(judgment: date, owed: str) -> None:
    assert owed_on_eve(STEPS, judgment) == Decimal(owed)
    assert owed_on_eve((), judgment) == 0


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 23), ", avant le 12/01/2027 inclus (encore 50 jours)"),
        (date(2027, 1, 11), "(encore 1 jour)"),
        (date(2027, 1, 12), "(dernier jour)"),
        (date(2027, 1, 13), "délai expiré le 12/01/2027, relevé de forclusion à demander avant le 12/05/2027"),
        (date(2027, 5, 12), "relevé de forclusion à demander"),
        (date(2027, 5, 13), " ; délai expiré le 12/01/2027"),
    ],
)  # fmt: skip
def test_the_owner_reads_the_days_left(today: date, said: str) -> None:
    text = to_do(insolvent(date(2026, 11, 12)), STEPS, Decimal("12.34"), LAW, today, overseas=False)
    assert text.startswith("créance à déclarer à Me Durand, 600,00")
    assert "12,34\u00a0€ d'intérêts au 19/10/2026" in text
    assert said in text
    assert text.endswith(said) or today <= date(2027, 1, 12) or "forclusion" in said


def test_what_is_not_noted_is_asked_for() -> None:
    text = to_do(Hold(state=State.INSOLVENCY), STEPS, Decimal(0), LAW, JUDGMENT, overseas=False)
    assert text == (
        "notez la date du jugement dans « Jusqu'au », la date de publication au BODACC et le"
        " mandataire ; créance à déclarer au mandataire"
    )


def test_on_a_monday_the_deadline_is_the_next_date_and_interest_stops_at_the_eve() -> None:
    """1 000 € due 31 August, 400 € paid 30 September, judgment on 20 October 2026.

    1000 × 12,40 % × 30 / 365 = 10,19; 600 × 12,40 % × 19 / 365 = 3,87.
    """
    note = "Procédure collective, publiée le 12/11/2026, Me Durand"
    invoice = Invoice(
        id="F1",
        number="F1",
        client_id="c",
        total=Decimal(1000),
        issued=date(2026, 8, 1),
        due=date(2026, 8, 31),
        hold=read_hold(note, JUDGMENT, ""),
    )
    ledger = Ledger(
        policies=(Policy(profile="Standard", stages=()),),
        clients=(Client(id="c", name="C", kind=Kind.BUSINESS),),
        invoices=(invoice,),
        payments=(Payment(amount=Decimal(400), on=date(2026, 9, 30), invoice_id="F1"),),
    )
    claim = plan(ledger, LAW, date(2026, 11, 23)).claims[0]
    assert (claim.reason, claim.next_date) == (Reason.INSOLVENCY, date(2027, 1, 12))
    assert claim.interest == Decimal("14.06")
    assert "600,00\u00a0€ et 14,06\u00a0€ d'intérêts au 19/10/2026" in claim.sentence
