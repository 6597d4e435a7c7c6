"""What decides which ways are open: the sum that a limit is compared with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.law.court_loader import load_court_texts
from relance.rules.court.court_facts import Facts, in_force, relief_before, said
from relance.rules.court.courts import Party, Place
from relance.rules.court.way import CourtCase
from relance.rules.firm import Sender
from relance.rules.ladder.plan import plan
from relance.rules.law import Name
from tests.rules.ladder.ledgers import DUPONT, LATE, LAW, MONDAY, claim_of, ledger


def facts(principal: str, interest: str = "0", credits: str = "0") -> Facts:
    claim = claim_of(plan(ledger(LATE), LAW, MONDAY), "F1")
    sums = [Decimal(text) for text in (principal, interest, credits)]
    case = CourtCase(
        client=DUPONT,
        on=MONDAY,
        claims=(claim,),
        principal=sums[0],
        interest=sums[1],
        credits=sums[2],
        total=sums[0] + sums[1] - sums[2],
    )
    return Facts(
        case=case,
        holds=(),
        pending=None,
        sender=Sender(legal_form="SAS"),
        law=LAW,
        texts=load_court_texts(),
        towns={},
    )


@pytest.mark.parametrize(
    ("principal", "interest", "credits", "over"),
    [
        ("4999.99", "0", "0", False),
        ("5000", "0", "0", False),  # up to 5 000 €, included (CPC 750-1)
        ("4999.99", "0.02", "0", None),  # whether interest counts is unsettled
        ("5000.01", "0", "0", True),
        ("5100", "0", "200", False),  # the client's own credit is not claimed
        ("5100", "200", "150", None),
    ],
)
def test_a_limit_is_compared_with_the_principal_and_unsure_where_interest_decides(
    principal: str, interest: str, credits: str, over: bool | None
) -> None:
    assert facts(principal, interest, credits).over(Name.AMICABLE_ATTEMPT) is over


def test_the_parties_and_the_place_are_told() -> None:
    it = facts("1000")
    assert (it.debtor, it.creditor, it.place, it.third_party) == (
        Party.UNKNOWN,
        Party.TRADER,
        Place.FRANCE,
        "",
    )


def test_a_relief_may_be_asked_for_within_six_months() -> None:
    """C. com. L622-26."""
    assert relief_before(MONDAY, LAW).isoformat() == "2027-05-23"


def test_the_delays_of_an_order_are_those_of_the_day() -> None:
    told = said(facts("1000"))
    assert (told["service"], told["objection"], told["enforcement"]) == ("3", "1", "2")


def test_a_day_before_all_that_is_known_has_the_first_value() -> None:
    assert in_force(LAW, Name.AMICABLE_ATTEMPT, date(2012, 1, 1)) == 5000
    assert in_force(LAW, Name.ORDER_SERVICE, date(2026, 8, 31)) == 6
    assert in_force(LAW, Name.ORDER_SERVICE, date(2026, 9, 1)) == 3
