"""What pauses an invoice, wholly or in part."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, Reason, State
from relance.rules.ladder.plan import plan
from relance.rules.model import Hold
from tests.rules.ladder.ledgers import LAW, MONDAY, claim_of, invoice, ledger, reason, sent


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (Hold(state=State.PROMISE, until=MONDAY), Reason.PROMISE),
        (Hold(state=State.PROMISE, until=MONDAY - timedelta(days=3)), Reason.PROMISE),  # + 2 days
        (Hold(state=State.PROMISE, until=MONDAY - timedelta(days=7)), Reason.PREPARED),
        (Hold(state=State.DISPUTE), Reason.DISPUTE),
        (Hold(state=State.DISPUTE, until=MONDAY - timedelta(days=1)), Reason.PREPARED),
        (Hold(state=State.INSOLVENCY, until=MONDAY - timedelta(days=20)), Reason.INSOLVENCY),
        (Hold(state=State.PAID), Reason.DECLARED_PAID),
        (Hold(state=State.CHEQUE), Reason.DECLARED_PAID),
        (Hold(state=State.NOT_UNDERSTOOD, text="voir Paul"), Reason.NOTE_TO_READ),
        (Hold(state=State.DO_NOT_CHASE), Reason.HELD),
    ],
)
def test_what_is_written_in_suite_donnee_decides(hold: Hold, expected: Reason) -> None:
    held = replace(invoice("F1", 27), hold=hold)
    assert reason(held, events=[sent("F1", "Relance 1", 14)]) is expected


def test_a_promise_on_one_invoice_pauses_all_those_of_the_client_a_dispute_only_its_own() -> None:
    calls = [sent(n, "Appel", 7, channel=Channel.PHONE) for n in ("F1", "F2")]
    promised = replace(invoice("F1", 12), hold=Hold(state=State.PROMISE, until=MONDAY))
    disputed = replace(invoice("F1", 12), hold=Hold(state=State.DISPUTE))
    other = invoice("F2", 12)
    both = [plan(ledger(i, other, events=calls), LAW, MONDAY) for i in (promised, disputed)]
    assert [claim_of(p, "F2").reason for p in both] == [Reason.PROMISE, Reason.PREPARED]


def test_a_promise_beside_a_settled_invoice_holds_nobody_an_insolvency_does() -> None:
    calls = [sent("F2", "Appel", 7, channel=Channel.PHONE)]
    reasons = []
    for state in (State.PROMISE, State.INSOLVENCY):
        paid = replace(invoice("F1", 12), balance=Decimal(0), hold=Hold(state=state, until=MONDAY))
        done = plan(ledger(paid, invoice("F2", 12), events=calls), LAW, MONDAY)
        reasons.append(claim_of(done, "F2").reason)
    assert reasons == [Reason.PREPARED, Reason.INSOLVENCY]


def test_a_retention_that_is_all_that_is_left_bears_no_interest_and_is_not_late() -> None:
    """Loi n° 71-584: 24 000, of which 1 200 kept back; the rest was paid 13 days late."""
    kept = Hold(state=State.RETENTION, amount=Decimal(1200))
    late = invoice("F1", 177, total="24000")
    paid = replace(late, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=MONDAY - timedelta(days=164))  # fmt: skip
    done = plan(ledger(paid), LAW, MONDAY)
    [claim] = done.claims
    assert (claim.reason, claim.outstanding, claim.withheld) == (
        Reason.HELD,
        Decimal(),
        Decimal(1200),
    )
    assert [(line.days, line.base) for line in claim.accruals if line.base != 22800] == []
    assert sum(line.days for line in claim.accruals) == 13
    assert done.aged_balance.not_due == done.aged_balance.total == 1200


def test_a_retention_that_is_lifted_is_late_from_its_own_day() -> None:
    kept = Hold(state=State.RETENTION, amount=Decimal(1200), until=MONDAY - timedelta(days=5))
    late = invoice("F1", 400, total="24000")
    paid = replace(late, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=late.due)
    done = plan(ledger(paid), LAW, MONDAY)
    [claim] = done.claims
    assert (claim.reason, claim.days_late) == (Reason.CALL_LISTED, 5)  # no old debt
    assert sum(line.days for line in claim.accruals) == 5
    assert done.aged_balance.up_to_30 == done.aged_balance.total == 1200


def test_a_rest_paid_in_time_owes_no_compensation_for_the_retention() -> None:
    kept = Hold(state=State.RETENTION, amount=Decimal(1200))
    late = invoice("F1", 30, total="24000")
    paid = replace(late, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=late.due)
    [claim] = plan(ledger(paid), LAW, MONDAY).claims
    assert (claim.interest, claim.fee) == (Decimal(), Decimal())


def test_a_retention_lifted_before_its_due_date_is_not_late_before_it() -> None:
    kept = Hold(state=State.RETENTION, amount=Decimal(1200), until=MONDAY - timedelta(days=400))
    bill = invoice("F1", 10, total="24000")
    paid = replace(bill, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=bill.due)
    [claim] = plan(ledger(paid), LAW, MONDAY).claims
    assert claim.days_late == 10


def test_a_retention_that_is_lifted_begins_its_ladder_anew() -> None:
    """What was sent before asked for the rest of the invoice: it reminds of no retention."""
    lifted = MONDAY - timedelta(days=12)
    kept = Hold(state=State.RETENTION, amount=Decimal(1200), until=lifted)
    late = invoice("F1", 400, total="24000")
    paid = replace(late, balance=Decimal(1200), hold=kept, paid=Decimal(22800), paid_on=late.due)
    letters = [sent("F1", "Relance 1", 72), sent("F1", "Relance 2", 52)]
    [claim] = plan(ledger(paid, events=letters), LAW, MONDAY).claims
    assert (claim.step_taken, claim.history) == ("", ())
    assert claim.reason is Reason.CALL_LISTED
