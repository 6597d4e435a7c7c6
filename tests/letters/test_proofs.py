"""The proofs that a judge would want: listed from the second reminder on (issue 14, item 14)."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.proofs import to_gather
from relance.letters.writer import TODO_FILE, render
from relance.rules.codes import Kind, Postal
from relance.rules.firm import Settings
from relance.rules.history import counted
from relance.rules.outcome import Plan

CONDITIONS = "conditions générales acceptées par le client"
PAPERS = "devis signé ou bon de commande ; bon de livraison ou procès-verbal de réception"


def reminded(world: Any, client: Any, number: int = 41, **facts: Any) -> Any:
    sent = world.posted(world.steps["first"], date(2026, 10, 26))
    claim = world.claim(client, number, history=(sent,))
    return replace(claim, invoice=replace(claim.invoice, **facts))


def test_the_first_letter_needs_none(world: Any) -> None:
    notice = world.notice(world.clients[Kind.BUSINESS], world.steps["first"])
    assert to_gather(notice) == ""


def test_a_letter_that_never_left_makes_no_second_one(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    draft = world.posted(world.steps["first"], date(2026, 10, 26), postal=Postal.UNCONFIRMED)
    notice = world.notice(client, world.steps["first"], [world.claim(client, history=(draft,))])
    assert to_gather(notice) == ""
    [draft] = counted([draft], Settings(confirm_sending=False))
    notice = world.notice(client, world.steps["first"], [world.claim(client, history=(draft,))])
    assert to_gather(notice) != ""


def test_the_second_reminder_lists_what_the_workbook_does_not_know(world: Any) -> None:
    firm, person = world.clients[Kind.BUSINESS], world.clients[Kind.CONSUMER]
    for client, papers in ((firm, f"{PAPERS} ; {CONDITIONS}"), (person, PAPERS)):
        notice = world.notice(client, world.steps["second"], [reminded(world, client)])
        assert to_gather(notice) == f"À retrouver : {papers}."
    known = reminded(world, person, quote_date=date(2026, 5, 1), works_end=date(2026, 9, 1))
    assert to_gather(world.notice(person, world.steps["second"], [known])) == ""


def test_works_planned_are_no_proof_that_they_ended(world: Any, templates: Templates) -> None:
    person = world.clients[Kind.CONSUMER]
    for end, missing in ((date(2026, 9, 1), False), (date(2027, 1, 15), True)):
        claim = reminded(world, person, quote_date=date(2026, 5, 1), works_end=end)
        notice = world.notice(person, world.steps["second"], [claim])
        plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
        made = {d.name: d for d in render(plan, world.sender, templates)}
        text = world.read(made[TODO_FILE]).text
        assert ("À retrouver : bon de livraison ou procès-verbal" in text) is missing


def test_the_invoices_that_lack_it_are_named_where_not_all_do(world: Any) -> None:
    person = world.clients[Kind.CONSUMER]
    claims = [reminded(world, person, order_number="45", works_end=date(2026, 9, 1)), reminded(world, person, 42)]  # fmt: skip
    notice = world.notice(person, world.steps["second"], claims)
    assert to_gather(notice) == f"À retrouver, pour F2026-042 : {PAPERS}."


def test_before_a_formal_notice_the_dates_that_it_would_tell_are_asked(
    world: Any, templates: Templates
) -> None:
    person = world.clients[Kind.CONSUMER]
    notice = world.notice(person, world.steps["formal"], [reminded(world, person)])
    plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
    made = {d.name: d for d in render(plan, world.sender, templates)}
    text = world.read(made[TODO_FILE]).text
    assert "Réunir les preuves" in text
    assert (
        "À noter dans le classeur avant de poster : date du devis et date de fin des travaux ou de"
        " livraison. Relancez ensuite le programme : la mise en demeure le dira."
    ) in text
