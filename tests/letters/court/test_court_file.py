"""What a request must say of the parties, the court and the sum (CPC 54, 57, 1405 to 1408)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance.letters.court import court_file as court
from relance.letters.court.court_file import CourtFile
from relance.problems import RelanceError
from relance.rules.codes import EventKind, Kind
from relance.rules.court.way import Court, CourtCase, CourtKind, WayCode
from relance.rules.model import CreditNote
from tests.letters.court.court_world import CIVIL_WAYS, case_of, insolvent, story_of, way


def file_of(world: Any, case: CourtCase, **more: Any) -> CourtFile:
    notice = world.notice(case.client, world.steps["formal"], case.claims)
    letter = world.letter(replace(notice, **more))
    return CourtFile(case=case, letter=letter)


def test_a_firm_has_its_form_its_seat_and_who_represents_it(
    world: Any, business: CourtCase
) -> None:
    it = file_of(world, business)
    told = court.creditor(it).replace("\u00a0", " ").replace("\u202f", " ")
    for wanted in (
        "Menuiserie Dupré – SARL au capital de 10 000 €",
        "RCS Angers 000 261 941",
        "siège social : 14 rue des Copeaux, 49000 Angers",
        "représentée par Hélène Dupré, gérante",
    ):
        assert wanted in told
    assert court.creditor_gaps(it) == ""


@pytest.mark.parametrize(
    ("form", "gaps"),
    [
        ("EI", "[à compléter : prénoms, profession, nationalité et date et lieu de naissance]"),
        ("", "[à compléter : forme sociale]"),
    ],
)
def test_what_the_law_asks_and_the_settings_do_not_hold_is_left_to_be_filled_in(
    world: Any, business: CourtCase, form: str, gaps: str
) -> None:
    it = file_of(world, business)
    sender = replace(world.sender, legal_form=form, capital="", rcs_town="")
    it = replace(it, letter=replace(it.letter, sender=sender))
    assert court.creditor_gaps(it).replace("\u00a0", " ").replace("\u202f", " ") == gaps
    assert ("demeurant" in court.creditor(it)) is (form == "EI")


def test_a_debtor_is_named_with_form_and_seat_or_with_a_home(
    world: Any, business: CourtCase
) -> None:
    told = court.debtor(file_of(world, business)).replace("\u00a0", " ").replace("\u202f", " ")
    assert told.splitlines() == [
        "Dupont & Fils <SA>", "forme : SA", "SIREN 000 261 941", "siège : 27 boulevard de l'Été, 49000 ANGERS",
    ]  # fmt: skip
    client = world.clients[Kind.CONSUMER]
    it = file_of(world, case_of(client, story_of(world, client), CIVIL_WAYS))
    assert court.debtor(it).splitlines()[0] == "Monsieur Julien Bernier"
    assert "demeurant" in court.debtor(it)
    unknown = replace(client, kind=Kind.BUSINESS, civility="", address=(), form="")
    gaps = court.debtor_gaps(file_of(world, case_of(unknown, story_of(world, client), CIVIL_WAYS)))
    assert (
        gaps.replace("\u00a0", " ").replace("\u202f", " ")
        == "[à compléter : forme sociale, SIREN et adresse]"
    )


COURTS = [
    (CourtKind.COMMERCIAL, "Tribunal de commerce d'Angers", "Angers", True,
     "le tribunal de commerce d'Angers", "du tribunal de commerce d'Angers", ""),
    (CourtKind.CIVIL, "Tribunal judiciaire", "", True,
     "le tribunal judiciaire", "du tribunal judiciaire", " [ville à compléter]"),
    (CourtKind.CHAMBER, "Chambre commerciale du tribunal judiciaire de Metz", "Metz", False,
     "la chambre commerciale du tribunal judiciaire de Metz",
     "de la chambre commerciale du tribunal judiciaire de Metz", " [tribunal à vérifier]"),
    (CourtKind.OFFICER, "Commissaire de justice", "", True, "le commissaire de justice",
     "du commissaire de justice", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "town", "sure", "the", "of", "gaps"), COURTS)
def test_the_court_is_named_and_what_is_not_sure_of_it_is_said(
    kind: CourtKind, name: str, town: str, sure: bool, the: str, of: str, gaps: str
) -> None:
    there = way(WayCode.ORDER_COMMERCIAL, Court(kind=kind, name=name, town=town, sure=sure))
    assert (court.court_of(there), court.court_of(there, of=True)) == (the, of)
    assert court.court_gaps(there) == gaps


def test_the_elements_have_each_their_ground_and_make_the_total(
    world: Any, business: CourtCase
) -> None:
    it = file_of(world, business)
    told = [
        (x.what.replace("\u00a0", " ").replace("\u202f", " "), x.amount, x.ground)
        for x in court.elements(it)
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
        court.elements(file_of(world, replace(business, total=business.total + 1)))


def test_the_forty_euros_are_never_claimed_from_a_private_person(world: Any) -> None:
    client = world.clients[Kind.CONSUMER]
    claims = [replace(c, fee=Decimal("40.00")) for c in story_of(world, client)]
    with pytest.raises(RelanceError, match="ne concordent pas"):
        court.elements(file_of(world, case_of(client, claims, CIVIL_WAYS)))


def test_a_credit_note_is_deducted(world: Any, business: CourtCase) -> None:
    note = CreditNote(number="A-1", client_id="dup", amount=Decimal(100), on=date(2026, 11, 1))
    case = replace(business, credits=Decimal(100), total=business.total - 100)
    amounts = [x.amount for x in court.elements(file_of(world, case, credits=(note,)))]
    assert Decimal(-100) in amounts


def test_many_invoices_are_one_line_of_a_summary(world: Any, business: CourtCase) -> None:
    assert len(court.in_short(file_of(world, business))) == 3
    many = [world.claim(business.client, n, late=70 - n) for n in range(30, 56)]
    [told] = court.in_short(file_of(world, case_of(business.client, many)))
    assert told.startswith("26 factures du 14")


def test_interest_goes_on_from_the_day_after_until_payment(world: Any, business: CourtCase) -> None:
    told = (
        court.interest_to_come(file_of(world, business))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )
    assert told == (
        "les pénalités de retard sur 6 000,00 €, du 24 novembre 2026 jusqu'au paiement"
        " (C. com. L441-10 II, soit 12,40 % l'an à ce jour, puis au taux de chaque semestre)"
    )
    client = world.clients[Kind.CONSUMER]
    told = court.interest_to_come(
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
    assert court.interest_ground(it) == "C. com. L441-10 II, taux convenu « 15 % »"
    assert "semestre" not in court.interest_to_come(it)


def test_the_formal_notice_is_told_with_its_proofs(world: Any, business: CourtCase) -> None:
    told = (
        court.formal_notice(file_of(world, business)).replace("\u00a0", " ").replace("\u202f", " ")
    )
    assert told == (
        "mise en demeure envoyée le 10 novembre 2026, recommandé n° 1A 203 456 7890 1, reçue le"
        " 13 novembre 2026"
    )
    refused = replace(business.notices[0], received=None, returned=EventKind.REFUSED)
    told = court.formal_notice(file_of(world, replace(business, notices=(refused,))))
    assert told.endswith("refusé par le débiteur")
    assert court.formal_notice(file_of(world, replace(business, notices=()))) == ""


@pytest.mark.parametrize(("said", "word"), [(True, "oui"), (False, "non"), (None, "à vérifier")])
def test_what_no_source_confirms_is_to_be_checked(said: bool | None, word: str) -> None:
    assert court.yes_no(said) == word


def test_the_ways_closed_for_one_reason_are_told_together(world: Any, business: CourtCase) -> None:
    [told] = court.closed(file_of(world, business))
    assert told.endswith("Elle est contestée.")
    assert told.count(" ; ") == 1


def test_an_insolvent_debtor_is_not_sued_and_what_falls_due_later_is_said(world: Any) -> None:
    client = replace(world.clients[Kind.BUSINESS], siren="000261941")
    it = file_of(world, insolvent(client, story_of(world, client)))
    assert it.order is None
    assert court.limited(it) == ""
    assert court.eve(date(2026, 11, 2)) == "1er\u00a0novembre 2026"
    due = [x.what for x in court.elements(it)][:3]
    assert [("à échoir le" in what) for what in due] == [False, False, True]


def test_the_limitation_of_a_public_body_is_its_own(world: Any, business: CourtCase) -> None:
    assert "n'y change rien" in court.limited(file_of(world, business))
    public = replace(business, client=world.clients[Kind.PUBLIC_BODY])
    assert "68-1250" in court.limited(file_of(world, public))
    soon = replace(business, limitation=date(2026, 12, 23))
    assert "dans 30 jours" in court.limited(file_of(world, soon))


def test_every_word_of_the_shipped_wording_recommends_nothing() -> None:
    text = Path("letter_templates/court.toml").read_text("utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for word in (
        "conseillé",
        "recommandons",
        "préférable",
        "huissier",
        "sommation",
        "commandement",
    ):
        assert word not in body.lower()
