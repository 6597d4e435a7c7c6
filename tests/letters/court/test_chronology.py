"""From the quote to the last contact, each line with what proves it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.court.chronology import BY_NOTE, chronology
from relance.letters.court.exhibits import ExhibitCopies, exhibits
from relance.rules.codes import EventKind, Kind, State
from relance.rules.court.way import CourtCase
from relance.rules.model import Event

MADE = (("compte", "Relevé de compte", "6 - Relevé de compte.docx"),)


def facts(world: Any, client: Any, claims: Any, *beside: Event) -> list[tuple[str, str, str]]:
    letter = world.letter(world.notice(client, world.steps["formal"], claims))
    found = exhibits(letter, {"mise en demeure"}, ExhibitCopies(), MADE)
    return [
        (f"{x.on:%d/%m}", x.text.replace("\u00a0", " ").replace("\u202f", " "), x.proof)
        for x in chronology(letter, found, beside)
    ]


def test_each_fact_from_the_quote_to_the_last_contact_has_its_proof(
    world: Any, business: CourtCase
) -> None:
    assert facts(world, business.client, business.claims) == [
        ("01/05", "Devis (n° F2026-041)", "pièce 1"),
        ("10/09", "Fin des travaux ou livraison (n° F2026-041)", "pièce 4"),
        ("14/09", "Facture n° F2026-041 de 2 400,00 €, à régler le 14 octobre 2026", "pièce 6"),
        ("15/09", "Envoi de la facture (n° F2026-041)", BY_NOTE),
        ("24/09", "Facture n° F2026-042 de 2 400,00 €, à régler le 24 octobre 2026", "pièce 7"),
        ("12/10", "Facture n° F2026-044 de 2 400,00 €, à régler le 11 novembre 2026", "pièce 8"),
        ("14/10", "Échéance, sans règlement complet (n° F2026-041)", "pièce 6"),
        ("20/10", "Appel téléphonique (n° F2026-041)", BY_NOTE),
        ("24/10", "Échéance, sans règlement complet (n° F2026-042)", "pièce 7"),
        ("26/10", "Lettre de rappel, « Relance 1 » (n° F2026-041 et F2026-042)", "pièce 9"),
        ("30/10", "Promesse pour le 6 novembre 2026", BY_NOTE),
        ("09/11", "Lettre de rappel, « Relance 2 » (n° F2026-041 et F2026-042)", "pièce 10"),
        ("10/11", "Lettre recommandée n° 1A 203 456 7890 1, « Mise en demeure »", "pièce 11"),
        ("11/11", "Échéance, sans règlement complet (n° F2026-044)", "pièce 8"),
        ("13/11", "Accusé de réception signé", "pièce 12"),
    ]


EVENTS = [
    (EventKind.UNCLAIMED, "", "Lettre recommandée non réclamée par le débiteur"),
    (EventKind.REFUSED, "", "Lettre recommandée refusée par le débiteur"),
    (EventKind.STATE, State.DISPUTE, "Litige"),
    (EventKind.SERVED, "", EventKind.SERVED.value),
    (EventKind.CALL_LISTED, "", None),  # nobody said that it was made
    (EventKind.REMARK, "ce client est un escroc", None),  # the owner's own words stay theirs
    (EventKind.STATE, State.DO_NOT_CHASE, None),
    (EventKind.OTHER, "Dossier contentieux préparé", None),
]


@pytest.mark.parametrize(("kind", "note", "told"), EVENTS)
def test_what_happened_is_told_and_what_the_owner_only_noted_is_not(
    world: Any, kind: EventKind, note: str, told: str | None
) -> None:
    client = world.clients[Kind.BUSINESS]
    event = Event(on=date(2026, 11, 20), kind=kind, client_id=client.id, note=note)
    found = facts(world, client, [world.claim(client, history=(event,))])
    assert [text for on, text, _ in found if on == "20/11"] == ([told] if told else [])
    of_client = facts(world, client, [world.claim(client)], event)
    assert [text for on, text, _ in of_client if on == "20/11"] == ([told] if told else [])


def test_what_is_still_to_come_is_no_fact(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(client)
    claim = replace(claim, invoice=replace(claim.invoice, works_end=date(2026, 12, 24)))
    assert not [text for _, text, _ in facts(world, client, [claim]) if "Fin des" in text]


def test_a_state_noted_on_the_day_of_the_file_changes_nothing_when_it_is_made_again(
    world: Any,
) -> None:
    """The run that makes the file records it: done again that day, the file must say the same."""
    client = world.clients[Kind.BUSINESS]
    on = world.letter(world.notice(client, world.steps["formal"], [world.claim(client)])).on
    event = Event(on=on, kind=EventKind.STATE, client_id=client.id, note=State.INSOLVENCY)
    once = facts(world, client, [world.claim(client)])
    assert facts(world, client, [world.claim(client, history=(event,))]) == once
    assert facts(world, client, [world.claim(client)], event) == once
