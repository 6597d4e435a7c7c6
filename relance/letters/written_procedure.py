"""The firm's reminder procedure on one page, from its own ladder: who does what, when, in what tone.

For the wall, and for whoever stands in on a Monday. It says what the program does, so it is made
again when the ladder changes: a mark made of the ladder tells an old page from a new one. Only the
profiles that clients have are shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import astuple, replace

from relance.french import count, euros, fold, long_date
from relance.letters.parties import sender_name, signer
from relance.rules.codes import Channel, Sums, Worker
from relance.rules.firm import Ladder, Step
from relance.rules.history import LETTER_CHANNELS
from relance.rules.ladder.dunning import days_allowed, ladder_of
from relance.rules.model import Client, Ledger
from relance.word.form import Field, Form, Loop

ASKED = {
    Sums.PRINCIPAL: "reste dû",
    Sums.REMINDER: "reste dû, rappel*",
    Sums.ALL: "reste dû, pénalités*",
}


class Procedure(Struct, frozen=True, kw_only=True):
    """What one workbook says, to be told on the day `on`."""

    ledger: Ledger
    on: date


class LadderRow(Struct, frozen=True, kw_only=True):
    """One step of one ladder, after the step `previous`; `heading` above the first of a ladder."""

    step: Step
    ladder: Ladder
    previous: Step | None
    ledger: Ledger
    heading: str = ""


def _same(ladder: Ladder, profile: str) -> bool:
    return fold(ladder.profile) == fold(profile)


def rows(it: Procedure) -> Iterator[LadderRow]:
    """The steps of the ladders that clients walk; Standard's where there is no client yet."""
    used = Counter(ladder_of(client, it.ledger).profile for client in it.ledger.clients)
    used = used or Counter([ladder_of(Client(id="", name=""), it.ledger).profile])
    above = it.ledger.settings.profile_above
    names = {*used, *(p.profile for p in it.ledger.ladders if above and _same(p, above[1]))}
    for ladder in (p for p in it.ledger.ladders if p.profile in names):
        heading = f"Profil « {ladder.profile} » : {count(used[ladder.profile], 'client')}"
        if above and _same(ladder, above[1]):
            heading += f" ; au-delà de {euros(above[0])} échus"
        previous = None
        for step in ladder.steps:
            shown = heading if previous is None and len(names) > 1 else ""
            yield LadderRow(
                step=step, ladder=ladder, previous=previous, ledger=it.ledger, heading=shown
            )
            previous = step


def version(ledger: Ledger) -> str:
    """A short mark of the whole ladder: another ladder has another mark."""
    steps = [(p.profile, astuple(replace(s, where=""))) for p in ledger.ladders for s in p.steps]
    return hashlib.sha256(repr(steps).encode()).hexdigest()[:6].upper()


def _late(row: LadderRow) -> str:
    return count(max(1, row.step.after_due), "jour")


def _gap(row: LadderRow) -> str:
    return count(row.step.min_gap, "jour") if row.previous and row.step.min_gap else "–"


def _how(row: LadderRow) -> str:
    step = row.step
    first = next((s for s in row.ladder.steps if s.channel in LETTER_CHANNELS), None)
    if step.channel is Channel.PHONE:
        tone = "à l'écoute"
    elif step.channel is Channel.FILE:
        tone = "à décider"
    elif step.formal_notice:
        tone = "solennel"
    else:
        tone = "courtois" if step == first else "ferme et poli"
    return f"{step.channel}, {tone}"


def _asked(row: LadderRow) -> str:
    if row.step.channel is Channel.PHONE:
        return "une date"
    return ASKED[row.step.sums] if row.step.channel in LETTER_CHANNELS else "–"


def _left(row: LadderRow) -> str:
    if row.step.channel not in LETTER_CHANNELS:
        return "–"
    days = days_allowed(row.step)
    return count(days, "jour") if days else "aussitôt"


def _for_another(it: Procedure) -> str:
    """What holds where somebody else works for the firm (CPCE L124-1, R124-1 to R124-7)."""
    if it.ledger.settings.worker is not Worker.OTHER:
        return ""
    return (
        f"Un tiers fait les relances pour {sender_name(it.ledger.sender)}, qui signe les lettres et"
        " reçoit les règlements sur son compte. Une convention écrite le dit d'abord ; ce que la loi"
        " demande à ce tiers dépend de son métier (code des procédures civiles d'exécution, art."
        " L. 124-1 et R. 124-1 à R. 124-7 ; docs/droit.md)."
    )


# fmt: off
PROCEDURE: Form[Procedure] = Form("La procédure de relance (procedure.docx)", (
    Field("entreprise", "Votre nom.", "Menuiserie Dupré",
          lambda it: sender_name(it.ledger.sender)),
    Field("date", "Le jour où cette page est faite.", "23 novembre 2026",
          lambda it: long_date(it.on)),
    Field("version", "La version de votre cadence : une marque qui change avec elle.", "3F2A1C",
          lambda it: version(it.ledger)),
    Field("pour_autrui", "Ce qui vaut en plus quand un tiers relance pour vous ; vide sinon.",
          "Un tiers fait les relances pour Menuiserie Dupré, qui signe les lettres…",
          _for_another),
    Field("seuil", "Le seuil de relance.", "5,00 €",
          lambda it: euros(it.ledger.settings.reminder_threshold)),
    Field("apres_envoi", "Le délai après l'envoi d'une facture.", "10 jours",
          lambda it: count(it.ledger.settings.days_after_sending, "jour")),
    Field("entre_courriers", "Le délai entre deux courriers à un client.", "7 jours",
          lambda it: count(it.ledger.settings.min_days_between_letters, "jour")),
), (
    Loop("etapes", "x", "Les étapes des profils que vos clients ont.", rows, (
        Field("profil", "Le profil, à sa première étape s'il y en a plusieurs ; vide sinon.",
              "Profil « Ferme » : 3 clients", lambda row: row.heading),
        Field("nom", "L'étape.", "Relance 1", lambda row: row.step.name),
        Field("retard", "Le retard à partir duquel elle est faite.", "8 jours", _late),
        Field("ecart", "Le délai depuis l'étape d'avant ; « – » s'il n'y en a pas.", "5 jours", _gap),
        Field("qui", "Qui signe ou appelle.", "Nadia Ferrand",
              lambda row: signer(row.step, row.ledger.sender)[0]),
        Field("comment", "Par quel moyen, sur quel ton.", "courrier, courtois", _how),
        Field("sommes", "Ce qui est demandé.", "reste dû", _asked),
        Field("delai", "Le délai laissé pour payer.", "8 jours", _left),
    )),
))
# fmt: on
