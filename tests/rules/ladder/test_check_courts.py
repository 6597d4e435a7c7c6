"""Last days of procedures, told in time."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.problems import Level
from relance.rules.codes import EventKind
from relance.rules.ladder.plan import plan
from relance.rules.model import Event
from relance.words.follow_up_words import read_hold
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger

ORDER = Event(on=date(2026, 9, 20), kind=EventKind.ORDER_MADE, client_id="dupont", invoice="F1")


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2026, 11, 23), Level.INFO),  # to be served before 20 December (CPC 1411)
        (date(2026, 12, 14), Level.WARNING),
        (date(2026, 12, 20), Level.WARNING),
        (date(2026, 12, 21), None),  # over
        (date(2026, 11, 9), None),  # far
    ],
)
def test_an_order_to_serve_is_told_a_month_before_and_presses_in_the_last_week(
    today: date, level: Level | None
) -> None:
    done = plan(ledger(invoice("F1", 120), events=[ORDER]), LAW, today)
    told = [p for p in done.problems if "à signifier" in p.what]
    assert [p.level for p in told] == ([level] if level else [])
    assert all("1411" in p.what and "20/12/2026" in p.what and p.cure for p in told)


def test_a_claim_to_declare_is_told_in_its_last_month() -> None:
    hold = read_hold("Redressement judiciaire, publié le 12/10/2026, Me Roy", date(2026, 10, 5), "")
    of = ledger(invoice("F1", 60), invoice("F2", 50), clients=[replace(DUPONT, hold=hold)])
    [told] = [p for p in plan(of, LAW, MONDAY).problems if "à déclarer" in p.what]
    assert "F1, F2" in told.what
    assert "12/12/2026" in told.what
    later = plan(of, LAW, date(2026, 12, 14))
    assert not [p for p in later.problems if "à déclarer" in p.what]


def test_a_hearing_is_told_for_its_day() -> None:
    hearing = replace(ORDER, kind=EventKind.HEARING, until=date(2026, 12, 15))
    done = plan(ledger(invoice("F1", 120), events=[hearing]), LAW, MONDAY)
    [told] = [p.what for p in done.problems if "Audience" in p.what]
    assert told.endswith("Audience, le 15/12/2026.")
