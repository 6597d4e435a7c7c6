"""« Profil au-delà de … € »: the ladder that a client walks because of what it owes.

Standard: call at 3 days, letters at 8 and 20; « Ferme »: call at 2 days, letters at 5 and 15. F-1 and
F-2 are due on Saturday 31 January 2026.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import EventKind
from relance.rules.firm import Settings
from tests.rules.ladder.mondays import LADDERS, Owner, Week

CLIENT = "Morel SARL"
ABOVE = Settings(profile_above=(Decimal(5000), "ferme"))


def owing(*totals: str, settings: Settings = ABOVE) -> Owner:
    owner = Owner(settings=settings)
    for number, total in enumerate(totals, start=1):
        owner.invoices(f"F-{number}", CLIENT, total, due="2026-01-31")
    return owner


def profile(week: Week) -> str:
    return week.plan.claims[0].client.profile or "Standard"


@pytest.mark.parametrize(
    ("totals", "walked"),
    [
        (("5000.00",), "Standard"),  # beyond, not at
        (("5000.01",), "Ferme"),
        (("3000.00", "2500.00"), "Ferme"),
    ],
)
def test_a_client_that_owes_more_than_the_limit_walks_the_other_ladder(
    totals: tuple[str, ...], walked: str
) -> None:
    assert profile(owing(*totals).monday("2026-02-02")) == walked


@pytest.mark.parametrize(
    "facts",
    [{"due": "2026-02-28"}, {"currency": "CHF"}, {"note": "Litige"}, {"note": "Abandonnée"}],
)
def test_only_what_is_overdue_and_not_contested_counts(facts: dict[str, str]) -> None:
    owner = owing("3000.00")
    note = facts.pop("note", "")
    due = facts.pop("due", "2026-01-31")
    owner.invoices("F-9", CLIENT, "2500.00", due=due, **facts)
    if note:
        owner.notes("F-9", note)
    assert profile(owner.monday("2026-02-02")) == "Standard"


def test_the_profile_noted_beside_the_client_comes_first() -> None:
    owner = owing("9000.00")
    owner.client(CLIENT, profile="Bon client")
    assert profile(owner.monday("2026-02-02")) == "Bon client"


def test_a_part_payment_under_the_limit_changes_no_tone_until_all_is_paid() -> None:
    owner = owing("4000.00", "2000.00")
    owner.monday("2026-02-02")
    owner.is_paid("F-2", on="2026-02-03")
    assert profile(owner.monday("2026-02-09")) == "Ferme"
    assert [line for line in owner.history() if "Profil" in line] == [
        "2026-02-02 Profil selon le montant : Ferme"
    ] * 2
    owner.is_paid("F-1", on="2026-02-10")
    owner.invoices("F-3", CLIENT, "300.00", due="2026-01-31")
    assert {c.client.profile for c in owner.monday("2026-02-16").plan.claims} == {""}


def test_what_falls_due_meanwhile_walks_the_same_ladder_and_keeps_it() -> None:
    owner = owing("4000.00", "2000.00")
    owner.invoices("F-3", CLIENT, "300.00", due="2026-02-06")
    owner.mondays("2026-02-02", "2026-02-09")
    for number in ("F-1", "F-2"):
        owner.is_paid(number, on="2026-02-10")
    assert owner.monday("2026-02-16").claim("F-3").client.profile == "Ferme"


def test_the_setting_taken_away_the_debt_goes_on_as_it_began() -> None:
    owner = owing("9000.00")
    owner.monday("2026-02-02")
    plain = replace(owner.ledger.settings, profile_above=None)
    owner.ledger = replace(owner.ledger, settings=plain)
    assert profile(owner.monday("2026-02-09")) == "Ferme"
    owner.ledger = replace(owner.ledger, ladders=LADDERS[:1])  # and the ladder itself
    assert profile(owner.monday("2026-02-16")) == "Standard"


def test_a_ladder_that_lacks_a_step_already_taken_waits_until_that_debt_is_paid() -> None:
    standard, _, firm, _ = LADDERS
    steps = tuple(
        replace(s, name="Premier rappel") if s.name == "Relance 1" else s for s in firm.steps
    )
    owner = owing("4000.00")
    owner.ledger = replace(owner.ledger, ladders=(standard, replace(firm, steps=steps)))
    owner.mondays("2026-02-09", "2026-02-16")
    owner.invoices("F-2", CLIENT, "4000.00", due="2026-02-15")
    week = owner.monday("2026-02-23")
    assert profile(week) == "Standard"
    assert week.stands("F-1") == "Relance 1, delai_entre_etapes"
    owner.is_paid("F-1", on="2026-02-24")
    owner.invoices("F-3", CLIENT, "4000.00", due="2026-02-16")
    assert owner.monday("2026-03-02").claim("F-2").client.profile == "Ferme"


def test_crossing_the_limit_takes_up_the_ladder_at_the_step_reached() -> None:
    """Second letter: 20 days and 8 after the first with Standard, 15 and 10 with « Ferme ».

    4000 × 12,15 % × 30 / 365 = 39,95; × 7 / 365 = 9,32; twice 40 €: 8 129,27 €.
    """
    owner = owing("4000.00")
    owner.mondays("2026-02-09", "2026-02-16")
    owner.invoices("F-2", CLIENT, "4000.00", due="2026-02-23")
    assert owner.monday("2026-02-23").stands("F-1") == "Relance 1, delai_entre_etapes"
    week = owner.monday("2026-03-02")
    assert week.letters == ["Morel SARL : Relance 2, 8129.27 € (F-1, F-2)"]
    assert {c.client.profile for c in week.plan.claims} == {"Ferme"}


def test_it_is_remembered_beside_what_is_overdue_only() -> None:
    owner = owing("9000.00")
    owner.invoices("F-2", CLIENT, "100.00", due="2026-06-30")
    owner.monday("2026-02-02")
    marked = [e.invoice for e in owner.ledger.events if e.kind is EventKind.PROFILE]
    assert marked == ["F-1"]


def test_a_total_mistyped_and_corrected_the_same_day_binds_nobody() -> None:
    owner = owing("60000.00")
    assert profile(owner.monday("2026-02-02")) == "Ferme"
    owner.corrects("F-1", total=Decimal("600.00"))
    assert profile(owner.monday("2026-02-02")) == "Standard"
    assert profile(owner.monday("2026-02-09")) == "Standard"
