"""What is before a judge, a third party or a mediator holds the client until « Repris »."""

from __future__ import annotations

from datetime import date

import pytest

from relance.rules.codes import EventKind, Reason, State
from relance.rules.ladder.plan import plan
from relance.rules.model import Event
from relance.rules.proceedings import Proceedings, proceedings
from tests.rules.ladder.ledgers import LAW, MONDAY, claim_of, invoice, ledger


def event(kind: EventKind, on: str, note: str = "", until: date | None = None) -> Event:
    return Event(
        on=date.fromisoformat(on),
        kind=kind,
        client_id="dupont",
        invoice="F1",
        note=note,
        until=until,
    )


FILED = event(EventKind.REQUEST_FILED, "2026-11-02")
ORDER = event(EventKind.ORDER_MADE, "2026-11-09")
SERVED = event(EventKind.SERVED, "2026-11-12")
JUDGED = event(EventKind.JUDGMENT, "2026-11-10")
BACK = event(EventKind.TAKEN_BACK, "2026-11-16")


@pytest.mark.parametrize(
    ("events", "state", "text"),
    [
        ([FILED], State.CLAIM_FILED, "Requête déposée le 02/11/2026"),
        ([FILED, ORDER], State.CLAIM_FILED, "Ordonnance rendue le 09/11/2026"),
        ([SERVED, FILED, ORDER], State.CLAIM_FILED, "Ordonnance signifiée le 12/11/2026"),
        ([event(EventKind.OBJECTION, "2026-11-12")], State.CLAIM_FILED, "Opposition formée le 12/11/2026"),
        (
            [event(EventKind.HEARING, "2026-11-12", until=date(2027, 1, 15))],
            State.CLAIM_FILED,
            "Audience fixée le 15/01/2027",
        ),
        ([FILED, JUDGED], State.TITLE, "Jugement rendu le 10/11/2026"),
        ([JUDGED, SERVED], State.TITLE, "Ordonnance signifiée le 12/11/2026"),
        (
            [event(EventKind.TRANSFERRED, "2026-11-12", note="le 12/11/2026 : à Me Roy")],
            State.HANDED_OVER,
            "Transmis à un tiers (à Me Roy) le 12/11/2026",
        ),
        ([event(EventKind.MEDIATION, "2026-11-12")], State.DO_NOT_CHASE, "Médiation en cours le 12/11/2026"),
        ([event(EventKind.CONCILIATION, "2026-11-12")], State.DO_NOT_CHASE, "Conciliation en cours le 12/11/2026"),
    ],
)  # fmt: skip
def test_the_last_event_is_the_note_that_holds(
    events: list[Event], state: State, text: str
) -> None:
    found = proceedings(events)
    assert found
    assert (found.hold.state, found.hold.text) == (state, text)


def test_taken_back_ends_it_and_other_events_are_none() -> None:
    assert proceedings([FILED, ORDER, BACK]) is None
    assert proceedings([event(EventKind.CALLED, "2026-11-12"), BACK]) is None
    again = proceedings([FILED, BACK, event(EventKind.REQUEST_FILED, "2026-11-20")])
    assert again
    assert again.since == date(2026, 11, 20)


def test_a_judgment_may_be_enforced_from_its_service_where_that_is_told() -> None:
    assert Proceedings(events=(JUDGED,)).enforceable == date(2026, 11, 10)
    assert Proceedings(events=(JUDGED, SERVED)).enforceable == date(2026, 11, 12)
    assert Proceedings(events=(FILED,)).enforceable is None


def test_no_letter_leaves_to_the_client_until_it_is_taken_back() -> None:
    """A debt is claimed once, by one hand; its newer invoices wait with it."""
    books = ledger(invoice("F1", 30), invoice("F2", 10), events=[FILED])
    done = plan(books, LAW, MONDAY)
    assert {claim.reason for claim in done.claims} == {Reason.HELD}
    assert "Requête déposée le 02/11/2026" in claim_of(done, "F2").sentence
    freed = plan(ledger(invoice("F1", 30), invoice("F2", 10), events=[FILED, BACK]), LAW, MONDAY)
    assert {claim.reason for claim in freed.claims} == {Reason.CALL_LISTED}


def test_it_holds_no_more_once_what_it_was_about_is_paid() -> None:
    due_later = invoice("F2", 5)  # not due yet when the request was filed
    assert (
        plan(ledger(due_later, events=[FILED]), LAW, MONDAY).claims[0].reason is Reason.CALL_LISTED
    )


def test_serving_starts_the_limitation_afresh_and_a_judgment_gives_ten_years() -> None:
    """C. civ. 2241 and CPCE L111-4; a request alone does not (Cass. 10 July 1990, 89-13.345)."""
    ends = {
        kind: plan(ledger(invoice("F1", 30), events=[event]), LAW, MONDAY).claims[0].limitation
        for kind, event in {"filed": FILED, "served": SERVED, "judged": JUDGED}.items()
    }
    assert ends["filed"]
    assert ends["filed"].late == date(2031, 10, 24)  # five years from the due date
    assert ends["served"]
    assert ends["served"].early == date(2031, 11, 12)
    assert ends["judged"] == (date(2036, 11, 10), date(2036, 11, 10))
