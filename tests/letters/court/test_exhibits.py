"""The exhibits: numbered once, copies where they are found, a box where the owner must add one."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.court.exhibits import (
    BILL,
    COMPUTED,
    LONGEST_FILE,
    Exhibit,
    ExhibitCopies,
    exhibits,
    numbers_of,
    one_number,
)
from relance.rules.codes import Channel, EventKind, Kind, Postal
from relance.rules.court.way import CourtCase
from tests.letters.court.court_world import story_of

NONE = ExhibitCopies()
MADE = (("calcul", "Calcul de la somme demandée au 23 novembre 2026", "5 - Calcul.docx"),)


def titles(world: Any, claims: Any, client: Any, copies: ExhibitCopies = NONE) -> list[str]:
    letter = world.letter(world.notice(client, world.steps["formal"], claims))
    found = exhibits(letter, {"mise en demeure"}, copies, MADE)
    assert [x.number for x in found] == list(range(1, len(found) + 1))
    return [x.title.replace("\u00a0", " ").replace("\u202f", " ") for x in found]


def test_what_was_agreed_done_billed_and_asked_for_is_there_once_in_that_order(
    world: Any, business: CourtCase
) -> None:
    assert titles(world, business.claims, business.client) == [
        "Devis du 1er mai 2026, signé (facture n° F2026-041)",
        "Devis signé ou bon de commande (factures n° F2026-042 et F2026-044)",
        "Conditions générales de vente acceptées par le débiteur",
        "Bon de livraison ou procès-verbal de réception du 10 septembre 2026 (facture n° F2026-041)",
        "Bon de livraison ou procès-verbal de réception (factures n° F2026-042 et F2026-044)",
        "Facture n° F2026-041 du 14 septembre 2026",
        "Facture n° F2026-042 du 24 septembre 2026",
        "Facture n° F2026-044 du 12 octobre 2026",
        "Lettre de rappel du 26 octobre 2026",
        "Lettre de rappel du 9 novembre 2026",
        "Mise en demeure du 9 novembre 2026, envoyée le 10 novembre 2026, recommandé"
        " n° 1A 203 456 7890 1",
        "Preuve de dépôt et avis de réception du recommandé n° 1A 203 456 7890 1 du 10 novembre 2026",
        "Calcul de la somme demandée au 23 novembre 2026",
    ]


def test_a_private_person_accepted_no_terms_of_sale(world: Any) -> None:
    client = world.clients[Kind.CONSUMER]
    assert not [t for t in titles(world, story_of(world, client), client) if "Conditions" in t]


@pytest.mark.parametrize("postal", [Postal.UNCONFIRMED, Postal.NOT_POSTED, Postal.CANCELLED])
def test_a_letter_that_nobody_posted_proves_nothing(world: Any, postal: Postal) -> None:
    client = world.clients[Kind.BUSINESS]
    letter = world.posted(world.steps["first"], world.monday, postal=postal)
    told = titles(world, [world.claim(client, history=(letter,))], client)
    assert not [title for title in told if title.startswith("Lettre")]


def test_what_the_debtor_wrote_or_signed_is_an_exhibit(world: Any, business: CourtCase) -> None:
    claim, client = business.claims[0], business.client
    event = replace(claim.history[0], kind=EventKind.RECOGNISED)
    told = titles(world, [replace(claim, history=(event,))], client)
    assert "Écrit du débiteur qui reconnaît la dette, du 20 octobre 2026" in told


def test_what_is_found_is_joined_and_what_is_not_has_a_box(world: Any, business: CourtCase) -> None:
    letter = world.letter(world.notice(business.client, world.steps["formal"], business.claims))
    copies = ExhibitCopies(
        bill=lambda number: b"%PDF" if number == "F2026-041" else b"",
        letter=lambda document: b"PK" if "mise en demeure" in document else b"",
    )
    found = exhibits(letter, {"mise en demeure"}, copies, MADE)
    assert [x.file for x in found if x.file] == [
        "Pièce 06 - F2026-041.pdf",
        "Pièce 11 - 2026-11-10.docx",
        "5 - Calcul.docx",
    ]
    assert {x.state for x in found if not x.file} == {"☐ à joindre"}
    assert numbers_of(found, (BILL, "F2026-042")) == (7,)
    assert numbers_of(found, (COMPUTED, "")) == (13,)


def test_an_e_mail_is_proven_by_the_message_sent_not_by_a_letter_that_never_left(
    world: Any, business: CourtCase
) -> None:
    claim = business.claims[0]
    mailed = tuple(replace(e, channel=Channel.EMAIL) for e in claim.history)
    claim = replace(claim, history=mailed)
    letter = world.letter(world.notice(business.client, world.steps["formal"], [claim]))
    found = exhibits(letter, set(), ExhibitCopies(letter=lambda _: b"PK"), MADE)
    mails = [x for x in found if x.title.startswith("E-mail de rappel")]
    told = " ".join(x.title.replace("\u00a0", " ") for x in mails)
    assert "9 novembre 2026, envoyé le 10 novembre 2026" in told
    assert {x.state for x in mails} == {"☐ à joindre"}
    formal = exhibits(letter, {"mise en demeure"}, ExhibitCopies(letter=lambda _: b"PK"), MADE)
    notice = next(x for x in formal if x.title.startswith("Mise en demeure"))
    assert ", envoyée le " in notice.title
    assert notice.state == "☐ à joindre"


def test_one_letter_has_one_number_wherever_it_was_noted(business: CourtCase) -> None:
    first, *others = business.claims
    bare = [replace(c, history=tuple(replace(e, registered="") for e in c.history)) for c in others]
    told = {
        event.registered
        for claim in one_number([first, *bare])
        for event in claim.history
        if event.registered or "mise en demeure" in event.document
    }
    assert told == {"1A 203 456 7890 1"}


@pytest.mark.parametrize("number", ["../x", "CON", "<script>", "F" * 80, "a\\b:c", "…", ""])
def test_a_copy_has_a_short_name_that_every_system_takes(number: str) -> None:
    exhibit = Exhibit(
        title="", keys=frozenset(), number=4, short=number, ending=".pdf", content=b"x"
    )
    assert exhibit.file.startswith("Pièce 04 - ")
    assert exhibit.file.endswith(".pdf")
    assert len(exhibit.file) <= LONGEST_FILE
    assert not set(exhibit.file) & set('<>:"/\\|?*')
