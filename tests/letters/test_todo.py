"""What is to be done this Monday, on one sheet for the owner."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.todo import MOST
from relance.letters.writer import TODO_FILE, render
from relance.problems import Level, Problem
from relance.rules.codes import Channel, Kind, Postal, Reason
from relance.rules.outcome import AgedBalance, Call
from tests.letters.made import paper, plan_of


def test_the_to_do_sheet_says_what_to_post_call_decide_and_correct(
    world: Any, templates: Templates
) -> None:
    business, person = world.clients[Kind.BUSINESS], world.clients[Kind.CONSUMER]
    homeless = replace(person, address=(), where="Clients!A4")
    old = replace(
        world.claim(world.clients[Kind.OTHER], 12, late=200),
        reason=Reason.OLD_DEBT,
        sentence="Ancienne, jamais relancée : est-elle due ?",
    )
    unread = replace(
        world.claim(person, 13),
        reason=Reason.NOTE_TO_READ,
        sentence="Votre note est à lire.",
    )
    told = replace(world.claim(person, 12), reason=Reason.TO_CORRECT, sentence="Déjà dit.")
    gone = replace(
        world.posted(world.steps["first"], date(2026, 11, 16), postal=Postal.UNCONFIRMED),
        client="Dupont & Fils <SA>",
        document="2026-11-16/x.docx",
    )
    settled = replace(world.claim(business), reason=Reason.SETTLED, sentence="Réglée.")
    notices = (
        world.notice(homeless, world.steps["first"]),
        world.notice(replace(business, id="atl", name="Atelier Nord"), world.steps["formal"]),
    )
    plan = plan_of(
        world,
        *notices,
        calls=(Call(client=person, claims=(unread,), total=Decimal("2000.00")),),
        withdrawals=(gone, replace(gone, invoice="F2026-042")),
        problems=(
            Problem(
                level=Level.BLOCKING, where="Factures!F12", what="date illisible.", cure="Tapez-la."
            ),
            Problem(level=Level.INFO, where="Factures!F13", what="sans importance."),
            *(
                Problem(
                    level=Level.WARNING,
                    where=f"Clients!A{row}",
                    what=f"L'adresse du client {row} est incomplète.",
                    cure="Complétez-la.",
                    cause="clients à l'adresse incomplète",
                )
                for row in range(2, 47)
            ),
        ),
        aged_balance=AgedBalance(not_due=Decimal("100.00"), up_to_30=Decimal("50.00")),
    )
    plan = replace(plan, claims=(*plan.claims, old, unread, told, settled))
    text = paper(world, render(plan, world.sender, templates), TODO_FILE)
    expected = (
        "À faire – lundi 23 novembre 2026",
        "1 courrier, 1 recommandé, 1 appel et 1 décision.",
        "On vous doit 150,00 €, dont 50,00 € en retard.",
        "Julien Bernier - lettre de rappel.docx\nadresse à compléter",
        "Atelier Nord - mise en demeure.docx\nN° d'envoi : …",
        "BODACC vérifié le ____",
        "06 39 98 31 07",
        "Ancienne, jamais relancée : est-elle due ?",
        "Factures!F12\ndate illisible.\nTapez-la.",
        "Factures!A13\nVotre note est à lire.",
        "Clients!A2\nClients!A3\nClients!A4\net 42 autres\n45 clients à l'adresse incomplète.\nComplétez-la.",
        "F2026-041 et F2026-042\n16/11/2026\nRéglée.",
    )
    assert [part for part in expected if part not in text] == []
    assert "sans importance" not in text
    assert "Déjà dit." not in text  # the problem of cell F12 says it


def test_a_quiet_monday_has_a_sheet_without_empty_sections(
    world: Any, templates: Templates
) -> None:
    text = paper(world, render(plan_of(world), world.sender, templates), TODO_FILE)
    assert "Rien à envoyer, personne à appeler." in text
    assert "Décider" not in text
    assert "Signer" not in text


def test_a_letter_by_e_mail_is_listed_with_its_address(world: Any, templates: Templates) -> None:
    client = replace(world.clients[Kind.BUSINESS], email="compta@dupont.example.fr", address=())
    step = replace(world.steps["first"], channel=Channel.EMAIL)
    text = paper(
        world,
        render(plan_of(world, world.notice(client, step)), world.sender, templates),
        TODO_FILE,
    )
    assert "par e-mail à compta@dupont.example.fr" in text


def test_what_is_no_address_is_told_beside_the_letter_to_post(
    world: Any, templates: Templates
) -> None:
    client = replace(world.clients[Kind.BUSINESS], email="à demander")
    notice = world.notice(client, world.steps["first"])
    text = paper(world, render(plan_of(world, notice), world.sender, templates), TODO_FILE)
    assert "« à demander » n'est pas une adresse e-mail, à corriger" in text
    assert "par e-mail" not in text


def test_a_list_without_end_is_cut_and_it_is_told(world: Any, templates: Templates) -> None:
    notice = world.notice(world.clients[Kind.BUSINESS], world.steps["first"])
    many = tuple(
        Problem(level=Level.WARNING, where=f"Factures!A{row}", what=f"n° {row} ?", cure="Corrigez.")
        for row in range(1, 20_000)
    )
    text = paper(
        world, render(plan_of(world, notice, problems=many), world.sender, templates), TODO_FILE
    )
    assert (
        f"Une liste de plus de {MOST} lignes est coupée ici : tout est dans votre classeur." in text
    )
    assert f"n° {MOST}" in text
    assert f"n° {MOST + 1}" not in text
