"""What a request must say of the parties, the court and the sum (CPC 54, 57, 1405 to 1408)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.court import court_file as court
from relance.letters.court.court_sums import elements
from relance.rules.codes import EventKind, Kind, State
from relance.rules.court.way import Court, CourtCase, CourtKind, WayCode
from relance.rules.model import Hold
from tests.letters.court.court_world import CIVIL_WAYS, case_of, file_of, insolvent, story_of, way


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
        (
            "Profession libérale",
            "[à compléter : prénoms, profession, nationalité et date et lieu de naissance]",
        ),
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
    assert ("demeurant" in court.creditor(it)) is bool(form)
    sender = replace(sender, address="", postcode="", town="", siret="")
    it = replace(it, letter=replace(it.letter, sender=sender))
    assert ("domicile]" if form else "siège]") in court.creditor_gaps(it)
    assert not any(line.rstrip("\u00a0: ") in {"demeurant", "siège social"}
                   for line in court.creditor(it).split("\n"))  # fmt: skip


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
    due = [x.what for x in elements(it)][:3]
    assert [("à échoir le" in what) for what in due] == [False, False, True]


def test_the_limitation_of_a_public_body_is_its_own(world: Any, business: CourtCase) -> None:
    assert "n'y change rien" in court.limited(file_of(world, business))
    public = replace(business, client=world.clients[Kind.PUBLIC_BODY])
    assert "68-1250" in court.limited(file_of(world, public))
    past = replace(business, limitation=date(2026, 11, 1))
    assert "peut-être acquise" in court.limited(file_of(world, past))
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


def test_a_part_that_is_disputed_is_told_with_its_sum(world: Any, business: CourtCase) -> None:
    first, *others = business.claims
    hold = Hold(state=State.DISPUTE, amount=Decimal(300))
    part = replace(first, invoice=replace(first.invoice, hold=hold), withheld=Decimal(300))
    it = file_of(world, replace(business, claims=(part, *others[:1]), disputed=tuple(others[1:])))
    told = court.disputed(it).replace("\u00a0", " ")
    assert told == "F2026-044 et F2026-041 (300,00 €)"
    assert court.disputed(file_of(world, business)) == ""
