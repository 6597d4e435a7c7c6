"""What is missing for a way, one thing at a time; whole situations are in test_open_ways.py."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relance.rules.court.court_case import court_case
from relance.rules.court.way import WayCode
from relance.rules.ladder.plan import plan
from tests.rules.court.situations import TEXTS, book, case_of
from tests.rules.ladder.ledgers import LAW, MONDAY

ROW = {"who": "M. Jean Petit", "type": "", "place": "37000", "sum": "3000", "state": "", "more": ""}


@pytest.mark.parametrize(
    ("way", "lacks"),
    [
        (WayCode.ORDER_CIVIL, ("mise_en_demeure",)),
        (WayCode.REQUEST, ("mise_en_demeure", "tentative_amiable")),
        (WayCode.INTERIM_CIVIL, ("mise_en_demeure",)),  # an attempt is to be checked, not missing
        (WayCode.SMALL_CLAIMS, ("mise_en_demeure", "accord")),
        (WayCode.ORDER_COMMERCIAL, ()),  # not for this debtor: nothing would open it
        (WayCode.DECLARATION, ()),
    ],
)
def test_each_way_lacks_its_own_things(way: WayCode, lacks: tuple[str, ...]) -> None:
    assert case_of({**ROW, "more": "notice=unnumbered"}).way(way).lacks == lacks


def test_a_closed_way_names_the_condition_that_fails_and_what_the_file_lacks_too() -> None:
    order = case_of({**ROW, "state": "Promesse", "more": "until=2026-11-30"}).way(
        WayCode.ORDER_CIVIL
    )
    assert order.missing == ("une créance certaine et exigible",)


def test_a_missing_formal_notice_names_its_invoices_and_a_limitation_its_day() -> None:
    [notice] = case_of({**ROW, "more": "notice=unnumbered"}).way(WayCode.ORDER_CIVIL).missing
    assert "(F1)" in notice
    old = case_of({**ROW, "who": "SARL Dupont", "more": "late=1700"})
    [limit] = old.way(WayCode.ORDER_COMMERCIAL).missing
    # Five years from the invoice, thirty days before its due date (C. com. L110-4).
    assert "avant le 27/02/2027" in limit
    assert "L110-4" in limit


def test_a_carrier_has_one_year() -> None:
    """C. com. L133-6."""
    of = book({**ROW, "who": "SARL Dupont", "more": "late=200"})
    of = replace(of, settings=replace(of.settings, carriage=True))
    found = court_case("c", plan(of, LAW, MONDAY), of, LAW, TEXTS)
    said = " / ".join(found.way(WayCode.ORDER_COMMERCIAL).missing)
    assert "L133-6" in said
