"""All the invoices: each where its delay, its history and its client's own money put it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Reason, State
from relance.rules.ladder.examined import examined
from relance.rules.ladder.plan import plan
from relance.rules.model import CreditNote, Hold, Payment
from relance.rules.sums.credits import credits_of
from tests.rules.ladder.ledgers import DUPONT, LATE, LAW, MONDAY, invoice, ledger, sent


@pytest.mark.parametrize(
    ("late", "history", "expected", "step"),
    [
        (-5, [], Reason.NOT_DUE, ""),
        (0, [], Reason.NOT_DUE, ""),
        (2, [], Reason.TOO_EARLY, ""),
        (3, [], Reason.CALL_LISTED, "Appel"),
        (12, [("Appel", 4)], Reason.GAP, "Appel"),
        (12, [("Appel", 7)], Reason.PREPARED, "Relance 1"),
        (27, [("Appel", 21), ("Relance 1", 14)], Reason.PREPARED, "Relance 2"),
        (41, [("Relance 1", 28), ("Relance 2", 14)], Reason.PREPARED, "Mise en demeure"),
        (70, [("Relance 2", 40), ("Mise en demeure", 21)], Reason.FILE_DUE, "Contentieux"),
        (95, [("Mise en demeure", 50), ("Contentieux", 14)], Reason.LAST_STEP, "Contentieux"),
        (120, [], Reason.OLD_DEBT, ""),
    ],
)
def test_each_invoice_stands_where_its_delay_and_its_history_put_it(
    late: int, history: list[tuple[str, int]], expected: Reason, step: str
) -> None:
    channels = {"Appel": Channel.PHONE, "Contentieux": Channel.FILE}
    events = [sent("F1", s, ago, channel=channels.get(s, Channel.LETTER)) for s, ago in history]
    events = [
        replace(e, kind=EventKind.FILE_PREPARED) if e.channel is Channel.FILE else e for e in events
    ]
    claim = plan(ledger(invoice("F1", late), events=events), LAW, MONDAY).claims[0]
    assert (claim.reason, claim.step_after) == (expected, step)
    assert claim.sentence


def test_a_row_to_correct_keeps_the_stage_that_it_had_reached() -> None:
    doubt = replace(invoice("F1", 20), due=None)
    claim = plan(ledger(doubt, events=[sent("F1", "Relance 1", 7)]), LAW, MONDAY).claims[0]
    assert (claim.reason, claim.step_after) == (Reason.TO_CORRECT, "Relance 1")


OTHER = replace(invoice("F2", 20, client="morel"), id="F2/morel")
MOREL = replace(DUPONT, id="morel", name="Morel SARL")


@pytest.mark.parametrize(
    ("credit", "payment", "expected"),
    [
        ("1000", "0", Reason.COVERED),
        ("600", "400", Reason.COVERED),  # together
        ("0", "400", Reason.TO_CORRECT),  # not allocated: somebody must say for what it is
        ("400", "0", Reason.CALL_LISTED),  # deducted from what is asked for
    ],
)
def test_a_debt_waits_where_the_clients_own_money_covers_it_or_is_not_allocated(
    credit: str, payment: str, expected: Reason
) -> None:
    note = CreditNote(number="AV1", client_id="dupont", amount=Decimal(credit), on=MONDAY)
    loose = Payment(amount=Decimal(payment), on=MONDAY, client_id="dupont")
    book = ledger(
        LATE,
        OTHER,
        clients=[DUPONT, MOREL],
        credit_notes=[note] if note.amount else [],
        payments=[loose] if loose.amount else [],
    )
    mine, theirs = examined(book, LAW, MONDAY, credits_of(book))
    assert (mine.reason, theirs.reason) == (expected, Reason.CALL_LISTED)


@pytest.mark.parametrize(
    ("state", "settled", "expected"),
    [
        (State.DISPUTE, False, Reason.CALL_LISTED),  # of one invoice alone
        (State.HANDED_OVER, False, Reason.HELD),
        (State.HANDED_OVER, True, Reason.CALL_LISTED),
        (State.DEATH, True, Reason.HELD),  # lasts, though that invoice is paid
    ],
)
def test_a_note_beside_one_invoice_may_hold_all_those_of_its_client(
    state: State, settled: bool, expected: Reason
) -> None:
    noted = replace(invoice("F2", 30), hold=Hold(state=state, until=date(2026, 11, 30)))
    noted = replace(noted, balance=Decimal(0)) if settled else noted
    book = ledger(LATE, noted)
    claims = examined(book, LAW, MONDAY, credits_of(book))
    assert claims[0].reason is expected


@pytest.mark.parametrize(
    ("late", "history", "expected"),
    [
        (3, [], Reason.TO_ALLOCATE),  # a call
        (12, [("Relance 1", 9)], Reason.TOO_EARLY),  # nothing is asked today
        (27, [("Relance 1", 14)], Reason.TO_ALLOCATE),
        (70, [("Relance 2", 40), ("Mise en demeure", 21)], Reason.TO_ALLOCATE),  # a court file
    ],
)
def test_whoever_may_have_paid_money_not_allocated_yet_is_asked_for_nothing(
    late: int, history: list[tuple[str, int]], expected: Reason
) -> None:
    events = [sent("F1", step, ago) for step, ago in history]
    books = replace(
        ledger(invoice("F1", late), events=events), awaiting=((DUPONT.id, "Une somme"),)
    )
    done = plan(books, LAW, MONDAY)
    assert (done.claims[0].reason, done.notices, done.calls, done.files) == (expected, (), (), ())
    assert done.claims[0].step_after == (history[-1][0] if history else "")
    elsewhere = plan(replace(books, awaiting=(("morel", "Une somme"),)), LAW, MONDAY)
    assert elsewhere.claims[0].reason is not Reason.TO_ALLOCATE
