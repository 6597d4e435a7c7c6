"""The file of one debtor: all that is certain and due, and how it is proven."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.rules.codes import Channel, EventKind, Kind, State, Trade
from relance.rules.court.court_case import court_case, court_cases
from relance.rules.court.way import CourtCase
from relance.rules.firm import Sender
from relance.rules.ladder.plan import plan
from relance.rules.model import CreditNote, Event, Hold, Ledger, Payment
from relance.words.follow_up_words import read_hold
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger, sent

TEXTS = load_court_texts()
CLIENT = replace(
    DUPONT, trade=Trade.COMMERCE, address=("1 rue du Port",), postcode="37000", town="Tours"
)
PAST = [sent("F1", "Relance 2", 40), replace(sent("F1", "Mise en demeure", 21), registered="1A 9")]


def case(of: Ledger) -> CourtCase:
    return court_case("dupont", plan(of, LAW, MONDAY), of, LAW, TEXTS)


def book(*invoices: object, events: object = (), client: object = CLIENT, **more: object) -> Ledger:
    of = ledger(*invoices, events=[*PAST, *events], clients=[client], **more)  # type: ignore[arg-type,misc,list-item]
    return replace(of, sender=Sender(name="Nous", legal_form="SARL", postcode="37000"))


def test_every_certain_and_due_invoice_is_claimed_and_the_sums_add_up() -> None:
    found = case(
        book(
            invoice("F1", 70),
            invoice("F2", 12, total="500.00"),
            replace(invoice("F3", 30), hold=Hold(state=State.DISPUTE)),
            replace(invoice("F4", 30), hold=read_hold("Litige 300 €", None, "")),
            invoice("F5", -3),
            replace(invoice("F6", 40), balance=Decimal(0)),
            replace(invoice("F7", 40), hold=Hold(state=State.GIVEN_UP)),
        )
    )
    assert [c.invoice.number for c in found.claims] == ["F1", "F2", "F4"]
    assert [c.invoice.number for c in found.disputed] == ["F3"]
    assert [c.invoice.number for c in found.left_out] == ["F5", "F7"]
    assert found.principal == Decimal("2200.00")
    # 12.40 % from the day after the due date: 1000 × 70, 500 × 12, 700 × 30 days / 365
    assert found.interest == Decimal("23.78") + Decimal("2.04") + Decimal("7.13")
    assert found.fixed_sums == Decimal("120.00")
    assert found.total == found.principal + found.interest + found.fixed_sums


def test_the_clients_own_credit_is_deducted() -> None:
    note = CreditNote(number="AV1", client_id="dupont", amount=Decimal("100.00"), on=MONDAY)
    found = case(book(invoice("F1", 70), credit_notes=[note]))
    assert (found.credits, found.total) == (
        Decimal("100.00"),
        found.principal + found.interest + found.fixed_sums - 100,
    )


def test_a_formal_notice_is_proven_by_date_and_number_for_the_invoices_that_it_named() -> None:
    received = Event(
        on=MONDAY - timedelta(days=18),
        kind=EventKind.ACKNOWLEDGED,
        client_id="dupont",
        invoice="F1",
    )
    found = case(book(invoice("F1", 70), invoice("F2", 30), events=[received]))
    notice = found.formal_notice
    assert notice is not None
    assert (notice.on, notice.registered, notice.received) == (
        date(2026, 11, 2),
        "1A 9",
        date(2026, 11, 5),
    )
    assert (notice.invoices, found.unproven) == (("F1",), ("F2",))


def test_an_insolvency_declares_what_was_owed_on_the_eve_of_the_judgment() -> None:
    """C. com. L622-24: what falls due later too; L622-28: interest stops; no 40 €."""
    hold = read_hold("Redressement judiciaire, publié le 12/10/2026, Me Roy", date(2026, 10, 5), "")
    paid = Payment(
        amount=Decimal("400.00"), on=date(2026, 10, 20), invoice_id="F1/dupont", client_id="dupont"
    )
    first = replace(invoice("F1", 70), balance=None)
    of = book(first, invoice("F2", -10), client=replace(CLIENT, hold=hold), payments=[paid])
    found = case(of)
    assert [c.invoice.number for c in found.claims] == ["F1", "F2"]
    assert found.principal == Decimal("2000.00")  # before what came after the judgment
    assert found.fixed_sums == 0
    last = {line.end for c in found.claims for line in c.accruals}
    assert last == {date(2026, 10, 4)}
    assert found.declare_before == date(2026, 12, 12)


def test_what_is_before_a_judge_is_not_claimed_again_and_the_rest_is() -> None:
    filed = Hold(state=State.CLAIM_FILED)
    found = case(book(replace(invoice("F1", 70), hold=filed), invoice("F2", 40)))
    assert [c.invoice.number for c in found.claims] == ["F2"]
    alone = case(book(replace(invoice("F1", 70), hold=filed)))
    assert [c.invoice.number for c in alone.claims] == ["F1"]  # for the hearing
    assert alone.open_ways == ()


@pytest.mark.parametrize(
    ("late", "events", "expected"),
    [
        (70, [], 1),  # the file step comes today
        (95, [("Contentieux", 14)], 1),  # and stays
        (50, [], 0),
        (50, [("Requête", 5)], 1),
    ],
)
def test_a_case_comes_with_its_step_and_stays_until_it_is_paid(
    late: int, events: list[tuple[str, int]], expected: int
) -> None:
    added = [
        replace(
            sent("F1", step, ago, channel=Channel.FILE),
            kind=EventKind.FILE_PREPARED if step == "Contentieux" else EventKind.REQUEST_FILED,
        )
        for step, ago in events
    ]
    of = book(invoice("F1", late), events=added)
    assert len(court_cases(plan(of, LAW, MONDAY), of, LAW, TEXTS)) == expected


def test_a_claim_to_declare_is_a_case_until_no_relief_may_be_asked_for() -> None:
    for published, expected in (("12/10/2026", 1), ("01/06/2026", 1), ("01/05/2026", 0)):
        hold = read_hold(f"Redressement judiciaire, publié le {published}", date(2026, 4, 20), "")
        of = book(invoice("F1", 300), client=replace(CLIENT, hold=hold))
        assert len(court_cases(plan(of, LAW, MONDAY), of, LAW, TEXTS)) == expected


def test_nothing_is_known_of_an_unknown_client() -> None:
    of = book(invoice("F1", 70))
    with pytest.raises(KeyError):
        court_case("nobody", plan(of, LAW, MONDAY), of, LAW, TEXTS)


def test_a_consumer_owes_no_fixed_sum_before_the_court_either() -> None:
    person = replace(CLIENT, kind=Kind.CONSUMER, trade=Trade.UNKNOWN, civility="M.", form="")
    found = case(book(invoice("F1", 70), client=person))
    assert found.fixed_sums == 0
    assert found.interest == Decimal("1.58")  # 2.75 % from 2 November: 21 days on 1000
