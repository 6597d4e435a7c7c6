"""The fields of a court file and of a statement: all of them filled, each with its value."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.court.court_fields import COURT, COURT_FORMS, STATEMENT
from relance.letters.court.court_file import CourtFile
from relance.rules.codes import Kind, Worker
from relance.rules.court.way import CourtCase
from tests.letters.court.court_world import insolvent, story_of


def context(world: Any, case: CourtCase, **more: Any) -> dict[str, Any]:
    notice = world.notice(case.client, world.steps["formal"], case.claims)
    return COURT.context(CourtFile(case=case, letter=world.letter(notice), **more))


def test_every_template_of_a_court_file_has_its_form() -> None:
    assert len(COURT_FORMS) == 10
    assert {form.title for form in COURT_FORMS.values()} == {COURT.title, STATEMENT.title}


def test_sums_and_words_are_those_of_the_case(world: Any, business: CourtCase) -> None:
    told = context(world, business)
    assert told["montant_total"].replace("\u202f", " ").replace("\u00a0", " ") == "6 175,71 €"
    assert told["du_tribunal"] == "du tribunal de commerce d'Angers"
    assert told["a_juger"] == "oui"
    assert told["requete_tribunal"] == ""  # that way is closed
    assert [way["avocat"] for way in told["voies"]] == ["non", "à vérifier"]
    assert len(told["fermees"]) == 1


@pytest.mark.parametrize(
    ("worker", "said"),
    [(Worker.OTHER, "Menuiserie Dupré, qui le relit, le signe"), (Worker.FIRM, "")],
)
def test_a_third_party_hands_the_file_to_the_firm_to_sign(
    world: Any, business: CourtCase, worker: Worker, said: str
) -> None:
    assert said in context(world, business, worker=worker)["pour_autrui"]
    assert bool(said) is bool(context(world, business, worker=worker)["pour_autrui"])


def test_a_declaration_says_judgment_publication_trustee_and_what_falls_due_later(
    world: Any,
) -> None:
    client = replace(world.clients[Kind.BUSINESS], siren="000261941")
    told = context(world, insolvent(client, story_of(world, client)))
    assert told["jugement"] == "2\u00a0novembre 2026"
    assert told["bodacc"] == "10\u00a0novembre 2026"
    assert told["mandataire"].startswith("Me Claire Martin")
    assert told["declarer_avant"] == "10\u00a0janvier 2027"
    assert [x["numero"] for x in told["a_echoir"]] == ["F2026-044"]
    assert told["echu"].replace("\u202f", " ").replace("\u00a0", " ") == "4 000,00 €"


def test_a_statement_tells_what_is_overdue_and_apart_what_is_to_come(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    late, coming = world.claim(client, 41), world.claim(client, 60, late=-10)
    coming = replace(coming, days_late=0, interest=0, accruals=())
    abroad = replace(coming, invoice=replace(coming.invoice, number="F2026-061", currency="USD"))
    letter = world.letter(world.notice(client, world.steps["first"], [late]))
    letter = replace(letter, account=replace(letter.account, claims=(late, coming, abroad)))
    told = STATEMENT.context(letter)
    assert [x["numero"] for x in told["a_echoir"]] == ["F2026-060"]
    assert told["solde"].replace("\u202f", " ").replace("\u00a0", " ") == "2 000,00 €"
    assert len(told["compte"]) == 2  # the invoice, and what was paid on it
