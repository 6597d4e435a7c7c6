"""The vocabulary of a court file."""

from __future__ import annotations

from datetime import date

import pytest

from relance.rules.court.way import CourtCase, NoticeProof, Way, WayCode
from relance.rules.model import Client

WAY = Way(code=WayCode.REQUEST, open=True, because="ouverte", reason="Oui.")
CLOSED = Way(code=WayCode.DECLARATION, open=False, because="sans_procedure", reason="Non.")
CASE = CourtCase(client=Client(id="c", name="C"), on=date(2026, 11, 23), ways=(WAY, CLOSED))


def test_the_ways_are_those_of_the_contract() -> None:
    """DESIGN §6."""
    assert " ".join(WayCode) == (
        "injonction_commerce injonction_judiciaire requete assignation_commerce"
        " assignation_judiciaire refere_commerce refere_judiciaire petites_creances declaration"
        " administratif"
    )


def test_a_case_tells_its_ways_by_code_and_those_that_are_open() -> None:
    assert CASE.open_ways == (WAY,)
    assert CASE.way(WayCode.DECLARATION) is CLOSED
    with pytest.raises(KeyError):
        CASE.way(WayCode.SMALL_CLAIMS)
    assert CASE.formal_notice is None


@pytest.mark.parametrize(
    ("registered", "received", "proven"),
    [("1A 001", None, True), ("", date(2026, 11, 4), True), ("", None, False)],
)
def test_a_formal_notice_is_proven_by_its_number_or_its_acknowledgement(
    registered: str, received: date | None, *, proven: bool
) -> None:
    notice = NoticeProof(
        on=date(2026, 11, 2), step="Mise en demeure", registered=registered, received=received
    )
    assert notice.proven is proven
