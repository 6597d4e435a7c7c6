"""The letters that are no reminder: a double, an answer, a plan to sign."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.writer import TODO_FILE
from relance.rules.codes import EventKind, Kind, Reason, State
from relance.rules.firm import Settings
from relance.rules.model import Hold, Instalment, Ledger
from tests.letters.made import documents, plan_of


def test_a_registered_letter_has_a_plain_double(world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.CONSUMER], world.steps["formal"]))
    made = documents(world, templates, plan)
    text = world.read(made["Julien Bernier - double simple du recommandé.docx"]).text
    assert "le double de la lettre que nous vous adressons par ailleurs en recommandé" in text
    assert "2 000,00 €, au plus tard le 9 décembre 2026" in text
    assert "Lettre recommandée avec accusé" not in text


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_dispute_has_a_draft_answer_once(
    kind: Kind, world: Any, templates: Templates
) -> None:
    client = world.clients[kind]
    claim = world.claim(client, reason=Reason.DISPUTE)
    claim = replace(claim, invoice=replace(claim.invoice, hold=Hold(state=State.DISPUTE)))
    ledger = Ledger(settings=Settings(last_run=date(2026, 11, 16)))
    made = documents(world, templates, plan_of(world, claims=(claim,)), ledger=ledger)
    [letter] = [d for name, d in made.items() if name.endswith("réponse à la réclamation.docx")]
    read = world.read(letter)
    assert "la somme contestée, soit 2 000,00 €, n'est plus relancée" in read.text
    assert "Votre réponse" in read.highlighted
    assert ("médiateur" in read.text) is (kind in {Kind.CONSUMER, Kind.OTHER})
    known = world.posted(world.steps["first"], date(2026, 11, 16))
    known = replace(known, kind=EventKind.STATE, note=State.DISPUTE)
    again = plan_of(world, claims=(replace(claim, history=(known,)),))
    assert list(documents(world, templates, again, ledger=ledger)) == [TODO_FILE]
    first = documents(world, templates, plan_of(world, claims=(claim,)))  # the first Monday of all
    assert list(first) == [TODO_FILE], "the disputes of the books are not new"
    for reason in (Reason.TO_CORRECT, Reason.DECLARED_PAID, Reason.SETTLED):
        unsure = plan_of(world, claims=(replace(claim, reason=reason),))
        assert list(documents(world, templates, unsure, ledger=ledger)) == [TODO_FILE]


@pytest.mark.parametrize("kind", [Kind.BUSINESS, Kind.CONSUMER, Kind.PUBLIC_BODY])
def test_a_payment_plan_is_ready_to_sign(kind: Kind, world: Any, templates: Templates) -> None:
    claim = world.claim(world.clients[kind], reason=Reason.PLAN_PROPOSED)
    lines = tuple(
        Instalment(
            client_id=claim.client.id,
            invoice_ids=(claim.invoice.id,),
            due=date(2027, month, 15),
            amount=Decimal("1000.00"),
        )
        for month in (1, 2)
    )
    made = documents(world, templates, plan_of(world, claims=(claim,), instalments=lines))
    text = world.read(next(d for n, d in made.items() if n.endswith("échéancier.docx"))).text
    for said in (
        "reconnaît devoir à Menuiserie Dupré 2 000,00 € (deux mille euros)",
        "F2026-041",
        "Escalier en chêne",
        "15 janvier 2027\n1 000,00 €",
        "15 février 2027\n1 000,00 €",
        "IBAN FR76",
        "déchéance du terme",
        "Fait en deux exemplaires",
        "Je reconnais devoir 2 000,00 € (deux mille euros)",
    ):
        assert said in text, said
    assert text.count("signature :") == 2
    assert ("☐ Ces sommes sont abandonnées" in text) is (kind is Kind.BUSINESS)
    # CCP L2192-14; CE 18/05/2021 n° 443153: nobody gives up the moratory interest of a public body.
    assert ("restent dus, avec la dernière échéance" in text) is (kind is Kind.PUBLIC_BODY)
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == list("123" if kind is Kind.CONSUMER else "1234")  # fmt: skip
    short = plan_of(world, claims=(claim,), instalments=lines[:1])
    assert list(documents(world, templates, short)) == [TODO_FILE], "its lines do not make the debt"
