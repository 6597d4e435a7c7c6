"""The annex: every period of interest with its legal text, and what to know of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec.structs import replace

from relance.letters.annex import computation
from relance.rules.codes import Kind

Write = Callable[..., Any]


def test_the_annex_shows_every_period_and_its_legal_text_once(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(client)
    first = replace(claim.accruals[0], reference="C. com. L441-10 II : 2026-S1")
    lines = (first, claim.accruals[0], first)
    claim = replace(claim, accruals=lines, interest=sum(x.amount for x in lines))
    letter = world.letter(world.notice(client, world.steps["formal"], [claim]))
    assert [number for _, _, number in computation(letter)] == ["(1)", "(2)", "(1)"]
    text = written(letter.notice).text
    assert text.count("C. com. L441-10 II : 2026-S1") == 1
    assert "Total des intérêts : 81,54 €" in text


def test_a_reminder_that_does_not_ask_for_interest_has_no_annex(world: Any, written: Write) -> None:
    text = written(world.notice(world.clients[Kind.BUSINESS], world.steps["first"])).text
    assert "Annexe" not in text


def test_interest_that_stops_early_says_where(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, interest_until=date(2026, 12, 31))]
    text = written(world.notice(client, world.steps["second"], claims)).text
    assert "Pénalités de retard au 31 décembre 2026" in text
    assert "Intérêts arrêtés au 31 décembre 2026." in text


def test_a_payment_without_a_date_is_explained(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, undated_payment=True)]
    text = written(world.notice(client, world.steps["second"], claims)).text
    assert "Un règlement sans date connue est compté à l'échéance (n° F2026-041)." in text
