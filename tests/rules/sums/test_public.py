"""When a period of payment begins and ends by law: public bodies (CCP R2192-10 to -14), no agreed term."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Kind, Reason, State
from relance.rules.firm import Settings
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Hold, Invoice, Ledger
from relance.rules.outcome import Plan
from tests.rules.ladder.checking import CLIENT, LADDER, LATE, LAW, about, monday

HOSPITAL = replace(
    CLIENT, name="Centre hospitalier de Cholet", kind=Kind.PUBLIC_BODY, named_health=True
)
TOWN = replace(CLIENT, name="Mairie de Trélazé", kind=Kind.PUBLIC_BODY)


def test_a_firm_with_such_a_name_is_no_public_body() -> None:
    assert HOSPITAL.health
    assert not replace(HOSPITAL, kind=Kind.BUSINESS).health


def of(client: Client, due: date, **facts: object) -> tuple[Invoice, Plan]:
    invoice = replace(LATE, due=due, **facts)
    return invoice, monday(invoice, client=client)


@pytest.mark.parametrize(
    ("client", "first"),
    # issued on 1 September, received on the 3rd (R2192-14): the 30th day is 3 October, the 50th 23
    [(TOWN, date(2026, 10, 4)), (HOSPITAL, date(2026, 10, 24))],
)
def test_interest_waits_for_the_legal_days_of_each(client: Client, first: date) -> None:
    _, done = of(client, date(2026, 9, 16))
    assert done.claims[0].accruals[0].start == first


@pytest.mark.parametrize(
    ("issued", "works_end", "first", "days", "interest"),
    [
        # LAW correction 1: works ended on 25/09, thirty days to 25/10; 50000 × 10,40 % × 36 / 365
        (date(2026, 9, 1), date(2026, 9, 25), date(2026, 10, 26), 36, "512.88"),
        # performed before the invoice: 01/09 + 2 + 30 days; 50000 × 10,40 % × 58 / 365
        (date(2026, 9, 1), date(2026, 8, 20), date(2026, 10, 4), 58, "826.30"),
        (date(2026, 9, 1), date(2026, 9, 2), date(2026, 10, 4), 58, "826.30"),
        # the day decides the half-year, which is kept: from 02/07, and not from 30/06
        (date(2026, 5, 28), date(2026, 6, 1), date(2026, 7, 2), 152, "2165.48"),
    ],
)
def test_the_period_of_a_public_body_runs_from_performance_where_that_is_later(
    issued: date, works_end: date, first: date, days: int, interest: str
) -> None:
    """CCP R2192-13; to 30 November 2026."""
    due = issued + timedelta(days=30)
    bill = replace(LATE, total=Decimal(50_000), issued=issued, due=due, works_end=works_end)
    ledger = Ledger(ladders=(LADDER,), clients=(TOWN,), invoices=(bill,))
    claim = plan(ledger, LAW, date(2026, 11, 30)).claims[0]
    [line] = claim.accruals
    assert (line.start, line.days, line.rate) == (first, days, Decimal("10.40"))
    assert claim.interest == Decimal(interest)


@pytest.mark.parametrize(
    ("kind", "usual", "works_end", "due"),
    [
        (Kind.BUSINESS, 30, date(2026, 9, 25), date(2026, 10, 25)),  # from performance
        (Kind.BUSINESS, 0, date(2026, 9, 25), date(2026, 10, 25)),  # « comptant » was not agreed
        (Kind.BUSINESS, 60, date(2026, 9, 25), date(2026, 10, 31)),  # never before the usual term
        (Kind.BUSINESS, 30, date(2026, 8, 20), date(2026, 10, 1)),
        (Kind.BUSINESS, 30, None, date(2026, 10, 1)),  # performance not known
        (Kind.BUSINESS, None, date(2026, 9, 25), date(2026, 10, 1)),  # kept for the client: agreed
        (Kind.BUSINESS, 15, date(2026, 9, 25), date(2026, 10, 1)),  # the same, of 30 days
        (Kind.CONSUMER, 30, date(2026, 9, 25), date(2026, 10, 1)),  # L441-10 is for businesses
        (Kind.OTHER, 30, date(2026, 9, 25), date(2026, 10, 1)),
    ],
)
def test_without_an_agreed_term_thirty_days_run_from_performance(
    kind: Kind, usual: int | None, works_end: date | None, due: date
) -> None:
    """C. com. L441-10 I; LAW correction 7. Invoice of 1 September; the term is a setting."""
    days = usual if usual is not None and usual != 15 else 30
    assumed = LATE.issued + timedelta(days=days) if LATE.issued else None
    bill = replace(LATE, due=assumed, due_assumed=True, works_end=works_end)
    done = monday(
        bill, client=replace(CLIENT, kind=kind), settings=Settings(payment_term_days=usual)
    )
    assert done.claims[0].invoice.due == due
    written = monday(replace(bill, due_assumed=False), client=replace(CLIENT, kind=kind))
    assert written.claims[0].invoice.due == assumed  # agreed: it stands


@pytest.mark.parametrize(("client", "due"), [(TOWN, 3), (HOSPITAL, 23)])
def test_an_assumed_due_date_is_never_before_them(client: Client, due: int) -> None:
    assumed, done = of(client, date(2026, 9, 1), due_assumed=True)
    claim = done.claims[0]
    assert claim.invoice.due == date(2026, 10, due)
    assert claim.days_late == (date(2026, 11, 23) - date(2026, 10, due)).days
    assert claim.fee == 40
    [written] = monday(replace(assumed, due_assumed=False), client=client).claims
    assert written.invoice.due == date(2026, 9, 1)  # what the invoice says stands
    bare = monday(replace(assumed, issued=None), client=CLIENT)
    assert bare.claims[0].invoice.due == date(2026, 9, 1)
    late = replace(assumed, due=date(2026, 10, 30))
    assert monday(late, client=client).claims[0].invoice.due == date(2026, 10, 30)


def test_a_hospital_is_not_chased_on_an_assumed_date_before_its_fifty_days() -> None:
    dates = {"issued": date(2026, 10, 10), "due_assumed": True}
    for client, reason in ((TOWN, Reason.PREPARED), (HOSPITAL, Reason.NOT_DUE)):
        _, done = of(client, date(2026, 11, 9), **dates)
        assert done.claims[0].reason is reason
    _, done = of(replace(CLIENT, kind=Kind.BUSINESS), date(2026, 11, 9), **dates)
    assert done.claims[0].invoice.due == date(2026, 11, 9)


def test_without_any_date_of_deposit_the_assumed_date_stays() -> None:
    _, done = of(HOSPITAL, date(2026, 9, 1), issued=None, due_assumed=True)
    assert done.claims[0].invoice.due == date(2026, 9, 1)


def test_an_unreadable_due_date_stays_unreadable() -> None:
    [claim] = monday(replace(LATE, due=None, due_assumed=True), client=HOSPITAL).claims
    assert claim.reason is Reason.TO_CORRECT


@pytest.mark.parametrize(
    ("client", "due", "over"),
    [
        (HOSPITAL, date(2026, 10, 23), False),
        (HOSPITAL, date(2026, 10, 24), True),  # the 51st day after the receipt
        (TOWN, date(2026, 11, 2), False),  # sixty days: it may be a public undertaking
        (TOWN, date(2026, 11, 3), True),
    ],
)
def test_the_longest_term_of_each_is_told(client: Client, due: date, over: bool) -> None:
    _, done = of(client, due)
    assert bool(about(done, "dépasse le délai")) is over


def test_days_late_and_the_ladder_wait_for_the_legal_days_as_interest_does() -> None:
    """Issued on 1 September, to be paid on the 16th, late from 4 October on."""
    invoice, done = of(TOWN, date(2026, 9, 16))
    [claim] = done.claims
    assert (claim.invoice.due, claim.due) == (date(2026, 9, 16), date(2026, 10, 3))
    assert claim.days_late == sum(line.days for line in claim.accruals) == 51
    assert done.aged_balance.up_to_60 == claim.outstanding
    assert "Délai légal de paiement jusqu'au 03/10/2026." in claim.sentence
    for days, reason in ((0, Reason.NOT_DUE), (1, Reason.TOO_EARLY), (8, Reason.PREPARED)):
        on = date(2026, 10, 3) + timedelta(days=days)
        ledger = Ledger(ladders=(LADDER,), clients=(TOWN,), invoices=(invoice,))
        [claim] = plan(ledger, LAW, on).claims
        assert (claim.reason, claim.days_late) == (reason, days)
    within = replace(invoice, balance=Decimal(0), paid=invoice.total, paid_on=date(2026, 9, 30))
    [claim] = monday(within, client=TOWN).claims
    assert (claim.reason, claim.days_late, claim.fee) == (Reason.SETTLED, 0, Decimal(0))


def test_the_fifty_days_are_said_beside_the_invoice() -> None:
    said = "Établissement public de santé : 50 jours."
    assert said in of(HOSPITAL, date(2026, 10, 1))[1].claims[0].sentence
    parted = Hold(state=State.DISPUTE, amount=Decimal(100), text="Litige 100 €")
    sentence = of(HOSPITAL, date(2026, 10, 1), hold=parted)[1].claims[0].sentence
    assert "contestés, non réclamés." in sentence
    assert said not in of(TOWN, date(2026, 10, 1))[1].claims[0].sentence
