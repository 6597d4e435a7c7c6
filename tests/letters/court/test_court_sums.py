"""The sum asked for: its elements make the total, each with its ground (CPC 1407)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.court import court_sums as sums
from relance.letters.court.chronology import chronology
from relance.problems import RelanceError
from relance.rules.codes import Kind, State
from relance.rules.court.way import CourtCase
from relance.rules.model import CreditNote, Hold
from tests.letters.court.court_world import CIVIL_WAYS, case_of, file_of, story_of


def test_the_elements_have_each_their_ground_and_make_the_total(
    world: Any, business: CourtCase
) -> None:
    it = file_of(world, business)
    told = [
        (x.what.replace("\u00a0", " ").replace("\u202f", " "), x.amount, x.ground)
        for x in sums.elements(it)
    ]
    assert told[0] == (
        "Principal : facture n° F2026-041, échue le 14/10/2026", Decimal("2000.00"),
        "contrat (CPC 1405, 1°)",
    )  # fmt: skip
    # 2 000 € × 12,40 % × 40, 30 et 12 jours / 365 : 27,18 + 20,38 + 8,15
    assert told[-2] == (
        "Pénalités de retard au 23 novembre 2026",
        Decimal("55.71"),
        "C. com. L441-10 II",
    )
    assert told[-1][1:] == (Decimal("120.00"), "C. com. L441-10 II et D441-5")
    assert sum(amount for _, amount, _ in told) == business.total == Decimal("6175.71")


def test_sums_that_do_not_make_the_total_stop_everything(world: Any, business: CourtCase) -> None:
    with pytest.raises(RelanceError, match="ne concordent pas"):
        sums.elements(file_of(world, replace(business, total=business.total + 1)))


def test_the_forty_euros_are_never_claimed_from_a_private_person(world: Any) -> None:
    client = world.clients[Kind.CONSUMER]
    claims = [replace(c, fee=Decimal("40.00")) for c in story_of(world, client)]
    with pytest.raises(RelanceError, match="ne concordent pas"):
        sums.elements(file_of(world, case_of(client, claims, CIVIL_WAYS)))


def test_a_credit_note_is_deducted(world: Any, business: CourtCase) -> None:
    note = CreditNote(number="A-1", client_id="dup", amount=Decimal(100), on=date(2026, 11, 1))
    case = replace(business, credits=Decimal(100), total=business.total - 100)
    amounts = [x.amount for x in sums.elements(file_of(world, case, credits=(note,)))]
    assert Decimal(-100) in amounts


def test_a_judge_can_redo_what_is_left_of_an_invoice(business: CourtCase) -> None:
    first = business.claims[0]
    note = CreditNote(number="A-12", client_id="dup", amount=Decimal(500), on=None)
    invoice = replace(first.invoice, total=Decimal(6000))
    claim = replace(first, invoice=invoice, outstanding=Decimal(4000), withheld=Decimal(300))
    told = (
        sums.contract(replace(claim, credits=(note,))).replace("\u00a0", " ").replace("\u202f", " ")
    )
    assert told.endswith(
        "; déduction faite de l'avoir n° A-12 (500,00 €) et de 1 200,00 € de règlements, il en reste dû 4 300,00 €,"
        " dont 4 000,00 € demandés ici."
    )
    first_interest = sums.contract(replace(claim, imputed=Decimal(50)))
    plain = first_interest.replace("\u00a0", " ").replace("\u202f", " ")
    assert "de 1 750,00 € de règlements (dont 50,00 € sur les intérêts)" in plain


def test_many_invoices_are_one_line_of_a_summary(world: Any, business: CourtCase) -> None:
    assert len(sums.in_short(file_of(world, business))) == 3
    many = [world.claim(business.client, n, late=70 - n) for n in range(30, 56)]
    [told] = sums.in_short(file_of(world, case_of(business.client, many)))
    assert told.startswith("26 factures du 14")


def test_interest_goes_on_from_the_day_after_until_payment(world: Any, business: CourtCase) -> None:
    told = (
        sums.interest_to_come(file_of(world, business))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )
    assert told == (
        "les pénalités de retard sur 6 000,00 €, du 24 novembre 2026 jusqu'au paiement"
        " (C. com. L441-10 II, soit 12,40 % l'an à ce jour, puis au taux de chaque semestre)"
    )
    client = world.clients[Kind.CONSUMER]
    told = sums.interest_to_come(
        file_of(world, case_of(client, story_of(world, client), CIVIL_WAYS))
    )
    assert "taux légal" in told
    assert "1231-6" in told


def test_an_agreed_rate_is_the_ground_and_does_not_change_with_the_half_year(
    world: Any, business: CourtCase
) -> None:
    def agreed(claim: Any) -> Any:
        reference = "C. com. L441-10 II ; taux convenu « 15 % »"
        return replace(
            claim, accruals=tuple(replace(x, reference=reference) for x in claim.accruals)
        )

    case = replace(business, claims=tuple(map(agreed, business.claims)))
    it = file_of(world, case)
    assert sums.interest_ground(it) == "C. com. L441-10 II, taux convenu « 15 % »"
    assert "semestre" not in sums.interest_to_come(it)


def test_a_retention_that_has_come_due_is_claimed_as_such(world: Any, business: CourtCase) -> None:
    first = business.claims[0]
    hold = Hold(state=State.RETENTION, amount=first.outstanding, until=first.invoice.due)
    kept = replace(first, invoice=replace(first.invoice, hold=hold))
    it = file_of(world, case_of(business.client, [kept]))
    assert sums.elements(it)[0].what.endswith(", retenue de garantie exigible depuis le 14/10/2026")
    assert "dont une retenue de garantie" in sums.contract(kept)
    assert "à régler le" not in sums.contract(kept)
    facts = {fact.text for fact in chronology(it.letter, ())}
    assert "Retenue de garantie exigible, non réglée" in facts
    assert not any("à régler le" in text for text in facts)
