"""The call sheet: whom to call, and what to know of the debt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.writer import CALLS_FILE, TODO_FILE, render
from relance.rules.codes import EventKind, Kind
from relance.rules.model import Event
from relance.rules.outcome import Call
from tests.letters.made import paper, plan_of


def test_the_call_sheet_is_there_only_where_somebody_is_to_be_called(
    world: Any, templates: Templates
) -> None:
    names = [document.name for document in render(plan_of(world), world.sender, templates)]
    assert names == [TODO_FILE]


def test_calls_come_largest_first_with_what_is_owed_and_a_line_for_the_answer(
    world: Any, templates: Templates
) -> None:
    small, large = world.clients[Kind.CONSUMER], world.clients[Kind.OTHER]
    spoken = Event(
        on=date(2026, 11, 16), kind=EventKind.CALLED, client_id="ber", note="rappeler lundi"
    )
    calls = (
        Call(client=small, claims=(world.claim(small, history=(spoken,)),), total=Decimal("10.00")),
        Call(
            client=large,
            claims=(world.claim(large, 77, late=3),),
            total=Decimal("2000.00"),
            habits="paie en moyenne 34 jours après l'échéance (3 règlements datés)",
        ),
    )
    text = paper(world, render(plan_of(world, calls=calls), world.sender, templates), CALLS_FILE)
    assert text.index("Copropriété Les Tilleuls") < text.index("Julien Bernier")
    assert "F2026-077 : 2 000,00 €, échue le 20/11/2026 (3 jours), Escalier en chêne" in text
    assert text.count("paie en moyenne 34 jours après l'échéance (3 règlements datés)") == 1
    assert "06 39 98 31 07" in text
    assert "téléphone à trouver" in text
    assert "16/11/2026 : Appel fait – rappeler lundi" in text
    undated = replace(spoken, run="2026-11-16 08h00")
    call = replace(calls[0], claims=(world.claim(small, history=(undated,)),))
    again = render(plan_of(world, calls=(call,)), world.sender, templates)
    assert "noté le 16/11/2026 : Appel fait" in paper(world, again, CALLS_FILE)
    assert "du lundi au vendredi, hors jours fériés" in text
    assert "payer nos propres fournisseurs" in text  # what the delay does, said courteously
    assert text.count("Réponse :") == 2
    assert "« Bonjour, Menuiserie Dupré." in text
