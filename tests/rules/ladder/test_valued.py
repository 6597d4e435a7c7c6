"""What is owed on one invoice: days late, interest, the 40 €, what is set apart or left over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Kind, Reason, State
from relance.rules.ladder.plan import plan
from relance.rules.model import CreditNote, Hold, Payment
from relance.words.follow_up_words import read_hold
from tests.rules.ladder import checking
from tests.rules.ladder.checking import CLIENT, TODAY, monday
from tests.rules.ladder.ledgers import LATE, LAW, MONDAY, invoice, ledger


def test_interest_and_forty_euros_of_a_business_by_hand() -> None:
    """1 000 € due on 27 October 2026, 27 days at 12,40 %: 1000 × 12,40 % × 27 / 365 = 9,17 €."""
    claim = plan(ledger(invoice("F1", 27)), LAW, MONDAY).claims[0]
    assert (claim.interest, claim.fee, claim.total) == (
        Decimal("9.17"),
        Decimal("40.00"),
        Decimal("1049.17"),
    )


def test_no_interest_from_the_day_of_the_insolvency_judgment_and_no_fixed_compensation() -> None:
    """Judgment on 3 November, due 27 October: seven days to its eve, 2 November (C. com. L622-28)."""
    hold = Hold(state=State.INSOLVENCY, until=date(2026, 11, 3))
    claim = plan(ledger(replace(invoice("F1", 27), hold=hold)), LAW, MONDAY).claims[0]
    assert [(a.end, a.days) for a in claim.accruals] == [(date(2026, 11, 2), 6)]
    assert claim.fee == 0


def test_a_claim_in_another_currency_bears_nothing_here() -> None:
    claim = plan(ledger(replace(LATE, currency="CHF")), LAW, MONDAY).claims[0]
    assert claim.interest == claim.fee == 0


@pytest.mark.parametrize(("paid_after", "days"), [(6, 6), (0, 0), (-3, 0), (None, 0)])
def test_days_late_stop_when_the_invoice_is_settled(paid_after: int | None, days: int) -> None:
    """Paid without a date counts as paid on the due date (DESIGN §6)."""
    bill = invoice("F1", 40)
    assert bill.due
    on = None if paid_after is None else bill.due + timedelta(days=paid_after)
    claim = plan(
        ledger(replace(bill, balance=Decimal(0), paid=bill.total, paid_on=on)), LAW, MONDAY
    ).claims[0]
    assert (claim.reason, claim.days_late) == (Reason.SETTLED, days)


@pytest.mark.parametrize(
    ("text", "until", "withheld", "remark"),
    [
        ("Litige 300 €", None, "300.00", "300,00\u00a0€ contestés, non réclamés."),
        ("RG 5 %", None, "50.00", "50,00\u00a0€ retenus en garantie, non réclamés."),
        (
            "RG 5 %",
            date(2027, 6, 1),
            "50.00",
            "50,00\u00a0€ retenus en garantie jusqu'au 01/06/2027, non réclamés.",
        ),
        ("Litige 300 €", date(2026, 11, 22), "0.00", ""),  # over since yesterday
    ],
)
def test_the_part_disputed_or_retained_is_outside_interest_and_said(
    text: str, until: date | None, withheld: str, remark: str
) -> None:
    """Loi 71-584: a retention is a separate amount, not overdue before its day."""
    claim = plan(ledger(replace(LATE, hold=read_hold(text, until, ""))), LAW, MONDAY).claims[0]
    assert claim.withheld == Decimal(withheld)
    assert claim.remark == remark
    assert {line.base for line in claim.accruals} == {Decimal(1000) - Decimal(withheld)}


def test_a_payment_before_its_invoice_is_due_leaves_the_rest_to_bear_interest() -> None:
    early = Payment(amount=Decimal(400), on=MONDAY - timedelta(days=40), invoice_id=LATE.id)
    bare = replace(LATE, balance=None)
    claim = plan(ledger(bare, payments=[early]), LAW, MONDAY).claims[0]
    assert [line.base for line in claim.accruals] == [Decimal(600)]


@pytest.mark.parametrize(
    ("sent", "due", "first"),
    [
        (None, date(2026, 9, 1), date(2026, 10, 4)),  # issued 1 September, two days, thirty days
        (date(2026, 9, 10), date(2026, 9, 1), date(2026, 10, 13)),  # sent on the 10th
        (date(2026, 9, 10), date(2026, 10, 30), date(2026, 10, 31)),  # a hospital: fifty days
    ],
)
def test_a_public_body_owes_interest_after_its_legal_days_from_the_receipt(
    sent: date | None, due: date, first: date
) -> None:
    """CCP R2192-10, -11 and -14; a longer term that the owner noted stands."""
    town = replace(CLIENT, kind=Kind.PUBLIC_BODY)
    claim = monday(replace(checking.LATE, sent=sent, due=due), client=town).claims[0]
    assert claim.accruals[0].start == first
    assert claim.fee == 40


def test_a_public_body_within_its_legal_days_owes_no_compensation_yet() -> None:
    town = replace(CLIENT, kind=Kind.PUBLIC_BODY)
    early = replace(checking.LATE, issued=date(2026, 10, 24), due=date(2026, 10, 24))
    claim = monday(early, client=town).claims[0]
    assert claim.interest == claim.fee == 0
    claim = monday(replace(early, issued=None), client=town).claims[0]
    assert claim.fee == 40  # nothing tells when it was deposited: its own due date


@pytest.mark.parametrize(
    ("paid_on", "kind", "said"),
    [
        # 1000 × 12,40 % × 30 / 365 = 10,19
        (date(2026, 10, 31), Kind.BUSINESS, "10,19 € d'intérêts de retard et 40,00 € d'indemnité"),
        (date(2026, 10, 2), Kind.BUSINESS, "0,34 € d'intérêts de retard et 40,00 € d'indemnité"),
        (date(2026, 10, 1), Kind.BUSINESS, ""),
        (date(2026, 10, 31), Kind.CONSUMER, ""),
        (None, Kind.BUSINESS, ""),
    ],
)
def test_an_invoice_paid_late_shows_what_it_still_owes_and_claims_nothing(
    paid_on: date | None, kind: Kind, said: str
) -> None:
    """LAW §3: an invoice paid late keeps its penalties and its 40 €."""
    payment = Payment(amount=Decimal(1000), on=paid_on, invoice_id="F1")
    done = monday(checking.LATE, client=replace(CLIENT, kind=kind), payments=(payment,))
    claim = done.claims[0]
    assert (claim.reason, done.notices) == (Reason.SETTLED, ())
    text = claim.sentence.replace("\u00a0", " ")
    assert text == (
        f"Soldée. Réglée en retard : {said} forfaitaire, non réclamés." if said else "Soldée."
    )


def test_a_credit_note_for_all_leaves_nothing_late() -> None:
    note = CreditNote(number="A1", client_id="c", amount=Decimal(1000), on=TODAY, invoice_id="F1")
    assert monday(checking.LATE, credit_notes=(note,)).claims[0].sentence == "Soldée."


def test_a_client_whose_compensation_is_waived_shows_only_the_interest() -> None:
    payment = Payment(amount=Decimal(1000), on=date(2026, 10, 31), invoice_id="F1")
    done = monday(checking.LATE, client=replace(CLIENT, fee_waived=True), payments=(payment,))
    assert "Réglée en retard : 10,19\u00a0€ d'intérêts de retard, non" in done.claims[0].sentence
