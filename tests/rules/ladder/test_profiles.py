"""Which ladder a client walks, and what must not be taken from the ladder of another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.french import sentence
from relance.law.loader import load_law
from relance.problems import Level
from relance.rules.codes import Channel, Kind, Reason
from relance.rules.firm import Ladder, Settings, Step
from relance.rules.ladder.case import Case
from relance.rules.ladder.check_parties import unknown_profiles
from relance.rules.ladder.check_waits import steps_lost
from relance.rules.ladder.dunning import days_allowed, ladder_of
from relance.rules.ladder.tone import letter_to
from relance.rules.model import Client, Invoice, Ledger
from relance.rules.outcome import Claim

LAW = load_law()
DAY = date(2026, 11, 23)
TOWN = Client(id="m", name="Mairie", kind=Kind.PUBLIC_BODY)
LADDERS = tuple(
    Ladder(profile=name, steps=(), where=f"Relance - Paramètres!A{row}")
    for row, name in enumerate(("Standard", "Bon client", "Ferme"), start=45)
)
LEDGER = Ledger(
    ladders=LADDERS,
    settings=Settings(profiles=((Kind.PUBLIC_BODY, "bon CLIENT"),)),
    clients=(TOWN,),
)


def step(name: str, after: int) -> Step:
    return Step(name=name, after_due=after, min_gap=0, channel=Channel.LETTER)


def claim(number: str, step: Step | None = None) -> Claim:
    invoice = Invoice(id=number, number=number, client_id="m", total=Decimal(100), due=DAY)
    return Claim(
        invoice=invoice, client=TOWN, outstanding=Decimal(100), days_late=9, step_today=step
    )


@pytest.mark.parametrize(
    ("kind", "own", "walked"),
    [
        (Kind.BUSINESS, "", "Standard"),
        (Kind.PUBLIC_BODY, "", "Bon client"),
        (Kind.PUBLIC_BODY, "ferme", "Ferme"),
        (Kind.BUSINESS, "Inconnu", "Standard"),
    ],
)
def test_a_client_walks_its_own_ladder_else_that_of_its_kind(
    kind: Kind, own: str, walked: str
) -> None:
    assert ladder_of(replace(TOWN, kind=kind, profile=own), LEDGER).profile == walked


def test_where_nothing_is_called_standard_the_first_ladder_is_walked() -> None:
    only = replace(LEDGER, ladders=LADDERS[2:])
    assert ladder_of(TOWN, only).profile == "Ferme"
    assert ladder_of(TOWN, Ledger()).steps == ()


def test_the_highest_step_is_the_latest_in_the_client_s_own_ladder_whatever_the_others_do() -> None:
    """« Rappel » comes last here; that another profile begins with it changes nothing."""
    first, last = step("Relance", 8), step("Rappel", 20)
    due = [replace(claim(n, s), reason=Reason.PREPARED) for n, s in (("F1", first), ("F2", last))]
    own = Ladder(profile="Bon client", steps=(first, last))
    choice = letter_to(due, own, DAY)
    assert choice
    assert choice.tone == last


@pytest.mark.parametrize(
    ("formal", "typed", "given"), [(False, None, None), (False, 8, 8), (True, 8, 15), (True, None, 15),
                                   (True, 30, 30)],
)  # fmt: skip
def test_a_formal_notice_leaves_fifteen_days_at_least(
    formal: bool, typed: int | None, given: int | None
) -> None:
    this_step = replace(step("Mise en demeure", 35), formal_notice=formal, days_allowed=typed)
    assert days_allowed(this_step) == given


def test_a_step_lost_is_said_once_for_all_its_invoices_where_the_ladder_stands() -> None:
    said = sentence(
        Reason.UNKNOWN_STEP, step_name="Rappel", profile="Bon client", steps="Appel", near=""
    )
    held = [replace(claim(n), reason=Reason.UNKNOWN_STEP, sentence=said) for n in ("F1", "F2")]
    [problem] = steps_lost(Case(ledger=LEDGER, claims=held, notices=(), law=LAW, today=DAY))
    assert (problem.level, problem.where) == (Level.BLOCKING, "Relance - Paramètres!A46")
    assert "« Rappel »" in problem.what
    assert "F1, F2" in problem.what


def test_a_profile_that_does_not_exist_is_said_with_those_that_do() -> None:
    def told(profile: str) -> list[str]:
        clients = (replace(TOWN, profile=profile),)
        case = Case(
            ledger=replace(LEDGER, clients=clients), claims=(), notices=(), law=LAW, today=DAY
        )
        return [f"{problem.what} {problem.cure}" for problem in unknown_profiles(case)]

    assert told("") == told("FERME") == []
    [text] = told("Doux")
    assert "« Doux »" in text
    assert "Standard, Bon client, Ferme" in text


MAIL = Step(name="E-mail", after_due=2, min_gap=0, channel=Channel.EMAIL)
POST = Step(name="Relance", after_due=8, min_gap=5, channel=Channel.LETTER)
NOTICE = replace(POST, name="Mise en demeure", after_due=30, formal_notice=True)


@pytest.mark.parametrize(
    ("steps", "email", "first", "channels"),
    [
        ((MAIL, POST), "a@b.fr", False, "e-mail, courrier"),
        ((MAIL, POST), "", False, "courrier, courrier"),  # no address: by post
        ((POST, replace(POST, name="Relance 2")), "a@b.fr", True, "e-mail, courrier"),
        ((POST, NOTICE), "", True, "courrier, courrier"),
        ((MAIL, POST), "à demander", False, "courrier, courrier"),  # nothing can be sent there
        ((POST, NOTICE), "zoé@b.fr", True, "courrier, courrier"),
        ((NOTICE,), "a@b.fr", True, "courrier"),  # never the formal notice
        ((POST,), "a@b.fr", False, "courrier"),
    ],
)
def test_an_e_mail_goes_to_who_has_an_address_and_the_first_reminder_may_be_one(
    steps: tuple[Step, ...], email: str, first: bool, channels: str
) -> None:
    ledger = replace(
        LEDGER,
        ladders=(Ladder(profile="Standard", steps=steps),),
        settings=replace(LEDGER.settings, first_by_email=first),
    )
    walked = ladder_of(replace(TOWN, email=email, profile="Standard"), ledger)
    assert ", ".join(step.channel for step in walked.steps) == channels
