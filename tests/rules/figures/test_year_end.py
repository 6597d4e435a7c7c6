"""What the accountant asks for: debts in doubt or lost, and the credit notes of the year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.rules.codes import State
from relance.rules.figures.year_end import YearEnd, year_end
from relance.rules.ladder.plan import plan
from relance.rules.model import CreditNote, Hold
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger, sent

JUDGED = MONDAY - timedelta(days=30)


def told(*invoices: Any, **more: Any) -> list[tuple[YearEnd, str, Decimal, date | None]]:
    of = ledger(*invoices, **more)
    lines = year_end(of, plan(of, LAW, MONDAY))
    return [(x.nature, x.number, x.amount, x.since) for x in lines]


@pytest.mark.parametrize(
    ("late", "hold", "nature"),
    [
        (25, None, None),  # late, no more
        (90, None, None),
        (91, None, YearEnd.DOUBTFUL),
        (25, Hold(state=State.PROMISE), None),
        (25, Hold(state=State.DISPUTE), YearEnd.DISPUTE),
        (25, Hold(state=State.INSOLVENCY, until=JUDGED), YearEnd.INSOLVENCY),
        (25, Hold(state=State.GIVEN_UP), YearEnd.LOST),
        (25, Hold(state=State.OVER_INDEBTED), YearEnd.PERSON),
        (25, Hold(state=State.HANDED_OVER), YearEnd.DOUBTFUL),
        (200, Hold(state=State.DISPUTE), YearEnd.DISPUTE),
    ],
)
def test_why_a_debt_is_told(late: int, hold: Hold | None, nature: YearEnd | None) -> None:
    since = JUDGED if nature is YearEnd.INSOLVENCY else None
    expected = [(nature, "A", Decimal(1000), since)] if nature else []
    assert told(replace(invoice("A", late), hold=hold)) == expected


def test_a_note_on_the_client_counts_for_its_invoices() -> None:
    client = replace(DUPONT, hold=Hold(state=State.INSOLVENCY, until=JUDGED))
    assert [x[0] for x in told(invoice("A", 200), clients=[client])] == [YearEnd.INSOLVENCY]


def test_a_formal_notice_makes_it_doubtful_from_its_day() -> None:
    notice = sent("A", "Mise en demeure", 12)
    assert told(invoice("A", 60), events=[notice]) == [
        (YearEnd.DOUBTFUL, "A", Decimal(1000), MONDAY - timedelta(days=12))
    ]


def test_what_is_paid_or_in_another_currency_is_not_told() -> None:
    paid = replace(invoice("A", 200), balance=Decimal(0))
    dollars = replace(invoice("B", 200), currency="USD")
    assert told(paid, dollars) == []


def test_the_credit_notes_of_twelve_months_are_told_with_the_invoice_that_they_correct() -> None:
    notes = [
        CreditNote(number=n, client_id="dupont", amount=Decimal(100), on=on, invoice_id="A/dupont")
        for n, on in (
            ("AV1", MONDAY),
            ("AV2", date(2025, 11, 24)),
            ("AV3", date(2025, 11, 23)),
            ("AV4", None),
        )
    ]
    of = ledger(replace(invoice("A", 5), balance=None), credit_notes=notes)
    lines = year_end(of, plan(of, LAW, MONDAY))
    assert [(x.number, int(x.amount), x.about) for x in lines] == [
        ("AV1", -100, "A"),
        ("AV2", -100, "A"),
        ("AV4", -100, "A"),
    ]
