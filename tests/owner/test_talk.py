"""Questions follow one another on one examination of the invoices, until an answer changes something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from relance.letters.own_invoices import OwnInvoices
from relance.owner import talk
from relance.problems import Level, Problem
from relance.rules.asking import Given
from relance.rules.codes import Postal
from relance.rules.firm import Settings
from relance.rules.ladder import plan as planning
from relance.rules.model import Event
from relance.rules.outcome import Plan
from tests.rules.ladder import mondays
from tests.rules.ladder.mondays import Owner, Voice

MONDAY = "2026-02-23"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often all the invoices are examined, how many plans are made of that, and the court files."""
    times: Counter[str] = Counter()

    def counting(where: object, name: str, what: str) -> None:
        real: Callable[..., object] = getattr(where, name)

        def once_more(*given: object, **named: object) -> object:
            times[what] += 1
            return real(*given, **named)

        monkeypatch.setattr(where, name, once_more)

    counting(planning, "examined", "examined")
    counting(talk, "plan_of", "planned")
    counting(talk, "court_cases", "files")
    return times


@pytest.fixture
def owner() -> Owner:
    """Morel's first letter was prepared on 16 February; Roy's invoice is over 90 days late."""
    owner = Owner()
    owner.invoices("F-041", "Morel SARL", "1200.00", due="2026-02-02")
    owner.monday("2026-02-09")
    owner.monday("2026-02-16")
    owner.invoices("F-001", "Roy SARL", "800.00", due="2025-10-01")
    return owner


@pytest.mark.parametrize(
    ("said", "examined", "planned"),
    [
        ({"posted": None}, 1, 1),  # nobody there
        # Letters that wait are looked at before anything is asked, the bank's money after it:
        ({"posted": "Je ne sais pas encore"}, 2, 1),  # two questions, and nothing changed
        ({"posted": "Tous"}, 2, 1),
        ({"posted": "Je ne sais pas encore", "old": "Les relancer"}, 3, 2),
        ({"posted": "Tous", "old": "Les relancer"}, 3, 2),
    ],
    ids=["nobody", "nothing changed", "posted", "an old debt", "both"],
)
def test_the_invoices_are_examined_again_only_where_an_answer_changed_something(
    said: dict[str, str | None], examined: int, planned: int, owner: Owner, counted: Counter[str]
) -> None:
    asked = owner.monday(MONDAY, **said).asked
    assert len(asked) >= (0 if said["posted"] is None else 2)
    assert counted == {"examined": examined, "planned": planned, "files": 1}


def test_a_letter_said_posted_today_is_still_told_where_the_bank_then_shows_it_paid(
    owner: Owner,
) -> None:
    told: list[Mapping[Event, str]] = []
    today, given = date(2026, 2, 23), Given()
    voice = Voice(posted="Tous", posted_on=today)
    talk.posted_first(owner.ledger, owner.law, today, "r", voice, given)
    assert [line.sent_on for line in given.posted] == [today]
    owner.is_paid("F-041", on="2026-02-20")
    talk.talked(owner.ledger, owner.law, today, "r", voice, given, warn=told.append)
    assert [line.invoice for warned in told for line in warned] == ["F-041"]
    assert sum("posté" in question for question in voice.asked) == 2  # and asked again


def test_an_answer_changed_then_is_the_one_that_counts(owner: Owner) -> None:
    today, given = date(2026, 2, 23), Given()
    who = owner.ledger, owner.law, today, "r"
    talk.posted_first(*who, Voice(posted="Tous", posted_on=today), given)
    owner.is_paid("F-041", on="2026-02-20")
    told, *_ = talk.talked(owner.ledger, *who[1:], Voice(posted="Aucun"), given)
    assert [line.postal for line in told.answers] == [Postal.NOT_POSTED]


def test_where_an_unattended_run_of_the_day_prepared_nothing_the_payments_are_asked_about(
    owner: Owner,
) -> None:
    owner.monday(MONDAY, posted=None)
    asked = owner.monday(MONDAY, posted="Aucun").asked
    assert any("règlements" in question for question in asked)
    assert not any("règlements" in question for question in owner.monday(MONDAY).asked)


def test_payments_not_known_to_be_noted_are_planned_for_on_the_same_examination(
    counted: Counter[str],
) -> None:
    owner = Owner()
    owner.invoices("F-041", "Morel SARL", "1200.00", due="2026-01-05")
    owner.mondays("2026-01-12", "2026-02-09")
    counted.clear()
    week = owner.monday("2026-02-16", noted="Je ne sais pas")
    assert week.stands("F-041") == "Relance 2, reglements_a_confirmer"
    assert counted == {"examined": 1, "planned": 2, "files": 1}


def test_no_formal_notice_leaves_where_a_bank_statement_was_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = Owner()
    owner.invoices("F-041", "Morel SARL", "1200.00", due="2026-01-05")
    owner.mondays("2026-01-12", "2026-02-09")
    monkeypatch.setattr(mondays, "talked", partial(talk.talked, refused=True))
    week = owner.monday("2026-02-16", noted="Oui, continuer")
    assert week.stands("F-041") == "Relance 2, reglements_a_confirmer"


def test_what_its_own_pdf_contradicts_is_held_and_another_takes_its_place_looked_at_too(
    monkeypatch: pytest.MonkeyPatch, counted: Counter[str]
) -> None:
    owner = Owner(settings=Settings(letters_per_monday=1, invoice_folder="PDF"))
    for number, client, total in (("F-1", "Morel SARL", "900"), ("F-2", "Roy SARL", "800"), ("F-3", "Petit SARL", "700")):  # fmt: skip
        owner.invoices(number, client, total, due="2026-02-02")
    owner.monday("2026-02-09")
    looked: list[str] = []

    class Own(OwnInvoices):
        def of_plan(self, plan: Plan, *_: object) -> dict[str, Problem]:
            invoices = [claim.invoice for notice in plan.notices for claim in notice.claims]
            new = [invoice for invoice in invoices if invoice.number not in looked]
            looked.extend(invoice.number for invoice in new)
            return {
                i.id: Problem(level=Level.BLOCKING, where=i.where, what="la facture PDF dit 1 €.")
                for i in new
                if i.number != "F-3"
            }

    monkeypatch.setattr(talk, "OwnInvoices", Own)
    monkeypatch.setattr(mondays, "talked", partial(talk.talked, beside=Path()))
    counted.clear()
    week = owner.monday("2026-02-16", None)
    assert looked == ["F-1", "F-2", "F-3"]
    assert week.stands("F-1") == "Appel, a_corriger"
    assert week.stands("F-3") == "Relance 1, courrier_prepare"
    assert counted["examined"] == 3
    assert not owner.history("F-1")[1:]
