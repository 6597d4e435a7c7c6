"""One letter a client: what it takes along, and what holds it back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Postal, Reason
from relance.rules.firm import Settings
from relance.rules.ladder.plan import plan
from relance.rules.model import CreditNote, Payment
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, claim_of, invoice, ledger, sent


def test_one_letter_per_client_in_one_tone_that_takes_along_what_is_late_enough() -> None:
    """Two invoices with different balances (ERPNext 46650: each row showed the last one's)."""
    done = plan(
        ledger(
            invoice("F1", 27, total="1200.00"),
            invoice("F2", 12, total="345.60"),
            invoice("F3", 2, total="80.00"),
            events=[
                sent("F1", "Relance 1", 14),
                sent("F2", "Appel", 7, channel=Channel.PHONE),
            ],
        ),
        LAW,
        MONDAY,
    )
    [notice] = done.notices
    assert notice.step.name == "Relance 2"
    assert [(c.invoice.number, c.step_after, c.outstanding) for c in notice.claims] == [
        ("F1", "Relance 2", Decimal("1200.00")),
        ("F2", "Relance 2", Decimal("345.60")),
    ]
    assert [c.above for c in notice.claims] == [False, True]
    assert [c.invoice.number for c in notice.others] == ["F3"]
    assert claim_of(done, "F3").step_after == ""  # recalled, never reminded
    assert notice.total == sum(c.total for c in notice.claims)


def test_what_was_not_reminded_before_waits_until_the_date_of_the_formal_notice_has_run() -> None:
    done = plan(
        ledger(
            invoice("F1", 41),
            invoice("F2", 12),
            events=[
                sent("F1", "Relance 2", 14),
                sent("F2", "Appel", 7, channel=Channel.PHONE),
            ],
        ),
        LAW,
        MONDAY,
    )
    [notice] = done.notices
    assert notice.step.formal_notice
    assert [c.invoice.number for c in notice.claims] == ["F1"]
    assert notice.pay_before is not None
    waiting = claim_of(done, "F2")
    assert waiting.reason is Reason.FORMAL_NOTICE_TODAY
    assert waiting.next_date == notice.pay_before + timedelta(days=1)
    assert [c.invoice.number for c in notice.others] == ["F2"]
    assert (notice.pay_before - MONDAY).days >= 15


@pytest.mark.parametrize(
    ("credit", "expected"), [("1000.00", Reason.COVERED), ("200.00", Reason.PREPARED)]
)
def test_a_credit_note_that_covers_the_debt_cancels_the_letter(
    credit: str, expected: Reason
) -> None:
    note = CreditNote(number="A1", client_id="dupont", amount=Decimal(credit), on=MONDAY)
    call = sent("F1", "Appel", 7, channel=Channel.PHONE)
    done = plan(ledger(invoice("F1", 12), events=[call], credit_notes=[note]), LAW, MONDAY)
    assert done.claims[0].reason is expected
    if done.notices:
        assert done.notices[0].total == Decimal("800.00")


def test_money_received_and_not_allocated_holds_the_letters_of_its_client() -> None:
    payment = Payment(
        amount=Decimal("300.00"), on=MONDAY, client_id="dupont", where="Règlements!B3"
    )
    call = sent("F1", "Appel", 7, channel=Channel.PHONE)
    done = plan(ledger(invoice("F1", 12), events=[call], payments=[payment]), LAW, MONDAY)
    assert done.claims[0].reason is Reason.TO_CORRECT
    assert "300,00" in done.claims[0].sentence


def test_two_letters_to_one_client_are_a_week_apart() -> None:
    recent = sent("F2", "Relance 1", 5)
    done = plan(
        ledger(
            invoice("F1", 12),
            invoice("F2", 15),
            events=[sent("F1", "Appel", 9, channel=Channel.PHONE), recent],
        ),
        LAW,
        MONDAY,
    )
    assert done.notices == ()
    claim = claim_of(done, "F1")
    assert (claim.reason, claim.next_date) == (Reason.CLIENT_GAP, MONDAY + timedelta(days=2))


def test_an_earlier_reminder_of_the_owner_counts_for_the_days_between_two_letters() -> None:
    own = replace(sent("F2", "Relance 1", 5), kind=EventKind.TAKEN_OVER, channel="", document="")
    called = sent("F1", "Appel", 9, channel=Channel.PHONE)
    done = plan(ledger(invoice("F1", 12), invoice("F2", 15), events=[called, own]), LAW, MONDAY)
    assert done.notices == ()
    assert claim_of(done, "F1").reason is Reason.CLIENT_GAP


def test_while_a_letter_waits_to_be_posted_no_other_is_made_for_its_client() -> None:
    """Posted late, the two would leave together."""
    waiting = replace(sent("F2", "Relance 1", 14), postal=Postal.UNCONFIRMED, sent_on=None)
    called = sent("F1", "Appel", 9, channel=Channel.PHONE)
    book = ledger(invoice("F1", 12), invoice("F2", 25), events=[called, waiting])
    done = plan(book, LAW, MONDAY)
    assert done.notices == ()
    claim = claim_of(done, "F1")
    assert (claim.reason, claim.step_after) == (Reason.UNCONFIRMED, "Appel")
    assert "09/11/2026" in claim.sentence
    posted = sent("F2", "Relance 1", 14)
    assert len(plan(replace(book, events=(called, posted)), LAW, MONDAY).notices) == 1


def test_at_most_so_many_letters_a_monday_the_nearest_limitation_first() -> None:
    clients = [replace(DUPONT, id=f"c{n}", name=f"Client {n}") for n in range(4)]
    invoices = [invoice(f"F{n}", 12 + n, client=f"c{n}") for n in range(4)]
    events = [
        replace(sent(f"F{n}", "Appel", 7, channel=Channel.PHONE), client_id=f"c{n}")
        for n in range(4)
    ]
    book = ledger(
        *invoices, events=events, clients=clients, settings=Settings(letters_per_monday=2)
    )
    done = plan(book, LAW, MONDAY)
    assert sorted(n.claims[0].invoice.number for n in done.notices) == ["F2", "F3"]
    assert claim_of(done, "F0").reason is Reason.CAPPED
    assert claim_of(done, "F0").step_after == "Appel"


def test_a_credit_that_covers_the_letter_cancels_it_though_not_all_that_is_due() -> None:
    """The letter asks 100 €, a call is due for 500 € more, the credit note is 200 €: no letter."""
    note = CreditNote(number="A1", client_id="dupont", amount=Decimal(200), on=MONDAY)
    call = sent("F1", "Appel", 7, channel=Channel.PHONE)
    debts = (invoice("F1", 12, total="100.00"), invoice("F2", 4, total="500.00"))
    done = plan(ledger(*debts, events=[call], credit_notes=[note]), LAW, MONDAY)
    assert done.notices == ()
    assert claim_of(done, "F1").reason is Reason.COVERED
    assert claim_of(done, "F1").step_after == "Appel"
