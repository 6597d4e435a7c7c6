"""A word before the due date, thanks after a late payment: once, to who owes nothing late, never a step."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relance.rules.codes import EventKind, Reason
from relance.rules.firm import Settings
from relance.rules.ladder.courtesies import courtesies
from tests.rules.ladder.mondays import Owner, Week

ON = Settings(notice_before=10, thanks=True)


def owner(**settings: Any) -> Owner:
    """Morel owes F-1, due on Monday 2 February 2026."""
    who = Owner(settings=replace(ON, **settings))
    who.invoices("F-1", "Morel SARL", "1200.00", due="2026-02-02")
    return who


def told(week: Week) -> list[str]:
    return [
        f"{n.step.name} : {', '.join(c.invoice.number for c in n.claims)}, {n.total}"
        for n in week.plan.courtesies
    ]


def test_it_is_told_once_in_its_days_and_takes_no_step() -> None:
    morel = owner()
    assert told(morel.monday("2026-01-19")) == []  # 14 days before
    assert told(morel.monday("2026-01-26")) == ["Avis avant échéance : F-1, 1200.00"]
    assert [e.kind for e in morel.ledger.events] == [EventKind.NOTICE_BEFORE]
    assert told(morel.monday("2026-02-02")) == []
    week = morel.monday("2026-02-09")  # one week late: the ladder begins as it would have
    assert week.stands("F-1") == "Appel, appel_a_faire"


def test_the_same_day_again_says_the_same_and_writes_one_line() -> None:
    morel = owner()
    first, again = morel.monday("2026-01-26"), morel.monday("2026-01-26")
    assert told(first) == told(again) != []
    assert [e.kind for e in morel.ledger.events] == [EventKind.NOTICE_BEFORE]


@pytest.mark.parametrize("off", [{"notice_before": None}, {"notice_before": 6}])
def test_without_the_setting_or_out_of_its_days_nothing_is_told(off: dict[str, Any]) -> None:
    assert told(owner(**off).monday("2026-01-26")) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"due_assumed": True},
        {"direct_debit": True},
        {"currency": "USD"},
        {"paid": 1200},
        {"total": 4},  # under the threshold
    ],
)
def test_an_invoice_that_may_not_be_asked_for_is_not_told(facts: dict[str, Any]) -> None:
    morel = owner()
    morel.corrects("F-1", **facts)
    assert told(morel.monday("2026-01-26")) == []


def test_who_owes_something_late_or_may_have_paid_or_disputes_is_not_told() -> None:
    late = owner()
    late.invoices("F-0", "Morel SARL", "500.00", due="2026-01-20")
    paying, disputing = owner(), owner()
    paying.receives("Morel SARL", "1200.00", on="2026-01-22")
    disputing.notes("F-1", "Litige")
    for who in (late, paying, disputing):
        assert told(who.monday("2026-01-26")) == []


def test_a_reminded_invoice_that_is_paid_is_thanked_for_once() -> None:
    morel = owner(notice_before=None)
    for monday in ("2026-02-09", "2026-02-16", "2026-02-23"):
        morel.monday(monday)
    assert any(e.kind is EventKind.PREPARED for e in morel.ledger.events)
    morel.is_paid("F-1", on="2026-02-26")
    week = morel.monday("2026-03-02")
    assert (told(week), week.claim("F-1").reason) == (["Remerciement : F-1, 0.00"], Reason.SETTLED)
    assert told(morel.monday("2026-03-02")) == told(week)
    assert told(morel.monday("2026-03-09")) == []


@pytest.mark.parametrize(("noted", "thanked"), [("Payée", 1), ("Promesse", 1), ("Litige", 0)])
def test_what_stays_noted_beside_a_paid_invoice_counts_only_where_it_disputes(
    noted: str, thanked: int
) -> None:
    morel = owner(notice_before=None)
    for monday in ("2026-02-09", "2026-02-16", "2026-02-23"):
        morel.monday(monday)
    morel.is_paid("F-1", on="2026-02-26")
    morel.notes("F-1", noted)
    assert len(told(morel.monday("2026-03-02"))) == thanked


def test_who_paid_without_a_reminder_or_long_ago_or_owes_more_is_not_thanked() -> None:
    early = owner(notice_before=None)
    early.monday("2026-01-26")
    early.is_paid("F-1", on="2026-01-30")
    assert told(early.monday("2026-02-02")) == []
    for other in (False, True):
        late = owner(notice_before=None, thanks=other)
        for monday in ("2026-02-09", "2026-02-16", "2026-02-23"):
            late.monday(monday)
        late.is_paid("F-1", on="2026-02-26")
        if other:
            late.invoices("F-2", "Morel SARL", "500.00", due="2026-02-20")
            assert told(late.monday("2026-03-02")) == []
        else:
            late.monday("2026-03-02")
            late.ledger = replace(late.ledger, settings=replace(late.ledger.settings, thanks=True))
            assert told(late.monday("2026-04-27")) == []  # the setting came later


def test_where_both_are_off_nothing_is_looked_at() -> None:
    assert list(courtesies((), Owner().ledger, {}, Owner().ledger.settings.last_run)) == []  # type: ignore[arg-type]
