"""Dates: terms over the legal ceiling, assumed dates, those that cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Kind, Postal, Reason
from relance.rules.model import Event
from tests.rules.ladder.checking import CLIENT, LATE, about, monday


@pytest.mark.parametrize(
    ("kind", "issued", "due", "flagged"),
    [
        # C. com. L441-10 I: sixty days, or 45 days end of month counted either way, whichever is later
        (Kind.BUSINESS, date(2026, 8, 1), date(2026, 9, 30), False),  # sixty days
        (Kind.BUSINESS, date(2026, 8, 1), date(2026, 10, 16), True),
        (Kind.BUSINESS, date(2026, 8, 10), date(2026, 10, 15), False),  # 31/08 + 45
        (Kind.BUSINESS, date(2026, 8, 10), date(2026, 10, 16), True),
        (Kind.BUSINESS, date(2026, 8, 17), date(2026, 10, 31), False),  # 01/10, end of month
        (Kind.BUSINESS, date(2026, 8, 17), date(2026, 11, 1), True),
        # CCP R2192-11: sixty days at most, from the receipt, two days after the invoice (R2192-14)
        (Kind.PUBLIC_BODY, date(2026, 8, 1), date(2026, 10, 2), False),
        (Kind.PUBLIC_BODY, date(2026, 8, 1), date(2026, 10, 3), True),
        # nobody else has a ceiling; before the texts that we know, nothing is said
        (Kind.CONSUMER, date(2026, 6, 1), date(2026, 11, 1), False),
        (Kind.BUSINESS, date(2012, 6, 1), date(2012, 11, 1), False),
    ],
)
def test_a_term_over_the_legal_ceiling_is_flagged(
    kind: Kind, issued: date, due: date, flagged: bool
) -> None:
    invoice = replace(LATE, issued=issued, due=due)
    found = about(monday(invoice, client=replace(CLIENT, kind=kind)), "dépasse le délai")
    assert bool(found) is flagged


def test_the_ceiling_names_the_day_and_the_article() -> None:
    invoice = replace(LATE, issued=date(2026, 8, 10), due=date(2026, 10, 31))
    [said] = about(monday(invoice), "dépasse")
    assert "31/10/2026" in said
    assert "15/10/2026 (C. com. L441-10 I)" in said


def test_an_assumed_due_date_is_flagged_and_never_enters_a_formal_notice_unseen() -> None:
    sent = Event(
        on=date(2026, 11, 2),
        kind=EventKind.PREPARED,
        client_id="c",
        invoice="F1",
        step="Relance 1",
        channel=Channel.LETTER,
        postal=Postal.SENT,
        sent_on=date(2026, 11, 2),
    )
    assumed = replace(LATE, due_assumed=True)
    done = monday(assumed, events=(sent,))
    assert len(about(done, "Échéance supposée")) == 1
    assert done.notices == ()
    assert done.claims[0].reason is Reason.NO_FORMAL_NOTICE
    assert "l'échéance est supposée" in done.claims[0].sentence
    known = monday(LATE, events=(sent,))
    assert [n.step.name for n in known.notices] == ["Mise en demeure"]
    assert about(known, "Échéance supposée") == []


def test_a_due_date_before_the_invoice_is_flagged() -> None:
    [said] = about(monday(replace(LATE, due=date(2026, 8, 1))), "avant la date de facture")
    assert "01/08/2026" in said


def test_dates_in_the_future_are_flagged() -> None:
    later = replace(LATE, issued=date(2026, 12, 1), due=date(2026, 12, 31))
    assert len(about(monday(later), "dans l'avenir")) == 1
