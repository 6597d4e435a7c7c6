"""The sums of a letter: right, added up, and none that the client does not owe."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.french import euros
from relance.letters.amounts import details, shown_sums, sums
from relance.letters.annex import computation
from relance.letters.letter import designation
from relance.problems import RelanceError
from relance.rules.codes import Kind, State, Sums
from relance.rules.model import CreditNote, Hold

Write = Callable[..., Any]
PRIVATE = (Kind.CONSUMER, Kind.OTHER)


def test_each_invoice_shows_its_own_balance_and_the_letter_adds_them_up(
    world: Any, written: Write
) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, 41, outstanding="123.45"), world.claim(client, 42, late=9)]
    text = written(world.notice(client, world.steps["first"], claims)).text
    assert "vos factures n° F2026-041 et F2026-042" in text
    assert text.index("123,45 €") < text.index("2 000,00 €") < text.index("Total à régler")
    assert re.search(r"Total à régler\s+2 123,45 €", text)


def test_a_credit_note_is_deducted_on_a_line_of_its_own(world: Any, written: Write) -> None:
    client = world.clients[Kind.CONSUMER]
    credit = CreditNote(
        number="A-7", client_id=client.id, amount=Decimal("150.00"), on=date(2026, 10, 5)
    )
    text = written(world.notice(client, world.steps["first"], credits=(credit,))).text
    assert re.search(r"À déduire : avoir n° A-7 du 5 octobre 2026\s+−150,00 €", text)
    assert re.search(r"Total à régler\s+1 850,00 €", text)


@pytest.mark.parametrize(
    ("asked", "mentioned", "total"),
    [
        (Sums.PRINCIPAL, False, "2 000,00 €"),
        (Sums.REMINDER, True, "2 000,00 €"),
        (Sums.ALL, False, "2 067,18 €"),
    ],
)
def test_the_ladder_says_which_sums_a_letter_asks_for(
    asked: Sums, mentioned: bool, total: str, world: Any, written: Write
) -> None:
    step = replace(world.steps["first"], sums=asked)
    text = written(world.notice(world.clients[Kind.BUSINESS], step)).text
    assert re.search(rf"Total à régler\s+{re.escape(total)}", text)
    assert ("Le total ci-dessus n'en tient pas compte" in text) is mentioned


def test_a_waived_compensation_is_neither_asked_nor_mentioned(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    for step in ("first", "second"):
        claims = [world.claim(client, fee=Decimal("0.00"))]
        text = written(world.notice(client, world.steps[step], claims)).text
        assert "40,00 €" not in text
        assert "27,18 €" in text


def test_compensation_is_counted_once_an_invoice(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, number) for number in (41, 42, 43)]
    label, amount = shown_sums(world.letter(world.notice(client, world.steps["second"], claims)))[
        -1
    ]
    assert label.replace("\u00a0", " ").endswith("(3 × 40,00 €)")
    assert amount == Decimal("120.00")


def test_a_total_that_its_lines_do_not_make_is_never_written(world: Any, written: Write) -> None:
    notice = world.notice(world.clients[Kind.BUSINESS], world.steps["second"])
    with pytest.raises(RelanceError, match="ne concordent pas"):
        written(replace(notice, total=notice.total + Decimal("0.01")))


@pytest.mark.parametrize("kind", PRIVATE)
def test_commercial_compensation_is_never_claimed_from_a_private_person(
    kind: Kind, world: Any, written: Write
) -> None:
    client = world.clients[kind]
    claims = [world.claim(client, fee=Decimal("40.00"))]
    for step in ("first", "second", "formal"):
        with pytest.raises(RelanceError, match="ne concordent pas"):
            written(world.notice(client, world.steps[step], claims))
    late = paid_late(world, Kind.BUSINESS)
    with pytest.raises(RelanceError, match="ne concordent pas"):
        written(world.notice(client, world.steps["second"], paid_late=late))


def paid_late(world: Any, kind: Kind, *numbers: int) -> Any:
    """Invoices paid on 31 October, 30 days late, beside the one that the letter is about."""
    start, end = date(2026, 10, 2), date(2026, 10, 31)
    client = world.clients[kind]
    claims = [world.claim(client, n, outstanding="1000.00", late=30) for n in numbers or (12,)]
    return tuple(
        replace(
            claim,
            outstanding=Decimal("0.00"),
            accruals=(replace(claim.accruals[0], start=start, end=end),),
            paid_late_on=end,
        )
        for claim in claims
    )


@pytest.mark.parametrize(
    ("kind", "name", "line", "amount"),
    [
        # 1000 × 12,40 % × 30 / 365 = 10,19 ; × 10,40 % = 8,55
        (Kind.BUSINESS, "de pénalités de retard", "10,19 €", "50,19 €"),
        (Kind.PUBLIC_BODY, "d'intérêts moratoires", "8,55 €", "48,55 €"),
    ],
)
@pytest.mark.parametrize("step", ["second", "formal"])
def test_what_was_paid_late_is_named_apart_computed_and_added(
    step: str, kind: Kind, name: str, line: str, amount: str, world: Any, written: Write
) -> None:
    late = paid_late(world, kind)
    notice = world.notice(world.clients[kind], world.steps[step], paid_late=late)
    text = written(notice).text
    assert ", y compris les sommes dues pour le paiement tardif de la facture n° F2026-012" in text
    said = (
        f"Facture n° F2026-012, payée le 31 octobre 2026 avec 30 jours de retard : {line} {name}"
        " (calcul en annexe) et 40,00 € d'indemnité forfaitaire pour frais de recouvrement"
    )
    assert re.search(rf"{re.escape(said)}\s+{amount}", text)
    annex = text[text.index("Annexe") :]
    assert re.search(rf"F2026-012\s+02/10/2026\s+31/10/2026\s+30\s.*?{line}", annex, re.DOTALL)
    lines = sum(x.amount for _, x, _ in computation(world.letter(notice)))
    assert f"Total des intérêts : {euros(lines)}".replace("\u00a0", " ") in annex
    assert notice.total == sum(amount for _, amount in sums(world.letter(notice)))


def test_one_day_late_without_compensation_is_said_so(world: Any) -> None:
    [late] = paid_late(world, Kind.BUSINESS)
    line = replace(late.accruals[0], start=date(2026, 10, 31))
    late = replace(late, accruals=(line,), fee=Decimal("0.00"))
    notice = world.notice(late.client, world.steps["second"], paid_late=(late,))
    label, amount = shown_sums(world.letter(notice))[-1]
    assert label.replace("\u00a0", " ").endswith(
        "avec 1 jour de retard : 10,19 € de pénalités de retard (calcul en annexe)"
    )
    assert amount == Decimal("10.19")


def test_many_paid_late_are_counted_in_the_subject_and_named_in_the_sums(world: Any) -> None:
    two = world.letter(
        world.notice(
            world.clients[Kind.BUSINESS],
            world.steps["second"],
            paid_late=paid_late(world, Kind.BUSINESS, 1, 2),
        )
    )
    assert designation(two).endswith("des factures n°\u00a0F2026-001 et F2026-002")
    late = paid_late(world, Kind.BUSINESS, 1, 2, 3, 4)
    notice = world.notice(late[0].client, world.steps["second"], paid_late=late)
    letter = world.letter(notice)
    assert designation(letter).endswith("pour le paiement tardif de 4 autres factures")
    assert sum("payée le" in label for label, _ in shown_sums(letter)) == 4


def test_a_claim_born_after_the_judgment_is_said_to_be_so(world: Any) -> None:
    claim = world.claim(world.clients[Kind.BUSINESS])
    said = "créance née après le jugement d'ouverture, due à son échéance"
    assert said not in details(claim)
    marked = replace(claim.invoice, hold=Hold(state=State.LATER))
    assert details(replace(claim, invoice=marked)).endswith(said)
